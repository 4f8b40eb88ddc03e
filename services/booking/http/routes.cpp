#include "services/booking/http/routes.hpp"

#include "chassis/http/params.hpp"
#include "services/booking/app/book.hpp"
#include "services/booking/app/cancel_booking.hpp"
#include "services/booking/app/decide_booking.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/release_hold.hpp"
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

Response render(const Outcome& outcome) {
    Response response;
    if (outcome.status == 204) {
        response.status = outcome.status;
    } else {
        response = http::json_response(outcome.status, outcome.body);
        response.headers.add("ETag", http::etag(outcome.version));
    }
    if (outcome.status == 201)
        response.headers.add("Location", "/api/v1/bookings/" + outcome.booking_id);
    if (outcome.replayed) response.headers.add("Idempotency-Replayed", "true");
    return response;
}

Task<Answered> get_offers(FindOffers& use_case, Request request) {
    if (!is_id(request.path_param("hotel_id"))) co_return fail(hotel_not_found());
    CO_TRY(auto query, parse_offers_query(request));
    CO_TRY(const auto offers, co_await use_case.run(std::move(query)));
    co_return http::json_response(200, offers_text(offers));
}

Task<Answered> post_hold(PlaceHold& use_case, Request request) {
    const Caller caller = caller_of(request);
    CO_TRY(auto keyed, KeyedRequest::make(caller.who.subject, "POST /holds",
                                          request.headers.get("Idempotency-Key"), request.body));
    CO_TRY(auto hold, parse_place_hold(request.body));
    hold.guest_subject = caller.who.subject;
    hold.keyed = std::move(keyed);
    hold.traceparent = caller.traceparent;
    CO_TRY(const auto outcome, co_await use_case.run(std::move(hold)));
    co_return render(outcome);
}

Task<Answered> delete_hold(Transitions& transitions, Request request) {
    std::string id = id_param(request, "hold_id");
    if (!is_id(id)) co_return fail(hold_not_found());
    CO_TRY(const auto outcome,
           co_await release_hold(transitions, caller_of(request), std::move(id)));
    co_return render(outcome);
}

Task<Answered> post_booking(Transitions& transitions, Request request) {
    Caller caller = caller_of(request);
    CO_TRY(auto keyed, KeyedRequest::make(caller.who.subject, "POST /bookings",
                                          request.headers.get("Idempotency-Key"), request.body));
    CO_TRY(auto body, parse_book(request.body));
    CO_TRY(const auto outcome,
           co_await book(transitions, std::move(caller), std::move(body.hold_id),
                         std::move(body.details), std::move(keyed)));
    co_return render(outcome);
}

Task<Answered> post_cancel(Transitions& transitions, Request request) {
    std::string id = id_param(request, "booking_id");
    if (!is_id(id)) co_return fail(booking_not_found());
    CO_TRY(const std::uint64_t seen, http::if_match(request));
    CO_TRY(auto reason, parse_cancel(request.body));
    CO_TRY(const auto outcome, co_await cancel_booking(transitions, caller_of(request),
                                                       std::move(id), seen, std::move(reason)));
    co_return render(outcome);
}

Task<Answered> post_decision(Transitions& transitions, Request request) {
    std::string id = id_param(request, "booking_id");
    if (!is_id(id)) co_return fail(booking_not_found());
    CO_TRY(const std::uint64_t seen, http::if_match(request));
    CO_TRY(auto reason, parse_decision(request.body));
    CO_TRY(const auto outcome, co_await decide_booking(transitions, caller_of(request),
                                                       std::move(id), seen, std::move(reason)));
    co_return render(outcome);
}

}  // namespace

void add_routes(http::Router& router, UseCases use) {
    router.add({.method = Method::get,
                .pattern = "/api/v1/hotels/{hotel_id}/offers",
                .access = Access::anyone,
                .query = {"arrival", "departure", "adults", "children_ages", "rooms"}},
               [&offers = use.offers](Request r) { return get_offers(offers, std::move(r)); });
    router.add({.method = Method::post, .pattern = "/api/v1/holds", .access = Access::signed_in},
               [&hold = use.place_hold](Request r) { return post_hold(hold, std::move(r)); });
    router.add(
        {.method = Method::del, .pattern = "/api/v1/holds/{hold_id}", .access = Access::signed_in},
        [&t = use.transitions](Request r) { return delete_hold(t, std::move(r)); });
    router.add({.method = Method::post, .pattern = "/api/v1/bookings", .access = Access::signed_in},
               [&t = use.transitions](Request r) { return post_booking(t, std::move(r)); });
    router.add({.method = Method::post,
                .pattern = "/api/v1/bookings/{booking_id}/cancel",
                .access = Access::signed_in},
               [&t = use.transitions](Request r) { return post_cancel(t, std::move(r)); });
    router.add({.method = Method::post,
                .pattern = "/internal/bookings/{booking_id}/decision",
                .access = Access::manager},
               [&t = use.transitions](Request r) { return post_decision(t, std::move(r)); });
}

}  // namespace innkeeper::booking
