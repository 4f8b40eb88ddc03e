#pragma once

#include "tests/simulation/scenario.hpp"

namespace innkeeper::sim {

/// The production services of hotels, search, booking, bookings and approvals, and people who
/// use them.
[[nodiscard]] ScenarioKind booking_scenario();

}  // namespace innkeeper::sim
