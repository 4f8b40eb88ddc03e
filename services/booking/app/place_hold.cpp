#include "services/booking/app/place_hold.hpp"

#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace innkeeper::booking {
namespace {

RowsQuery query_of(const HoldRequest& request, const std::string& booking_id) {
    return {.booking_id = booking_id,
            .hotel_id = request.hotel_id,
            .room_type_id = request.room_type_id,
            .guest_subject = request.guest_subject,
            .stay = request.stay,
            .answer = request.keyed.row};
}

struct Parts {
    const RoomType* room_type;
    const RatePlan* rate_plan;
};

Result<Parts> parts_of(const Hotel& hotel, const HoldRequest& request) {
    const RoomType* type = hotel.room_type(request.room_type_id);
    if (type == nullptr)
        return fail(Code::not_found, "room-type-not-found", "The hotel has no such room type.");
    const RatePlan* plan = hotel.rate_plan(request.rate_plan_id);
    if (plan == nullptr || plan->room_type_id != type->id)
        return fail(Code::not_found, "rate-plan-not-found", "The room type has no such rate plan.");
    return Parts{type, plan};
}

Result<Answer> ask(const HoldRequest& request, const Rows& rows, const Parts& parts, Instant now) {
    const Hotel& hotel = *rows.hotel.value;
    TRY(const CivilDate today, date_in_zone(hotel.time_zone, now));
    std::vector<NightStock> stock;
    for (const StockRow& night : rows.stock) stock.push_back(night.value);
    return can_be_booked({.hotel = hotel,
                          .room_type = *parts.room_type,
                          .rate_plan = *parts.rate_plan,
                          .stay = request.stay,
                          .party = request.party,
                          .rooms = request.rooms,
                          .stock = stock,
                          .today = today});
}

Result<void> check_total(const std::optional<Money>& expected, const Money& total) {
    if (!expected || *expected == total) return {};
    Error error{Code::conflict, "price-changed", "The price is not what it was."};
    error.context["new_total"] = total.amount();
    error.context["currency_now"] = total.currency.code();
    return fail(std::move(error));
}

/// Holds whose time is up count no more, flipped or not.
Result<void> check_holds(const std::vector<LiveHold>& holds, Instant now) {
    const auto live =
        std::ranges::count_if(holds, [&](const LiveHold& h) { return h.until > now; });
    if (live < std::ptrdiff_t{kMaxHoldsPerGuest}) return {};
    return fail(Code::rejected, "too-many-holds",
                fmt::format("A guest has at most {} holds at once.", kMaxHoldsPerGuest));
}

Terms terms_of(const HoldRequest& request, const Hotel& hotel, const Parts& parts, Price price) {
    return {.guest_subject = request.guest_subject,
            .hotel_id = hotel.id,
            .hotel_name = hotel.name,
            .hotel_city = hotel.city,
            .hotel_version = hotel.version,
            .room_type_id = parts.room_type->id,
            .room_type_name = parts.room_type->name,
            .rate_plan_id = parts.rate_plan->id,
            .rooms = request.rooms,
            .stay = request.stay,
            .party = request.party,
            .price = std::move(price)};
}

}  // namespace

Task<Result<Outcome>> PlaceHold::run(HoldRequest request) {
    const auto result = co_await carry_out(std::move(request));
    count_command(context_, "place_hold", result);
    co_return result;
}

Task<Result<Outcome>> PlaceHold::carry_out(HoldRequest request) {
    CO_TRY_VOID(check_length(request.stay));
    CO_TRY(const auto ticket, context_.in_flight.begin(request.keyed));
    const std::string line = line_of(request.hotel_id, request.room_type_id);
    const auto work = std::make_shared<Work>(std::move(request), context_.ids.next());
    for (int i = 0; i < kMaxAttempts; ++i) {
        if (std::exchange(work->sweep, false)) {
            CO_TRY_VOID(co_await timers_.run_due());
        }
        // Not held during the sweep, whose commands stand in the same line.
        CO_TRY(const auto turn, co_await context_.queue.enter(line));
        const auto step = co_await attempt(work);
        if (!step) co_return fail(truthful(*work->lost, step.error()));
        if (step->has_value()) co_return **step;
    }
    co_return fail(truthful(*work->lost, contended()));
}

Task<Result<PlaceHold::Step>> PlaceHold::attempt(std::shared_ptr<Work> work) {
    CO_TRY_VOID(co_await work->lost->settle(context_.table));
    CO_TRY(Rows rows,
           co_await load_rows(context_.table, query_of(work->request, work->booking_id)));
    if (rows.answer.value) {
        CO_TRY(Outcome first, replay(work->request.keyed, *rows.answer.value));
        first.replayed = first.booking_id != work->booking_id;
        if (first.replayed) REACHED("hold-key-replayed");
        if (!first.replayed) REACHED("hold-lost-commit-found");
        co_return first;
    }
    if (!rows.hotel.value) co_return fail(hotel_not_found());
    co_return co_await decide_on(work, std::move(rows));
}

Task<Result<PlaceHold::Step>> PlaceHold::decide_on(std::shared_ptr<Work> work, Rows rows) {
    const Instant now = context_.clock.now();
    const HoldRequest& request = work->request;
    CO_TRY(const Parts parts, parts_of(*rows.hotel.value, request));
    CO_TRY(Answer answer, ask(request, rows, parts, now));
    if (!answer.reasons.empty()) {
        Error error = refusal(answer.reasons);
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
    CO_TRY_VOID(check_total(request.expected_total, answer.price->total));
    CO_TRY_VOID(check_holds(rows.holds.value, now));
    Terms terms = terms_of(request, *rows.hotel.value, parts, *std::move(answer.price));
    co_return co_await commit(work, std::move(rows), std::move(terms));
}

Task<Result<PlaceHold::Step>> PlaceHold::commit(std::shared_ptr<Work> work, Rows rows,
                                                Terms terms) {
    const Instant now = context_.clock.now();
    const Instant expires_at = now + context_.hold_for;
    const Change change =
        Change::begin({now, HoldPlaced{work->booking_id, std::move(terms), expires_at}});
    const Outcome outcome{.status = 201,
                          .body = booking_text(change.after()),
                          .version = change.after().version,
                          .booking_id = work->booking_id};
    const auto answer = answer_write(work->request.keyed, outcome, now);
    CO_TRY(auto writes, writes_of(context_, rows, change, answer, work->request.traceparent));
    CO_TRY(const Tried tried, co_await try_commit(context_, work->lost, std::move(writes)));
    if (tried == Tried::again) co_return Step();
    context_.on_outbox();
    context_.on_timer(expires_at);
    co_return outcome;
}

}  // namespace innkeeper::booking
