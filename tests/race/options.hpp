#pragma once

#include "chassis/core/result.hpp"
#include "tests/race/tables.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::race {

inline constexpr std::uint64_t kDefaultAttempts = 1'000'000;
inline constexpr std::uint64_t kDefaultHistories = 2'000;
inline constexpr std::uint64_t kDefaultAgents = 64;
inline constexpr std::uint64_t kMaxAgents = 512;  ///< below the line of a room type in booking
inline constexpr std::uint64_t kDefaultRooms = 50;
inline constexpr std::uint64_t kMaxRooms = 5'000;
inline constexpr std::uint64_t kMaxAttempts = 1'000'000'000;
inline constexpr std::uint64_t kMaxHistories = 1'000'000;

/// What is asked for. Read from `NAME=value` arguments, and from the environment for those that
/// are not given.
struct Options {
    std::uint64_t attempts = kDefaultAttempts;    ///< ATTEMPTS of the race; 0: no race
    std::uint64_t histories = kDefaultHistories;  ///< HISTORIES to be checked; 0: none
    std::uint64_t agents = kDefaultAgents;        ///< AGENTS of the race, at once
    int rooms = static_cast<int>(kDefaultRooms);  ///< ROOMS of the hot night
    std::uint64_t seed = 1;                       ///< SEED of what clients do; not of the threads
    Canary canary = Canary::none;                 ///< CANARY: the run must fail then
    bool all_canaries = false;                    ///< CANARY=all: each must be found
};

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// Errors: `invalid` with slug `unknown-option` or `invalid-option`.
[[nodiscard]] Result<Options> parse_options(const std::vector<std::string>& arguments,
                                            const Environment& environment);

}  // namespace innkeeper::race
