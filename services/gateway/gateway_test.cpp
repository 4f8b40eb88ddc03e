#include "services/gateway/gateway.hpp"

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"
#include "services/gateway/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::gateway {
namespace {

using testing::Call;
using testing::object_in;
using testing::slug_of;
using testing::text_in;

/// Stands for all services: keeps what it was sent, answers as told.
class Services final : public http::Client {
public:
    Task<Result<http::Response>> send(std::string service, http::Request request) override {
        sent.emplace_back(std::move(service), std::move(request));
        co_return answer;
    }
    std::vector<std::pair<std::string, http::Request>> sent;
    Result<http::Response> answer = http::json_response(200, R"({"from":"service"})");
};

const std::string kOrigin = "https://hotels.example";
const std::string kForeign = "https://evil.example";

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    ApiDocument api = *ApiDocument::parse(testing::read_file(GATEWAY_API_DOCUMENT));
    resilience::RateLimiter limiter{kMaxRateKeys};
    telemetry::Metrics metrics;
    auth::TestAuthenticator authenticator;
    Services services;
    bool is_ready = true;
    Shared shared{.api = api,
                  .site = nullptr,
                  .limiter = limiter,
                  .metrics = metrics,
                  .rate_factor = 1,
                  .origins = {kOrigin},
                  .site_config = R"({"issuer":"https://hotels.example"})",
                  .ready = [this] { return is_ready; }};
    Gateway gateway{{shared, clock, authenticator, services}};

    http::Response send(const Call& call) {
        return testing::run(io, gateway.handle(call.request()));
    }
};

std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.headers.get(name).value_or(""));
}

Call preflight(const std::string& origin, const std::string& method,
               const std::string& path = "/api/v1/bookings") {
    return Call(http::Method::options, path)
        .with("Origin", origin)
        .with("Access-Control-Request-Method", method)
        .with("Access-Control-Request-Headers", "authorization");
}

}  // namespace

TEST_CASE("a preflight of an allowed origin is answered here, without a token") {
    World world;
    const auto response = world.send(preflight(kOrigin, "POST"));
    CHECK(response.status == 204);
    CHECK(header(response, "Access-Control-Allow-Origin") == kOrigin);
    CHECK(header(response, "Access-Control-Allow-Methods") == "POST");
    CHECK(header(response, "Access-Control-Allow-Headers") == world.api.cors().headers);
    CHECK(header(response, "Access-Control-Max-Age") == "600");
    CHECK(header(response, "Vary") == "Origin");
    CHECK(world.services.sent.empty());
}

TEST_CASE("a preflight of another origin, method or path is refused") {
    World world;
    for (const Call& call :
         {preflight(kForeign, "POST"), preflight(kOrigin + ".evil.example", "POST"),
          preflight("null", "POST"), preflight("*", "POST"), preflight("", "POST"),
          preflight(kOrigin, "DELETE"), preflight(kOrigin, "TRACE"), preflight(kOrigin, "*"),
          preflight(kOrigin, "GET", "/api/v1/nothing"), preflight(kOrigin, "OPTIONS")}) {
        const auto response = world.send(call);
        CHECK(response.status == 403);
        CHECK(slug_of(response) == "origin-not-allowed");
        CHECK(header(response, "Access-Control-Allow-Methods").empty());
    }
    CHECK(header(world.send(preflight(kForeign, "POST")), "Access-Control-Allow-Origin").empty());
    const auto no_preflight = world.send(Call(http::Method::options, "/api/v1/bookings"));
    CHECK(no_preflight.status == 405);
    CHECK(header(no_preflight, "Allow") == "GET, POST");
}

TEST_CASE("CORS headers for an allowed origin, and never a star") {
    World world;
    world.services.answer->headers.set("ETag", "\"1\"");
    for (const char* path : {"/api/v1/hotels", "/api/v1/nothing", "/api/v1/bookings"}) {
        const auto allowed = world.send(Call::get(path).with("Origin", kOrigin));
        CHECK(header(allowed, "Access-Control-Allow-Origin") == kOrigin);
        CHECK(header(allowed, "Access-Control-Expose-Headers") ==
              "ETag, Retry-After, Idempotency-Replayed, Location");
        CHECK(header(allowed, "Vary") == "Origin");
        const auto foreign = world.send(Call::get(path).with("Origin", kForeign));
        const auto none = world.send(Call::get(path));
        for (const auto* response : {&foreign, &none}) {
            CHECK(header(*response, "Access-Control-Allow-Origin").empty());
            CHECK(header(*response, "Vary") == "Origin");
        }
        CHECK(header(allowed, "Access-Control-Allow-Credentials").empty());
    }
}

TEST_CASE("401 without a good token, 403 with the wrong group") {
    World world;
    const auto status = [&](const char* path, const char* token) {
        return world.send(Call::get(path).as(token)).status;
    };
    for (const char* path : {"/api/v1/bookings", "/api/v1/approvals", "/api/v1/admin/hotels"}) {
        const auto missing = world.send(Call::get(path));
        CHECK(missing.status == 401);
        CHECK(slug_of(missing) == "token-missing");
        CHECK(header(missing, "WWW-Authenticate") == "Bearer");
        const auto expired = world.send(Call::get(path).as("expired"));
        CHECK(expired.status == 401);
        CHECK(slug_of(expired) == "token-expired");
        CHECK(header(expired, "WWW-Authenticate") == "Bearer error=\"invalid_token\"");
        CHECK(status(path, "nonsense") == 401);
    }
    CHECK(status("/api/v1/hotels", "expired") == 401);
    CHECK(status("/api/v1/approvals", "guest:gus") == 403);
    CHECK(status("/api/v1/admin/hotels", "guest:gus") == 403);
    CHECK(status("/api/v1/admin/hotels", "manager:max") == 403);
    const auto refused = world.send(Call::get("/api/v1/approvals").as("guest:gus"));
    CHECK(slug_of(refused) == "wrong-role");
    CHECK(header(refused, "WWW-Authenticate") == "Bearer error=\"insufficient_scope\"");
    CHECK(world.services.sent.empty());
    CHECK(status("/api/v1/hotels", "") == 200);
    CHECK(status("/api/v1/bookings", "guest:gus") == 200);
    CHECK(status("/api/v1/approvals", "manager:max") == 200);
    CHECK(status("/api/v1/approvals", "admin:ada") == 200);
    CHECK(status("/api/v1/admin/hotels", "admin:ada") == 200);
    CHECK(world.services.sent.size() == 5);
}

TEST_CASE("the token is the Authorization header's, and nothing else says who it is") {
    World world;
    const auto path = "/api/v1/bookings?access_token=guest:gus&token=guest:gus";
    CHECK(world.send(Call::get(path)).status == 401);
    CHECK(world.send(Call::get("/api/v1/bookings").with("Cookie", "token=guest:gus")).status ==
          401);
    CHECK(
        world
            .send(Call::get("/api/v1/bookings").with("X-User", "gus").with("X-Amzn-Oidc-Data", "x"))
            .status == 401);
    CHECK(
        world.send(Call::get("/api/v1/bookings").with("Authorization", "Basic Z3VzOg==")).status ==
        401);
    http::Request forged = Call::get("/api/v1/bookings").request();
    forged.principal = auth::Principal{};
    forged.principal->subject = "eve";
    forged.principal->groups = {"Admin"};
    CHECK(testing::run(world.io, world.gateway.handle(forged)).status == 401);
    forged = Call::get("/api/v1/hotels").request();
    forged.principal = auth::Principal{};
    CHECK(testing::run(world.io, world.gateway.handle(forged)).status == 200);
    CHECK_FALSE(world.services.sent.back().second.principal.has_value());
    forged.verified_by = &world.authenticator;
    CHECK(testing::run(world.io, world.gateway.handle(forged)).status == 200);
    CHECK_FALSE(world.services.sent.back().second.principal.has_value());
    CHECK(world.services.sent.back().second.verified_by == nullptr);
    http::Request twice = Call::get("/api/v1/bookings").as("guest:gus").request();
    twice.headers.add("authorization", "Bearer admin:ada");
    CHECK(testing::run(world.io, world.gateway.handle(twice)).status == 400);
    CHECK(world.send(Call::get("/api/v1/bookings").with("Authorization", "bearer guest:gus"))
              .status == 200);
}

TEST_CASE("a request is passed on as it is, to the service that the document names") {
    World world;
    const auto call = Call::post("/api/v1/holds?x=1")
                          .as("guest:gus")
                          .with("Idempotency-Key", "key-0001")
                          .json(R"({"a":1})");
    world.services.answer = http::json_response(201, "{}");
    world.services.answer->headers.set("Location", "/here");
    world.clock.advance(Millis(500));
    const auto response = world.send(call);
    CHECK(response.status == 201);
    CHECK(header(response, "Location") == "/here");
    REQUIRE(world.services.sent.size() == 1);
    const auto& [service, sent] = world.services.sent[0];
    CHECK(service == "booking");
    CHECK(sent.method == http::Method::post);
    CHECK(sent.path == "/api/v1/holds");
    CHECK(sent.query == http::Pairs{{"x", "1"}});
    CHECK(sent.body == R"({"a":1})");
    CHECK(sent.headers.get("Authorization") == "Bearer guest:gus");
    CHECK(sent.headers.get("Idempotency-Key") == "key-0001");
    CHECK(sent.trace.trace_id == call.request().trace.trace_id);
    CHECK(sent.deadline == world.clock.monotonic() + Millis(10'000));
    CHECK(sent.principal->subject == "gus");
    CHECK(sent.verified_by == &world.authenticator);
    (void)world.send(Call(http::Method::head, "/api/v1/hotels"));
    CHECK(world.services.sent[1].first == "search");
    CHECK(world.services.sent[1].second.method == http::Method::head);
}

TEST_CASE("a service that cannot be reached is a problem document") {
    World world;
    world.services.answer = fail(Code::unavailable, "service-not-here", "Nobody answers.");
    const auto response = world.send(Call::get("/api/v1/hotels"));
    CHECK(response.status == 503);
    CHECK(slug_of(response) == "service-not-here");
    CHECK(header(response, "Retry-After") == "1");
    CHECK(text_in(object_in(response), "trace_id") == "0123456789abcdef0123456789abcdef");
    world.services.answer = fail(Code::timeout, "timeout", "Too slow.");
    CHECK(world.send(Call::get("/api/v1/hotels")).status == 504);
}

TEST_CASE("what is not in the document is 404, another method 405 with Allow") {
    World world;
    for (const char* path : {"/", "/api/v1/nothing", "/internal/bookings/1/decision", "/hotel/"}) {
        const auto missing = world.send(Call::get(path).as("admin:ada"));
        CHECK(missing.status == 404);
        CHECK(slug_of(missing) == "no-such-route");
    }
    const auto wrong = world.send(Call::del("/api/v1/bookings").as("guest:gus"));
    CHECK(wrong.status == 405);
    CHECK(slug_of(wrong) == "method-not-allowed");
    CHECK(header(wrong, "Allow") == "GET, POST");
    CHECK(world.services.sent.empty());
}

TEST_CASE("the rate: a burst passes, one more is 429; each client and rate on its own") {
    World world;
    const auto read = [&](const std::string& token, const std::string& peer) {
        return world.send(Call::get("/api/v1/hotels").as(token).from(peer));
    };
    const auto fill = [&](const std::string& token, const std::string& peer) {
        for (int i = 0; i < 400; ++i) REQUIRE(read(token, peer).status == 200);
        return read(token, peer);
    };
    const auto refused = fill("", "192.0.2.1");
    CHECK(refused.status == 429);
    CHECK(slug_of(refused) == "too-many-requests");
    CHECK(header(refused, "Retry-After") == "1");
    CHECK(read("", "192.0.2.2").status == 200);
    CHECK(fill("guest:gus", "192.0.2.1").status == 429);
    CHECK(read("guest:gus", "192.0.2.9").status == 429);
    CHECK(read("guest:eve", "192.0.2.1").status == 200);
    CHECK(read("guest:192.0.2.1", "192.0.2.5").status == 200);
    CHECK(world.send(Call::post("/api/v1/holds").as("guest:gus").json("{}")).status == 200);
    const std::size_t passed = world.services.sent.size();
    CHECK(read("", "192.0.2.1").status == 429);
    CHECK(world.services.sent.size() == passed);
    world.clock.advance(Millis(5));
    CHECK(read("", "192.0.2.1").status == 200);
    CHECK(read("", "192.0.2.1").status == 429);
}

TEST_CASE("bad tokens are limited by address, a wrong role by who it is") {
    World world;
    const auto ask = [&](const char* token, const char* peer) {
        return world.send(Call::get("/api/v1/admin/hotels").as(token).from(peer)).status;
    };
    for (int i = 0; i < 400; ++i) REQUIRE(ask("nonsense", "192.0.2.1") == 401);
    CHECK(ask("nonsense", "192.0.2.1") == 429);
    CHECK(ask("expired", "192.0.2.1") == 429);
    CHECK(ask("admin:ada", "192.0.2.1") == 200);
    CHECK(ask("guest:gus", "192.0.2.1") == 403);
    for (int i = 1; i < 400; ++i) REQUIRE(ask("guest:gus", "192.0.2.3") == 403);
    CHECK(ask("guest:gus", "192.0.2.3") == 429);
    CHECK(ask("", "192.0.2.3") == 401);
}

TEST_CASE("the factor scales every rate, and lets at least one request through") {
    World world;
    world.shared.rate_factor = 0.005;
    CHECK(world.send(Call::get("/api/v1/hotels")).status == 200);
    CHECK(world.send(Call::get("/api/v1/hotels")).status == 200);
    CHECK(world.send(Call::get("/api/v1/hotels")).status == 429);
    world.shared.rate_factor = 0.0001;
    CHECK(world.send(Call::get("/api/v1/hotels").from("192.0.2.2")).status == 200);
    CHECK(world.send(Call::get("/api/v1/hotels").from("192.0.2.2")).status == 429);
}

TEST_CASE("own routes: live, ready, metrics, config") {
    World world;
    CHECK(world.send(Call::get("/health/live")).status == 200);
    CHECK(world.send(Call::get("/health/ready")).status == 200);
    world.is_ready = false;
    CHECK(world.send(Call::get("/health/live")).status == 200);
    const auto not_ready = world.send(Call::get("/health/ready"));
    CHECK(not_ready.status == 503);
    CHECK(slug_of(not_ready) == "not-ready");
    CHECK(header(not_ready, "Retry-After") == "1");
    world.metrics.count("requests_total");
    const auto metrics = world.send(Call::get("/metrics"));
    CHECK(metrics.body.find("requests_total") != std::string::npos);
    CHECK(header(metrics, "Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
    const auto config = world.send(Call::get("/api/v1/config"));
    CHECK(config.body == world.shared.site_config);
    CHECK(header(config, "Cache-Control") == "no-cache");
    for (const char* path : {"/health/live", "/health/ready", "/metrics", "/api/v1/config"}) {
        const auto typo = world.send(Call::get(std::string(path) + "?verbos=1"));
        CHECK(typo.status == 400);
        CHECK(slug_of(typo) == "unknown-parameter");
        CHECK(testing::fields_of(typo) == std::vector<std::string>{"verbos"});
    }
    CHECK(world.services.sent.empty());
}

TEST_CASE("security headers on every answer, unless the service says another") {
    World world;
    const testing::TempDir dir;
    dir.write("index.html", "<!doctype html>");
    const auto site = StaticSite::load(dir.path());
    REQUIRE(site.has_value());
    world.shared.site = &*site;
    for (const Call& call :
         {Call::get("/api/v1/hotels"), Call::get("/api/v1/nothing"), Call::get("/api/v1/bookings"),
          Call::del("/api/v1/bookings"), Call::get("/hotel/"), Call::get("/"),
          Call::post("/hotel/"), Call::get("/health/live"), preflight(kOrigin, "POST"),
          preflight(kForeign, "POST")}) {
        const auto response = world.send(call);
        CHECK(header(response, "X-Content-Type-Options") == "nosniff");
        CHECK(header(response, "Referrer-Policy") == "same-origin");
        CHECK(header(response, "X-Frame-Options") == "DENY");
        CHECK(header(response, "Cross-Origin-Opener-Policy") == "same-origin");
        CHECK_FALSE(header(response, "Cache-Control").empty());
    }
    world.services.answer->headers.set("Cache-Control", "public, max-age=9");
    CHECK(header(world.send(Call::get("/api/v1/hotels")), "Cache-Control") == "public, max-age=9");
}

TEST_CASE("body limits come from the document") {
    World world;
    const auto limit = [&](const Call& call) { return world.gateway.body_limit(call.request()); };
    CHECK(limit(Call::post("/api/v1/holds")) == 65536);
    CHECK(limit(Call::post("/api/v1/admin/hotels")) == 10551296);
    CHECK(limit(Call::post("/api/v1/nothing")) == 0);
    CHECK(limit(Call::put("/api/v1/holds")) == 0);
}

}  // namespace innkeeper::gateway
