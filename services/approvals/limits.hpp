#pragma once

#include <cstddef>

namespace innkeeper::approvals {

inline constexpr std::size_t kMaxManagers = 20;    // of one hotel: three index rows each fit a commit
inline constexpr std::size_t kRequeuePage = 100;   // pending bookings a read when managers change
inline constexpr std::size_t kMaxReason = 500;     // code points

}  // namespace innkeeper::approvals
