#include "services/payments/domain/decide.hpp"

#include "chassis/core/check.hpp"
#include "services/payments/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::payments {
namespace {

static_assert(kMaxMinor <
              std::numeric_limits<std::int64_t>::max() / static_cast<std::int64_t>(kMaxCommands));

Fact refusal(const Command& command, std::string_view why) {
    if (command.kind == CommandKind::capture)
        return CaptureFailed{command.sequence, std::string(why)};
    if (command.kind == CommandKind::refund)
        return RefundFailed{command.sequence, std::string(why)};
    return Declined{command.sequence, std::string(why)};
}

/// The key of the part that comes next: the first has the command's own.
std::string part_key(const Payment& payment, const Command& command) {
    const auto parts = std::ranges::count(payment.entries, command.sequence, &Entry::command);
    return parts == 0 ? command.id : fmt::format("{}/{}", command.id, parts);
}

std::string undo_key(const Command& command) { return command.id + "/undo"; }

Call call_on(const Payment& payment, const Command& command, const Entry& authorised,
             std::int64_t minor) {
    return {.kind = command.kind,
            .key = part_key(payment, command),
            .amount = payment.money(minor),
            .method_id = {},
            .authorisation = authorised.command,
            .authorisation_key = authorised.id,
            .reference = authorised.reference};
}

Step authorise_step(const Payment& payment, const Command& command) {
    if (payment.giving_up)
        return Call{.kind = CommandKind::release,
                    .key = undo_key(command),
                    .amount = command.amount,
                    .method_id = {},
                    .authorisation = command.sequence,
                    .authorisation_key = command.id,
                    .reference = {}};
    if (command.amount.minor <= 0 || command.amount.currency != payment.currency)
        return refusal(command, reason::kDeclined);
    return Call{.kind = CommandKind::authorise,
                .key = command.id,
                .amount = command.amount,
                .method_id = command.method_id,
                .authorisation = command.sequence,
                .authorisation_key = command.id,
                .reference = {}};
}

/// Captures and refunds: parts of `left`, from the first authorisation on, until the amount is
/// reached. Either there is enough for all that is still to do, or nothing more is done.
template <class Left>
Step move_step(const Payment& payment, const Command& command, EntryKind moved, Left left,
               std::string_view none, std::string_view too_much) {
    if (command.amount.minor <= 0) return refusal(command, reason::kInvalidAmount);
    if (command.amount.currency != payment.currency)
        return refusal(command, reason::kCurrencyMismatch);
    const std::int64_t wanted =
        command.amount.minor - payment.sum_of_command(moved, command.sequence);
    std::int64_t total = 0;
    const Entry* first = nullptr;
    for (const Entry& entry : payment.entries) {
        if (entry.kind != EntryKind::authorised || left(payment, entry) <= 0) continue;
        if (first == nullptr) first = &entry;
        total += left(payment, entry);
    }
    if (first == nullptr) return refusal(command, none);
    if (total < wanted) return refusal(command, too_much);
    return call_on(payment, command, *first, std::min(wanted, left(payment, *first)));
}

Step release_step(const Payment& payment, const Command& command) {
    for (const Entry& entry : payment.entries)
        if (entry.kind == EntryKind::authorised && left_of(payment, entry) > 0)
            return call_on(payment, command, entry, left_of(payment, entry));
    return Voided{command.sequence, 0, payment.money(0)};
}

std::string authorisation_reason(const std::string& text) {
    for (const std::string_view known : {reason::kInsufficientFunds, reason::kUnknownMethod})
        if (text == known) return text;
    return std::string(reason::kDeclined);
}

std::optional<Fact> authorise_outcome(const Payment& payment, const Command& command,
                                      const Outcome& outcome, Instant now, Millis give_up_after) {
    if (outcome.kind == Outcome::Kind::unknown) {
        const bool is_late = !payment.giving_up && now - payment.turn_since >= give_up_after;
        return is_late ? std::optional<Fact>(GaveUp{command.sequence}) : std::nullopt;
    }
    // Whether there was something to undo or not: it has no effect any more.
    if (payment.giving_up) return Declined{command.sequence, std::string(reason::kTimedOut)};
    if (outcome.kind == Outcome::Kind::approved) return Authorised{command.sequence, outcome.text};
    return Declined{command.sequence, authorisation_reason(outcome.text)};
}

}  // namespace

Result<std::vector<Fact>> accept(const std::optional<Payment>& payment, Command command,
                                 Parties parties) {
    if (payment && payment->knows(command.sequence)) return std::vector<Fact>{};
    if (command.sequence == 0 || command.sequence > kMaxCommands)
        return fail(Code::rejected, "too-many-payment-commands",
                    "A booking has no such number of payment commands.");
    return std::vector<Fact>{CommandAccepted{std::move(command), std::move(parties)}};
}

Step next_step(const Payment& payment) {
    const Command* command = payment.head();
    if (command == nullptr) return std::monostate{};
    switch (command->kind) {
        case CommandKind::authorise:
            return authorise_step(payment, *command);
        case CommandKind::capture:
            return move_step(payment, *command, EntryKind::captured, left_of,
                             reason::kNotAuthorised, reason::kExceedsAuthorised);
        case CommandKind::release:
            return release_step(payment, *command);
        case CommandKind::refund:
            return move_step(payment, *command, EntryKind::refunded, refundable_of,
                             reason::kNotCaptured, reason::kExceedsCaptured);
    }
    return std::monostate{};
}

std::optional<Fact> on_outcome(const Payment& payment, const Call& call, const Outcome& outcome,
                               Instant now, Millis give_up_after) {
    const Command* command = payment.head();
    CHECK(command != nullptr);
    if (command->kind == CommandKind::authorise)
        return authorise_outcome(payment, *command, outcome, now, give_up_after);
    if (outcome.kind == Outcome::Kind::unknown) return std::nullopt;
    if (command->kind == CommandKind::release)
        // Declined: the provider holds nothing back any more, which is what was asked for.
        return Voided{command->sequence, call.authorisation, call.amount};
    if (outcome.kind == Outcome::Kind::declined)
        return refusal(*command, outcome.text.empty() ? reason::kDeclined : outcome.text);
    if (command->kind == CommandKind::capture)
        return Captured{command->sequence, call.authorisation, call.amount};
    return Refunded{command->sequence, call.authorisation, call.amount};
}

std::optional<Answer> answer_of(const Payment& before, const Fact& fact, const Payment& after) {
    if (after.answered == before.answered) return std::nullopt;
    const Command& command = *before.head();
    Answer answer{.kind = Answer::Kind::authorised,
                  .sequence = command.sequence,
                  .command_id = command.id,
                  .amount = command.amount,
                  .reason = {}};
    if (const auto* declined = std::get_if<Declined>(&fact)) {
        answer.kind = Answer::Kind::declined;
        answer.reason = declined->reason;
    } else if (const auto* capture = std::get_if<CaptureFailed>(&fact)) {
        answer.kind = Answer::Kind::capture_failed;
        answer.reason = capture->reason;
    } else if (const auto* refund = std::get_if<RefundFailed>(&fact)) {
        answer.kind = Answer::Kind::refund_failed;
        answer.reason = refund->reason;
    } else if (std::holds_alternative<Captured>(fact)) {
        answer.kind = Answer::Kind::captured;
    } else if (std::holds_alternative<Refunded>(fact)) {
        answer.kind = Answer::Kind::refunded;
    } else if (std::holds_alternative<Voided>(fact)) {
        answer.kind = Answer::Kind::voided;
        answer.amount = after.money(after.sum_of_command(EntryKind::voided, command.sequence));
    }
    return answer;
}

}  // namespace innkeeper::payments
