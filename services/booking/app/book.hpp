#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

#include <string>

namespace innkeeper::booking {

/// Makes the guest's own hold a booking: pending approval, or confirmed where the hotel confirms
/// by itself. Errors: `hold-not-found` (also for another guest's), 409 `hold-expired`,
/// 409 `booking-moved-on`, those of KeyedRequest and Transitions.
[[nodiscard]] Task<Result<Outcome>> book(Transitions& transitions, Caller caller,
                                         std::string hold_id, BookingDetails details,
                                         KeyedRequest keyed);

}  // namespace innkeeper::booking
