#include "services/booking/app/place_hold.hpp"

#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/terms_digest.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace innkeeper::booking {
namespace {

/// Nothing of the booking: it is new, and where an earlier attempt has made it, its answer is
/// there, too.
RowsQuery query_of(const HoldRequest& request, const QuoteClaims& quote) {
    const StayRequest& asked = quote.request;
    return {.booking_id = {},
            .hotel_id = asked.hotel_id,
            .guest_subject = request.guest_subject,
            .stays = {{asked.room_type_id, asked.rate_plan_id, asked.stay}},
            .answer = request.key.row};
}

/// Holds whose time is up count no more, flipped or not.
Result<void> check_holds(const std::vector<LiveHold>& holds, Instant now) {
    const auto live =
        std::ranges::count_if(holds, [&](const LiveHold& h) { return h.until > now; });
    if (live < std::ptrdiff_t{kMaxHoldsPerGuest}) return {};
    return fail(Code::rejected, "too-many-holds",
                fmt::format("A guest has at most {} holds at once.", kMaxHoldsPerGuest));
}

/// A guest's list without those that ended. Who ended never comes back, so they may be looked up
/// one by one, and only when it matters. Clocks differ, but by less than a hold lasts.
Task<Result<std::vector<LiveHold>>> without_ended(Context& context, std::vector<LiveHold> listed,
                                                  Instant now) {
    std::erase_if(listed, [&](const LiveHold& hold) { return hold.until + kHoldMinutes <= now; });
    if (check_holds(listed, now)) co_return listed;
    std::vector<LiveHold> held;
    for (LiveHold& hold : listed) {
        const auto known = context.bookings.find(hold.booking_id);
        if (known && known->status != Status::held) continue;
        CO_TRY(const auto booking, co_await current_booking(context, hold.booking_id));
        if (booking && booking->status == Status::held) held.push_back(std::move(hold));
    }
    co_return held;
}

}  // namespace

Result<void> check_digest(const QuoteClaims& quote, const Verdict& verdict) {
    const stay::Price& price = *verdict.answer.price;
    if (terms_digest(price, *verdict.penalties) == quote.digest) return {};
    REACHED("booking-price-changed");
    Error error{Code::conflict, "price-changed", "The price is not what it was."};
    error.context["new_total"] = price.total.amount();
    error.context["currency_now"] = price.total.currency.code();
    return fail(std::move(error));
}

Task<Result<Outcome>> PlaceHold::run(HoldRequest request) {
    auto result = co_await carry_out(std::move(request));
    count_command(context_, "place_hold", result);
    co_return result;
}

Task<Result<Outcome>> PlaceHold::carry_out(HoldRequest request) {
    CO_TRY(QuoteClaims quote, context_.signer->open(request.quote_id));
    if (!quote.booking_id.empty())
        co_return fail(Code::rejected, "quote-of-a-change",
                       "The quote is for the change of a booking, not for a new one.");
    CO_TRY(const auto ticket, context_.in_flight.begin(request.key));
    const std::string line = line_of(quote.request.hotel_id, quote.request.room_type_id);
    const auto work =
        std::make_shared<Work>(std::move(request), std::move(quote), context_.ids.next());
    for (int i = 0; i < kMaxAttempts; ++i) {
        if (std::exchange(work->sweep, false)) {
            CO_TRY_VOID(co_await timers_.run_due());
        }
        // Not held during the sweep, whose commands stand in the same line.
        CO_TRY(const auto turn, co_await context_.queue.enter(line));
        auto step = co_await attempt(work);
        if (!step) co_return fail(truthful(*work->lost, step.error()));
        if (step->has_value()) co_return **std::move(step);
    }
    co_return fail(truthful(*work->lost, contended()));
}

Task<Result<PlaceHold::Step>> PlaceHold::attempt(std::shared_ptr<Work> work) {
    CO_TRY_VOID(co_await work->lost->settle(context_.table));
    CO_TRY(Rows rows, co_await load_rows(context_.table, context_.hotels,
                                         query_of(work->request, work->quote)));
    if (rows.answer) {
        CO_TRY(Outcome first,
               co_await first_outcome(context_.table, work->request.key, *rows.answer));
        if (first.booking_id == work->booking_id) first.set_own();
        if (first.replayed()) REACHED("hold-key-replayed");
        if (!first.replayed()) REACHED("hold-lost-commit-found");
        co_return first;
    }
    if (!rows.hotel.value) co_return fail(hotel_not_found());
    co_return co_await decide_on(work, std::move(rows));
}

Task<Result<PlaceHold::Step>> PlaceHold::decide_on(std::shared_ptr<Work> work, Rows rows) {
    const Instant now = context_.clock.now();
    CO_TRY_VOID(check_lifetime(work->quote, now));
    CO_TRY(Verdict verdict, judge(rows, work->quote.request, now));
    if (verdict.refusal) {
        Error error = *verdict.refusal;
        if (error.code != Code::conflict) co_return fail(std::move(error));
        CO_TRY(const bool due, co_await timers_.any_due());
        if (due) {
            REACHED("booking-sweep-before-sold-out");
            work->sweep = true;
            co_return Step();
        }
        REACHED("booking-sold-out");
        co_return fail(std::move(error));
    }
    CO_TRY_VOID(check_digest(work->quote, verdict));
    CO_TRY(rows.holds.value, co_await without_ended(context_, std::move(rows.holds.value), now));
    CO_TRY_VOID(check_holds(rows.holds.value, now));
    Terms terms = terms_of(work->request.guest_subject, *rows.hotel.value, work->quote.request,
                           std::move(verdict));
    co_return co_await commit(work, std::move(rows), std::move(terms));
}

Task<Result<PlaceHold::Step>> PlaceHold::commit(std::shared_ptr<Work> work, Rows rows,
                                                Terms terms) {
    const Instant now = context_.clock.now();
    const Instant expires_at = now + context_.hold_for;
    const Change change =
        Change::begin({now, HoldPlaced{work->booking_id, std::move(terms), expires_at}});
    Outcome outcome = outcome_of(201, change.after());
    auto answer = kept_outcome(work->request.key, outcome, now);
    CO_TRY(auto commit,
           commit_of(context_, rows, change,
                     {.answer = std::move(answer), .traceparent = work->request.traceparent}));
    CO_TRY(const Tried tried, co_await try_commit(context_, work->lost, std::move(commit)));
    if (tried == Tried::again) co_return Step();
    context_.bookings.put(change.last());
    context_.on_timer(expires_at);
    co_return outcome;
}

}  // namespace innkeeper::booking
