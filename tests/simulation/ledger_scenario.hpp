#pragma once

#include "tests/simulation/scenario.hpp"

namespace innkeeper::sim {

/// Two small services that show that the world itself works, and how a scenario is written:
/// `ledger` adds amounts once for each key and tells of it through an outbox; `mirror` adds up
/// what it hears. Found wrong: an answered addition that is gone, one that counts twice, a mirror
/// that does not come to the ledger's balance. Its canaries break each of these.
[[nodiscard]] ScenarioKind ledger_scenario();

}  // namespace innkeeper::sim
