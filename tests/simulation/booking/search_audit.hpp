#pragma once

#include "tests/simulation/booking/stage.hpp"

namespace innkeeper::sim {

/// When all is at rest: search finds each hotel; with dates exactly those of which booking offers
/// something, at the total of the cheapest offer; and its rows are those that the tables of hotels
/// and booking tell of, to the byte (I8).
Task<void> check_search(Stage& stage, Ports& ports);

}  // namespace innkeeper::sim
