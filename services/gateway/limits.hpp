#pragma once

#include "chassis/core/clock.hpp"

#include <cstddef>

namespace innkeeper::gateway {

inline constexpr std::size_t kMaxRateKeys = 100'000;          // clients remembered by the limiter
inline constexpr std::size_t kMaxSiteFile = 8 * 1024 * 1024;  // bytes of one file of the site
inline constexpr std::size_t kMaxSiteFiles = 2000;
inline constexpr std::size_t kMinGzip = 512;  // bytes; smaller files are not worth it

}  // namespace innkeeper::gateway
