#pragma once

#include "chassis/core/result.hpp"

#include <chrono>
#include <filesystem>
#include <vector>

namespace innkeeper::bench {

/// The blocks of a preallocated file: as they are then, which is what a log finds that grows, so
/// that a sync must also note that they are in use; or written once before.
enum class Blocks { preallocated, written };

/// What a disk itself does, in files of its own. They are let go with it and not before: a disk
/// that is told that a quarter of a gigabyte is free again may stand still a second later, when
/// something else is measured.
class DiskRate {
public:
    explicit DiskRate(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~DiskRate();
    DiskRate(const DiskRate&) = delete;
    DiskRate& operator=(const DiskRate&) = delete;

    /// How often a second one thread writes 4 KiB into a preallocated file (posix_fallocate(3)) and
    /// has them on disk (fdatasync(2)), one after the other.
    /// Error: `unavailable` (`disk-unusable`).
    [[nodiscard]] Result<double> fdatasyncs_per_second(Blocks blocks,
                                                       std::chrono::milliseconds how_long);

private:
    /// A file of nothing but unused blocks, or -1.
    int preallocate();
    /// The same with all of it written, or -1.
    int write_whole();

    std::filesystem::path folder_;
    std::vector<int> files_;
    int written_ = -1;
};

}  // namespace innkeeper::bench
