#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/night_grid.hpp"
#include "services/search/domain/spot_table.hpp"

#include <array>
#include <bit>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace innkeeper::search {

/// A hotel's number in its quarter.
using Place = std::uint32_t;
inline constexpr std::size_t kQuarterHotels = 64;
/// Hotels of a quarter, a bit each.
using HotelMask = std::uint64_t;
[[nodiscard]] constexpr HotelMask mask_of(Place place) { return HotelMask{1} << place; }
/// Calls `visit` with each place of the mask, ascending.
void each_place(HotelMask mask, const auto& visit) {
    for (; mask != 0; mask &= mask - 1) visit(static_cast<Place>(std::countr_zero(mask)));
}

/// Some bits of each place.
using PlaceFlags = std::array<std::uint8_t, kQuarterHotels>;
/// The places that have the flag, of which one bit is set.
[[nodiscard]] inline HotelMask with_flag(const PlaceFlags& flags, std::uint8_t flag) {
    HotelMask out = 0;
    for (std::size_t place = 0; place < kQuarterHotels; place += 8) {
        // The low bytes come first on every machine that this is built for.
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, flags.data() + place, sizeof bytes);
        // A bit in each byte; the product has them side by side in its highest byte.
        const std::uint64_t bits = bytes >> std::countr_zero(flag) & 0x0101'0101'0101'0101;
        out |= bits * 0x0102'0408'1020'4080 >> 56 << place;
    }
    return out;
}

/// A hotel's slot, where `first` is the first of its in the quarter.
[[nodiscard]] constexpr Slot in_quarter(Slot slot, Slot first) {
    return slot == kNoSlot ? kNoSlot : first + slot;
}

/// What a hotel adds to its quarter.
struct HotelParts {
    HotelKind kind;
    HotelSpot spot;
    std::shared_ptr<const HotelBlock> block;
    std::vector<TypeBlock> types;          ///< all of the hotel's
    std::vector<PlanBlock> plans;          ///< that can be sold, in the hotel's order
    std::vector<std::uint32_t> amenities;  ///< in the snapshot's dictionary
};

/// What every search reads of a plan and its room type: small, since it is read of all of them.
struct PlanRow {
    using Column = std::uint16_t;
    static constexpr Column kNoColumn = 0xffff;

    Column rates = kNoColumn;  ///< slots of the quarter; kNoColumn: kNoSlot
    Column rooms = kNoColumn;
    std::uint16_t physical = 0;
    std::uint16_t heads = 0;  ///< what persons pay: a number of the quarter's

    /// Without heads. nullopt: a number is too large for it.
    [[nodiscard]] static std::optional<PlanRow> of(Slot rates, Slot rooms, std::int32_t physical);
    bool operator==(const PlanRow&) const = default;
};
static_assert(sizeof(PlanRow) == 8);

/// How a derived plan's prices come from those of the cells, see PlanBlock.
struct DerivedRow {
    PriceChange change;
    Slot own = kNoSlot;  ///< of the quarter
    PlanRow::Column rates = PlanRow::kNoColumn;
};

/// Whom a plan and its room type let in, and how long before.
struct PlanLimits {
    std::int16_t min_advance = INT16_MIN;  ///< days
    std::int16_t max_advance = INT16_MAX;
    std::int8_t max_adults = INT8_MAX;  ///< in a room; as the two below
    std::int8_t max_children = INT8_MAX;
    std::int8_t max_total = INT8_MAX;
    /// What both let in.
    void narrow(const PlanLimits& other);
};

/// What persons pay besides the room, a night, in minor units.
struct PersonPrices {
    int standard_adults = 0;  ///< in each room, inside its price
    std::int64_t extra_adult = 0;
    std::vector<stay::ChildBand> bands;
    bool operator==(const PersonPrices&) const = default;
};

/// The plans that come at one place in the order of their hotels: of each hotel
/// that has so many, one. So its hotels stand for its plans.
struct PlanRank {
    HotelMask hotels = 0;
    std::array<HotelMask, 5> meals{};  ///< by stay::MealPlan
    HotelMask persons = 0;             ///< see PlanBlock
    HotelMask begins_free = 0;
    HotelMask derived = 0;  ///< nothing else is uncommon
    /// Prices are no sum of cells, taxes no sum of amounts, or numbers too large for a row: each is
    /// asked on its own.
    HotelMask alone = 0;

    /// Of hotels of one kind.
    struct Policy {
        HotelMask hotels = 0;
        std::uint16_t number = 0;  ///< in the snapshot's dictionary
        std::uint8_t kind = 0;
    };
    std::vector<Policy> policies;
    std::vector<PlanRow> rows;  ///< by place, of those that have one; as the next
    std::vector<PlanLimits> limits;
    std::vector<DerivedRow> changes;  ///< by place, of those that are derived
};

/// The number of a place among the hotels: how many come before it.
[[nodiscard]] constexpr std::size_t row_number(HotelMask hotels, Place place) {
    return static_cast<std::size_t>(std::popcount(hotels & (mask_of(place) - 1)));
}

/// Calls `visit` with each place from the first to the last of `wanted` that is one of `hotels`,
/// and with its number among all of those.
void each_row(HotelMask hotels, HotelMask wanted, const auto& visit) {
    if ((hotels & wanted) == 0) return;
    const auto first = static_cast<Place>(std::countr_zero(wanted));
    std::size_t i = row_number(hotels, first);
    const HotelMask range =
        hotels & ~HotelMask{0} << first & ~HotelMask{0} >> std::countl_zero(wanted);
    if (const HotelMask run = range >> first; (run & (run + 1)) != 0) {
        each_place(range, [&](Place place) { visit(place, i++); });
        return;
    }
    // Most ranks have a row of every hotel.
    const auto end = first + static_cast<Place>(std::bit_width(range >> first));
    for (Place place = first; place < end; ++place) visit(place, i++);
}

/// The hotels of a quarter, as they are while none of their facts changes.
class QuarterHotels {
public:
    explicit QuarterHotels(std::uint32_t city) : city_(city) {}

    /// The next place is the hotel's. `slots`: where its own begin in the
    /// quarter's nights.
    void add(const HotelParts& parts, Slots slots);
    /// All is added: gives memory back that more would take.
    void close();
    /// Asks for the memory of what is behind its pointers, then of what is behind theirs.
    void fetch_parts() const;
    /// Of the places from the first to the last of these.
    void fetch_rows(HotelMask hotels) const;
    /// What was added to another quarter.
    [[nodiscard]] HotelParts parts(Place place) const;

    [[nodiscard]] std::uint32_t city() const { return city_; }  ///< in the snapshot's dictionary
    [[nodiscard]] std::size_t size() const { return spots_.size(); }
    [[nodiscard]] HotelMask all() const {
        return size() == 0 ? 0 : ~HotelMask{0} >> (kQuarterHotels - size());
    }
    [[nodiscard]] HotelMask with_stars(std::size_t stars) const { return by_stars_[stars]; }
    struct Amenity {
        std::uint32_t number = 0;  ///< in the snapshot's dictionary
        HotelMask hotels = 0;
    };
    /// Ascending by number.
    [[nodiscard]] const std::vector<Amenity>& amenities() const { return amenities_; }
    [[nodiscard]] HotelMask with_amenity(std::uint32_t number) const;

    /// All that its hotels are of; and the number of a hotel's.
    [[nodiscard]] const std::vector<HotelKind>& kinds() const { return kinds_; }
    [[nodiscard]] std::size_t kind_of(Place place) const { return kind_of_[place]; }
    [[nodiscard]] const HotelKind& kind(Place place) const { return kinds_[kind_of_[place]]; }
    /// Calls `visit` with each currency, and with those of the hotels that sell in it.
    void each_currency(HotelMask hotels, const auto& visit) const {
        if (kinds_.size() == 1) return visit(kinds_.front().currency, hotels);
        while (hotels != 0) {
            const Currency currency = kind(static_cast<Place>(std::countr_zero(hotels))).currency;
            HotelMask same = 0;
            each_place(hotels, [&](Place place) {
                if (kind(place).currency == currency) same |= mask_of(place);
            });
            visit(currency, same);
            hotels &= ~same;
        }
    }
    [[nodiscard]] const HotelSpot& spot(Place place) const { return spots_[place]; }
    /// All that lie in the box, and some around. Of Scope; asks for the memory, below.
    [[nodiscard]] HotelMask near_to(const Box& box) const;
    void fetch_spots() const;
    [[nodiscard]] const HotelBlock& block(Place place) const { return *blocks_[place]; }
    [[nodiscard]] std::span<const TypeBlock> types(Place place) const {
        return std::span(types_).subspan(ends_[place].types,
                                         ends_[place + 1].types - ends_[place].types);
    }
    [[nodiscard]] std::span<const PlanBlock> plans(Place place) const {
        return std::span(plans_).subspan(first_plan(place),
                                         first_plan(place + 1) - first_plan(place));
    }
    [[nodiscard]] const std::vector<PlanBlock>& plans() const { return plans_; }
    /// As many as the hotel with the most plans has.
    [[nodiscard]] const std::vector<PlanRank>& ranks() const { return ranks_; }
    /// A hotel's plan of a rank.
    [[nodiscard]] const PlanBlock& plan(std::size_t rank, Place place) const {
        return plans_[first_plan(place) + rank];
    }
    /// Whom every plan lets in.
    [[nodiscard]] const PlanLimits& strictest() const { return strictest_; }
    /// By number.
    [[nodiscard]] const std::vector<PersonPrices>& heads() const { return heads_; }
    /// In each room, inside the price of every plan.
    [[nodiscard]] int least_standard() const { return least_standard_; }
    /// Where the first plan of the hotel lies among plans(); of the place behind
    /// the last: the end.
    [[nodiscard]] std::size_t first_plan(Place place) const { return ends_[place].plans; }
    [[nodiscard]] Slots slots(Place place) const { return slots_[place]; }

private:
    struct Ends {
        std::uint32_t types = 0;
        std::uint32_t plans = 0;
    };
    void add_plan(const HotelParts& parts, std::size_t rank, Slots slots);
    [[nodiscard]] std::uint16_t number_of(PersonPrices heads);

    std::uint32_t city_;
    std::vector<HotelKind> kinds_;
    std::array<std::uint8_t, kQuarterHotels> kind_of_{};
    std::vector<PlanRank> ranks_;
    PlanLimits strictest_;
    std::vector<PersonPrices> heads_;
    int least_standard_ = INT_MAX;
    std::array<HotelMask, 6> by_stars_{};
    std::vector<Amenity> amenities_;
    std::vector<HotelSpot> spots_;
    std::unique_ptr<SpotTable<kQuarterHotels>> table_ =
        std::make_unique<SpotTable<kQuarterHotels>>();  ///< of spots_
    std::vector<Slots> slots_;
    std::vector<Ends> ends_{{}};  ///< behind the parts of the hotel before
    std::vector<TypeBlock> types_;
    std::vector<PlanBlock> plans_;
    std::vector<std::shared_ptr<const HotelBlock>> blocks_;
};

/// Up to kQuarterHotels active hotels of one city, side by side; a state of
/// them that never changes.
struct Quarter {
    std::shared_ptr<const QuarterHotels> hotels;
    NightGrid nights;
    /// By plan of the quarter: the lowest price of a room on a night from the
    /// hotel's today on that is not closed and has a room left; before taxes and
    /// fees that are not inside it. -1: there is no such night.
    std::vector<std::int64_t> from;
};

/// A quarter's memory lies apart. In this order each step asks for some of what a search of nights
/// reads of it, by what the step before asked for; at last come the cells.
enum class FetchStep { quarter, parts, tables };
inline constexpr std::size_t kFetchSteps = 3;
/// `to`: behind the last night; below, too.
void fetch(const Quarter& quarter, FetchStep step, DayNumber from, DayNumber to);
/// Where the cells of the places from the first to the last of these begin, and end.
[[nodiscard]] std::pair<Slots, Slots> slots_of(const Quarter& quarter, HotelMask hotels);
/// Those of the places, and of the slots.
void fetch_cells(const Quarter& quarter, HotelMask hotels, DayNumber from, DayNumber to);

/// One hotel of a quarter, to be asked. Lives as long as the quarter.
class HotelRef {
public:
    HotelRef(const Quarter& quarter, Place place) : quarter_(&quarter), place_(place) {}
    bool operator==(const HotelRef&) const = default;

    [[nodiscard]] const Quarter& quarter() const { return *quarter_; }
    [[nodiscard]] Place place() const { return place_; }
    [[nodiscard]] const HotelKind& kind() const { return hotels().kind(place_); }
    [[nodiscard]] const HotelSpot& spot() const { return hotels().spot(place_); }
    [[nodiscard]] const HotelBlock& block() const { return hotels().block(place_); }
    [[nodiscard]] const stay::Hotel& terms() const { return block().facts->terms; }
    [[nodiscard]] std::span<const TypeBlock> types() const { return hotels().types(place_); }
    [[nodiscard]] std::span<const PlanBlock> plans() const { return hotels().plans(place_); }
    [[nodiscard]] std::uint32_t city() const { return hotels().city(); }
    /// Where its own begin in the quarter.
    [[nodiscard]] Slots slots() const { return hotels().slots(place_); }
    [[nodiscard]] const TypeBlock& type_of(const PlanBlock& plan) const {
        return types()[plan.type];
    }

    /// What the cell says; of the hotel's slots.
    [[nodiscard]] NightGrid::Rate rate(DayNumber day, Slot plan) const {
        return quarter_->nights.rate(day, in_quarter(plan, slots().plans));
    }
    [[nodiscard]] const NightTerms& night_terms(std::uint32_t number) const {
        return number < kCommonTerms ? terms_at(nullptr, number) : block().lexicon->terms(number);
    }
    /// All that was said of the plan's night.
    [[nodiscard]] stay::RateDay said(DayNumber day, Slot plan) const {
        return block().lexicon->day_of(rate(day, plan));
    }
    [[nodiscard]] int available(const TypeBlock& type, DayNumber day) const {
        const RoomCode code = quarter_->nights.rooms(day, in_quarter(type.slot, slots().types));
        return rooms_left(code, type.physical);
    }
    /// Nights from this one on, of which the plan's prices lie in one sheet, or
    /// nothing was said.
    struct Run {
        const NightGrid& grid;
        NightGrid::Row row;
        Slot plan;  ///< in the grid; kNoSlot: none
        DayNumber nights;
        [[nodiscard]] bool is_silent() const {
            return row.rates == nullptr && row.rooms == nullptr;
        }
    };
    [[nodiscard]] Run run(DayNumber day, Slot plan) const {
        const NightGrid& grid = quarter_->nights;
        return {grid, grid.row(day), in_quarter(plan, slots().plans), grid.run_from(day)};
    }
    /// See Quarter::from. `plan`: of plans().
    [[nodiscard]] std::int64_t from(const PlanBlock& plan) const {
        return quarter_->from[static_cast<std::size_t>(&plan - hotels().plans().data())];
    }

private:
    [[nodiscard]] const QuarterHotels& hotels() const { return *quarter_->hotels; }

    const Quarter* quarter_;
    Place place_;
};

/// The least of the plans' from-prices.
[[nodiscard]] std::optional<Money> from_price(const HotelRef& hotel);

}  // namespace innkeeper::search
