#pragma once

#include "chassis/core/money.hpp"
#include "services/search/domain/effective_plan.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/stock_column.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// A room type as its stock is asked.
struct TypeBlock {
    std::shared_ptr<const StockColumn> stock;  ///< nullptr: no night has a row
    int physical = 0;
    int max_adults = 0;
    int max_children = 0;
    int max_total = 0;
    [[nodiscard]] int available(DayNumber day) const {
        return stock ? stock->available(day, physical) : std::max(0, physical);
    }
};

/// A plan that can be sold.
struct PlanBlock {
    std::shared_ptr<const EffectivePlan> days;
    std::uint16_t index = 0;   ///< in the hotel's rate plans
    std::uint16_t base = 0;    ///< of the plan whose persons count, in the hotel's rate plans
    std::uint16_t type = 0;    ///< in types, and in the hotel's room types
    std::uint16_t policy = 0;  ///< in the snapshot's dictionary
    std::int32_t min_advance = 0;
    std::int32_t max_advance = 0;
    std::int32_t standard_adults = 0;
    stay::MealPlan meal = stay::MealPlan::room_only;
    bool begins_free = false;
    /// The lowest price of a room on a night from the block's today on that is not closed and has a
    /// room left; before taxes and fees that are not inside it. -1: no such night.
    std::int64_t from = -1;
};

/// What the taxes and fees that come on top of a price can come to, for pruning: never less than
/// what price_of adds.
struct TaxBound {
    std::int64_t basis_points = 0;
    std::int64_t per_room_night = 0;
    std::int64_t per_person_night = 0;
    std::int64_t per_room_stay = 0;
    std::int64_t percentages = 0;  ///< lines a night that may be rounded up
    bool none = true;              ///< nothing comes on top, ever
    bool unsound = false;  ///< a rule in another currency, or a huge one: each price is asked for
};

/// All that is asked of one active hotel; a state of it that never changes. What a scan reads
/// comes first.
struct HotelBlock {
    Ordinal ordinal = 0;
    std::uint32_t city = 0;       ///< in the snapshot's dictionary of cities
    std::uint64_t amenities = 0;  ///< bits of the dictionary's first 64
    std::uint64_t name_head = 0;  ///< first eight bytes of the folded name, in its order
    double lat = 0;
    double lon = 0;
    std::uint16_t zone = 0;  ///< in the snapshot's dictionary
    std::uint8_t stars = 0;
    Currency currency;
    DayNumber today = 0;           ///< the hotel's when the block was made
    std::vector<PlanBlock> plans;  ///< in the hotel's order
    std::vector<TypeBlock> types;  ///< all of the hotel's
    TaxBound taxes;

    std::shared_ptr<const HotelFacts> facts;
    std::string folded_name;
    std::vector<std::uint32_t> amenity_ids;  ///< ascending, those of the bits too
};

[[nodiscard]] TaxBound tax_bound_of(const stay::Hotel& hotel);
/// See PlanBlock::from.
[[nodiscard]] std::int64_t from_price(const EffectivePlan& days, const TypeBlock& type,
                                      DayNumber today);
/// The least of the plans' from-prices.
[[nodiscard]] std::optional<Money> from_price(const HotelBlock& hotel);
/// Of text, so that numbers are in the order of the texts as far as eight bytes tell.
[[nodiscard]] std::uint64_t head_of(const std::string& text);

}  // namespace innkeeper::search
