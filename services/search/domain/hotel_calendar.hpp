#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/money.hpp"
#include "services/search/domain/snapshot.hpp"
#include "stay/price.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace innkeeper::search {

/// One night of a hotel's calendar.
struct CalendarNight {
    CivilDate night;
    /// A stay of the party can begin on it, of some length.
    bool available = false;
    /// Of the room type that has the most left, whether or not a stay can begin. 0 in the past.
    int rooms_left = 0;
    /// What a stay of this night alone comes to by the cheapest plan, taxes and fees included,
    /// whether or not a longer stay is asked for; set when `available`.
    std::optional<Money> price = {};
    /// The fewest nights of a stay that begins here; set when `available`.
    std::optional<int> min_stay = {};
};

/// Every night of the month, of a hotel that Snapshot::find gave. `rooms` empty: one room with the
/// standard adults of each plan.
[[nodiscard]] std::vector<CalendarNight> calendar_of(const HotelRef& hotel,
                                                     std::chrono::year_month month,
                                                     const std::vector<stay::RoomParty>& rooms,
                                                     Instant now);

}  // namespace innkeeper::search
