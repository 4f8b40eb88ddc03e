#include "chassis/http/params.hpp"
#include "services/booking/app/errors.hpp"
#include "services/booking/app/run_hotel.hpp"
#include "services/booking/http/json.hpp"
#include "services/booking/http/routes.hpp"
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

Task<Answered> run_command(Transitions& transitions, Request request, HotelCommand command) {
    std::string id(request.path_param("booking_id"));
    if (id.size() != kIdLength) co_return fail(booking_not_found());
    CO_TRY(const std::uint64_t seen, http::if_match(request));
    CO_TRY(auto outcome, co_await run_hotel_command(transitions, caller_of(request), std::move(id),
                                                    seen, std::move(command)));
    co_return std::move(outcome.response);
}

Task<Answered> post_decision(Transitions& transitions, Request request) {
    CO_TRY(auto command, parse_decision(request.body));
    co_return co_await run_command(transitions, std::move(request), std::move(command));
}

Task<Answered> get_inventory(Inventory& inventory, Request request) {
    std::string id(request.path_param("hotel_id"));
    if (id.size() != kIdLength) co_return fail(hotel_not_found());
    CO_TRY(auto query, parse_inventory_query(request));
    CO_TRY(const auto days,
           co_await inventory.get(caller_of(request), std::move(id), std::move(query.room_type_id),
                                  query.from, query.to));
    co_return http::json_response(200, inventory_text(days));
}

Task<Answered> put_inventory(Inventory& inventory, Request request) {
    std::string id(request.path_param("hotel_id"));
    if (id.size() != kIdLength) co_return fail(hotel_not_found());
    CO_TRY(auto asked, parse_set_inventory(request.body));
    CO_TRY(const auto days, co_await inventory.set(caller_of(request), std::move(id),
                                                   std::move(asked.room_type_id), asked.set));
    co_return http::json_response(200, inventory_text(days));
}

void add_command(http::Router& router, Transitions& transitions, std::string name,
                 HotelCommand::Kind kind) {
    router.add({.method = Method::post,
                .pattern = "/api/v1/manage/bookings/{booking_id}/" + name,
                .access = Access::manager},
               [&transitions, kind](Request r) {
                   return run_command(transitions, std::move(r), HotelCommand{kind});
               });
}

}  // namespace

void add_manager_routes(http::Router& router, UseCases use) {
    router.add({.method = Method::post,
                .pattern = "/internal/bookings/{booking_id}/decision",
                .access = Access::manager},
               [&t = use.transitions](Request r) { return post_decision(t, std::move(r)); });
    add_command(router, use.transitions, "check-in", HotelCommand::Kind::check_in);
    add_command(router, use.transitions, "check-out", HotelCommand::Kind::check_out);
    add_command(router, use.transitions, "no-show", HotelCommand::Kind::no_show);
    router.add({.method = Method::get,
                .pattern = "/api/v1/manage/hotels/{hotel_id}/inventory",
                .access = Access::manager,
                .query = {"room_type_id", "from", "to"}},
               [&i = use.inventory](Request r) { return get_inventory(i, std::move(r)); });
    router.add({.method = Method::put,
                .pattern = "/api/v1/manage/hotels/{hotel_id}/inventory",
                .access = Access::manager},
               [&i = use.inventory](Request r) { return put_inventory(i, std::move(r)); });
}

}  // namespace innkeeper::booking
