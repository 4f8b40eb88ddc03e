#pragma once

#include "chassis/core/clock.hpp"

#include <cstddef>

namespace innkeeper::bookings {

inline constexpr Millis kMaxWaitForVersion{1000};  // of GET /bookings/{id}?min_version=
inline constexpr Millis kWaitStep{10};
inline constexpr std::size_t kMaxTimelineBytes = 100'000;  // steps kept of one booking
inline constexpr std::size_t kMaxOldTimeline = 1000;       // steps in rows of the layout before
inline constexpr std::size_t kMaxManagers = 1000;          // of one hotel, as events may say
inline constexpr std::size_t kMaxShortText = 64;           // an id or a status in an event
inline constexpr std::size_t kMaxSubject = 128;            // of a guest, as events may say
inline constexpr std::size_t kMaxGuestScan = 1000;         // bookings that one page looks through

}  // namespace innkeeper::bookings
