#pragma once

#include "tests/simulation/booking/process.hpp"

#include <string>

namespace innkeeper::sim {

/// Feeds everything that was ever published, in that order, to a fresh process of the service, and
/// compares its rows with those of the one that lived through the run: they must be the same (I8).
[[nodiscard]] Task<void> check_rebuild(Sim& sim, Ports& ports, BookingSetup setup,
                                       std::string service);

}  // namespace innkeeper::sim
