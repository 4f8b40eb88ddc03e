#include "services/search/domain/record.hpp"

#include "chassis/text/fold.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"
#include "stay/penalties.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

template <class List>
auto& entry_of(List& all, std::string_view id) {
    for (auto& one : all)
        if (one.id == id) return one.ledger;
    all.push_back({std::string(id), {}});
    return all.back().ledger;
}

bool same_rules(const stay::CancellationPolicy& a, const stay::CancellationPolicy& b) {
    return a.windows == b.windows && a.otherwise == b.otherwise;
}

std::size_t hash_of(const stay::CancellationPolicy& policy) {
    std::size_t hash = static_cast<std::size_t>(policy.otherwise.kind);
    for (const stay::CancellationWindow& window : policy.windows)
        hash = hash * 1'000'003 + static_cast<std::size_t>(window.days_before) * 1440 +
               static_cast<std::size_t>(window.time.count()) * 7 +
               static_cast<std::size_t>(window.penalty.kind);
    return hash;
}

std::uint16_t index_in(const auto& all, const auto& one) {
    return static_cast<std::uint16_t>(&one - all.data());
}

/// At most kMaxRankName bytes of UTF-8: keys of hits stay short.
std::string rank_name(const std::string& name) {
    std::string folded = text::fold(name);
    if (folded.size() <= kMaxRankName) return folded;
    std::size_t end = kMaxRankName;
    while ((static_cast<unsigned char>(folded[end]) & 0xc0) == 0x80) --end;
    folded.resize(end);
    return folded;
}

PlanBlock plan_block(const stay::Hotel& hotel, const stay::RatePlan& plan, Policies& policies) {
    const stay::RatePlan& base = *base_of(hotel, plan);
    const stay::CancellationPolicy& policy = policy_of(hotel, plan);
    return {.days = {},
            .index = index_in(hotel.rate_plans, plan),
            .base = index_in(hotel.rate_plans, base),
            .type = index_in(hotel.room_types, *hotel.room_type(plan.room_type_id)),
            .policy = policies.number(policy),
            .min_advance = std::max(0, plan.min_advance_days.value_or(0)),
            .max_advance = std::min(stay::kMaxAdvanceDays,
                                    plan.max_advance_days.value_or(stay::kMaxAdvanceDays)),
            .standard_adults = base.standard_adults,
            .meal = plan.meal_plan,
            .begins_free = begins_free(policy)};
}

std::vector<std::uint32_t> numbers_of(Names& names, const std::vector<std::string>& amenities) {
    std::vector<std::uint32_t> out;
    for (const std::string& name : amenities) out.push_back(names.number(name));
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace

std::uint16_t Policies::number(const stay::CancellationPolicy& policy) {
    const std::size_t hash = hash_of(policy);
    const auto [first, last] = by_hash.equal_range(hash);
    for (auto at = first; at != last; ++at)
        if (same_rules(all[at->second], policy)) return at->second;
    if (all.size() >= kNoPolicy) return kNoPolicy;
    const auto number = static_cast<std::uint16_t>(all.size());
    all.push_back(policy);
    by_hash.emplace(hash, number);
    return number;
}

StockLedger& Record::stock_of(std::string_view room_type_id) {
    return entry_of(stock_, room_type_id);
}

RateLedger& Record::rates_of(std::string_view rate_plan_id) {
    return entry_of(rates_, rate_plan_id);
}

const RateColumn* Record::rates_if_any(std::string_view rate_plan_id) const {
    const auto found = std::ranges::find(rates_, rate_plan_id, &Named<RateLedger>::id);
    return found == rates_.end() ? nullptr : found->ledger.column().get();
}

void Record::drop_before(DayNumber day) {
    if (day <= floor) return;
    floor = day;
    for (auto& one : stock_) one.ledger.drop_before(day);
    for (auto& one : rates_) one.ledger.drop_before(day);
}

void Record::forget(DayNumber day) {
    facts.reset();
    floor = day;
    compiled.clear();
    stock_.clear();
    rates_.clear();
}

void Record::compile() {
    const stay::Hotel& hotel = facts->terms;
    for (const stay::RatePlan& plan : hotel.rate_plans) {
        const RateColumn* parent = plan.derived ? rates_if_any(plan.derived->parent_id) : nullptr;
        compiled.push_back(EffectivePlan::make(hotel, plan, rates_if_any(plan.id), parent));
    }
}

std::shared_ptr<const HotelBlock> Record::block(const Dictionaries& with, DayNumber today) {
    if (compiled.empty()) compile();
    const stay::Hotel& hotel = facts->terms;
    auto out = std::make_shared<HotelBlock>(
        HotelBlock{.ordinal = *ordinal,
                   .city = with.city,
                   .lat = facts->lat,
                   .lon = facts->lon,
                   .zone = static_cast<std::uint16_t>(with.zone),
                   .stars = static_cast<std::uint8_t>(std::clamp(facts->star_rating, 0, 5)),
                   .currency = hotel.currency,
                   .today = today,
                   .plans = {},
                   .types = {},
                   .taxes = tax_bound_of(hotel),
                   .facts = facts,
                   .folded_name = rank_name(hotel.name),
                   .amenity_ids = numbers_of(with.amenities, facts->amenities)});
    out->name_head = head_of(out->folded_name);
    for (const std::uint32_t number : out->amenity_ids)
        if (number < 64) out->amenities |= std::uint64_t{1} << number;
    for (const stay::RoomType& type : hotel.room_types) {
        const auto own = std::ranges::find(stock_, type.id, &Named<StockLedger>::id);
        out->types.push_back({own == stock_.end() ? nullptr : own->ledger.column(), type.physical,
                              type.max_adults, type.max_children, type.max_total});
    }
    for (std::size_t i = 0; i < hotel.rate_plans.size(); ++i) {
        if (compiled[i] == nullptr) continue;
        PlanBlock plan = plan_block(hotel, hotel.rate_plans[i], with.policies);
        plan.days = compiled[i];
        plan.from = from_price(*plan.days, out->types[plan.type], today);
        out->plans.push_back(std::move(plan));
    }
    return out;
}

}  // namespace innkeeper::search
