#pragma once

#include "chassis/core/result.hpp"
#include "tests/simulation/weather.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::sim {

inline constexpr unsigned kDefaultRuns = 2'000;
inline constexpr unsigned kDefaultWorkers = 2;
inline constexpr unsigned kMaxWorkers = 64;

/// What a batch is asked to do. Read from `NAME=value` arguments, and from the environment for
/// those that are not given.
struct Options {
    std::uint64_t seed = 1;               ///< SEED: the first; without it, from COMMIT
    bool one = false;                     ///< SEED without RUNS: this run only
    std::uint64_t runs = kDefaultRuns;    ///< RUNS; 0: until stopped
    unsigned workers = kDefaultWorkers;   ///< WORKERS: processes
    bool trace = false;                   ///< TRACE=1: every step, of one run
    unsigned clients = 0;                 ///< CLIENTS: at most so many; 0: as drawn
    Troubles troubles = Troubles::all();  ///< TROUBLES: "all", "none", "kill,network"
    std::string canary;                   ///< CANARY: the planted bug that must be found, or "all"
    std::string scenario;                 ///< SCENARIO: empty: the first
    std::string commit = "unknown";       ///< COMMIT: hash of the code

    /// What a replay needs besides the seed: " CLIENTS=2 TROUBLES=kill".
    [[nodiscard]] std::string text() const;
};

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// Errors: `invalid` with slug `unknown-option` or `invalid-option`.
[[nodiscard]] Result<Options> parse_options(const std::vector<std::string>& arguments,
                                            const Environment& environment);

}  // namespace innkeeper::sim
