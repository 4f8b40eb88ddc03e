#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

#include <string>

namespace innkeeper::booking {

/// What those who run a hotel do to its bookings: Approve, Reject, CheckIn, CheckOut, MarkNoShow,
/// with `by` filled in here. `seen` is the version that the caller looked at.
/// Errors: `booking-not-found`, 403 `not-your-hotel`, 409 `booking-moved-on`, 422
/// `not-yet-arrived`, `stay-is-over`, `too-early-for-no-show`, those of Transitions.
struct HotelCommand {
    enum class Kind { approve, reject, check_in, check_out, no_show };
    Kind kind = Kind::approve;
    std::string reason = {};  ///< of a rejection
};
[[nodiscard]] Task<Result<Outcome>> run_hotel_command(Transitions& transitions, Caller caller,
                                                      std::string booking_id, std::uint64_t seen,
                                                      HotelCommand asked);

}  // namespace innkeeper::booking
