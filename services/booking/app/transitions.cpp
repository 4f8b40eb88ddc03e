#include "services/booking/app/transitions.hpp"

#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/limits.hpp"

#include <utility>

namespace innkeeper::booking {
namespace {

using Step = std::optional<Outcome>;

Outcome outcome_of(const Wish& wish, const Booking& booking) {
    return {.status = wish.status,
            .body = booking_text(booking),
            .version = booking.version,
            .booking_id = booking.id};
}

RowsQuery query_of(const Wish& wish, const Terms& terms) {
    return {.booking_id = wish.booking_id,
            .hotel_id = terms.hotel_id,
            .room_type_id = terms.room_type_id,
            .guest_subject = terms.guest_subject,
            .stay = terms.stay,
            .answer = wish.keyed ? std::optional(wish.keyed->row) : std::nullopt};
}

}  // namespace

Task<Result<Outcome>> Transitions::run(Wish wish) {
    const std::string name = wish.name;
    const auto result = co_await carry_out(std::move(wish));
    count_command(context_, name, result);
    co_return result;
}

Task<Result<Outcome>> Transitions::carry_out(Wish wish) {
    std::optional<InFlight::Ticket> ticket;
    if (wish.keyed) {
        CO_TRY(auto running, context_.in_flight.begin(*wish.keyed));
        ticket.emplace(std::move(running));
    }
    CO_TRY(const auto row, co_await load_booking(context_.table, wish.booking_id));
    if (!row.value) co_return fail(wish.not_found);
    const Terms terms = row.value->terms;
    CO_TRY(const auto turn,
           co_await context_.queue.enter(line_of(terms.hotel_id, terms.room_type_id)));

    const auto work = std::make_shared<Work>(std::move(wish), terms);
    for (int i = 0; i < kMaxAttempts; ++i) {
        const auto step = co_await attempt(work);
        if (!step) co_return fail(truthful(*work->lost, step.error()));
        if (step->has_value()) co_return **step;
    }
    co_return fail(truthful(*work->lost, contended()));
}

Task<Result<Step>> Transitions::attempt(std::shared_ptr<Work> work) {
    CO_TRY_VOID(co_await work->lost->settle(context_.table));
    CO_TRY(Rows rows, co_await load_rows(context_.table, query_of(work->wish, work->terms)));
    const Wish& wish = work->wish;
    if (!rows.booking.value || !rows.hotel.value)
        co_return fail(Code::bug, "document-damaged", "A stored document is missing.");
    const Booking& state = *rows.booking.value;
    CO_TRY_VOID(wish.may(state, *rows.hotel.value));
    if (wish.keyed && rows.answer.value) {
        CO_TRY(Outcome first, replay(*wish.keyed, *rows.answer.value));
        first.replayed = !work->lost->ever();
        if (first.replayed) REACHED("booking-key-replayed");
        if (!first.replayed) REACHED("booking-lost-commit-found");
        co_return first;
    }

    const Instant now = context_.clock.now();
    CO_TRY(auto by_time, decide(state, PassTime{}, now));
    if (!by_time.empty())
        co_return co_await commit(work, std::move(rows), std::move(by_time), true);
    CO_TRY(auto events, decide(state, wish.command(*rows.hotel.value, now), now, wish.expected));
    co_return co_await commit(work, std::move(rows), std::move(events), false);
}

Task<Result<Step>> Transitions::commit(std::shared_ptr<Work> work, Rows rows,
                                       std::vector<Event> events, bool by_time) {
    const Wish& wish = work->wish;
    const Instant now = context_.clock.now();
    if (events.empty()) {
        const Outcome outcome = outcome_of(wish, *rows.booking.value);
        if (!wish.keyed) co_return outcome;
        // The wish was fulfilled before; from now on this key, too, has its first answer.
        std::vector<store::Write> writes{
            answer_write(*wish.keyed, outcome, now),
            store::Write::check(state_key(wish.booking_id),
                                store::Expect::exactly(rows.booking.version))};
        CO_TRY(const Tried tried, co_await try_commit(context_, work->lost, std::move(writes)));
        co_return tried == Tried::done ? Step(outcome) : Step();
    }

    const Change change = Change::go_on(*rows.booking.value, std::move(events));
    const Outcome outcome = outcome_of(wish, change.after());
    std::optional<store::Write> answer;
    if (wish.keyed && !by_time) answer = answer_write(*wish.keyed, outcome, now);
    CO_TRY(auto writes, writes_of(context_, rows, change, answer, wish.traceparent));
    CO_TRY(const Tried tried, co_await try_commit(context_, work->lost, std::move(writes)));
    if (tried == Tried::again) co_return Step();
    context_.on_outbox();
    if (const auto due = change.after().due()) context_.on_timer(*due);
    if (!by_time) co_return outcome;
    if (change.after().status == Status::expired) REACHED("booking-hold-expired");
    if (change.after().status == Status::rejected) REACHED("booking-not-decided-in-time");
    co_return Step();  // moved on by time; now the wish itself
}

}  // namespace innkeeper::booking
