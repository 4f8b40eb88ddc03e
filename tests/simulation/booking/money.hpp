#pragma once

#include "tests/simulation/booking/stage.hpp"

namespace innkeeper::sim {

/// The money of a world at rest: every saga is at rest and every command answered (I7), the
/// ledgers of booking, of payments and of the bank have the same sums, and the bank has one
/// account for each authorisation at most (I6).
[[nodiscard]] Task<void> check_money(Stage& stage, Ports& ports);

}  // namespace innkeeper::sim
