#pragma once

#include "chassis/core/clock.hpp"

#include <cstddef>

/// Every number of the calls to what may be down.
namespace innkeeper::resilience {

inline constexpr int kFailuresToOpen = 3;  ///< in a row; the next call is refused
inline constexpr Millis kOpenFor{30'000};  ///< then one trial is let through
/// Calls to one dependency that have not ended, those given up on included; past it refused.
inline constexpr std::size_t kMaxCallsUnderWay = 256;
/// What a caller is told when nobody knows how long it takes: a trial runs, or too many calls.
inline constexpr Millis kShortRetryAfter{1'000};

}  // namespace innkeeper::resilience
