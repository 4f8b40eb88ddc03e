#pragma once

#include "chassis/core/dates.hpp"

#include <cstdint>
#include <string_view>

namespace innkeeper::search {

/// A civil date as days since 1970-01-01.
using DayNumber = std::int32_t;

[[nodiscard]] inline DayNumber number_of(CivilDate date) {
    return static_cast<DayNumber>(date.time_since_epoch().count());
}
[[nodiscard]] inline CivilDate date_of(DayNumber day) { return CivilDate(std::chrono::days(day)); }
/// Before the today of every zone.
[[nodiscard]] inline DayNumber day_before(Instant now) {
    return static_cast<DayNumber>(
               std::chrono::floor<std::chrono::days>(now).time_since_epoch().count()) -
           1;
}
/// Of a zone that nobody knows no today can be told: its hotels are not offered.
[[nodiscard]] inline DayNumber today_in(std::string_view zone, Instant now) {
    const auto date = date_in_zone(zone, now);
    return date ? number_of(*date) : day_before(now);
}

}  // namespace innkeeper::search
