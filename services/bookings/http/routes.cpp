#include "services/bookings/http/routes.hpp"

#include "chassis/core/dates.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/http/params.hpp"
#include "chassis/http/sse.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::bookings {
namespace {

using http::Request;
using http::Response;

constexpr std::array<std::string_view, 8> kStatuses{
    "pending_payment", "pending_approval", "confirmed", "in_house",
    "checked_out",     "no_show",          "rejected",  "cancelled"};

Response page_response(const BookingPage& page) {
    std::string body = R"({"items":[)";
    for (const BookingRecord& booking : page.bookings) {
        if (&booking != &page.bookings.front()) body += ',';
        body += booking.public_json;
    }
    body += R"(],"next":)";
    body += page.next.empty() ? "null" : '"' + page.next + '"';
    body += '}';
    return http::json_response(200, std::move(body));
}

Task<Result<Response>> list_own(ReadModel& model, Request request) {
    CO_TRY(auto page, http::page_params(request));
    CO_TRY(auto status, http::text_param(request, "status", 1, 40));
    if (status && std::ranges::find(kStatuses, *status) == kStatuses.end())
        co_return fail_field("status", "is not a status of a booking");
    CO_TRY(const auto found,
           co_await model.of_guest(request.principal->subject, std::move(status).value_or(""),
                                   page.limit, std::move(page.cursor)));
    co_return page_response(found);
}

Task<Result<Response>> get_one(ReadModel& model, Request request) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    CO_TRY(const auto version, http::integer_param(request, "min_version", 1, kMost));
    std::string id(request.path_param("booking_id"));
    if (!is_uuid(id))
        co_return fail(Code::not_found, "booking-not-found", "There is no such booking.");
    CO_TRY(const auto state, co_await model.one(*request.principal, std::move(id),
                                                static_cast<std::uint64_t>(version.value_or(0))));
    std::string body = state.booking.public_json;
    body.back() = ',';
    body += R"("timeline":[)";
    for (const TimelineStep& step : state.timeline) {
        if (&step != &state.timeline.front()) body += ',';
        body += step.json;
    }
    body += "]}";
    Response response = http::json_response(200, std::move(body));
    response.headers.set("ETag", http::etag(state.booking.version));
    co_return response;
}

Result<std::string> date_param(const Request& request, std::string_view name) {
    const auto text = request.query_param(name);
    if (!text) return std::string();
    if (!parse_date(*text)) return fail_field(std::string(name), "must be a date, YYYY-MM-DD");
    return std::string(*text);
}

Task<Result<Response>> list_of_hotel(ReadModel& model, Request request) {
    CO_TRY(auto page, http::page_params(request));
    CO_TRY(auto from, date_param(request, "arrival_from"));
    CO_TRY(auto to, date_param(request, "arrival_to"));
    if (!from.empty() && !to.empty() && to < from)
        co_return fail_field("arrival_to", "must not be before arrival_from");
    std::string hotel_id(request.path_param("hotel_id"));
    if (!is_uuid(hotel_id))
        co_return fail(Code::not_found, "hotel-not-found", "There is no such hotel.");
    CO_TRY(const auto found,
           co_await model.of_hotel(*request.principal, std::move(hotel_id), std::move(from),
                                   std::move(to), page.limit, std::move(page.cursor)));
    co_return page_response(found);
}

Task<Result<Response>> follow(http::EventHub& live, Request request) {
    std::vector<http::Event> hello{{.data = "{}", .event = "hello"}};
    CO_TRY(auto stream, live.subscribe(request.principal->subject, std::move(hello)));
    co_return http::event_response(std::move(stream));
}

}  // namespace

void mount_routes(http::Router& router, ReadModel& model, http::EventHub& live) {
    const auto add = [&](http::Route route,
                         Task<Result<Response>> (*handler)(ReadModel&, Request)) {
        router.add(std::move(route), [&model, handler](Request request) {
            return handler(model, std::move(request));
        });
    };
    using enum http::Access;
    constexpr auto kGet = http::Method::get;
    router.add({kGet, "/api/v1/bookings/events", signed_in},
               [&live](Request request) { return follow(live, std::move(request)); });
    add({kGet, "/api/v1/bookings", signed_in, {"status", "limit", "cursor"}}, list_own);
    add({kGet, "/api/v1/bookings/{booking_id}", signed_in, {"min_version"}}, get_one);
    add({kGet,
         "/api/v1/manage/hotels/{hotel_id}/bookings",
         manager,
         {"arrival_from", "arrival_to", "limit", "cursor"}},
        list_of_hotel);
}

}  // namespace innkeeper::bookings
