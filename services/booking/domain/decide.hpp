#pragma once

#include "services/booking/domain/booking.hpp"

#include <string>
#include <variant>
#include <vector>

namespace innkeeper::booking {

/// Time alone: a hold that is due expires, an undecided booking that is due is rejected.
struct PassTime {};
struct ReleaseHold {};
struct Book {
    BookingDetails details;
    ApprovalMode approval_mode = ApprovalMode::manual;
    Instant decide_by;  ///< in manual mode
};
struct Approve {
    std::string by;
};
struct Reject {
    std::string by;
    std::string reason;
};
/// Of a hold it is a release.
struct Cancel {
    std::string by;
    std::optional<std::string> reason;
};

using Command = std::variant<PassTime, ReleaseHold, Book, Approve, Reject, Cancel>;

inline constexpr std::string_view kNotDecidedInTime = "not decided in time";

/// Every transition of a booking after the hold, pure. No event means "already so": the wish is
/// fulfilled, by the same person where that matters. `expected` is the version that the caller
/// saw; it is not looked at when the wish is fulfilled.
/// Errors: 409 `hold-expired` for a Book of an expired hold; otherwise 409 `booking-moved-on`,
/// whose context has `status_now` and `version_now`.
/// A state that is due must pass time first: CHECKed for every other command.
[[nodiscard]] Result<std::vector<Event>> decide(const Booking& state, const Command& command,
                                                Instant now,
                                                std::optional<std::uint64_t> expected = {});

}  // namespace innkeeper::booking
