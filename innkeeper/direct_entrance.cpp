#include "innkeeper/direct_entrance.hpp"

namespace innkeeper {
namespace {

using http::Request;
using http::Response;
using Answered = Result<Response>;

Task<Answered> live(Request) { co_return http::json_response(200, R"({"status":"live"})"); }

Task<Answered> ready(bool is_ready) {
    if (is_ready) co_return http::json_response(200, R"({"status":"ready"})");
    co_return fail(Code::unavailable, "not-ready", "The process is starting or stopping.");
}

Task<Answered> exposition(const telemetry::Metrics& metrics) {
    Response response;
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics.exposition();
    co_return response;
}

}  // namespace

DirectEntrance::DirectEntrance(Deps deps) : deps_(std::move(deps)), own_(deps_.authenticator) {
    own_.add({.method = http::Method::get, .pattern = "/health/live"}, live);
    own_.add({.method = http::Method::get, .pattern = "/health/ready"},
             [this](const Request&) { return ready(deps_.ready()); });
    own_.add({.method = http::Method::get, .pattern = "/metrics"},
             [this](const Request&) { return exposition(deps_.metrics); });
}

host::Service* DirectEntrance::find(const Request& request) const {
    for (host::Service* service : deps_.services)
        if (service->router().max_body(request)) return service;
    return nullptr;
}

std::size_t DirectEntrance::body_limit(const Request& request) const {
    if (const auto own = own_.max_body(request)) return *own;
    host::Service* service = find(request);
    return service ? service->router().max_body(request).value_or(0) : 0;
}

Task<Response> DirectEntrance::pass(std::string service, Request request) {
    const http::TraceContext trace = request.trace;
    if (!request.deadline) request.deadline = deps_.clock.monotonic() + kDirectTimeout;
    auto response = co_await deps_.client.send(std::move(service), std::move(request));
    if (!response) co_return http::problem(response.error(), trace);
    co_return *std::move(response);
}

Task<Response> DirectEntrance::handle(Request request) {
    // Who calls is for the service to find out, from the token alone.
    request.principal.reset();
    if (own_.max_body(request)) co_return co_await own_.handle(std::move(request));
    if (const host::Service* service = find(request)) {
        std::string name(service->name());
        co_return co_await pass(std::move(name), std::move(request));
    }
    // Nobody serves it; a path that is known with another method says so itself.
    request.body.clear();
    for (const host::Service* service : deps_.services) {
        std::string name(service->name());
        auto response = co_await pass(std::move(name), request);
        if (response.status == 405) co_return response;
    }
    co_return co_await own_.handle(std::move(request));
}

}  // namespace innkeeper
