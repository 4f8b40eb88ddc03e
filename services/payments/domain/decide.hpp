#pragma once

#include "chassis/core/result.hpp"
#include "services/payments/domain/payment.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace innkeeper::payments {

/// What a provider says of a call.
struct Outcome {
    enum class Kind {
        approved,
        declined,  ///< it was not done and never will be
        unknown,   ///< it may have been done: asking again with the same key tells
    };
    Kind kind = Kind::unknown;
    std::string text;  ///< approved: the provider's reference; declined: the reason

    [[nodiscard]] static Outcome approved(std::string reference) {
        return {Kind::approved, std::move(reference)};
    }
    [[nodiscard]] static Outcome declined(std::string reason) {
        return {Kind::declined, std::move(reason)};
    }
    [[nodiscard]] static Outcome unknown() { return {}; }
    bool operator==(const Outcome&) const = default;
};

/// What to ask the provider next.
struct Call {
    CommandKind kind = CommandKind::authorise;
    std::string key;  ///< the provider's idempotency key
    Money amount;
    std::string method_id;            ///< authorise
    std::uint64_t authorisation = 0;  ///< the others: whose money is moved, by sequence,
    std::string authorisation_key;    ///< by the key with which it was asked for,
    std::string reference;            ///< and the provider's name for it; "" when that never came
    bool operator==(const Call&) const = default;
};

/// Reasons that an answer can give. Those of an authorisation are a closed set.
namespace reason {
inline constexpr std::string_view kDeclined = "declined";
inline constexpr std::string_view kInsufficientFunds = "insufficient_funds";
inline constexpr std::string_view kTimedOut = "timed_out";
inline constexpr std::string_view kUnknownMethod = "unknown_payment_method";
inline constexpr std::string_view kInvalidAmount = "invalid_amount";
inline constexpr std::string_view kCurrencyMismatch = "currency_mismatch";
inline constexpr std::string_view kNotAuthorised = "not_authorised";
inline constexpr std::string_view kExceedsAuthorised = "exceeds_authorised";
inline constexpr std::string_view kNotCaptured = "not_captured";
inline constexpr std::string_view kExceedsCaptured = "exceeds_captured";
}  // namespace reason

/// A command has come, in any order; `now` decides nothing. No fact: it was known before.
/// Error: `rejected` (`too-many-payment-commands`) past kMaxCommands.
[[nodiscard]] Result<std::vector<Fact>> accept(const std::optional<Payment>& payment,
                                               Command command, Parties parties);

/// What the head needs: nothing (there is no head), a fact that needs no provider, or a call.
using Step = std::variant<std::monostate, Fact, Call>;
[[nodiscard]] Step next_step(const Payment& payment);

/// What came of the call that next_step() asked for, at `now`; nothing: ask again later. An
/// authorisation that is unknown after `give_up_after` of its turn is given up.
[[nodiscard]] std::optional<Fact> on_outcome(const Payment& payment, const Call& call,
                                             const Outcome& outcome, Instant now,
                                             Millis give_up_after);

/// What the booking is told when `fact` has answered its command.
struct Answer {
    enum class Kind {
        authorised,
        declined,
        captured,
        capture_failed,
        voided,
        refunded,
        refund_failed
    };
    Kind kind;
    std::uint64_t sequence;  ///< of the command, and of the answer
    std::string command_id;
    Money amount;        ///< of the command; of a void, what it gave back
    std::string reason;  ///< of what declined or failed
};

/// The answer that `fact` gives to the head of `before`; nothing while more is to be done.
[[nodiscard]] std::optional<Answer> answer_of(const Payment& before, const Fact& fact,
                                              const Payment& after);

}  // namespace innkeeper::payments
