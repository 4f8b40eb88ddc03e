#pragma once

#include "chassis/core/result.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// Microseconds of one query: medians over rounds of each round's quantile.
struct QueryTimes {
    double p50 = 0;
    double p99 = 0;
};

struct QueryKind {
    std::string name;
    double hits = 0;  ///< of a query, on average
    QueryTimes cpu;
    QueryTimes wall;
};

/// What an index of so many hotels costs.
struct EngineSize {
    std::size_t hotels = 0;
    double build_cpu = 0;  ///< seconds, the snapshot included
    double build_wall = 0;
    double mib = 0;                ///< resident memory of the index
    std::vector<QueryKind> kinds;  ///< kMainKind first
    double stock_updates = 0;      ///< a second of CPU, each published before the next
    double rate_updates = 0;       ///< months of a plan, as above
};

/// The search that the bar is about.
inline constexpr const char* kMainKind = "city, dates, by price";

struct EngineOptions {
    std::size_t queries = 1'500;  ///< of each kind
    std::size_t rounds = 3;       ///< of the same queries
    std::size_t updates = 20'000;
};

/// P4 and P7: the index in memory, without text and HTTP, in a process of its own, so that its
/// memory is its own. CHECKs that a query has the same answer in each round. Call it while this
/// process has one thread. Error: `unavailable` (`bench-failed`).
[[nodiscard]] Result<EngineSize> measure_engine(std::size_t hotels, const EngineOptions& options);

}  // namespace innkeeper::bench
