#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "services/booking/domain/availability.hpp"
#include "services/booking/domain/stock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace innkeeper::booking {

enum class Status { held, pending_approval, confirmed, rejected, cancelled, expired, released };

[[nodiscard]] std::string_view to_string(Status status);
[[nodiscard]] Result<Status> parse_status(std::string_view text);
/// The codes of the notes: 1 pending approval, 2 confirmed, 3 rejected.
[[nodiscard]] std::optional<int> status_code(Status status);
/// What a booking in this state takes of its nights.
[[nodiscard]] Claim claim_of(Status status);

struct GuestDetails {
    std::string given_name;
    std::string family_name;
    std::string email;
    bool operator==(const GuestDetails&) const = default;
};

/// What a guest adds when a hold becomes a booking. The payment is always `at_hotel`.
struct BookingDetails {
    GuestDetails guest;
    std::optional<std::string> note;
    bool operator==(const BookingDetails&) const = default;
};

/// What is asked for, and the names and the price that were true then: frozen.
struct Terms {
    std::string guest_subject;  ///< who it belongs to
    std::string hotel_id;
    std::string hotel_name;
    std::string hotel_city;
    std::uint64_t hotel_version = 0;  ///< that the stock was checked against
    std::string room_type_id;
    std::string room_type_name;
    std::string rate_plan_id;
    int rooms = 1;
    Stay stay;
    Party party;
    Price price;
    bool operator==(const Terms&) const = default;
};

struct HoldPlaced {
    std::string booking_id;
    Terms terms;
    Instant expires_at;
    bool operator==(const HoldPlaced&) const = default;
};
struct HoldExpired {
    bool operator==(const HoldExpired&) const = default;
};
struct HoldReleased {
    bool operator==(const HoldReleased&) const = default;
};
struct BookingSubmitted {
    BookingDetails details;
    Instant decide_by;
    bool operator==(const BookingSubmitted&) const = default;
};
/// `details` when the hotel confirms by itself, `decided_by` when a person did.
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
struct BookingCancelled {
    std::string cancelled_by;
    std::optional<std::string> reason;
    bool operator==(const BookingCancelled&) const = default;
};

using Fact = std::variant<HoldPlaced, HoldExpired, HoldReleased, BookingSubmitted, BookingConfirmed,
                          BookingRejected, BookingCancelled>;

/// What happened to one booking, and when.
struct Event {
    Instant time;
    Fact fact;
    bool operator==(const Event&) const = default;
};

/// The state of a hold, which may become a booking: a fold of its events.
struct Booking {
    std::string id;
    Terms terms;
    Status status = Status::held;
    std::optional<BookingDetails> details;  ///< absent while held
    std::optional<std::string> reason;      ///< of a rejection or cancellation
    Instant hold_expires_at;
    std::optional<Instant> decide_by;
    std::optional<std::string> decided_by;
    std::optional<std::string> cancelled_by;
    std::uint64_t version = 0;  ///< number of events
    Instant created_at;
    Instant updated_at;
    bool operator==(const Booking&) const = default;

    /// The state after its first event, which must be HoldPlaced.
    [[nodiscard]] static Booking begin(const Event& placed);
    void apply(const Event& event);

    [[nodiscard]] Claim claim() const { return claim_of(status); }
    /// When time alone changes it: the end of a hold, the deadline of a decision.
    [[nodiscard]] std::optional<Instant> due() const;
};

/// Eight characters of Crockford's base 32, for people to read out. Not unique: a search key.
[[nodiscard]] std::string reference_of(std::string_view booking_id);

}  // namespace innkeeper::booking
