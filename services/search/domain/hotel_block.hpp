#pragma once

#include "chassis/core/money.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/id_number.hpp"
#include "services/search/domain/night_grid.hpp"
#include "services/search/domain/night_lexicon.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::search {

/// A room type as its stock is asked.
struct TypeBlock {
    std::int32_t physical = 0;
    Slot slot = kNoSlot;         ///< among the hotel's
    std::int8_t max_adults = 0;  ///< as the two below; more than any party has: 127
    std::int8_t max_children = 0;
    std::int8_t max_total = 0;
};

/// How a derived plan's prices come about.
struct PriceChange {
    enum class Kind : std::uint8_t { none, amount, percent };
    Kind kind = Kind::none;
    std::int32_t value = 0;  ///< minor units, or basis points of the price

    /// A price of the other plan as the derived one has it: the larger of two stays the larger.
    [[nodiscard]] std::int64_t of(std::int64_t minor) const;
};

/// A plan that can be sold.
struct PlanBlock {
    std::int64_t price = 0;  ///< of the plan whose prices hold, for nights that say none
    PriceChange derived = {};
    Slot rates = kNoSlot;      ///< of the plan whose prices hold, among the hotel's
    Slot own = kNoSlot;        ///< what a derived plan adds: restrictions
    std::uint16_t index = 0;   ///< in the hotel's rate plans
    std::uint16_t base = 0;    ///< of the plan whose persons count, in the hotel's rate plans
    std::uint16_t type = 0;    ///< among the hotel's room types
    std::uint16_t policy = 0;  ///< in the snapshot's dictionary
    std::int16_t min_advance = 0;
    std::int16_t max_advance = 0;
    std::int16_t standard_adults = 0;
    std::uint8_t meal = 0;  ///< stay::MealPlan
    bool begins_free : 1 = false;
    /// Prices that are large, or in another currency: the kernel is asked for each stay.
    bool odd : 1 = false;
    /// Prices of persons differ by the night: the kernel is asked where they count.
    bool persons : 1 = false;

    /// Of a room on a night that says `said`; unless odd.
    [[nodiscard]] std::int64_t price_of(std::int64_t said) const {
        const std::int64_t minor = said < 0 ? price : said;
        return derived.of(minor);
    }
};

/// Taxes and fees that come on top of a price, added up.
struct OnTop {
    std::int32_t basis_points = 0;
    std::int32_t percentages = 0;  ///< lines a night, each rounded by less than one
    std::int32_t per_room_night = 0;
    std::int32_t per_person_night = 0;
    std::int32_t per_adult_night = 0;
    std::int32_t per_room_stay = 0;
    bool operator==(const OnTop&) const = default;
};

/// Between what and what the taxes and fees lie that price_of adds, for pruning.
struct TaxBound {
    OnTop sure;  ///< those of all dates
    OnTop most;
    bool exact = true;     ///< no percentage, and no rule that holds for some dates only
    bool unsound = false;  ///< a rule in another currency, or a huge one: each price is asked for
    bool operator==(const TaxBound&) const = default;
};

/// What few who ask need of an active hotel; a state of it that never changes.
struct HotelBlock {
    std::shared_ptr<const HotelFacts> facts;
    std::shared_ptr<const NightLexicon> lexicon;  ///< of the hotel's cells
    std::string folded_name;
};

/// What every search asks of an active hotel: neighbours have most of it in common.
struct HotelKind {
    TaxBound taxes;
    std::uint16_t zone = 0;  ///< in the snapshot's dictionary
    Currency currency;
    bool operator==(const HotelKind&) const = default;
};

/// What a search asks by its order or place.
struct HotelSpot {
    Ordinal ordinal = 0;
    std::uint8_t stars = 0;       ///< 0 to 5
    std::uint64_t name_head = 0;  ///< first eight bytes of the folded name, in its order
    IdNumber id = {};
    double lat = 0;
    double lon = 0;
};

[[nodiscard]] TaxBound tax_bound(const stay::Hotel& hotel);
/// Of text, so that numbers are in the order of the texts as far as eight bytes tell.
[[nodiscard]] std::uint64_t head_of(const std::string& text);

}  // namespace innkeeper::search
