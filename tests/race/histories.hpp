#pragma once

#include "tests/race/race.hpp"

namespace innkeeper::race {

inline constexpr std::size_t kMinClients = 4;
inline constexpr std::size_t kMaxClients = 6;
inline constexpr std::size_t kHistoryOperations = 24;  ///< of all clients, and one read at the end

/// HISTORIES small ones, each of a few clients at once on one night with one to three rooms of its
/// own: holds, releases, cancellations, what the manager reads and sets. Each is checked for
/// linearizability. Ends at the first that is not.
[[nodiscard]] Report run_histories(const Options& options);

}  // namespace innkeeper::race
