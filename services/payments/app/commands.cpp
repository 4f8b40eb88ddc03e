#include "services/payments/app/commands.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/probe.hpp"
#include "services/payments/app/change.hpp"
#include "services/payments/limits.hpp"

#include <array>
#include <optional>
#include <utility>

namespace innkeeper::payments {
namespace {

constexpr std::array<std::pair<std::string_view, CommandKind>, 4> kTypes{
    {{"innkeeper.booking.authorisation_requested.v1", CommandKind::authorise},
     {"innkeeper.booking.capture_requested.v1", CommandKind::capture},
     {"innkeeper.booking.void_requested.v1", CommandKind::release},
     {"innkeeper.booking.refund_requested.v1", CommandKind::refund}}};

std::optional<CommandKind> kind_of(std::string_view type) {
    for (const auto& [name, kind] : kTypes)
        if (name == type) return kind;
    return std::nullopt;
}

}  // namespace

bus::Types command_types() {
    bus::Types types;
    for (const auto& [name, kind] : kTypes) types.wanted.emplace_back(name);
    return types;
}

Task<Result<void>> Commands::on_event(bus::Event event) {
    const auto kind = kind_of(event.type);
    if (!kind) co_return Result<void>{};
    CO_TRY(const Requested requested, parse_command(*kind, event.sequence, event.data));
    for (int i = 0; i < kMaxAttempts; ++i) {
        CO_TRY(const bool done, co_await attempt(event, requested));
        if (done) co_return Result<void>{};
    }
    co_return fail(Code::busy, "payment-contended", "This payment changes too often just now.");
}

/// False: to be tried again.
Task<Result<bool>> Commands::attempt(bus::Event event, Requested requested) {
    CO_TRY(const PaymentRow row, co_await load_payment(context_.table, requested.booking_id));
    const auto payment = row.value ? std::optional(row.value->payment) : std::nullopt;
    CO_TRY(auto facts, accept(payment, requested.command, requested.parties));
    if (facts.empty()) {
        REACHED("payment-command-duplicate");
        if (row.value && row.value->work) context_.on_timer(row.value->work->due);
        co_return true;
    }
    const Instant now = context_.clock.now();
    Change change = change_of(context_, row, requested.booking_id, std::move(facts.front()), now);
    change.commit.put(bus::inbox_write("payments", event, now));
    CO_TRY(const Tried tried, co_await try_commit(context_, std::move(change.commit)));
    if (tried == Tried::again) co_return false;
    if (change.after.payment.head() == nullptr) REACHED("payment-command-before-its-turn");
    context_.metrics.count("payments_commands_total",
                           {{"command", std::string(to_string(requested.command.kind))}});
    if (change.after.work) context_.on_timer(change.after.work->due);
    co_return true;
}

}  // namespace innkeeper::payments
