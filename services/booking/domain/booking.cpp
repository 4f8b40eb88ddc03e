#include "services/booking/domain/booking.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::booking {
namespace {

constexpr std::array<std::string_view, 11> kStatusNames{
    "held",    "pending_payment", "pending_approval", "confirmed", "in_house", "checked_out",
    "no_show", "rejected",        "cancelled",        "expired",   "released"};
static_assert(kStatusNames.size() == static_cast<std::size_t>(Status::released) + 1);
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kReferenceLength = 8;

void apply_fact(Booking&, const HoldPlaced&) { CHECK(false); }  // begin() takes the first event
void apply_fact(Booking& b, const HoldExpired&) { b.status = Status::expired; }
void apply_fact(Booking& b, const HoldReleased&) { b.status = Status::released; }
void apply_fact(Booking& b, const PaymentRequested& fact) {
    b.status = Status::pending_payment;
    b.details = fact.details;
    b.pay_by = fact.pay_by;
}
void apply_fact(Booking& b, const PaymentAuthorised& fact) {
    b.authorised.minor += fact.amount.minor;
}
void apply_fact(Booking& b, const BookingSubmitted& fact) {
    b.status = Status::pending_approval;
    if (fact.details) b.details = fact.details;
    b.decide_by = fact.decide_by;
    b.pay_by.reset();
}
void apply_fact(Booking& b, const BookingConfirmed& fact) {
    b.status = Status::confirmed;
    if (fact.details) b.details = fact.details;
    b.decided_by = fact.decided_by;
    b.pay_by.reset();
}
void apply_fact(Booking& b, const BookingRejected& fact) {
    b.status = Status::rejected;
    b.decided_by = fact.decided_by;
    b.reason = fact.reason;
}
void apply_fact(Booking&, const ApprovalTimedOut&) {}
void apply_fact(Booking& b, const BookingCancelled& fact) {
    b.status = Status::cancelled;
    b.cancel_cause = fact.cause;
    b.cancelled_by = fact.cancelled_by;
    b.reason = fact.reason;
    b.penalty = fact.penalty;
    b.refund = fact.refund;
    b.pay_by.reset();
}
void apply_fact(Booking& b, const BookingReinstated&) {
    b.status = Status::pending_payment;
    b.cancel_cause.reset();
    b.cancelled_by.reset();
    b.reason.reset();
    b.penalty.reset();
    b.refund.reset();
}
void apply_fact(Booking& b, const BookingModified& fact) {
    b.terms = fact.terms;
    b.refund = fact.refund;
    // A name belongs to a room: of rooms that are given up it goes too.
    if (b.details && b.details->room_guests.size() > b.terms->rooms.size())
        b.details->room_guests.resize(b.terms->rooms.size());
}
void apply_fact(Booking& b, const CheckedIn&) { b.status = Status::in_house; }
void apply_fact(Booking& b, const CheckedOut& fact) {
    b.status = Status::checked_out;
    b.free_from = fact.free_from;
}
void apply_fact(Booking& b, const NoShowMarked& fact) {
    b.status = Status::no_show;
    b.free_from = fact.free_from;
    b.penalty = fact.penalty;
    b.refund = fact.refund;
}
void apply_fact(Booking& b, const PaymentCaptured& fact) {
    b.captured.minor += fact.amount.minor;
    b.authorised.minor = 0;  // capturing a part lets the rest go
}
void apply_fact(Booking& b, const PaymentVoided&) { b.authorised.minor = 0; }
void apply_fact(Booking& b, const PaymentRefunded& fact) { b.refunded.minor += fact.amount.minor; }
void apply_fact(Booking&, const RefundFailed&) {}

Claim claim_of(Status status) {
    switch (status) {
        case Status::held:
            return Claim::held;
        case Status::pending_payment:
        case Status::pending_approval:
            return Claim::pending;
        case Status::confirmed:
        case Status::in_house:
        case Status::checked_out:
        case Status::no_show:
            return Claim::sold;
        case Status::rejected:
        case Status::cancelled:
        case Status::expired:
        case Status::released:
            return Claim::none;
    }
    CHECK(false);
}

}  // namespace

std::string_view to_string(Status status) { return kStatusNames[static_cast<std::size_t>(status)]; }

bool is_hold(Status status) {
    return status == Status::held || status == Status::expired || status == Status::released;
}

Result<Status> parse_status(std::string_view text) {
    const auto found = std::ranges::find(kStatusNames, text);
    if (found == kStatusNames.end())
        return fail(Code::invalid, "unknown-status", "There is no such status of a booking.");
    return static_cast<Status>(found - kStatusNames.begin());
}

std::optional<int> status_code(Status status) {
    switch (status) {
        case Status::pending_approval:
            return 1;
        case Status::confirmed:
            return 2;
        case Status::rejected:
            return 3;
        default:
            return std::nullopt;
    }
}

Booking Booking::begin(const Event& placed) {
    const auto* fact = std::get_if<HoldPlaced>(&placed.fact);
    CHECK(fact != nullptr);
    const Money nothing{0, fact->terms->price.total.currency};
    return {.id = fact->booking_id,
            .terms = fact->terms,
            .hold_expires_at = fact->expires_at,
            .authorised = nothing,
            .captured = nothing,
            .refunded = nothing,
            .version = 1,
            .created_at = placed.time,
            .updated_at = placed.time};
}

void Booking::apply(const Event& event) {
    std::visit([this](const auto& fact) { apply_fact(*this, fact); }, event.fact);
    ++version;
    updated_at = event.time;
}

Claimed Booking::claimed() const {
    const Claim claim = claim_of(status);
    if (claim == Claim::none) return {};
    return {claim, terms->room_type_id, terms->room_count(), terms->stay.arrival,
            free_from.value_or(terms->stay.departure)};
}

std::optional<Instant> Booking::due() const {
    if (status == Status::held) return hold_expires_at;
    if (status == Status::pending_payment) return pay_by;
    if (status == Status::pending_approval) return decide_by;
    return std::nullopt;
}

Money Booking::in_hand() const {
    return {authorised.minor + captured.minor - refunded.minor, captured.currency};
}

std::string reference_of(std::string_view booking_id) {
    const std::string digest = sha256(booking_id);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | static_cast<unsigned char>(digest[i]);
    std::string reference(kReferenceLength, '0');
    for (std::size_t i = kReferenceLength; i-- > 0; bits >>= 5)
        reference[i] = kCrockford[bits & 31];
    return reference;
}

}  // namespace innkeeper::booking
