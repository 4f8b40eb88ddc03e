#pragma once

#include "services/search/domain/quarter.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <cstdint>
#include <vector>

/// Inside the engine: what a query asks of a hotel whatever the dates.
namespace innkeeper::search {

class HotelFilters {
public:
    HotelFilters(const Snapshot::Parts& parts, const Query& query) : query_(query) {
        for (const std::string& name : query.amenities) {
            const auto known = parts.amenities->numbers.find(name);
            if (known == parts.amenities->numbers.end())
                can_match_ = false;
            else
                amenities_.push_back(known->second);
        }
        for (const stay::MealPlan meal : query.meal_plans)
            meals_ |= std::uint32_t{1} << static_cast<int>(meal);
    }

    /// False when an amenity is asked for that no hotel has.
    [[nodiscard]] bool can_match() const { return can_match_; }
    /// Of the hotels those that sell in the currency and have the amenities.
    [[nodiscard]] HotelMask matching(const QuarterHotels& quarter, HotelMask hotels) const {
        for (const std::uint32_t number : amenities_) hotels &= quarter.with_amenity(number);
        if (query_.currency)
            quarter.each_currency(hotels, [&](Currency currency, HotelMask mask) {
                if (currency != *query_.currency) hotels &= ~mask;
            });
        return hotels;
    }
    /// Of all hotels those that are rated well enough.
    [[nodiscard]] HotelMask rated(const QuarterHotels& quarter) const {
        HotelMask out = 0;
        for (std::size_t stars = 0; stars < 6; ++stars)
            if (static_cast<int>(stars) >= query_.min_rating) out |= quarter.with_stars(stars);
        return out;
    }
    /// The hotels whose plan of the rank is of the right meals.
    [[nodiscard]] HotelMask with_meal(const PlanRank& rank) const {
        if (meals_ == 0) return rank.hotels;
        HotelMask out = 0;
        for (std::size_t meal = 0; meal < rank.meals.size(); ++meal)
            if ((meals_ >> meal & 1) != 0) out |= rank.meals[meal];
        return out;
    }
    [[nodiscard]] bool has_meal(std::uint8_t meal) const {
        return meals_ == 0 || (meals_ >> meal & 1) != 0;
    }
    /// A hotel that has nothing on sale can be a hit, without dates.
    [[nodiscard]] bool asks_no_offer() const {
        return meals_ == 0 && !query_.free_cancellation && !query_.max_total;
    }

private:
    const Query& query_;
    bool can_match_ = true;
    std::vector<std::uint32_t> amenities_;
    std::uint32_t meals_ = 0;  ///< bits; 0: any
};

}  // namespace innkeeper::search
