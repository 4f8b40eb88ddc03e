#pragma once

#include "tests/simulation/sim.hpp"

#include <memory>
#include <string>

namespace innkeeper::sim {

inline constexpr const char* kLedgerTopic = "entries";

/// Which planted bug is on.
struct LedgerBugs {
    bool answer_early = false;  ///< answers before the commit
    bool forget_keys = false;   ///< a retry adds again
    bool lose_updates = false;  ///< writes the balance without looking at its version
    bool count_twice = false;   ///< the mirror does not remember what it has seen
};

/// POST /add with header `key` and a whole number as body; GET /balance.
[[nodiscard]] std::unique_ptr<host::Service> make_ledger(Ports& ports, LedgerBugs bugs);
/// GET /balance, from the events of kLedgerTopic.
[[nodiscard]] std::unique_ptr<host::Service> make_mirror(Ports& ports, LedgerBugs bugs);

/// The balance that a ledger's or mirror's disk holds.
[[nodiscard]] std::int64_t balance_on(const SimDisk& disk);

}  // namespace innkeeper::sim
