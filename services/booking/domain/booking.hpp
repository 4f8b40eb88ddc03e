#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "services/booking/domain/stock.hpp"
#include "stay/hotel.hpp"
#include "stay/penalties.hpp"
#include "stay/price.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace innkeeper::booking {

enum class Status {
    held,
    pending_payment,
    pending_approval,
    confirmed,
    in_house,
    checked_out,
    no_show,
    rejected,
    cancelled,
    expired,
    released
};

[[nodiscard]] std::string_view to_string(Status status);
/// Of a hold, under way or over: no booking yet, or never one.
[[nodiscard]] bool is_hold(Status status);
[[nodiscard]] Result<Status> parse_status(std::string_view text);
/// The codes of the notes: 1 pending approval, 2 confirmed, 3 rejected.
[[nodiscard]] std::optional<int> status_code(Status status);

struct GuestDetails {
    std::string given_name;
    std::string family_name;
    std::string email;
    bool operator==(const GuestDetails&) const = default;
};
struct RoomGuest {
    std::string given_name;
    std::string family_name;
    bool operator==(const RoomGuest&) const = default;
};

/// What a guest adds when a hold becomes a booking.
struct BookingDetails {
    GuestDetails guest;
    std::vector<RoomGuest> room_guests = {};  ///< one a room; empty: the guest's own name
    std::optional<std::string> note = {};
    std::optional<std::string> payment_method_id = {};
    bool operator==(const BookingDetails&) const = default;
};

/// What was agreed on: names, price and penalties as they were then, frozen.
struct Terms {
    std::string guest_subject;  ///< who it belongs to
    std::string hotel_id;
    std::string hotel_name;
    std::string hotel_city;
    std::uint64_t hotel_version = 0;  ///< that the stock was checked against
    std::string room_type_id;
    std::string room_type_name;
    std::string rate_plan_id;
    std::string rate_plan_name;
    stay::MealPlan meal_plan = stay::MealPlan::room_only;
    stay::PaymentMode payment = stay::PaymentMode::at_hotel;
    Stay stay;
    std::vector<stay::RoomParty> rooms;
    stay::Price price;
    stay::Penalties penalties;
    bool operator==(const Terms&) const = default;
    [[nodiscard]] int room_count() const { return static_cast<int>(rooms.size()); }
    /// Whether something is to be paid through the platform before the booking stands.
    [[nodiscard]] bool prepaid() const { return price.due_now.minor > 0; }
};

/// Terms that do not change, and that many states and events of a booking have in common.
class SharedTerms {
public:
    SharedTerms(Terms terms) : terms_(std::make_shared<const Terms>(std::move(terms))) {}
    const Terms& operator*() const { return *terms_; }
    const Terms* operator->() const { return terms_.get(); }
    bool operator==(const SharedTerms& other) const {
        return terms_ == other.terms_ || *terms_ == *other.terms_;
    }

private:
    std::shared_ptr<const Terms> terms_;
};

struct HoldPlaced {
    std::string booking_id;
    SharedTerms terms;
    Instant expires_at;
    bool operator==(const HoldPlaced&) const = default;
};
struct HoldExpired {
    bool operator==(const HoldExpired&) const = default;
};
struct HoldReleased {
    bool operator==(const HoldReleased&) const = default;
};
/// The booking waits for its payment.
struct PaymentRequested {
    BookingDetails details;
    Instant pay_by;
    bool operator==(const PaymentRequested&) const = default;
};
struct PaymentAuthorised {
    Money amount;
    bool operator==(const PaymentAuthorised&) const = default;
};
/// `details` when it comes right after the hold.
struct BookingSubmitted {
    std::optional<BookingDetails> details;
    Instant decide_by;
    bool operator==(const BookingSubmitted&) const = default;
};
/// `details` when it comes right after the hold, `decided_by` when a person decided.
struct BookingConfirmed {
    std::optional<BookingDetails> details;
    std::optional<std::string> decided_by;
    bool operator==(const BookingConfirmed&) const = default;
};
/// Without `decided_by` when nobody decided in time.
struct BookingRejected {
    std::optional<std::string> decided_by;
    std::string reason;
    bool operator==(const BookingRejected&) const = default;
};
/// Nobody decided in time; what the hotel wants then comes next.
struct ApprovalTimedOut {
    bool operator==(const ApprovalTimedOut&) const = default;
};
enum class CancelCause { person, payment_declined, payment_timed_out, capture_failed };
struct BookingCancelled {
    CancelCause cause = CancelCause::person;
    std::optional<std::string> cancelled_by;  ///< of a person
    std::optional<std::string> reason;
    Money penalty;
    Money refund;  ///< what comes back of what was paid or reserved
    bool waived = false;
    bool operator==(const BookingCancelled&) const = default;
};
/// A payment came after its time, and the rooms were still there: they are taken again.
struct BookingReinstated {
    bool operator==(const BookingReinstated&) const = default;
};
struct BookingModified {
    std::string modified_by;
    SharedTerms terms;
    Money refund;
    bool operator==(const BookingModified&) const = default;
};
struct CheckedIn {
    std::string by;
    bool operator==(const CheckedIn&) const = default;
};
/// Nights from `free_from` on go back on sale.
struct CheckedOut {
    std::string by;
    CivilDate free_from;
    bool operator==(const CheckedOut&) const = default;
};
struct NoShowMarked {
    std::string by;
    CivilDate free_from;
    Money penalty;
    Money refund;
    bool operator==(const NoShowMarked&) const = default;
};
struct PaymentCaptured {
    Money amount;
    bool operator==(const PaymentCaptured&) const = default;
};
struct PaymentVoided {
    bool operator==(const PaymentVoided&) const = default;
};
struct PaymentRefunded {
    Money amount;
    bool operator==(const PaymentRefunded&) const = default;
};
/// A refund that the provider refuses for good: a person has to see to it.
struct RefundFailed {
    Money amount;
    std::string reason;
    bool operator==(const RefundFailed&) const = default;
};

using Fact =
    std::variant<HoldPlaced, HoldExpired, HoldReleased, PaymentRequested, PaymentAuthorised,
                 BookingSubmitted, BookingConfirmed, BookingRejected, ApprovalTimedOut,
                 BookingCancelled, BookingReinstated, BookingModified, CheckedIn, CheckedOut,
                 NoShowMarked, PaymentCaptured, PaymentVoided, PaymentRefunded, RefundFailed>;

/// What happened to one booking, and when.
struct Event {
    Instant time;
    Fact fact;
    bool operator==(const Event&) const = default;
};

/// The state of a hold, which may become a booking: a fold of its events.
struct Booking {
    std::string id;
    SharedTerms terms;
    Status status = Status::held;
    std::optional<BookingDetails> details = {};  ///< absent while held
    std::optional<std::string> reason = {};      ///< of a rejection or cancellation
    Instant hold_expires_at;
    std::optional<Instant> pay_by = {};     ///< while pending payment
    std::optional<Instant> decide_by = {};  ///< from the submission on
    std::optional<std::string> decided_by = {};
    std::optional<CancelCause> cancel_cause = {};
    std::optional<std::string> cancelled_by = {};
    std::optional<Money> penalty = {};        ///< of a cancellation or no-show
    std::optional<Money> refund = {};         ///< of a cancellation, a no-show or the last change
    std::optional<CivilDate> free_from = {};  ///< of a check-out or no-show
    Money authorised;  ///< reserved at the provider and not yet captured or voided
    Money captured;
    Money refunded;
    std::uint64_t version = 0;  ///< number of events
    Instant created_at;
    Instant updated_at;
    bool operator==(const Booking&) const = default;

    /// The state after its first event, which must be HoldPlaced.
    [[nodiscard]] static Booking begin(const Event& placed);
    void apply(const Event& event);

    [[nodiscard]] Claimed claimed() const;
    /// When time alone changes it: the end of a hold, the deadline of a payment or a decision.
    [[nodiscard]] std::optional<Instant> due() const;
    /// Money of the guest that the platform has or has reserved.
    [[nodiscard]] Money in_hand() const;
};

/// Eight characters of Crockford's base 32, for people to read out. Not unique: a search key.
[[nodiscard]] std::string reference_of(std::string_view booking_id);

}  // namespace innkeeper::booking
