#include "services/booking/http/routes.hpp"

#include "chassis/http/params.hpp"
#include "services/booking/app/book.hpp"
#include "services/booking/app/cancel_booking.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/holds.hpp"
#include "services/booking/app/release_hold.hpp"
#include "services/booking/app/run_hotel.hpp"
#include "services/booking/http/json.hpp"
#include "services/booking/limits.hpp"

namespace innkeeper::booking {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using Answered = Result<Response>;

Caller caller_of(const Request& request) {
    return {*request.principal, request.trace.traceparent()};
}

/// An id of the path as it is; one that no booking can have is looked up no further.
std::string id_param(const Request& request, std::string_view name) {
    return std::string(request.path_param(name));
}
bool is_id(std::string_view text) { return text.size() == kIdLength; }

Task<Answered> get_offers(FindOffers& use_case, Request request) {
    if (!is_id(request.path_param("hotel_id"))) co_return fail(hotel_not_found());
    CO_TRY(auto query, parse_offers_query(request));
    CO_TRY(const auto offers, co_await use_case.run(std::move(query)));
    co_return http::json_response(200, offers_text(offers));
}

Task<Answered> post_quote(MakeQuote& use_case, Request request) {
    CO_TRY(auto asked, parse_make_quote(request.body));
    CO_TRY(const auto quote, co_await use_case.run(std::move(asked)));
    co_return http::json_response(201, quote_text(quote));
}

Task<Answered> get_quote(MakeQuote& use_case, Request request) {
    CO_TRY(const auto check, co_await use_case.check(std::string(request.path_param("quote_id"))));
    co_return http::json_response(200, quote_check_text(check));
}

Task<Answered> post_hold(PlaceHold& use_case, Request request) {
    CO_TRY(auto key, idempotency::key_of(request, "POST /api/v1/holds"));
    CO_TRY(auto quote_id, parse_place_hold(request.body));
    HoldRequest hold{.guest_subject = std::move(request.principal->subject),
                     .quote_id = std::move(quote_id),
                     .key = std::move(key),
                     .traceparent = request.trace.traceparent()};
    CO_TRY(auto outcome, co_await use_case.run(std::move(hold)));
    co_return std::move(outcome.response);
}

Task<Answered> get_hold(Context& context, Request request) {
    std::string id = id_param(request, "hold_id");
    if (!is_id(id)) co_return fail(hold_not_found());
    CO_TRY(const auto hold,
           co_await find_hold(context, *std::move(request.principal), std::move(id)));
    co_return outcome_of(200, *hold).response;
}

Task<Answered> get_holds(Context& context, Request request) {
    CO_TRY(const auto holds, co_await live_holds(context, std::move(request.principal->subject)));
    co_return http::json_response(200, holds_text(holds));
}

Task<Answered> delete_hold(Transitions& transitions, Request request) {
    std::string id = id_param(request, "hold_id");
    if (!is_id(id)) co_return fail(hold_not_found());
    CO_TRY(auto outcome, co_await release_hold(transitions, caller_of(request), std::move(id)));
    co_return std::move(outcome.response);
}

Task<Answered> post_booking(UseCases use, Request request) {
    CO_TRY(auto key, idempotency::key_of(request, "POST /api/v1/bookings"));
    CO_TRY(auto body, parse_book(request.body));
    Caller caller{*std::move(request.principal), request.trace.traceparent()};
    CO_TRY(auto outcome,
           co_await book(use.transitions, std::move(caller), std::move(body.hold_id),
                         std::move(body.details), use.context.pay_within, std::move(key)));
    co_return std::move(outcome.response);
}

Task<Answered> get_cancellation_quote(Context& context, Request request) {
    std::string id = id_param(request, "booking_id");
    if (!is_id(id)) co_return fail(booking_not_found());
    CO_TRY(const auto quote,
           co_await quote_cancellation(context, caller_of(request), std::move(id)));
    co_return http::json_response(200, cancellation_quote_text(quote));
}

Task<Answered> post_cancel(Transitions& transitions, Request request) {
    std::string id = id_param(request, "booking_id");
    if (!is_id(id)) co_return fail(booking_not_found());
    CO_TRY(const std::uint64_t seen, http::if_match(request));
    CO_TRY(auto asked, parse_cancel(request.body));
    CO_TRY(auto outcome, co_await cancel_booking(transitions, caller_of(request), std::move(id),
                                                 seen, std::move(asked)));
    co_return std::move(outcome.response);
}

Task<Answered> post_change_quote(ChangeBooking& use_case, Request request) {
    std::string id = id_param(request, "booking_id");
    if (!is_id(id)) co_return fail(booking_not_found());
    CO_TRY(auto asked, parse_make_change_quote(request.body));
    CO_TRY(const auto quote,
           co_await use_case.quote(caller_of(request), std::move(id), std::move(asked)));
    co_return http::json_response(201, change_quote_text(quote));
}

Task<Answered> post_change(ChangeBooking& use_case, Request request) {
    std::string id = id_param(request, "booking_id");
    if (!is_id(id)) co_return fail(booking_not_found());
    CO_TRY(const std::uint64_t seen, http::if_match(request));
    CO_TRY(auto quote_id, parse_change(request.body));
    CO_TRY(auto outcome,
           co_await use_case.run(caller_of(request), std::move(id), seen, std::move(quote_id)));
    co_return std::move(outcome.response);
}

}  // namespace

void add_routes(http::Router& router, UseCases use) {
    router.add({.method = Method::get,
                .pattern = "/api/v1/hotels/{hotel_id}/offers",
                .access = Access::anyone,
                .query = {"arrival", "departure", "adults", "children_ages", "rooms"}},
               [&offers = use.offers](Request r) { return get_offers(offers, std::move(r)); });
    router.add({.method = Method::post, .pattern = "/api/v1/quotes", .access = Access::anyone},
               [&quote = use.make_quote](Request r) { return post_quote(quote, std::move(r)); });
    router.add(
        {.method = Method::get, .pattern = "/api/v1/quotes/{quote_id}", .access = Access::anyone},
        [&quote = use.make_quote](Request r) { return get_quote(quote, std::move(r)); });
    router.add({.method = Method::post, .pattern = "/api/v1/holds", .access = Access::signed_in},
               [&hold = use.place_hold](Request r) { return post_hold(hold, std::move(r)); });
    router.add({.method = Method::get, .pattern = "/api/v1/holds", .access = Access::signed_in},
               [&context = use.context](Request r) { return get_holds(context, std::move(r)); });
    router.add(
        {.method = Method::get, .pattern = "/api/v1/holds/{hold_id}", .access = Access::signed_in},
        [&context = use.context](Request r) { return get_hold(context, std::move(r)); });
    router.add(
        {.method = Method::del, .pattern = "/api/v1/holds/{hold_id}", .access = Access::signed_in},
        [&t = use.transitions](Request r) { return delete_hold(t, std::move(r)); });
    router.add({.method = Method::post, .pattern = "/api/v1/bookings", .access = Access::signed_in},
               [use](Request r) { return post_booking(use, std::move(r)); });
    router.add({.method = Method::get,
                .pattern = "/api/v1/bookings/{booking_id}/cancellation-quote",
                .access = Access::signed_in},
               [&context = use.context](Request r) {
                   return get_cancellation_quote(context, std::move(r));
               });
    router.add({.method = Method::post,
                .pattern = "/api/v1/bookings/{booking_id}/cancel",
                .access = Access::signed_in},
               [&t = use.transitions](Request r) { return post_cancel(t, std::move(r)); });
    router.add({.method = Method::post,
                .pattern = "/api/v1/bookings/{booking_id}/change-quote",
                .access = Access::signed_in},
               [&c = use.change_booking](Request r) { return post_change_quote(c, std::move(r)); });
    router.add({.method = Method::post,
                .pattern = "/api/v1/bookings/{booking_id}/change",
                .access = Access::signed_in},
               [&c = use.change_booking](Request r) { return post_change(c, std::move(r)); });
    add_manager_routes(router, use);
}

}  // namespace innkeeper::booking
