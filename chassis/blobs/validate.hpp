#pragma once

#include "chassis/core/result.hpp"

#include <cstddef>
#include <string_view>

/// What every adapter of the blobs port refuses.
namespace innkeeper::blobs {

inline constexpr std::size_t kMaxName = 128;

/// Error: `invalid-blob-name`.
[[nodiscard]] Result<void> check_name(std::string_view name);
/// Error: `too_large` `blob-too-large`.
[[nodiscard]] Result<void> check_size(std::size_t bytes);

}  // namespace innkeeper::blobs
