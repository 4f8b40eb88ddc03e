#pragma once

#include "chassis/auth/principal.hpp"
#include "services/booking/app/context.hpp"

#include <string>
#include <vector>

namespace innkeeper::booking {

/// What became of a hold by now; a booking is one that was booked. For its guest and admins. One
/// whose time is up is held until somebody moves it on: `hold_expires_at` decides. Errors:
/// `hold-not-found`, also for another guest's; those of current_booking().
[[nodiscard]] Task<Result<KnownBooking>> find_hold(Context& context, auth::Principal who,
                                                   std::string hold_id);

/// The guest's holds that live now, newest first; kMaxHoldsPerGuest at most. Errors: those of
/// current_booking().
[[nodiscard]] Task<Result<std::vector<KnownBooking>>> live_holds(Context& context,
                                                                 std::string guest_subject);

}  // namespace innkeeper::booking
