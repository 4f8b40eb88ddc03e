#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

namespace innkeeper::booking {

/// Gives the rooms of the guest's own hold back; done before is done. Errors: `hold-not-found`
/// (also for another guest's), 409 `booking-moved-on` once it is a booking, those of Transitions.
[[nodiscard]] Task<Result<Outcome>> release_hold(Transitions& transitions, Caller caller,
                                                 std::string hold_id);

}  // namespace innkeeper::booking
