#pragma once

#include "stay/stock.hpp"

#include <algorithm>
#include <cstdint>

namespace innkeeper::search {

/// How many rooms of a type are taken on a night, as stay::NightStock counts: claims and rooms out
/// of order less what may be overbooked. 0: nothing, so that a night without a row has no code of
/// its own; else twice the number, and one more below zero. Minus nothing: sold no more.
using RoomCode = std::uint32_t;
inline constexpr RoomCode kStopSell = 1;
/// What is sold no more has so many rooms taken: no hotel has more. Where more are, it is the same.
inline constexpr std::int32_t kAllTaken = INT32_MAX;

[[nodiscard]] inline RoomCode room_code_of(const stay::NightStock& stock) {
    if (stock.stop_sell) return kStopSell;
    const std::int64_t taken =
        std::clamp<std::int64_t>(std::int64_t{stock.sold} + stock.pending + stock.held +
                                     stock.out_of_order - stock.overbook_limit,
                                 -kAllTaken, kAllTaken);
    return taken < 0 ? (static_cast<RoomCode>(-taken) << 1) | 1 : static_cast<RoomCode>(taken) << 1;
}

/// Rooms that are taken; fewer than none where rooms may be overbooked.
[[nodiscard]] inline std::int32_t rooms_taken(RoomCode code) {
    const auto number = static_cast<std::int32_t>(code >> 1);
    if (code == kStopSell) return kAllTaken;
    return (code & 1) != 0 ? -number : number;
}

/// Of `physical`, never negative.
[[nodiscard]] inline std::int64_t rooms_left_of(std::int64_t physical, std::int32_t taken) {
    return std::max<std::int64_t>(0, physical - taken);
}
[[nodiscard]] inline int rooms_left(RoomCode code, int physical) {
    return static_cast<int>(rooms_left_of(physical, rooms_taken(code)));
}

}  // namespace innkeeper::search
