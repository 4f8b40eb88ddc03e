#include "services/approvals/http/routes.hpp"

#include "chassis/core/ids.hpp"
#include "chassis/core/json.hpp"
#include "chassis/http/params.hpp"
#include "services/approvals/limits.hpp"

namespace innkeeper::approvals {
namespace {

using http::Request;
using http::Response;
namespace bj = json::bj;

Task<Result<Response>> list(WorkQueue& queue, Request request) {
    CO_TRY(auto page, http::page_params(request));
    const std::string state_name(request.query_param("state").value_or("pending"));
    if (state_name != "pending" && state_name != "decided")
        co_return fail_field("state", "must be pending or decided");
    const auto state =
        state_name == "pending" ? Approval::State::pending : Approval::State::decided;
    ApprovalPage found;
    if (request.principal->is_admin()) {
        CO_TRY(found, co_await queue.list_all(state, page.limit, std::move(page.cursor)));
    } else {
        CO_TRY(found, co_await queue.list(request.principal->subject, state, page.limit,
                                          std::move(page.cursor)));
    }
    std::string body = R"({"items":[)";
    for (const Approval& approval : found.approvals) {
        if (&approval != &found.approvals.front()) body += ',';
        body += to_json(approval);
    }
    body += R"(],"next":)";
    body += found.next.empty() ? "null" : '"' + found.next + '"';
    body += '}';
    co_return http::json_response(200, std::move(body));
}

/// The decision is a command to the booking service, in the manager's own name: it alone knows
/// the state and who may decide, and its answer is the manager's answer.
Task<Result<Response>> decide(http::Client& services, Request request, std::string body) {
    CO_TRY(const auto version, http::if_match(request));
    const std::string booking_id(request.path_param("booking_id"));
    if (!is_uuid(booking_id))
        co_return fail(Code::not_found, "booking-not-found", "There is no such booking.");
    Request command;
    command.method = http::Method::post;
    command.path = "/internal/bookings/" + booking_id + "/decision";
    command.headers.set("Authorization", std::string(*request.headers.get("Authorization")));
    command.headers.set("Content-Type", "application/json");
    command.headers.set("If-Match", http::etag(version));
    command.body = std::move(body);
    command.trace = request.trace;
    command.deadline = request.deadline;
    CO_TRY(const auto answer, co_await services.send("booking", std::move(command)));
    if (answer.status >= 400) co_return fail(http::error_of(answer));
    co_return answer;
}

Task<Result<Response>> approve(http::Client& services, Request request) {
    if (!request.body.empty() && request.body != "{}")
        co_return fail(Code::invalid, "body-not-expected", "This request takes no body.");
    co_return co_await decide(services, std::move(request), R"({"decision":"approve"})");
}

Task<Result<Response>> reject(http::Client& services, Request request) {
    CO_TRY(const auto value, json::parse(request.body));
    json::Fields in(value);
    const std::string reason = in.text("reason", {1, kMaxReason});
    CO_TRY_VOID(in.finish());
    std::string body = bj::serialize(bj::object{{"decision", "reject"}, {"reason", reason}});
    co_return co_await decide(services, std::move(request), std::move(body));
}

}  // namespace

void mount_routes(http::Router& router, WorkQueue& queue, http::Client& services) {
    using enum http::Access;
    const std::string one = "/api/v1/approvals/{booking_id}";
    router.add({http::Method::get, "/api/v1/approvals", manager, {"state", "limit", "cursor"}},
               [&queue](Request request) { return list(queue, std::move(request)); });
    router.add({http::Method::post, one + "/approve", manager},
               [&services](Request request) { return approve(services, std::move(request)); });
    router.add({http::Method::post, one + "/reject", manager},
               [&services](Request request) { return reject(services, std::move(request)); });
}

}  // namespace innkeeper::approvals
