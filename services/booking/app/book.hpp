#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

#include <string>

namespace innkeeper::booking {

/// Makes the guest's own hold a booking: pending payment when something is due now, which has to
/// come within `pay_within`; else pending approval, or confirmed where the hotel confirms by
/// itself. Errors: `hold-not-found` (also for another guest's), 409 `hold-expired`,
/// 422 `payment-method-missing`, `too-many-room-guests`, 409 `booking-moved-on`, those of
/// idempotency and Transitions.
[[nodiscard]] Task<Result<Outcome>> book(Transitions& transitions, Caller caller,
                                         std::string hold_id, BookingDetails details,
                                         Millis pay_within, idempotency::Key key);

}  // namespace innkeeper::booking
