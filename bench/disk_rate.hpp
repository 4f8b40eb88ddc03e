#pragma once

#include "chassis/core/result.hpp"

#include <chrono>
#include <filesystem>

namespace innkeeper::bench {

/// The blocks of a preallocated file: as they are then, which is what a log finds that grows, so
/// that a sync must also note that they are in use; or written once before.
enum class Blocks { preallocated, written };

/// What the disk itself does: how often a second one thread writes 4 KiB into a preallocated file
/// (posix_fallocate(3)) in `folder` and has them on disk (fdatasync(2)), one after the other.
/// Error: `unavailable` (`disk-unusable`).
[[nodiscard]] Result<double> fdatasyncs_per_second(const std::filesystem::path& folder,
                                                   Blocks blocks,
                                                   std::chrono::milliseconds how_long);

}  // namespace innkeeper::bench
