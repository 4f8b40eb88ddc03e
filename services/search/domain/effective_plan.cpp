#include "services/search/domain/effective_plan.hpp"

#include "stay/price.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace innkeeper::search {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;  ///< codes: own, of the parent

std::uint8_t clamped(const std::optional<int>& bound, int otherwise) {
    return static_cast<std::uint8_t>(std::clamp(bound.value_or(otherwise), 0, 255));
}

bool is_in(Currency currency, const stay::RateDay& day) {
    return day.price->currency == currency && day.extra_adult->currency == currency &&
           std::ranges::all_of(day.child_prices,
                               [currency](const Money& m) { return m.currency == currency; });
}

bool is_large(const stay::RateDay& day) {
    return day.price->minor > kSafeMinor || day.extra_adult->minor > kSafeMinor ||
           std::ranges::any_of(day.child_prices,
                               [](const Money& m) { return m.minor > kSafeMinor; });
}

EffectivePlan::Terms terms_of(const std::optional<stay::RateDay>& day) {
    if (!day) return {.closed = true, .broken = true};
    return {.closed = day->closed,
            .closed_to_arrival = day->closed_to_arrival,
            .closed_to_departure = day->closed_to_departure,
            .min_arrival = clamped(day->min_stay_arrival, 0),
            .max_arrival = clamped(day->max_stay_arrival, 255),
            .min_through = clamped(day->min_stay_through, 0),
            .max_through = clamped(day->max_stay_through, 255),
            .day = *day};
}

/// One code for each pair of an own day and a parent's day that a night has.
struct Paired {
    std::shared_ptr<const NightCodes> nights;
    std::vector<Pair> pairs;
};

Paired pair_up(const RateColumn& own, const RateColumn* parent) {
    const NightCodes& mine = *own.nights();
    const NightCodes* theirs = parent != nullptr ? parent->nights().get() : nullptr;
    const DayNumber first = theirs ? std::min(mine.first, theirs->first) : mine.first;
    const DayNumber end = theirs ? std::max(mine.end(), theirs->end()) : mine.end();
    Paired out{nullptr, {{0, 0}}};
    std::map<Pair, std::uint64_t> codes{{{0, 0}, 0}};
    std::vector<std::uint64_t> nights;
    nights.reserve(static_cast<std::size_t>(end - first));
    for (DayNumber day = first; day < end; ++day) {
        const Pair pair{mine.at(day), theirs ? theirs->at(day) : 0};
        const auto [at, fresh] = codes.emplace(pair, out.pairs.size());
        if (fresh) out.pairs.push_back(pair);
        nights.push_back(at->second);
    }
    out.nights = std::make_shared<const NightCodes>(NightCodes{first, PackedInts(nights)});
    return out;
}

Paired codes_of(const stay::RatePlan& plan, const RateColumn* own, const RateColumn* parent) {
    if (plan.derived && own != nullptr) return pair_up(*own, parent);
    const RateColumn* column = plan.derived ? parent : own;
    if (column == nullptr) return {nullptr, {{0, 0}}};
    Paired out{column->nights(), {}};
    for (std::uint32_t code = 0; code < column->palette_size(); ++code)
        out.pairs.push_back(plan.derived ? Pair{0, code} : Pair{code, 0});
    return out;
}

}  // namespace

std::shared_ptr<const EffectivePlan> EffectivePlan::make(const stay::Hotel& hotel,
                                                         const stay::RatePlan& plan,
                                                         const RateColumn* own,
                                                         const RateColumn* parent) {
    const stay::RoomType* type = hotel.room_type(plan.room_type_id);
    if (plan.archived || type == nullptr || type->archived || base_of(hotel, plan) == nullptr)
        return nullptr;
    Paired codes = codes_of(plan, own, parent);
    auto out = std::make_shared<EffectivePlan>();
    out->min_price_ = std::numeric_limits<std::int64_t>::max();
    std::vector<std::uint64_t> prices;
    std::vector<std::uint64_t> terms;
    // Days of equal terms differ in the room's price alone, also when they are effective.
    std::map<Pair, std::uint64_t> known;
    std::uint64_t broken = 0;
    for (const auto& [own_code, parent_code] : codes.pairs) {
        auto found = effective_day(hotel, plan, own ? own->day(own_code) : stay::RateDay{},
                                   parent ? parent->day(parent_code) : stay::RateDay{});
        std::optional<stay::RateDay> day;
        if (found && is_in(hotel.currency, *found)) day = std::move(*found);
        const Pair key = day ? Pair{own ? own->terms_of(own_code) : 0,
                                    parent ? parent->terms_of(parent_code) : 0}
                             : Pair{std::numeric_limits<std::uint32_t>::max(), broken++};
        const auto [at, fresh] = known.emplace(key, out->table_.size());
        if (fresh) out->table_.push_back(terms_of(day));
        out->large_ = out->large_ || (day && is_large(*day));
        terms.push_back(at->second);
        prices.push_back(day ? static_cast<std::uint64_t>(day->price->minor) : 0);
        out->min_price_ = std::min(out->min_price_, day ? day->price->minor : std::int64_t{0});
    }
    out->nights_ = std::move(codes.nights);
    out->prices_ = PackedInts(prices);
    out->terms_ = PackedInts(terms);
    out->table_.shrink_to_fit();
    return out;
}

stay::NightPrices EffectivePlan::prices(std::uint32_t code) const {
    stay::NightPrices out = stay::prices_of(terms(code).day);
    out.price.minor = price(code);
    return out;
}

stay::RateDay EffectivePlan::sellable_day(DayNumber day, Currency currency) const {
    const std::uint32_t at = code(day);
    const Terms& found = terms(at);
    if (found.broken) {
        stay::RateDay shut{.price = Money{0, currency}, .extra_adult = Money{0, currency}};
        shut.closed = shut.closed_to_arrival = shut.closed_to_departure = true;
        return shut;
    }
    stay::RateDay out = found.day;
    out.price->minor = price(at);
    return out;
}

}  // namespace innkeeper::search
