#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

#include <optional>
#include <string>

namespace innkeeper::booking {

/// Approves, or rejects with a reason, a booking of one of the caller's hotels. `seen` is the
/// version that the manager looked at. Errors: `booking-not-found`, 403 `not-your-hotel`,
/// 409 `booking-moved-on`, those of Transitions.
[[nodiscard]] Task<Result<Outcome>> decide_booking(Transitions& transitions, Caller caller,
                                                   std::string booking_id, std::uint64_t seen,
                                                   std::optional<std::string> reject_reason);

}  // namespace innkeeper::booking
