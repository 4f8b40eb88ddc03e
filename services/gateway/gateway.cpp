#include "services/gateway/gateway.hpp"

#include "chassis/core/strings.hpp"

#include <algorithm>

namespace innkeeper::gateway {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view kBearer = "Bearer ";

/// RFC 6750 section 2.1; the scheme compares without case, as the services read it.
std::optional<std::string> bearer_token(const Request& request) {
    const auto header = request.headers.get("Authorization");
    if (!header || !http::equal_ignoring_case(header->substr(0, kBearer.size()), kBearer))
        return std::nullopt;
    std::string_view token = header->substr(kBearer.size());
    while (token.starts_with(' ')) token.remove_prefix(1);
    return std::string(token);
}

bool repeats_authorization(const Request& request) {
    return std::ranges::count_if(request.headers, [](const auto& field) {
               return http::equal_ignoring_case(field.first, "Authorization");
           }) > 1;
}

/// Fetch, section 3.2.2: what else comes as OPTIONS is a request like any other.
bool is_preflight(const Request& request) {
    return request.method == http::Method::options && request.headers.get("Origin") &&
           request.headers.get("Access-Control-Request-Method");
}

/// A subject and an address cannot be taken for each other, whatever they look like.
std::string bucket_of(const Operation& operation, const Request& request) {
    if (request.principal)
        return strings::concat({operation.rate_name, "#subject#", request.principal->subject});
    return strings::concat({operation.rate_name, "#peer#", request.peer});
}

bool in_group_for(const auth::Principal& who, http::Access access) {
    switch (access) {
        case http::Access::anyone:
        case http::Access::signed_in:
            return true;
        case http::Access::manager:
            return who.is_manager() || who.is_admin();
        case http::Access::admin:
            return who.is_admin();
    }
    return false;
}

/// The gateway's own routes know no parameter; what goes on is checked by its service.
Result<void> check_no_query(const Request& request) {
    if (request.query.empty()) return {};
    Error error{Code::invalid, "unknown-parameter",
                "The address has a query parameter that is not known here."};
    for (const auto& [name, value] : request.query)
        error.fields.push_back({name, "is not a parameter of this address"});
    return fail(std::move(error));
}

/// Said of every answer, unless the service said something else.
void add_security_headers(http::Headers& headers) {
    const auto set_default = [&](std::string_view name, std::string_view value) {
        if (!headers.get(name)) headers.add(name, std::string(value));
    };
    set_default("Cache-Control", "no-store");
    set_default("X-Content-Type-Options", "nosniff");
    set_default("Referrer-Policy", "same-origin");
    set_default("X-Frame-Options", "DENY");
    set_default("Cross-Origin-Opener-Policy", "same-origin");
}

Response refuse(const Error& error, const http::TraceContext& trace) {
    Response response = http::problem(error, trace);
    if (error.slug == "wrong-role")
        response.headers.set("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
    if (error.code == Code::unauthenticated && !response.headers.get("WWW-Authenticate"))
        response.headers.set("WWW-Authenticate", error.slug == "token-missing"
                                                     ? "Bearer"
                                                     : "Bearer error=\"invalid_token\"");
    return response;
}

}  // namespace

std::size_t Gateway::body_limit(const Request& request) const {
    const auto match = deps_.shared.api.match(request.method, request.path);
    return match.operation ? match.operation->max_body : 0;
}

bool Gateway::allowed_origin(std::string_view origin) const {
    return std::ranges::find(deps_.shared.origins, origin) != deps_.shared.origins.end();
}

void Gateway::add_cors(const http::Headers& request, http::Headers& response) const {
    response.add("Vary", "Origin");
    const auto origin = request.get("Origin");
    if (!origin || !allowed_origin(*origin)) return;
    response.set("Access-Control-Allow-Origin", std::string(*origin));
    response.set("Access-Control-Expose-Headers", deps_.shared.api.cors().expose);
}

Response Gateway::preflight(const Request& request) const {
    const Cors& cors = deps_.shared.api.cors();
    const auto wanted = request.headers.get("Access-Control-Request-Method");
    const auto method = wanted ? http::parse_method(*wanted) : std::nullopt;
    const bool known = method && deps_.shared.api.match(*method, request.path).operation &&
                       std::ranges::find(cors.methods, *wanted) != cors.methods.end();
    if (!known || !allowed_origin(request.headers.get("Origin").value_or("")))
        return http::problem(403, "origin-not-allowed", "This origin or method is not allowed.",
                             request.trace);
    Response response;
    response.status = 204;
    response.headers.set("Access-Control-Allow-Methods", std::string(*wanted));
    response.headers.set("Access-Control-Allow-Headers", cors.headers);
    response.headers.set("Access-Control-Max-Age", std::to_string(cors.max_age_s));
    return response;
}

Response Gateway::own(const Operation& operation, const Request& request) const {
    if (operation.id == "getConfig") {
        Response response = http::json_response(200, deps_.shared.site_config);
        response.headers.set("Cache-Control", "no-cache");
        return response;
    }
    if (operation.id == "metrics") {
        Response response;
        response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.body = deps_.shared.metrics.exposition();
        return response;
    }
    if (operation.id == "live") return http::json_response(200, R"({"status":"live"})");
    if (operation.id == "ready" && deps_.shared.ready())
        return http::json_response(200, R"({"status":"ready"})");
    return http::problem(
        Error{Code::unavailable, "not-ready", "The process is starting or stopping."},
        request.trace);
}

Task<Result<void>> Gateway::authorise(const Operation& operation, Request& request) {
    if (repeats_authorization(request))
        co_return fail(Code::invalid, "malformed-request",
                       "The Authorization header was sent more than once.");
    const auto token = bearer_token(request);
    if (!token) {
        if (operation.access == http::Access::anyone) co_return Result<void>{};
        co_return fail(Code::unauthenticated, "token-missing",
                       "This request needs an access token.");
    }
    CO_TRY(request.principal, co_await deps_.authenticator.authenticate(*token));
    request.verified_by = &deps_.authenticator;
    if (!in_group_for(*request.principal, operation.access))
        co_return fail(Code::forbidden, "wrong-role", "Your role does not allow this.");
    co_return Result<void>{};
}

Task<Result<Response>> Gateway::pass(const Operation& operation, Request& request) {
    const Millis now = deps_.clock.monotonic();
    request.principal.reset();
    request.verified_by = nullptr;
    const auto authorised = co_await authorise(operation, request);
    // A client is known by its address as long as no token of its own was verified, so a flood of
    // bad tokens is limited too.
    const double factor = deps_.shared.rate_factor;
    // A bucket that holds less than one token would let nobody through, ever.
    const resilience::Rate rate{operation.rate.per_second * factor,
                                std::max(1.0, operation.rate.burst * factor)};
    const std::string key = bucket_of(operation, request);
    if (const auto wait = deps_.shared.limiter.take(key, rate, now)) {
        Error error{Code::busy, "too-many-requests", "You have made too many requests."};
        error.retry_after = std::chrono::ceil<std::chrono::seconds>(*wait);
        co_return fail(std::move(error));
    }
    if (!authorised) co_return fail(authorised.error());
    if (operation.service == "gateway") {
        CO_TRY_VOID(check_no_query(request));
        co_return own(operation, request);
    }
    request.deadline = now + operation.timeout;
    std::string service = operation.service;
    co_return co_await deps_.services.send(std::move(service), std::move(request));
}

Task<Response> Gateway::answer(Request& request) {
    if (deps_.shared.site && StaticSite::owns(request.path))
        co_return deps_.shared.site->serve(request);
    if (is_preflight(request)) co_return preflight(request);
    const auto match = deps_.shared.api.match(request.method, request.path);
    if (!match.operation) {
        if (match.allowed.empty())
            co_return http::problem(404, "no-such-route", "There is nothing at this path.",
                                    request.trace);
        Response response = http::problem(405, "method-not-allowed",
                                          "This path does not take this method.", request.trace);
        response.headers.set("Allow", match.allowed);
        co_return response;
    }
    const http::TraceContext trace = request.trace;
    auto response = co_await pass(*match.operation, request);
    if (!response) co_return refuse(response.error(), trace);
    co_return *std::move(response);
}

Task<Response> Gateway::handle(Request request) {
    http::Headers asked;
    if (const auto origin = request.headers.get("Origin"))
        asked.set("Origin", std::string(*origin));
    Response response = co_await answer(request);
    add_cors(asked, response.headers);
    add_security_headers(response.headers);
    co_return response;
}

}  // namespace innkeeper::gateway
