#include "services/booking/app/change_booking.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/probe.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/place_hold.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

Result<void> may_change(const auth::Principal& who, const Booking& booking,
                        const stay::Hotel& hotel, Instant now) {
    if (!owns(who, booking) && !runs_hotel(who, hotel)) return fail(booking_not_found());
    if (booking.status != Status::confirmed) return fail(moved_on(booking));
    const bool is_free = stay::window_at(booking.terms->penalties, now).amount.minor == 0;
    if (is_free || runs_hotel(who, hotel)) return {};
    return fail(Code::rejected, "change-not-free",
                "Changes cost something by now: ask the hotel, or cancel and book anew.");
}

Result<StayRequest> request_of(const Terms& terms, ChangeRequest asked) {
    TRY(const Stay stay, Stay::make(asked.arrival.value_or(terms.stay.arrival),
                                    asked.departure.value_or(terms.stay.departure)));
    TRY_VOID(stay::check_length(stay));
    return StayRequest{.hotel_id = terms.hotel_id,
                       .room_type_id = asked.room_type_id.value_or(terms.room_type_id),
                       .rate_plan_id = asked.rate_plan_id.value_or(terms.rate_plan_id),
                       .stay = stay,
                       .rooms = asked.rooms.value_or(terms.rooms)};
}

RowsQuery query_of(KnownBooking booking, const StayRequest& request, const Stay& nights) {
    const Terms& terms = *booking->terms;
    return {.booking_id = booking->id,
            .hotel_id = request.hotel_id,
            .guest_subject = {},
            .stays = {{terms.room_type_id, {}, terms.stay},
                      {request.room_type_id, request.rate_plan_id, nights}},
            .known = booking};
}

Result<ChangeQuote> change_quote_of(Context& context, const Booking& booking, Terms terms) {
    const Money new_total = terms.price.total;
    const Money due_now = terms.price.due_now;
    TRY(const Money difference, subtract(new_total, booking.terms->price.total));
    const Money in_hand = booking.in_hand();
    const Money kept = in_hand.minor < due_now.minor ? in_hand : due_now;
    TRY(const Money refund, subtract(in_hand, kept));
    TRY(const Money due_at_hotel, subtract(new_total, kept));
    TRY(Quote quote, quote_of(context, std::move(terms), booking.id, booking.version));
    return ChangeQuote{booking.id, booking.version, std::move(quote),
                       difference, refund,          due_at_hotel};
}

}  // namespace

Task<Result<ChangeQuote>> ChangeBooking::quote(Caller caller, std::string booking_id,
                                               ChangeRequest asked) {
    auto quote = co_await look(caller, booking_id, asked);
    if (quote || quote.error().slug != "room-sold-out") co_return quote;
    CO_TRY(const bool due, co_await timers_.any_due());
    if (!due) co_return quote;
    CO_TRY_VOID(co_await timers_.run_due());
    co_return co_await look(std::move(caller), std::move(booking_id), std::move(asked));
}

Task<Result<ChangeQuote>> ChangeBooking::look(Caller caller, std::string booking_id,
                                              ChangeRequest asked) {
    const Instant now = context_.clock.now();
    CO_TRY(const auto known, co_await current_booking(context_, std::move(booking_id)));
    if (!known) co_return fail(booking_not_found());
    const Booking& booking = *known;
    CO_TRY(const auto hotel,
           co_await load_hotel(context_.table, context_.hotels, booking.terms->hotel_id));
    if (!hotel.value) co_return fail(booking_not_found());
    CO_TRY_VOID(may_change(caller.who, booking, *hotel.value, now));
    CO_TRY(const StayRequest request, request_of(*booking.terms, std::move(asked)));

    CO_TRY(const CivilDate today, date_in_zone(hotel.value->time_zone, now));
    const Window window = window_around(request.stay, today);
    const Stay nights{window.from, window.to};
    CO_TRY(const Rows rows,
           co_await load_rows(context_.table, context_.hotels, query_of(known, request, nights)));
    CO_TRY(Verdict verdict, judge(rows, request, now, window.from, window.to, booking.claimed()));
    if (verdict.refusal) co_return fail(*std::move(verdict.refusal));
    CHECK(rows.hotel.value);  // there was no refusal
    Terms terms =
        terms_of(booking.terms->guest_subject, *rows.hotel.value, request, std::move(verdict));
    co_return change_quote_of(context_, booking, std::move(terms));
}

Task<Result<Outcome>> ChangeBooking::run(Caller caller, std::string booking_id, std::uint64_t seen,
                                         std::string change_quote_id) {
    CO_TRY(const QuoteClaims quote, context_.signer->open(change_quote_id));
    if (quote.booking_id != booking_id)
        co_return fail(Code::rejected, "quote-of-another-booking",
                       "The quote is not for a change of this booking.");
    const auto may = [who = caller.who](const Booking& booking,
                                        const stay::Hotel& hotel) -> Result<void> {
        if (owns(who, booking) || runs_hotel(who, hotel)) return {};
        return fail(booking_not_found());
    };
    const auto command = [who = caller.who, quote](const Rows& rows, const HotelRules&,
                                                   Instant now) -> Result<Command> {
        const Booking& booking = *rows.booking;
        if (booking.version != quote.version) return fail(moved_on(booking));
        TRY_VOID(may_change(who, booking, *rows.hotel.value, now));
        TRY_VOID(check_lifetime(quote, now));
        TRY(Verdict verdict, judge(rows, quote.request, now, booking.claimed()));
        if (verdict.refusal) return fail(*verdict.refusal);
        TRY_VOID(check_digest(quote, verdict));
        return Modify{who.subject, terms_of(booking.terms->guest_subject, *rows.hotel.value,
                                            quote.request, std::move(verdict))};
    };
    Wish wish{.name = "change",
              .booking_id = std::move(booking_id),
              .traceparent = std::move(caller.traceparent),
              .status = 200,
              .not_found = booking_not_found(),
              .may = may,
              .command = command,
              .expected = seen,
              .key = {},
              .target = StayQuery{quote.request.room_type_id, quote.request.rate_plan_id,
                                  quote.request.stay}};
    auto outcome = co_await transitions_.run(wish);
    if (outcome || outcome.error().slug != "room-sold-out") co_return outcome;
    CO_TRY(const bool due, co_await timers_.any_due());
    if (!due) co_return outcome;
    REACHED("booking-change-after-sweep");
    CO_TRY_VOID(co_await timers_.run_due());
    co_return co_await transitions_.run(std::move(wish));
}

}  // namespace innkeeper::booking
