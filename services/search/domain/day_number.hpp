#pragma once

#include "chassis/core/dates.hpp"

#include <cstdint>

namespace innkeeper::search {

/// A civil date as days since 1970-01-01.
using DayNumber = std::int32_t;

[[nodiscard]] inline DayNumber number_of(CivilDate date) {
    return static_cast<DayNumber>(date.time_since_epoch().count());
}
[[nodiscard]] inline CivilDate date_of(DayNumber day) { return CivilDate(std::chrono::days(day)); }

}  // namespace innkeeper::search
