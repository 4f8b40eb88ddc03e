#include "chassis/http/params.hpp"
#include "services/hotels/app/manage_json.hpp"
#include "services/hotels/http/answers.hpp"
#include "services/hotels/http/routes.hpp"
#include "stay/limits.hpp"

namespace innkeeper::hotels {
namespace {

using http::Request;
using http::Response;

std::string id_in(const Request& request) { return std::string(request.path_param("hotel_id")); }

Task<Result<Response>> get_one(HotelsApp& app, Request request) {
    CO_TRY(const Hotel hotel, co_await get_managed_hotel(app, id_in(request), *request.principal));
    co_return hotel_response(200, hotel);
}

/// What the changing routes have in common: whose hotel it is, If-Match, the change.
Task<Result<Response>> apply(HotelsApp& app, Request request, Change change) {
    CO_TRY(const auto version, http::if_match(request));
    CO_TRY_VOID(co_await get_managed_hotel(app, id_in(request), *request.principal));
    CO_TRY(const Hotel hotel, co_await change_hotel(app, id_in(request), version, std::move(change),
                                                    request.trace.traceparent()));
    co_return hotel_response(200, hotel);
}

// The bodies are read with the hotel at hand: what an amount means is in its currency.
Task<Result<Response>> put_type(HotelsApp& app, Request request) {
    Change change = [body = request.body, id = std::string(request.path_param("room_type_id"))](
                        Hotel& hotel) -> Result<void> {
        TRY(auto type, codec::parse_room_type(body, id));
        return put_room_type(hotel, std::move(type));
    };
    co_return co_await apply(app, std::move(request), std::move(change));
}

Task<Result<Response>> put_plan(HotelsApp& app, Request request) {
    Change change = [body = request.body, id = std::string(request.path_param("rate_plan_id"))](
                        Hotel& hotel) -> Result<void> {
        TRY(auto plan, codec::parse_rate_plan(body, id, hotel.place.currency));
        return put_rate_plan(hotel, std::move(plan));
    };
    co_return co_await apply(app, std::move(request), std::move(change));
}

Task<Result<Response>> put_cancellation(HotelsApp& app, Request request) {
    Change change = [body = request.body, id = std::string(request.path_param("policy_id"))](
                        Hotel& hotel) -> Result<void> {
        TRY(auto policy, codec::parse_policy(body, id, hotel.place.currency));
        return put_policy(hotel, std::move(policy));
    };
    co_return co_await apply(app, std::move(request), std::move(change));
}

Task<Result<Response>> put_taxes(HotelsApp& app, Request request) {
    Change change = [body = request.body](Hotel& hotel) -> Result<void> {
        TRY(auto rules, codec::parse_tax_rules(body, hotel.place.currency));
        return set_tax_rules(hotel, std::move(rules));
    };
    co_return co_await apply(app, std::move(request), std::move(change));
}

Result<CivilDate> date_param(const Request& request, const std::string& name) {
    const auto text = request.query_param(name);
    if (!text) return fail_field(name, "is required");
    const auto date = parse_date(*text);
    if (!date) return fail_field(name, "must be a date, as YYYY-MM-DD");
    return *date;
}

Task<Result<Response>> get_nights(HotelsApp& app, Request request) {
    CO_TRY(auto plan, http::text_param(request, "rate_plan_id", 1, stay::kMaxPartId));
    if (!plan) co_return fail_field("rate_plan_id", "is required");
    CO_TRY(const CivilDate from, date_param(request, "from"));
    CO_TRY(const CivilDate to, date_param(request, "to"));
    CO_TRY(const RateNights nights,
           co_await get_rates(app, *request.principal, id_in(request), *std::move(plan), from, to));
    co_return http::json_response(200, codec::rates_json(nights));
}

Task<Result<Response>> put_nights(HotelsApp& app, Request request) {
    CO_TRY(SetRates change, codec::parse_set_rates(request.body));
    CO_TRY(const RateNights nights,
           co_await set_rates(app, *request.principal, id_in(request), std::move(change),
                              request.trace.traceparent()));
    co_return http::json_response(200, codec::rates_json(nights));
}

}  // namespace

void mount_manage_routes(http::Router& router, HotelsApp& app) {
    using enum http::Access;
    using enum http::Method;
    const auto add = [&](http::Route route,
                         Task<Result<Response>> (*handler)(HotelsApp&, Request)) {
        router.add(std::move(route),
                   [&app, handler](Request request) { return handler(app, std::move(request)); });
    };
    const std::string one = "/api/v1/manage/hotels/{hotel_id}";
    add({get, one, manager}, get_one);
    add({put, one + "/room-types/{room_type_id}", manager}, put_type);
    add({put, one + "/rate-plans/{rate_plan_id}", manager}, put_plan);
    add({put, one + "/cancellation-policies/{policy_id}", manager}, put_cancellation);
    add({put, one + "/tax-rules", manager}, put_taxes);
    add({get, one + "/rates", manager, {"rate_plan_id", "from", "to"}}, get_nights);
    add({put, one + "/rates", manager}, put_nights);
}

}  // namespace innkeeper::hotels
