#pragma once

#include "chassis/core/result.hpp"

#include <cstddef>
#include <filesystem>

namespace innkeeper::bench {

/// A start of the search service: its rows on disk, still in the system's memory, until the index
/// can be asked. Words are told to the text index after it.
struct StartTimes {
    std::size_t hotels = 0;
    std::size_t rows = 0;
    double row_mib = 0;  ///< keys and documents
    double cpu = 0;      ///< seconds of all threads
    double wall = 0;
    double mib = 0;  ///< resident memory of it
};

/// Makes the rows in a folder in `work`, opens the store and loads, in a process of its own. Call
/// it while this process has one thread. Errors: `unavailable` (`bench-failed`, `disk-unusable`).
[[nodiscard]] Result<StartTimes> measure_start(std::size_t hotels,
                                               const std::filesystem::path& work);

}  // namespace innkeeper::bench
