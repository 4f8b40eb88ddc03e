#pragma once

#include "services/search/domain/quarter.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
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
            else if (known->second < 64)
                bits_ |= std::uint64_t{1} << known->second;
            else
                others_.push_back(known->second);
        }
        for (const stay::MealPlan meal : query.meal_plans)
            meals_ |= std::uint32_t{1} << static_cast<int>(meal);
    }

    /// False when an amenity is asked for that no hotel has.
    [[nodiscard]] bool can_match() const { return can_match_; }
    /// Of the hotels those that sell in the currency and have the amenities.
    [[nodiscard]] HotelMask matching(const QuarterHotels& quarter, HotelMask hotels) const {
        if (!query_.currency && query_.amenities.empty()) return hotels;
        HotelMask out = 0;
        each_place(hotels, [&](Place place) {
            if (has_currency(quarter.row(place)) && has_amenities(quarter, place))
                out |= mask_of(place);
        });
        return out;
    }
    [[nodiscard]] bool has_rating(const HotelRow& hotel) const {
        return hotel.stars >= query_.min_rating;
    }
    [[nodiscard]] bool has_meal(const PlanBlock& plan) const {
        return meals_ == 0 || (meals_ >> plan.meal & 1) != 0;
    }
    /// A hotel that has nothing on sale can be a hit, without dates.
    [[nodiscard]] bool asks_no_offer() const {
        return meals_ == 0 && !query_.free_cancellation && !query_.max_total;
    }

private:
    [[nodiscard]] bool has_currency(const HotelRow& hotel) const {
        return !query_.currency || hotel.currency == *query_.currency;
    }
    [[nodiscard]] bool has_amenities(const QuarterHotels& quarter, Place place) const {
        return (quarter.row(place).amenities & bits_) == bits_ &&
               std::ranges::all_of(others_, [&](std::uint32_t id) {
                   return std::ranges::binary_search(quarter.block(place)->more_amenities, id);
               });
    }

    const Query& query_;
    bool can_match_ = true;
    std::uint64_t bits_ = 0;  ///< of the dictionary's first 64
    std::vector<std::uint32_t> others_;
    std::uint32_t meals_ = 0;  ///< bits; 0: any
};

}  // namespace innkeeper::search
