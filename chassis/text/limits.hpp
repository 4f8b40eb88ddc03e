#pragma once

#include "chassis/core/clock.hpp"

/// How long a text index in another process may take.
namespace innkeeper::text {

inline constexpr Millis kQueryTimeout{500};     ///< search, suggest: 504 `text-search-timeout`
inline constexpr Millis kWriteTimeout{10'000};  ///< put, remove: of up to kMaxPut documents

}  // namespace innkeeper::text
