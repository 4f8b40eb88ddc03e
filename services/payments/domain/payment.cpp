#include "services/payments/domain/payment.hpp"

#include "chassis/core/check.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace innkeeper::payments {
namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

template <class Matches>
std::int64_t sum_where(const std::vector<Entry>& entries, Matches matches) {
    std::int64_t sum = 0;
    for (const Entry& entry : entries) {
        if (!matches(entry)) continue;
        // A command's amount is at most kMaxMinor, and a payment has at most kMaxCommands of them.
        CHECK(entry.amount.minor <= std::numeric_limits<std::int64_t>::max() - sum);
        sum += entry.amount.minor;
    }
    return sum;
}

/// The command that a fact is about, and the kind that it must be of.
struct About {
    std::uint64_t command = 0;
    CommandKind kind = CommandKind::authorise;
};

About about(const Fact& fact) {
    return std::visit(
        Overloaded{
            [](const CommandAccepted& f) { return About{f.command.sequence, f.command.kind}; },
            [](const GaveUp& f) { return About{f.command, CommandKind::authorise}; },
            [](const Authorised& f) { return About{f.command, CommandKind::authorise}; },
            [](const Declined& f) { return About{f.command, CommandKind::authorise}; },
            [](const Captured& f) { return About{f.command, CommandKind::capture}; },
            [](const CaptureFailed& f) { return About{f.command, CommandKind::capture}; },
            [](const Voided& f) { return About{f.command, CommandKind::release}; },
            [](const Refunded& f) { return About{f.command, CommandKind::refund}; },
            [](const RefundFailed& f) { return About{f.command, CommandKind::refund}; }},
        fact);
}

}  // namespace

Payment Payment::begin(std::string booking_id, const Event& first) {
    const auto* accepted = std::get_if<CommandAccepted>(&first.fact);
    CHECK(accepted != nullptr);
    Payment payment{.booking_id = std::move(booking_id),
                    .currency = accepted->command.amount.currency,
                    .parties = {},
                    .method_id = {},
                    .waiting = {},
                    .answered = 0,
                    .turn_since = first.at,
                    .giving_up = false,
                    .entries = {},
                    .refunds = {},
                    .version = 0};
    payment.apply(first);
    return payment;
}

const Command* Payment::head() const {
    const auto at = waiting.find(answered + 1);
    return at == waiting.end() ? nullptr : &at->second;
}

bool Payment::knows(std::uint64_t command) const {
    return command <= answered || waiting.contains(command);
}

bool Payment::fits(const Fact& fact) const {
    const About subject = about(fact);
    if (std::holds_alternative<CommandAccepted>(fact))
        return subject.command > 0 && !knows(subject.command);
    const Command* command = head();
    if (command == nullptr || command->sequence != subject.command || command->kind != subject.kind)
        return false;
    if (std::holds_alternative<GaveUp>(fact)) return !giving_up;
    if (std::holds_alternative<Authorised>(fact)) return !giving_up;
    return true;
}

void Payment::apply(const Event& event) {
    CHECK(fits(event.fact));
    const Instant at = event.at;
    std::visit(
        Overloaded{
            [&](const CommandAccepted& f) { accept(f, at); },
            [&](const GaveUp&) { giving_up = true; },
            [&](const Authorised& f) {
                add_entry(EntryKind::authorised, head()->amount, at, f.command, {}, f.reference);
                close_head(at);
            },
            [&](const Declined& f) {
                add_entry(EntryKind::declined, head()->amount, at, f.command, f.reason, {});
                close_head(at);
            },
            [&](const Captured& f) {
                move_money(EntryKind::captured, f.authorisation, f.amount, at);
            },
            [&](const CaptureFailed&) { close_head(at); },
            [&](const Voided& f) {
                if (f.authorisation != 0)
                    add_entry(EntryKind::voided, f.amount, at, f.authorisation, {}, {});
                bool any_left = false;
                for (const Entry& entry : entries)
                    any_left = any_left ||
                               (entry.kind == EntryKind::authorised && left_of(*this, entry) > 0);
                if (!any_left) close_head(at);
            },
            [&](const Refunded& f) {
                move_money(EntryKind::refunded, f.authorisation, f.amount, at);
            },
            [&](const RefundFailed&) {
                settle_refund(RefundState::failed, at);
                close_head(at);
            }},
        event.fact);
    ++version;
}

void Payment::accept(const CommandAccepted& fact, Instant at) {
    const Command& command = fact.command;
    const bool is_newest =
        waiting.empty() ? command.sequence > answered : command.sequence > waiting.rbegin()->first;
    waiting.emplace(command.sequence, command);
    if (is_newest) parties = fact.parties;
    if (command.kind == CommandKind::authorise && (is_newest || method_id.empty()))
        method_id = command.method_id;
    if (command.kind == CommandKind::refund)
        refunds.push_back({command.id, command.amount, RefundState::pending, at});
    if (command.sequence == answered + 1) turn_since = at;
}

void Payment::move_money(EntryKind kind, std::uint64_t authorisation, Money amount, Instant at) {
    add_entry(kind, amount, at, authorisation, {}, {});
    if (sum_of_command(kind, head()->sequence) < head()->amount.minor) return;
    if (kind == EntryKind::refunded) settle_refund(RefundState::done, at);
    close_head(at);
}

void Payment::add_entry(EntryKind kind, Money amount, Instant at, std::uint64_t authorisation,
                        std::string reason, std::string reference) {
    const Command& command = *head();
    std::size_t parts = 0;
    for (const Entry& entry : entries)
        if (entry.command == command.sequence) ++parts;
    entries.push_back({.id = parts == 0 ? command.id : fmt::format("{}/{}", command.id, parts),
                       .kind = kind,
                       .amount = amount,
                       .at = at,
                       .reason = std::move(reason),
                       .command = command.sequence,
                       .authorisation = authorisation,
                       .reference = std::move(reference)});
}

void Payment::close_head(Instant at) {
    waiting.erase(answered + 1);
    ++answered;
    giving_up = false;
    turn_since = at;
}

void Payment::settle_refund(RefundState state, Instant at) {
    for (Refund& refund : refunds) {
        if (refund.id != head()->id) continue;
        refund.state = state;
        refund.at = at;
    }
}

std::int64_t Payment::sum(EntryKind kind) const {
    return sum_where(entries, [&](const Entry& e) { return e.kind == kind; });
}

std::int64_t Payment::sum_of_authorisation(EntryKind kind, std::uint64_t sequence) const {
    return sum_where(entries,
                     [&](const Entry& e) { return e.kind == kind && e.authorisation == sequence; });
}

std::int64_t Payment::sum_of_command(EntryKind kind, std::uint64_t sequence) const {
    return sum_where(entries,
                     [&](const Entry& e) { return e.kind == kind && e.command == sequence; });
}

std::int64_t left_of(const Payment& payment, const Entry& authorised) {
    const std::uint64_t sequence = authorised.command;
    return authorised.amount.minor - payment.sum_of_authorisation(EntryKind::captured, sequence) -
           payment.sum_of_authorisation(EntryKind::voided, sequence);
}

std::int64_t refundable_of(const Payment& payment, const Entry& authorised) {
    const std::uint64_t sequence = authorised.command;
    return payment.sum_of_authorisation(EntryKind::captured, sequence) -
           payment.sum_of_authorisation(EntryKind::refunded, sequence);
}

Status Payment::status() const {
    const std::int64_t captured = sum(EntryKind::captured);
    const std::int64_t refunded = sum(EntryKind::refunded);
    if (refunded > 0) return refunded == captured ? Status::refunded : Status::part_refunded;
    if (captured > 0) return Status::captured;
    if (sum(EntryKind::authorised) > sum(EntryKind::voided)) return Status::authorised;
    for (const auto& [sequence, command] : waiting)
        if (command.kind == CommandKind::authorise) return Status::authorising;
    return sum(EntryKind::authorised) > 0 ? Status::voided : Status::declined;
}

std::string_view to_string(CommandKind kind) {
    constexpr std::array<std::string_view, 4> kNames{"authorise", "capture", "void", "refund"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view to_string(EntryKind kind) {
    constexpr std::array<std::string_view, 5> kNames{"authorised", "declined", "captured", "voided",
                                                     "refunded"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view to_string(RefundState state) {
    constexpr std::array<std::string_view, 3> kNames{"pending", "done", "failed"};
    return kNames[static_cast<std::size_t>(state)];
}

std::string_view to_string(Status status) {
    constexpr std::array<std::string_view, 7> kNames{
        "authorising", "authorised", "declined", "captured", "voided", "part_refunded", "refunded"};
    return kNames[static_cast<std::size_t>(status)];
}

}  // namespace innkeeper::payments
