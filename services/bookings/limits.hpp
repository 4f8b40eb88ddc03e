#pragma once

#include "chassis/core/clock.hpp"

#include <cstddef>

namespace innkeeper::bookings {

inline constexpr Millis kMaxWaitForVersion{1000};  // of GET /bookings/{id}?min_version=
inline constexpr Millis kWaitStep{10};
inline constexpr std::size_t kMaxTimeline = 1000;  // entries shown of one booking
inline constexpr std::size_t kMaxManagers = 1000;  // of one hotel, as events may say

}  // namespace innkeeper::bookings
