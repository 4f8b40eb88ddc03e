#pragma once

#include "stay/availability.hpp"

/// Inside the kernel: the search for other dates.
namespace innkeeper::stay {

/// The arrivals that today and the plan's days ahead allow, both included.
struct ArrivalRange {
    CivilDate first;
    CivilDate last;
};
[[nodiscard]] ArrivalRange arrivals_of(const RatePlan& plan, CivilDate today);

/// The length nearest to the wanted one of a stay that may begin on `arrival`, of equal changes the
/// longer; 0: there is none.
[[nodiscard]] int nearest_length(const Question& question, CivilDate arrival);

/// The nearest stay in the calendar that dates, restrictions and stock allow: by the distance of
/// arrivals, then the change of length, then the later arrival, then the longer stay.
[[nodiscard]] std::optional<Stay> nearest_alternative(const Question& question);

}  // namespace innkeeper::stay
