#pragma once

#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::booking {

struct Booking;

/// What the payments service is asked to do. Sent as an event, in the commit that decides it.
struct PaymentCommand {
    enum class Kind { authorise, capture, void_authorisation, refund };
    std::uint64_t number = 0;  ///< 1, 2, … of one booking: its idempotency key
    Kind kind = Kind::authorise;
    Money amount;
    bool operator==(const PaymentCommand&) const = default;
};

/// What became of a command. Every command gets one answer in the end, perhaps more than once.
struct PaymentAnswer {
    enum class Kind {
        authorised,
        declined,
        captured,
        capture_failed,
        voided,
        refunded,
        refund_failed
    };
    std::uint64_t number = 0;  ///< of the command
    Kind kind = Kind::authorised;
    Money amount;
    std::string reason = {};
    bool operator==(const PaymentAnswer&) const = default;
};

/// What the booking wants of its payment, by its state alone.
struct PaymentGoal {
    enum class Kind {
        none,       ///< nothing to pay through the platform, or not yet
        authorise,  ///< reserve `amount`
        keep,       ///< end with `amount` kept: capture, void or refund, whatever leads there
    };
    Kind kind = Kind::none;
    Money amount;
    bool operator==(const PaymentGoal&) const = default;
};

/// pending_payment: authorise what is due now. pending_approval: keep the authorisation (goal
/// authorise). confirmed, in_house, checked_out: keep what is due now. Ended without a stay: keep
/// the penalty, at most what was due now. held, released, expired, and where nothing is due now and
/// nothing was paid: none.
[[nodiscard]] PaymentGoal goal_of(const Booking& booking);

/// The payment saga of one booking: plain data, stored with the booking in one commit. One command
/// is on its way at a time; the next follows from the goal and what is known. Whatever the order
/// of goals and answers, it ends with the goal reached, or with nothing kept where the provider
/// refuses (I7).
struct PaymentSaga {
    std::uint64_t commands = 0;  ///< sent so far
    std::optional<PaymentCommand> on_its_way = {};
    PaymentGoal goal;
    bool asked = false;     ///< an authorisation was asked for
    bool declined = false;  ///< and refused
    bool capture_refused = false;
    bool refund_refused = false;  ///< for good: a person has to see to it
    Money authorised;             ///< reserved, neither captured nor voided
    Money captured;
    Money refunded;
    bool operator==(const PaymentSaga&) const = default;

    /// Of a booking in that currency, before anything happened.
    [[nodiscard]] static PaymentSaga begin(Currency currency);
    /// Nothing is on its way, and nothing is left to do.
    [[nodiscard]] bool at_rest() const;
    /// Whether it answers the command on its way: number and kind, and the amount where money has
    /// moved. Anything else (a duplicate, a mistake) must not reach decide().
    [[nodiscard]] bool awaits(const PaymentAnswer& answer) const;
};

struct Advance {
    PaymentSaga saga;
    std::optional<PaymentCommand> send = {};
};

/// A new goal, or the same.
[[nodiscard]] Advance advance(const PaymentSaga& saga, const PaymentGoal& goal);
/// An answer; one that is not awaited changes nothing. Where the answer has changed the booking,
/// give the new goal first: nothing is sent for it while the command is on its way, and what
/// follows the answer then serves the new goal, not the old (a late authorisation that reinstates
/// a booking must not be voided).
[[nodiscard]] Advance advance(const PaymentSaga& saga, const PaymentAnswer& answer);

}  // namespace innkeeper::booking
