#pragma once

#include "chassis/core/dates.hpp"

#include <vector>

/// Inside the engine: which other dates are looked at when nothing fits.
namespace innkeeper::search {

/// Other stays than the wanted one, the nearest first: by the distance of arrivals, up to
/// kNearestDays, then the change of length, up to kNearestNights, then the later arrival, then the
/// longer stay. None arrives before `first` or has more than kMaxStayNights nights.
[[nodiscard]] std::vector<Stay> nearby_stays(const Stay& wanted, CivilDate first);

}  // namespace innkeeper::search
