#include "services/search/domain/record.hpp"

#include "chassis/text/fold.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"
#include "stay/penalties.hpp"

#include <algorithm>
#include <cstdlib>

namespace innkeeper::search {
namespace {

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

std::int16_t short_of(int value) {
    return static_cast<std::int16_t>(std::clamp<int>(value, INT16_MIN, INT16_MAX));
}

/// Adds up safely, and is of the hotel's currency.
bool is_plain(const Money& money, Currency currency) {
    return money.currency == currency && money.minor <= kSafeMinor;
}

bool is_plain(const stay::RatePlan& base, Currency currency) {
    return is_plain(base.price, currency) && is_plain(base.extra_adult, currency) &&
           std::ranges::all_of(base.child_bands, [currency](const stay::ChildBand& band) {
               return is_plain(band.price, currency);
           });
}

/// How the plan changes the prices of its base. False when that is more than a block can say.
bool set_change(PlanBlock& out, const stay::Derivation& derived) {
    using Kind = PriceChange::Kind;
    const bool percent = derived.kind == stay::Derivation::Kind::percent;
    const std::int64_t change = derived.value + (percent ? stay::kWholeBasisPoints : 0);
    const std::int64_t largest = percent ? stay::kMaxDerivedBasisPoints : INT32_MAX;
    if (std::abs(derived.value) > largest || change < (percent ? 0 : INT32_MIN)) return false;
    out.derived = {percent ? Kind::percent : Kind::amount, static_cast<std::int32_t>(change)};
    return true;
}

/// Prices of persons change with those of rooms only by percent.
bool grows_large(const PlanBlock& plan, const stay::RatePlan& base, std::int64_t most) {
    const auto large = [&](std::int64_t minor) {
        return plan.derived.kind != PriceChange::Kind::none && plan.derived.of(minor) > kSafeMinor;
    };
    return large(std::max(most, plan.price)) || large(base.extra_adult.minor) ||
           std::ranges::any_of(base.child_bands, [&](const stay::ChildBand& band) {
               return large(band.price.minor);
           });
}

/// All but its cells and what depends on nights.
PlanBlock plan_block(const stay::Hotel& hotel, const stay::RatePlan& plan, Policies& policies) {
    const stay::RatePlan& base = *base_of(hotel, plan);
    const stay::CancellationPolicy& policy = policy_of(hotel, plan);
    return {.price = std::max<std::int64_t>(0, base.price.minor),
            .index = index_in(hotel.rate_plans, plan),
            .base = index_in(hotel.rate_plans, base),
            .type = index_in(hotel.room_types, *hotel.room_type(plan.room_type_id)),
            .policy = policies.number(policy),
            .min_advance = short_of(std::max(0, plan.min_advance_days.value_or(0))),
            .max_advance = short_of(std::min(
                stay::kMaxAdvanceDays, plan.max_advance_days.value_or(stay::kMaxAdvanceDays))),
            .standard_adults = short_of(base.standard_adults),
            .meal = static_cast<std::uint8_t>(plan.meal_plan),
            .begins_free = begins_free(policy)};
}

std::int8_t limit_of(int persons) {
    return static_cast<std::int8_t>(std::clamp<int>(persons, INT8_MIN, INT8_MAX));
}

bool is_on_sale(const stay::Hotel& hotel, const stay::RatePlan& plan) {
    const stay::RoomType* type = hotel.room_type(plan.room_type_id);
    return !plan.archived && type != nullptr && !type->archived && base_of(hotel, plan) != nullptr;
}

std::vector<std::uint32_t> numbers_of(Names& names, const std::vector<std::string>& amenities) {
    std::vector<std::uint32_t> out;
    out.reserve(amenities.size());
    for (const std::string& name : amenities) out.push_back(names.number(name));
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

void Record::drop_before(DayNumber day) {
    if (day <= floor) return;
    floor = day;
    nights.drop_before(day);
}

std::vector<TypeBlock> Record::type_blocks() const {
    std::vector<TypeBlock> out;
    for (const stay::RoomType& type : facts->terms.room_types)
        out.push_back({.physical = type.physical,
                       .slot = nights.type_slot(type.id),
                       .max_adults = limit_of(type.max_adults),
                       .max_children = limit_of(type.max_children),
                       .max_total = limit_of(type.max_total)});
    return out;
}

std::vector<PlanBlock> Record::plan_blocks(Policies& policies, const NightLexicon& lexicon) const {
    const stay::Hotel& hotel = facts->terms;
    const bool odd = lexicon.odd() || (lexicon.currency() && *lexicon.currency() != hotel.currency);
    std::vector<PlanBlock> out;
    for (const stay::RatePlan& own : hotel.rate_plans) {
        if (!is_on_sale(hotel, own)) continue;
        const stay::RatePlan& base = *base_of(hotel, own);
        PlanBlock plan = plan_block(hotel, own, policies);
        plan.rates = nights.plan_slot(base.id);
        plan.own = own.derived ? nights.plan_slot(own.id) : kNoSlot;
        plan.persons = lexicon.persons();
        plan.odd = odd || !is_plain(base, hotel.currency) ||
                   (own.derived && !set_change(plan, *own.derived)) ||
                   grows_large(plan, base, nights.largest());
        out.push_back(plan);
    }
    return out;
}

HotelParts Record::parts(Dictionaries& with) {
    const stay::Hotel& hotel = facts->terms;
    const auto block =
        std::make_shared<HotelBlock>(HotelBlock{.facts = facts,
                                                .lexicon = nights.lexicon(with.lexicons),
                                                .folded_name = rank_name(hotel.name)});
    const HotelKind kind{.taxes = tax_bound(hotel),
                         .zone = static_cast<std::uint16_t>(zone),
                         .currency = hotel.currency};
    const HotelSpot spot{.ordinal = *ordinal,
                         .stars = static_cast<std::uint8_t>(std::clamp(facts->star_rating, 0, 5)),
                         .name_head = head_of(block->folded_name),
                         .id = id_number_of(facts->terms.id),
                         .lat = facts->lat,
                         .lon = facts->lon};
    return {kind,
            spot,
            block,
            type_blocks(),
            plan_blocks(with.policies, *block->lexicon),
            numbers_of(with.amenities, facts->amenities)};
}

}  // namespace innkeeper::search
