#pragma once

#include "stay/stock.hpp"

#include <algorithm>
#include <cstdint>

namespace innkeeper::search {

/// How many rooms of a type are taken on a night, as stay::NightStock counts: claims and rooms out
/// of order less what may be overbooked. 0: nothing, so that a night without a row has no code of
/// its own; else twice the number, and one more below zero. Minus nothing: sold no more.
using RoomCode = std::uint64_t;
inline constexpr RoomCode kStopSell = 1;

[[nodiscard]] inline RoomCode room_code_of(const stay::NightStock& stock) {
    if (stock.stop_sell) return kStopSell;
    const std::int64_t taken =
        std::int64_t{stock.claimed()} + stock.out_of_order - stock.overbook_limit;
    return taken < 0 ? (static_cast<RoomCode>(-taken) << 1) | 1 : static_cast<RoomCode>(taken) << 1;
}

/// Rooms that are left of `physical`, never negative.
[[nodiscard]] inline int rooms_left(RoomCode code, int physical) {
    if (code == kStopSell) return 0;
    const auto taken = static_cast<std::int64_t>(code >> 1) * ((code & 1) != 0 ? -1 : 1);
    return static_cast<int>(std::max<std::int64_t>(0, physical - taken));
}

}  // namespace innkeeper::search
