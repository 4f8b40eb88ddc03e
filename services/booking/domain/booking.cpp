#include "services/booking/domain/booking.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::booking {
namespace {

constexpr std::array<std::string_view, 7> kStatusNames{
    "held", "pending_approval", "confirmed", "rejected", "cancelled", "expired", "released"};
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kReferenceLength = 8;

void apply_fact(Booking&, const HoldPlaced&) { CHECK(false); }  // begin() takes the first event
void apply_fact(Booking& b, const HoldExpired&) { b.status = Status::expired; }
void apply_fact(Booking& b, const HoldReleased&) { b.status = Status::released; }
void apply_fact(Booking& b, const BookingSubmitted& fact) {
    b.status = Status::pending_approval;
    b.details = fact.details;
    b.decide_by = fact.decide_by;
}
void apply_fact(Booking& b, const BookingConfirmed& fact) {
    b.status = Status::confirmed;
    if (fact.details) b.details = fact.details;
    b.decided_by = fact.decided_by;
}
void apply_fact(Booking& b, const BookingRejected& fact) {
    b.status = Status::rejected;
    b.decided_by = fact.decided_by;
    b.reason = fact.reason;
}
void apply_fact(Booking& b, const BookingCancelled& fact) {
    b.status = Status::cancelled;
    b.cancelled_by = fact.cancelled_by;
    b.reason = fact.reason;
}

}  // namespace

std::string_view to_string(Status status) { return kStatusNames[static_cast<std::size_t>(status)]; }

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

Claim claim_of(Status status) {
    switch (status) {
        case Status::held:
            return Claim::held;
        case Status::pending_approval:
            return Claim::pending;
        case Status::confirmed:
            return Claim::sold;
        default:
            return Claim::none;
    }
}

Booking Booking::begin(const Event& placed) {
    const auto* fact = std::get_if<HoldPlaced>(&placed.fact);
    CHECK(fact != nullptr);
    return {.id = fact->booking_id,
            .terms = fact->terms,
            .status = Status::held,
            .details = {},
            .reason = {},
            .hold_expires_at = fact->expires_at,
            .decide_by = {},
            .decided_by = {},
            .cancelled_by = {},
            .version = 1,
            .created_at = placed.time,
            .updated_at = placed.time};
}

void Booking::apply(const Event& event) {
    std::visit([this](const auto& fact) { apply_fact(*this, fact); }, event.fact);
    ++version;
    updated_at = event.time;
}

std::optional<Instant> Booking::due() const {
    if (status == Status::held) return hold_expires_at;
    if (status == Status::pending_approval) return decide_by;
    return std::nullopt;
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
