#include "services/booking/app/transitions.hpp"

#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/limits.hpp"

#include <utility>

namespace innkeeper::booking {
namespace {

using Step = std::optional<Outcome>;

RowsQuery query_of(const Wish& wish, KnownBooking known) {
    const Terms& terms = *known->terms;
    RowsQuery query{.booking_id = wish.booking_id,
                    .hotel_id = terms.hotel_id,
                    .guest_subject = {},
                    .stays = {{terms.room_type_id, {}, terms.stay}},
                    .answer = wish.key ? std::optional(wish.key->row) : std::nullopt,
                    .known = std::move(known)};
    if (wish.target) query.stays.push_back(*wish.target);
    return query;
}

bool is_awaited(const Rows& rows, const PaymentAnswer& answer) {
    const auto& saga = rows.saga.value;
    return saga && saga->on_its_way && saga->on_its_way->number == answer.number;
}

void note_probes(const Booking& after, bool by_time) {
    if (after.status == Status::in_house) REACHED("booking-checked-in");
    if (!by_time) return;
    if (after.status == Status::expired) REACHED("booking-hold-expired");
    if (after.status == Status::rejected) REACHED("booking-not-decided-in-time");
    if (after.cancel_cause == CancelCause::payment_timed_out) REACHED("booking-payment-timed-out");
}

}  // namespace

Task<Result<Outcome>> Transitions::run(Wish wish) {
    const std::string name = wish.name;
    auto result = co_await carry_out(std::move(wish));
    count_command(context_, name, result);
    co_return result;
}

Task<Result<Outcome>> Transitions::carry_out(Wish wish) {
    std::optional<idempotency::InFlight::Ticket> ticket;
    if (wish.key) {
        CO_TRY(auto running, context_.in_flight.begin(*wish.key));
        ticket.emplace(std::move(running));
    }
    CO_TRY(const auto known, co_await find(wish.booking_id));
    if (!known) co_return fail(wish.not_found);
    const Terms& terms = *known->terms;
    CO_TRY(const auto turn,
           co_await context_.queue.enter(line_of(terms.hotel_id, terms.room_type_id)));

    const auto work = std::make_shared<Work>(std::move(wish), known);
    for (int i = 0; i < kMaxAttempts; ++i) {
        auto step = co_await attempt(work);
        if (!step) co_return fail(truthful(*work->lost, step.error()));
        if (step->has_value()) co_return **std::move(step);
    }
    co_return fail(truthful(*work->lost, contended()));
}

/// As it is or has been: the attempt looks whether it has gone on.
Task<Result<KnownBooking>> Transitions::find(std::string booking_id) {
    if (auto known = context_.bookings.find(booking_id)) co_return known;
    co_return co_await current_booking(context_, std::move(booking_id));
}

Task<Result<Step>> Transitions::attempt(std::shared_ptr<Work> work) {
    CO_TRY_VOID(co_await work->lost->settle(context_.table));
    CO_TRY(Rows rows,
           co_await load_rows(context_.table, context_.hotels, query_of(work->wish, work->known)));
    const Wish& wish = work->wish;
    if (!rows.booking || !rows.hotel.value)
        co_return fail(Code::bug, "document-damaged", "A stored document is missing.");
    const KnownBooking read_for = std::exchange(work->known, rows.booking);
    const Booking& state = *rows.booking;
    CO_TRY_VOID(wish.may(state, *rows.hotel.value));
    if (wish.key && rows.answer) {
        CO_TRY(Outcome first, co_await first_outcome(context_.table, *wish.key, *rows.answer));
        if (work->lost->ever()) first.set_own();
        if (first.replayed()) REACHED("booking-key-replayed");
        if (!first.replayed()) REACHED("booking-lost-commit-found");
        co_return first;
    }

    if (wish.payment && !is_awaited(rows, *wish.payment)) {
        REACHED("payment-answer-duplicate");
        co_return outcome_of(wish.status, state);
    }
    const bool same_nights = state.terms->stay == read_for->terms->stay &&
                             state.terms->room_type_id == read_for->terms->room_type_id;
    if (!same_nights) co_return Step();  // it was changed meanwhile: others are needed
    auto step = co_await decide_on(work, std::move(rows));
    if (step || step.error().code != Code::bug) co_return step;
    // Rows are read at several moments: what does not fit may be of before and after a commit.
    const store::Key next = next_event_key(work->wish.booking_id, work->known);
    CO_TRY(const auto moved_on, co_await context_.table.get(next));
    if (!moved_on) co_return step;
    REACHED("booking-rows-of-two-states");
    co_return Step();
}

Task<Result<Step>> Transitions::decide_on(std::shared_ptr<Work> work, Rows rows) {
    const Wish& wish = work->wish;
    const Booking& state = *rows.booking;
    const Instant now = context_.clock.now();
    CO_TRY(const HotelRules rules, rules_of(*rows.hotel.value, now));
    CO_TRY(auto by_time, decide(state, PassTime{}, rules, now));
    if (!by_time.empty())
        co_return co_await commit(work, std::move(rows), std::move(by_time), true);
    CO_TRY(const Command command, wish.command(rows, rules, now));
    CO_TRY(auto events, decide(state, command, rules, now, wish.expected));
    if (events.empty() && !wish.payment) co_return co_await keep_answer(work, std::move(rows));
    co_return co_await commit(work, std::move(rows), std::move(events), false);
}

/// The wish was fulfilled before; from now on this key, too, has its first answer.
Task<Result<Step>> Transitions::keep_answer(std::shared_ptr<Work> work, Rows rows) {
    const Wish& wish = work->wish;
    const Outcome outcome = outcome_of(wish.status, *rows.booking);
    if (!wish.key) co_return outcome;
    bus::Commit commit;
    commit.put(kept_outcome(*wish.key, outcome, context_.clock.now()));
    commit.put(store::Write::check(next_event_key(wish.booking_id, rows.booking),
                                   store::Expect::absent()));
    CO_TRY(const Tried tried, co_await try_commit(context_, work->lost, std::move(commit)));
    co_return tried == Tried::done ? Step(outcome) : Step();
}

Task<Result<Step>> Transitions::commit(std::shared_ptr<Work> work, Rows rows,
                                       std::vector<Event> events, bool by_time) {
    const Wish& wish = work->wish;
    const Change change = Change::go_on(rows.booking, std::move(events));
    Outcome outcome = outcome_of(wish.status, change.after());
    Along along{.answer = {},
                .payment = {},
                .traceparent = wish.traceparent,
                .text = outcome.response.body};
    if (!by_time) along.payment = wish.payment;
    if (!by_time && wish.key) along.answer = kept_outcome(*wish.key, outcome, context_.clock.now());
    CO_TRY(auto commit, commit_of(context_, rows, change, std::move(along)));
    CO_TRY(const Tried tried, co_await try_commit(context_, work->lost, std::move(commit)));
    if (tried == Tried::again) co_return Step();
    work->known = change.last();
    context_.bookings.put(work->known);
    if (const auto due = change.after().due()) context_.on_timer(*due);
    note_probes(change.after(), by_time);
    if (by_time) co_return Step();  // moved on by time; now the wish itself
    co_return outcome;
}

}  // namespace innkeeper::booking
