#pragma once

#include "bench/search/sample_hotels.hpp"
#include "services/search/domain/index.hpp"

#include <cstddef>

namespace innkeeper::bench {

/// Threads that make drafts and quarters, as many as a server's offload has.
inline constexpr std::size_t kBuilders = 2;

/// Seconds that an index took.
struct BuildTimes {
    double cpu = 0;  ///< of all threads
    /// From the first to the last, were samples made in no time: of the threads that make drafts
    /// the longer one's CPU time; of all else what the clock says.
    double wall = 0;
};

/// All hotels, their rates and stock into the empty index, as a start does it once it has read
/// them, and its first snapshot. Making the samples is not in the times.
[[nodiscard]] BuildTimes build(search::Index& index, const SampleHotels& sample);

}  // namespace innkeeper::bench
