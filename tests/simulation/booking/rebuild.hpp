#pragma once

#include "tests/simulation/booking/process.hpp"

#include <string>

namespace innkeeper::sim {

/// Feeds everything that was published until now, in that order, to a process of the service on
/// the table of its rebuild. One at a time for a service.
[[nodiscard]] Task<void> feed_rebuild(Sim& sim, Ports& ports, BookingSetup setup,
                                      std::string service);

/// Likewise, once more when it was fed before; then compares its rows with those of the process
/// that lived through the run: they must be the same (I8).
[[nodiscard]] Task<void> check_rebuild(Sim& sim, Ports& ports, BookingSetup setup,
                                       std::string service);

}  // namespace innkeeper::sim
