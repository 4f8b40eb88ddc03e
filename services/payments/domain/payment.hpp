#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/money.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The payment of one booking: a pure fold of its events.
namespace innkeeper::payments {

enum class CommandKind { authorise, capture, release, refund };

/// What the booking asks for. Commands of a booking count 1, 2, … and are carried out in that
/// order, one after another; each gets exactly one answer.
struct Command {
    std::uint64_t sequence = 0;
    std::string id;
    CommandKind kind = CommandKind::authorise;
    Money amount;
    std::string method_id;  ///< of an authorisation; else empty
    bool operator==(const Command&) const = default;
};

/// Who may see the payment, as the last command said.
struct Parties {
    std::string guest_subject;
    std::string hotel_id;
    std::vector<std::string> hotel_manager_ids;
    bool operator==(const Parties&) const = default;
};

// Facts. Those after the first two tell what came of the command whose turn it is (`command`).

struct CommandAccepted {
    Command command;
    Parties parties;
};
/// The outcome of an authorisation came not in time: from here on it is only undone.
struct GaveUp {
    std::uint64_t command = 0;
};
struct Authorised {
    std::uint64_t command = 0;
    std::string reference;  ///< the provider's
};
struct Declined {
    std::uint64_t command = 0;
    std::string reason;
};
/// Part or all of a capture, out of one authorisation (its sequence).
struct Captured {
    std::uint64_t command = 0;
    std::uint64_t authorisation = 0;
    Money amount;
};
struct CaptureFailed {
    std::uint64_t command = 0;
    std::string reason;
};
/// What was left of an authorisation (its sequence) was given back. Authorisation 0 with no amount:
/// there was nothing to give back.
struct Voided {
    std::uint64_t command = 0;
    std::uint64_t authorisation = 0;
    Money amount;
};
struct Refunded {
    std::uint64_t command = 0;
    std::uint64_t authorisation = 0;
    Money amount;
};
struct RefundFailed {
    std::uint64_t command = 0;
    std::string reason;
};

using Fact = std::variant<CommandAccepted, GaveUp, Authorised, Declined, Captured, CaptureFailed,
                          Voided, Refunded, RefundFailed>;

struct Event {
    Instant at;
    Fact fact;
};

enum class EntryKind { authorised, declined, captured, voided, refunded };

/// A line of the ledger. Lines are added and never changed; every balance is a sum of them.
struct Entry {
    std::string id;  ///< of the command, with "/n" for its later parts
    EntryKind kind = EntryKind::authorised;
    Money amount;
    Instant at;
    std::string reason;               ///< of `declined`
    std::uint64_t command = 0;        ///< sequence
    std::uint64_t authorisation = 0;  ///< the sequence of the authorisation whose money it moves
    std::string reference;            ///< of `authorised`: the provider's
    bool operator==(const Entry&) const = default;
};

enum class RefundState { pending, done, failed };

struct Refund {
    std::string id;  ///< of the command
    Money amount;
    RefundState state = RefundState::pending;
    Instant at;  ///< of the last change
    bool operator==(const Refund&) const = default;
};

/// Of the whole payment, for people.
enum class Status { authorising, authorised, declined, captured, voided, part_refunded, refunded };

struct Payment {
    std::string booking_id;
    Currency currency;  ///< of the first command
    Parties parties;
    std::string method_id;                     ///< of the last authorisation that was asked for
    std::map<std::uint64_t, Command> waiting;  ///< accepted and without an answer, by sequence
    std::uint64_t answered = 0;                ///< the commands 1 … answered have their answers
    Instant turn_since;                        ///< when the turn of the head came
    bool giving_up = false;                    ///< the head is an authorisation to be undone
    std::vector<Entry> entries;
    std::vector<Refund> refunds;
    std::uint64_t version = 0;  ///< events so far
    bool operator==(const Payment&) const = default;

    /// The payment after its first event, a CommandAccepted (CHECKed).
    [[nodiscard]] static Payment begin(std::string booking_id, const Event& first);
    /// CHECKs fits().
    void apply(const Event& event);
    /// True when the event can follow: its command is the one whose turn it is, and of its kind.
    [[nodiscard]] bool fits(const Fact& fact) const;

    /// The command whose turn it is; null while there is none, or an earlier one has not come.
    [[nodiscard]] const Command* head() const;
    [[nodiscard]] bool knows(std::uint64_t command) const;

    /// Sums of the ledger, in minor units of `currency`.
    [[nodiscard]] std::int64_t sum(EntryKind kind) const;
    [[nodiscard]] std::int64_t sum_of_authorisation(EntryKind kind, std::uint64_t sequence) const;
    [[nodiscard]] std::int64_t sum_of_command(EntryKind kind, std::uint64_t sequence) const;
    [[nodiscard]] Money money(std::int64_t minor) const { return {minor, currency}; }
    [[nodiscard]] Status status() const;

private:
    void add_entry(EntryKind kind, Money amount, Instant at, std::uint64_t authorisation,
                   std::string reason, std::string reference);
    void close_head(Instant at);
    void settle_refund(RefundState state, Instant at);
    void accept(const CommandAccepted& fact, Instant at);
    void move_money(EntryKind kind, std::uint64_t authorisation, Money amount, Instant at);
};

/// The part of a sum that one authorisation gives: what is left to capture or to void of it, or of
/// what was captured, to refund.
[[nodiscard]] std::int64_t left_of(const Payment& payment, const Entry& authorised);
[[nodiscard]] std::int64_t refundable_of(const Payment& payment, const Entry& authorised);

[[nodiscard]] std::string_view to_string(CommandKind kind);
[[nodiscard]] std::string_view to_string(EntryKind kind);
[[nodiscard]] std::string_view to_string(RefundState state);
[[nodiscard]] std::string_view to_string(Status status);

}  // namespace innkeeper::payments
