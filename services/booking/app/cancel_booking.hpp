#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

#include <optional>
#include <string>

namespace innkeeper::booking {

/// Cancels a booking without penalty, or releases a hold: the guest's own, or one of the caller's
/// hotels. `seen` is the version that the caller looked at. Errors: `booking-not-found` (also for
/// another guest's), 409 `booking-moved-on`, those of Transitions.
[[nodiscard]] Task<Result<Outcome>> cancel_booking(Transitions& transitions, Caller caller,
                                                   std::string booking_id, std::uint64_t seen,
                                                   std::optional<std::string> reason);

}  // namespace innkeeper::booking
