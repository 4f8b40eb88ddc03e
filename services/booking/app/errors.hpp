#pragma once

#include "chassis/core/result.hpp"

namespace innkeeper::booking {

/// 429 `stock-contended`: too many commands at once want the same rooms.
[[nodiscard]] Error contended();
/// 504 `booking-outcome-unknown`: the same request with the same key tells what became of it.
[[nodiscard]] Error outcome_unknown();
/// 404: there is none, or it is not the caller's.
[[nodiscard]] Error hotel_not_found();
[[nodiscard]] Error room_type_not_found();
[[nodiscard]] Error hold_not_found();
[[nodiscard]] Error booking_not_found();
/// 403: the caller runs other hotels.
[[nodiscard]] Error not_your_hotel();

}  // namespace innkeeper::booking
