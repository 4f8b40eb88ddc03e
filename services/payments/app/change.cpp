#include "services/payments/app/change.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/probe.hpp"
#include "services/payments/app/published.hpp"

namespace innkeeper::payments {
namespace {

using store::Expect;
using store::Write;

std::optional<Work> work_before(const PaymentRow& row) {
    return row.value ? row.value->work : std::nullopt;
}

void add_timer_writes(std::vector<Write>& writes, const std::string& booking_id,
                      std::optional<Work> before, std::optional<Work> after) {
    const auto due = [](const std::optional<Work>& w) {
        return w ? std::optional(w->due) : std::nullopt;
    };
    if (due(before) == due(after)) return;
    if (before) writes.push_back(Write::remove(timer_key(before->due, booking_id)));
    if (after) writes.push_back(Write::put(timer_key(after->due, booking_id), "{}"));
}

/// A command that only queues behind the head does not change when the head is due.
std::optional<Work> work_after(const PaymentRow& row, const Payment& after, bool is_step,
                               Instant now) {
    if (after.head() == nullptr) return std::nullopt;
    const auto before = work_before(row);
    if (before && !is_step) return before;
    return Work{now, 0};
}

}  // namespace

Change change_of(Context& context, const PaymentRow& row, const std::string& booking_id, Fact fact,
                 Instant now) {
    const Event event{now, std::move(fact)};
    const bool is_step = !std::holds_alternative<CommandAccepted>(event.fact);
    CHECK(row.value || !is_step);
    Payment after = row.value ? row.value->payment : Payment::begin(booking_id, event);
    if (row.value) after.apply(event);
    const auto work = work_after(row, after, is_step, now);
    Change change{{std::move(after), work}, {}, {}};
    const Payment& payment = change.after.payment;

    bus::Commit& commit = change.commit;
    commit.put(
        Write::put(state_key(booking_id), to_document(change.after), Expect::exactly(row.version)));
    commit.put(eventsourcing::append_writes(kCategory, booking_id, payment.version - 1,
                                            {to_recorded(event)}));
    add_timer_writes(commit.writes, booking_id, work_before(row), work);
    if (!row.value) commit.put(Write::put(payment_index_key(booking_id), "{}"));
    if (is_step) change.answer = answer_of(row.value->payment, event.fact, payment);
    if (change.answer)
        commit.tell(answer_event(context.ids.next(), {}, now, *change.answer, payment));
    return change;
}

bus::Commit postpone(const PaymentRow& row, Work work) {
    CHECK(row.value && row.value->work);
    const std::string& id = row.value->payment.booking_id;
    bus::Commit commit{{Write::put(state_key(id), to_document({row.value->payment, work}),
                                   Expect::exactly(row.version))}};
    add_timer_writes(commit.writes, id, row.value->work, work);
    return commit;
}

Task<Result<Tried>> try_commit(Context& context, bus::Commit commit) {
    auto committed = co_await context.table.commit(std::move(commit.writes));
    if (committed && committed->ok()) {
        context.on_commit({std::move(commit.events), *std::move(committed)});
        co_return Tried::done;
    }
    if (committed) {
        REACHED("payment-commit-conflict");
        context.metrics.count("payments_commit_conflicts_total");
        co_return Tried::again;
    }
    if (committed.error().code != Code::unknown_outcome) co_return fail(committed.error());
    REACHED("payment-commit-answer-lost");
    context.metrics.count("payments_commit_answers_lost_total");
    co_return Tried::again;
}

}  // namespace innkeeper::payments
