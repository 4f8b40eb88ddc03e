#pragma once

#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/saga.hpp"

#include <string>
#include <variant>
#include <vector>

namespace innkeeper::booking {

/// How the hotel takes bookings at this moment.
struct HotelRules {
    stay::ApprovalMode approval_mode = stay::ApprovalMode::manual;
    stay::OnDeadline on_deadline = stay::OnDeadline::reject;
    Instant decide_by;  ///< of what is submitted now
    CivilDate today;    ///< the hotel's
};

/// Time alone: what is due happens.
struct PassTime {};
struct ReleaseHold {};
struct Book {
    BookingDetails details;
    Instant pay_by;  ///< when something is due now
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
    std::optional<Money> previewed = {};  ///< the penalty that the caller was shown
    bool waive = false;                   ///< no penalty; the caller may, and has a reason
};
/// `terms` are those of a change quote that still holds; stock is checked when they are committed.
struct Modify {
    std::string by;
    Terms terms;
};
struct CheckIn {
    std::string by;
};
struct CheckOut {
    std::string by;
};
struct MarkNoShow {
    std::string by;
};
/// What the payments service says. `rooms_left` when the stock of a cancelled booking could be
/// taken again.
struct TakeAnswer {
    PaymentAnswer answer;
    bool rooms_left = false;
};

using Command = std::variant<PassTime, ReleaseHold, Book, Approve, Reject, Cancel, Modify, CheckIn,
                             CheckOut, MarkNoShow, TakeAnswer>;

inline constexpr std::string_view kNotDecidedInTime = "not decided in time";

/// Every transition of a booking after the hold, pure. No event means "already so": the wish is
/// fulfilled, by the same person where that matters. `expected` is the version that the caller
/// saw; it is not looked at when the wish is fulfilled.
///
/// | state            | command → state                                                          |
/// |------------------|--------------------------------------------------------------------------|
/// | held             | Book → pending_payment (something is due now), else as after authorised  |
/// | pending_payment  | authorised → pending_approval (manual), confirmed (automatic);           |
/// |                  | declined, PassTime past pay_by → cancelled, no penalty                   |
/// | pending_approval | Approve → confirmed, Reject → rejected; PassTime past decide_by →        |
/// |                  | approval timed out, then the hotel's choice                              |
/// | confirmed        | Modify; CheckIn from the arrival date to before the departure →          |
/// |                  | in_house; MarkNoShow from the day after the arrival → no_show            |
/// | in_house         | CheckOut → checked_out; nights from today on (but not before the first    |
/// |                  | night is over) go back on sale                                           |
/// | pending_*, confirmed | Cancel → cancelled; the frozen penalty of the moment when confirmed, |
/// |                  | none before; `previewed` must be that penalty, unless waived             |
/// | cancelled by a payment that did not come in time | authorised: reinstated (and submitted   |
/// |                  | or confirmed) when rooms are left, else only noted: the saga gives it    |
/// |                  | back                                                                     |
/// | confirmed        | capture failed → cancelled                                               |
///
/// A penalty is what the guest owes, whoever takes it: of the money in hand only the part that was
/// due through the platform is kept, the rest is between guest and hotel. A refund is what is in
/// hand less that part.
///
/// Errors: 409 `hold-expired` for a Book of an expired hold; 422 `payment-method-missing`;
/// 422 `too-many-room-guests`; 409 `penalty-changed` (context `penalty_now`, `currency_now`), also
/// when none was previewed and there is one; 422 `not-yet-arrived`, `stay-is-over`,
/// `too-early-for-no-show`; otherwise 409 `booking-moved-on`, whose context has `status_now` and
/// `version_now`. A state that is due must pass time first: CHECKed for every other command.
[[nodiscard]] Result<std::vector<Event>> decide(const Booking& state, const Command& command,
                                                const HotelRules& rules, Instant now,
                                                std::optional<std::uint64_t> expected = {});

/// 409 `booking-moved-on`, with `status_now` and `version_now`.
[[nodiscard]] Error moved_on(const Booking& state);

/// The penalty of cancelling now, and what comes back of what is in hand.
struct CancellationPreview {
    Money penalty;
    Money refund;
    std::optional<Instant> until;  ///< when the penalty changes
    std::string local_until;
};
/// Error: 409 `booking-moved-on` when it cannot be cancelled.
[[nodiscard]] Result<CancellationPreview> preview_cancellation(const Booking& state, Instant now);

}  // namespace innkeeper::booking
