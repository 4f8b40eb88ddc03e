#pragma once

#include "tests/simulation/booking/process.hpp"
#include "tests/simulation/booking/stage.hpp"

namespace innkeeper::sim {

/// Checks the whole state of a world at rest, and tells the world what is wrong: the tables of
/// booking and payments by their own checks (I1–I4, I6, I7), both ledgers and the bank's against
/// each other, what people were told (I5), how cases were decided, the read models against booking
/// and against their own rebuild (I8), search.
[[nodiscard]] Task<void> audit_bookings(Stage& stage, Ports& ports, BookingSetup setup);

}  // namespace innkeeper::sim
