#include "services/search/domain/quarter.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>

namespace innkeeper::search {

void QuarterHotels::add(const HotelParts& parts, Slots slots) {
    CHECK(size() < kQuarterHotels);
    const HotelMask bit = mask_of(static_cast<Place>(size()));
    for (const PlanBlock& plan : parts.plans)
        add_plan(plan, parts.types[plan.type], parts.row, slots);
    by_stars_[parts.row.stars] |= bit;
    for (const std::uint32_t number : parts.block->amenities) {
        auto at = std::ranges::lower_bound(amenities_, number, {}, &Amenity::number);
        if (at == amenities_.end() || at->number != number) at = amenities_.insert(at, {number, 0});
        at->hotels |= bit;
    }
    rows_.push_back(parts.row);
    spots_.push_back(parts.spot);
    slots_.push_back(slots);
    blocks_.push_back(parts.block);
    types_.insert(types_.end(), parts.types.begin(), parts.types.end());
    plans_.insert(plans_.end(), parts.plans.begin(), parts.plans.end());
    ends_.push_back(
        {static_cast<std::uint32_t>(types_.size()), static_cast<std::uint32_t>(plans_.size())});
}

void QuarterHotels::add_plan(const PlanBlock& plan, const TypeBlock& type, const HotelRow& row,
                             Slots slots) {
    const auto in_quarter = [](Slot slot, Slot first) {
        return slot == kNoSlot ? slot : first + slot;
    };
    plan_rows_.push_back({.price = plan.price,
                          .rates = in_quarter(plan.rates, slots.plans),
                          .own = in_quarter(plan.own, slots.plans),
                          .rooms = in_quarter(type.slot, slots.types),
                          .physical = type.physical,
                          .min_advance = plan.min_advance,
                          .max_advance = plan.max_advance,
                          .standard_adults = plan.standard_adults,
                          .policy = plan.policy,
                          .max_adults = type.max_adults,
                          .max_children = type.max_children,
                          .max_total = type.max_total,
                          .place = static_cast<std::uint8_t>(size()),
                          .meal = plan.meal,
                          .begins_free = plan.begins_free,
                          .alone = plan.odd || plan.derived != PlanBlock::Change::none ||
                                   row.taxes.unsound || !row.taxes.exact});
}

HotelParts QuarterHotels::parts(Place place) const {
    const auto own_types = types(place);
    const auto own_plans = plans(place);
    return {row(place),
            spot(place),
            blocks_[place],
            {own_types.begin(), own_types.end()},
            {own_plans.begin(), own_plans.end()}};
}

HotelMask QuarterHotels::with_amenity(std::uint32_t number) const {
    const auto at = std::ranges::lower_bound(amenities_, number, {}, &Amenity::number);
    return at != amenities_.end() && at->number == number ? at->hotels : 0;
}

std::optional<Money> from_price(const HotelRef& hotel) {
    std::int64_t least = -1;
    for (const PlanBlock& plan : hotel.plans())
        if (const std::int64_t from = hotel.from(plan); from >= 0 && (least < 0 || from < least))
            least = from;
    if (least < 0) return std::nullopt;
    return Money{least, hotel.row().currency};
}

}  // namespace innkeeper::search
