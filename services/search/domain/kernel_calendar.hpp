#pragma once

#include "services/search/domain/quarter.hpp"
#include "stay/availability.hpp"

/// Inside the engine: a hotel's nights as the kernel asks for them.
namespace innkeeper::search {

/// The effective rate day of the plan; a closed one for a day without a price in the hotel's
/// currency, which is not sold.
[[nodiscard]] stay::RateDay sellable_day(const HotelRef& hotel, const PlanBlock& plan,
                                         DayNumber day);

/// The plan's days from `from` to `to`, both included.
[[nodiscard]] stay::Calendar kernel_calendar(const HotelRef& hotel, const PlanBlock& plan,
                                             DayNumber from, DayNumber to);

}  // namespace innkeeper::search
