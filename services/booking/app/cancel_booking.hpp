#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/transitions.hpp"

#include <optional>
#include <string>

namespace innkeeper::booking {

struct Cancellation {
    std::optional<std::string> reason = {};
    std::optional<Money> previewed = {};  ///< the penalty that the caller was shown
    bool waive = false;                   ///< for those who run the hotel
};

/// Cancels a booking for the penalty that was previewed, or releases a hold: the guest's own, or
/// one of the caller's hotels. `seen` is the version that the caller looked at.
/// Errors: `booking-not-found` (also for another guest's), 403 `not-your-hotel` for a waiver,
/// 409 `penalty-changed`, `booking-moved-on`, those of Transitions.
[[nodiscard]] Task<Result<Outcome>> cancel_booking(Transitions& transitions, Caller caller,
                                                   std::string booking_id, std::uint64_t seen,
                                                   Cancellation asked);

struct CancellationQuote {
    std::string booking_id;
    std::uint64_t version = 0;
    CancellationPreview preview;
};

/// What cancelling costs now. Errors: `booking-not-found`, `booking-moved-on`.
[[nodiscard]] Task<Result<CancellationQuote>> quote_cancellation(Context& context, Caller caller,
                                                                 std::string booking_id);

}  // namespace innkeeper::booking
