#include "services/search/domain/quarter.hpp"

#include "chassis/core/check.hpp"
#include "services/search/domain/fetch.hpp"
#include "stay/limits.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::search {
namespace {

/// Of the last ones: neighbours are alike, and what is not found is written again.
constexpr std::size_t kHeadsLookedAt = 8;

/// As the plan has them: those of its base, changed with it. Of an odd plan the kernel is asked.
PersonPrices person_prices(const stay::RatePlan& base, const PlanBlock& plan) {
    if (plan.odd) return {base.standard_adults, 0, {}};
    const auto changed = [&plan](const Money& money) {
        const std::int64_t minor = std::max<std::int64_t>(0, money.minor);
        return plan.derived.kind == PriceChange::Kind::percent ? plan.derived.of(minor) : minor;
    };
    PersonPrices out{base.standard_adults, changed(base.extra_adult), base.child_bands};
    for (stay::ChildBand& band : out.bands) band.price.minor = changed(band.price);
    return out;
}

void add_policy(PlanRank& out, const PlanRank::Policy& policy) {
    const auto known = std::ranges::find_if(out.policies, [&](const PlanRank::Policy& one) {
        return one.number == policy.number && one.kind == policy.kind;
    });
    if (known == out.policies.end())
        out.policies.push_back(policy);
    else
        known->hotels |= policy.hotels;
}

}  // namespace

std::optional<PlanRow> PlanRow::of(Slot rates, Slot rooms, std::int32_t physical) {
    const auto fits = [](Slot slot) { return slot == kNoSlot || slot < kNoColumn; };
    if (!fits(rates) || !fits(rooms) || !std::in_range<std::uint16_t>(physical)) return {};
    return PlanRow{.rates = static_cast<Column>(rates),
                   .rooms = static_cast<Column>(rooms),
                   .physical = static_cast<std::uint16_t>(physical)};
}

void PlanLimits::narrow(const PlanLimits& other) {
    min_advance = std::max(min_advance, other.min_advance);
    max_advance = std::min(max_advance, other.max_advance);
    max_adults = std::min(max_adults, other.max_adults);
    max_children = std::min(max_children, other.max_children);
    max_total = std::min(max_total, other.max_total);
}

void QuarterHotels::add(const HotelParts& parts, Slots slots) {
    CHECK(size() < kQuarterHotels);
    const HotelMask bit = mask_of(static_cast<Place>(size()));
    by_stars_[parts.spot.stars] |= bit;
    for (const std::uint32_t number : parts.amenities) {
        auto at = std::ranges::lower_bound(amenities_, number, {}, &Amenity::number);
        if (at == amenities_.end() || at->number != number) at = amenities_.insert(at, {number, 0});
        at->hotels |= bit;
    }
    const auto kind = std::ranges::find(kinds_, parts.kind) - kinds_.begin();
    if (kind == std::ssize(kinds_)) kinds_.push_back(parts.kind);
    kind_of_[size()] = static_cast<std::uint8_t>(kind);
    for (std::size_t rank = 0; rank < parts.plans.size(); ++rank) add_plan(parts, rank, slots);
    table_->set(size(), parts.spot.lat, parts.spot.lon);
    spots_.push_back(parts.spot);
    slots_.push_back(slots);
    blocks_.push_back(parts.block);
    types_.insert(types_.end(), parts.types.begin(), parts.types.end());
    plans_.insert(plans_.end(), parts.plans.begin(), parts.plans.end());
    ends_.push_back(
        {static_cast<std::uint32_t>(types_.size()), static_cast<std::uint32_t>(plans_.size())});
}

void QuarterHotels::add_plan(const HotelParts& parts, std::size_t rank, Slots slots) {
    const PlanBlock& plan = parts.plans[rank];
    const TypeBlock& type = parts.types[plan.type];
    const TaxBound& taxes = parts.kind.taxes;
    const HotelMask bit = mask_of(static_cast<Place>(size()));
    const auto bit_if = [bit](bool holds) { return holds ? bit : 0; };
    if (ranks_.size() == rank) ranks_.emplace_back();
    PlanRank& out = ranks_[rank];
    out.hotels |= bit;
    out.meals[plan.meal] |= bit;
    out.persons |= bit_if(plan.persons);
    out.begins_free |= bit_if(plan.begins_free);
    add_policy(out, {bit, plan.policy, kind_of_[size()]});
    out.limits.push_back({.min_advance = plan.min_advance,
                          .max_advance = plan.max_advance,
                          .max_adults = type.max_adults,
                          .max_children = type.max_children,
                          .max_total = type.max_total});
    strictest_.narrow(out.limits.back());

    PersonPrices heads = person_prices(parts.block->facts->terms.rate_plans[plan.base], plan);
    least_standard_ = std::min(least_standard_, heads.standard_adults);
    const auto said = PlanRow::of(in_quarter(plan.rates, slots.plans),
                                  in_quarter(type.slot, slots.types), type.physical);
    PlanRow row = said.value_or(PlanRow{});
    row.heads = number_of(std::move(heads));
    out.rows.push_back(row);
    if (!said || plan.odd || taxes.unsound || !taxes.exact) {
        out.alone |= bit;
    } else if (plan.derived.kind != PriceChange::Kind::none) {
        out.derived |= bit;
        out.changes.push_back({plan.derived, in_quarter(plan.own, slots.plans), row.rates});
    }
}

void QuarterHotels::close() {
    types_.shrink_to_fit();
    plans_.shrink_to_fit();
    spots_.shrink_to_fit();
    slots_.shrink_to_fit();
    ends_.shrink_to_fit();
    blocks_.shrink_to_fit();
    kinds_.shrink_to_fit();
    heads_.shrink_to_fit();
    amenities_.shrink_to_fit();
    ranks_.shrink_to_fit();
    for (PlanRank& rank : ranks_) {
        rank.policies.shrink_to_fit();
        rank.rows.shrink_to_fit();
        rank.limits.shrink_to_fit();
        rank.changes.shrink_to_fit();
    }
}

std::uint16_t QuarterHotels::number_of(PersonPrices heads) {
    const std::size_t first = heads_.size() - std::min(heads_.size(), kHeadsLookedAt);
    auto at = std::find(heads_.begin() + static_cast<std::ptrdiff_t>(first), heads_.end(), heads);
    if (at == heads_.end()) at = heads_.insert(at, std::move(heads));
    static_assert(kQuarterHotels * stay::kMaxListed <= 0x1'0000, "all have a number");
    return static_cast<std::uint16_t>(at - heads_.begin());
}

HotelMask QuarterHotels::near_to(const Box& box) const {
    PlaceFlags near;
    table_->look(box, near);
    return with_flag(near, 1) & all();
}

void QuarterHotels::fetch_spots() const {
    fetch(table_.get());
    fetch_all(spots_);
}

void QuarterHotels::fetch_parts() const {
    fetch_all(ranks_);
    fetch_all(kinds_);
    fetch_all(amenities_);
    fetch_all(ends_);
}

void QuarterHotels::fetch_rows(HotelMask hotels) const {
    const auto first = static_cast<Place>(std::countr_zero(hotels));
    const auto last = static_cast<Place>(std::bit_width(hotels)) - 1;
    const auto some = [&](const auto& rows, HotelMask all) {
        const std::size_t from = row_number(all, first);
        const std::size_t end = row_number(all, last) + (all >> last & 1);
        fetch_bytes(rows.data() + from, (end - from) * sizeof(rows[0]));
    };
    for (const PlanRank& rank : ranks_) {
        fetch_all(rank.policies);
        some(rank.rows, rank.hotels);
        some(rank.changes, rank.derived & ~rank.alone);
    }
}

HotelParts QuarterHotels::parts(Place place) const {
    const auto own_types = types(place);
    const auto own_plans = plans(place);
    std::vector<std::uint32_t> amenities;
    for (const Amenity& amenity : amenities_)
        if ((amenity.hotels & mask_of(place)) != 0) amenities.push_back(amenity.number);
    return {kind(place),
            spot(place),
            blocks_[place],
            {own_types.begin(), own_types.end()},
            {own_plans.begin(), own_plans.end()},
            std::move(amenities)};
}

HotelMask QuarterHotels::with_amenity(std::uint32_t number) const {
    const auto at = std::ranges::lower_bound(amenities_, number, {}, &Amenity::number);
    return at != amenities_.end() && at->number == number ? at->hotels : 0;
}

void fetch(const Quarter& quarter, FetchStep step, DayNumber from, DayNumber to) {
    switch (step) {
        case FetchStep::quarter:
            return fetch(&quarter);
        case FetchStep::parts:
            fetch(quarter.hotels.get());
            return quarter.nights.fetch_places(from, to);
        case FetchStep::tables:
            quarter.hotels->fetch_parts();
            return quarter.nights.fetch_sheets(from, to);
    }
}

std::pair<Slots, Slots> slots_of(const Quarter& quarter, HotelMask hotels) {
    const QuarterHotels& all = *quarter.hotels;
    const auto end = static_cast<Place>(std::bit_width(hotels));
    return {all.slots(static_cast<Place>(std::countr_zero(hotels))),
            end < all.size() ? all.slots(end) : quarter.nights.slots()};
}

void fetch_cells(const Quarter& quarter, HotelMask hotels, DayNumber from, DayNumber to) {
    const auto [first, end] = slots_of(quarter, hotels);
    quarter.hotels->fetch_rows(hotels);
    quarter.nights.fetch_rows(from, to, first, end);
}

std::optional<Money> from_price(const HotelRef& hotel) {
    std::int64_t least = -1;
    for (const PlanBlock& plan : hotel.plans())
        if (const std::int64_t from = hotel.from(plan); from >= 0 && (least < 0 || from < least))
            least = from;
    if (least < 0) return std::nullopt;
    return Money{least, hotel.kind().currency};
}

}  // namespace innkeeper::search
