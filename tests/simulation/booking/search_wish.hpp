#pragma once

#include "chassis/core/json.hpp"
#include "chassis/http/message.hpp"
#include "tests/simulation/booking/answers.hpp"
#include "tests/simulation/booking/stage.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// What somebody looks for: a place, dates, a party, filters and an order.
struct SearchWish {
    http::Pairs query;
    Stay stay;
    Party party;
    // What a hit must then be like.
    int min_stars = 1;
    std::int64_t budget = 0;  ///< minor units; 0: none
    bool free_cancellation = false;
    std::string meal_plan = {};  ///< empty: any
    std::string amenity = {};    ///< empty: any
    std::string sort = {};       ///< empty: any
};

/// A hotel that search says can be booked.
struct Found {
    HotelSeen hotel;
    int stars = 0;
    std::vector<std::string> amenities;
    std::int64_t total = 0;  ///< minor units
    std::string meal_plan;
    bool free_cancellation = false;
    int rooms_left = 0;
};

/// Anything that search can be asked with dates.
[[nodiscard]] SearchWish draw_search(Generator& draw);
/// The hits of an answer.
[[nodiscard]] std::vector<Found> found_in(const Told& answer);
/// What of the answer is not as was wished; empty: nothing.
[[nodiscard]] std::string unasked(const SearchWish& wish, const std::vector<Found>& found);

/// Minor units of money in JSON.
[[nodiscard]] std::int64_t minor_of(const json::bj::value& money);

}  // namespace innkeeper::sim
