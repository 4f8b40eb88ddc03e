#pragma once

#include "chassis/core/result.hpp"

#include <chrono>
#include <filesystem>

namespace innkeeper::bench {

/// What the disk itself does: how often a second one thread writes 4 KiB into a preallocated and
/// written file of 64 MiB in `folder` and has them on disk (fdatasync(2)), one after the other.
/// Error: `unavailable` (`disk-unusable`).
[[nodiscard]] Result<double> fdatasyncs_per_second(const std::filesystem::path& folder,
                                                   std::chrono::milliseconds how_long);

}  // namespace innkeeper::bench
