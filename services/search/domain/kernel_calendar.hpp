#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "stay/availability.hpp"

namespace innkeeper::search {

/// The plan's days from `from` to `to`, both included, as the kernel asks for them.
[[nodiscard]] stay::Calendar kernel_calendar(const HotelBlock& hotel, const PlanBlock& plan,
                                             DayNumber from, DayNumber to);

}  // namespace innkeeper::search
