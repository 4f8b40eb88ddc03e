#include "services/gateway/api_document.hpp"

#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

namespace innkeeper::gateway {
namespace {

using http::Access;
using http::Method;

/// A small document that is right, with room for what a test breaks.
std::string document(const std::string& paths,
                     const std::string& rates = "{ per_second: 5, burst: 2 }",
                     const std::string& defaults = "{ max_body: 100, timeout_ms: 2000 }") {
    return "x-innkeeper-defaults: " + defaults + "\nx-innkeeper-rates:\n  read: " + rates +
           "\nx-innkeeper-cors: { methods: [GET], headers: [A, B], expose: [C], max_age_s: 9 }\n"
           "paths:\n" +
           paths;
}

std::string operation(const std::string& own, const std::string& id = "operationId: x") {
    return "  /a:\n    get:\n      " + id + "\n      x-innkeeper: " + own + "\n";
}

const std::string kGood = "{ service: s, access: anyone, rate: read }";

std::string why_not(const std::string& yaml) {
    const auto parsed = ApiDocument::parse(yaml);
    if (parsed) return "";
    CHECK(parsed.error().slug == "api-document-invalid");
    CHECK(parsed.error().code == Code::invalid);
    return parsed.error().detail;
}

std::string id_of(const ApiDocument& api, Method method, std::string_view path) {
    const auto match = api.match(method, path);
    return match.operation ? match.operation->id : "";
}

ApiDocument real() {
    auto api = ApiDocument::parse(testing::read_file(GATEWAY_API_DOCUMENT));
    REQUIRE_MESSAGE(api.has_value(), api.error().detail);
    return *std::move(api);
}

}  // namespace

TEST_CASE("the real document: its operations are found by method and path") {
    const ApiDocument api = real();
    CHECK(api.size() >= 40);
    const std::string id = "00000000-0000-7000-8000-000000000001";
    CHECK(id_of(api, Method::get, "/api/v1/hotels") == "searchHotels");
    CHECK(id_of(api, Method::get, "/api/v1/hotels/" + id) == "getHotel");
    CHECK(id_of(api, Method::get, "/api/v1/hotels/" + id + "/offers") == "getOffers");
    CHECK(id_of(api, Method::post, "/api/v1/holds") == "placeHold");
    CHECK(id_of(api, Method::get, "/api/v1/holds") == "listHolds");
    CHECK(id_of(api, Method::get, "/api/v1/holds/" + id) == "getHold");
    CHECK(id_of(api, Method::del, "/api/v1/holds/" + id) == "releaseHold");
    CHECK(id_of(api, Method::post, "/api/v1/approvals/" + id + "/reject") == "rejectBooking");
    CHECK(id_of(api, Method::patch, "/api/v1/admin/hotels/" + id) == "editHotel");
    CHECK(id_of(api, Method::put, "/api/v1/admin/hotels/" + id + "/managers") == "setManagers");
    CHECK(id_of(api, Method::get, "/.well-known/jwks.json") == "jwks");
    CHECK(id_of(api, Method::get, "/health/live") == "live");
}

TEST_CASE("the real document: access, service, rate and body limit") {
    const ApiDocument api = real();
    const auto* create = api.match(Method::post, "/api/v1/admin/hotels").operation;
    REQUIRE(create != nullptr);
    CHECK(create->service == "hotels");
    CHECK(create->access == Access::admin);
    CHECK(create->rate_name == "write");
    CHECK(create->rate.per_second == 50);
    CHECK(create->rate.burst == 100);
    CHECK(create->max_body == 10551296);
    const auto* search = api.match(Method::get, "/api/v1/hotels").operation;
    REQUIRE(search != nullptr);
    CHECK(search->access == Access::anyone);
    CHECK(search->max_body == 65536);
    CHECK(search->timeout == Millis(10'000));
    CHECK(api.match(Method::get, "/api/v1/bookings").operation->access == Access::signed_in);
    CHECK(api.match(Method::get, "/api/v1/approvals").operation->access == Access::manager);
    CHECK(api.cors().methods == std::vector<std::string>{"GET", "POST", "PUT", "PATCH", "DELETE"});
    CHECK(api.cors().headers ==
          "Authorization, Content-Type, Idempotency-Key, If-Match, traceparent");
    CHECK(api.cors().max_age_s == 600);
}

TEST_CASE("a literal goes before a parameter, also where it leads nowhere") {
    const ApiDocument api = real();
    CHECK(id_of(api, Method::get, "/api/v1/hotels/suggestions") == "suggestCities");
    CHECK(id_of(api, Method::get, "/api/v1/bookings/events") == "followBookings");
    CHECK(id_of(api, Method::get, "/api/v1/bookings/eventsx") == "getBooking");
    CHECK(id_of(api, Method::post, "/api/v1/bookings/events/cancel") == "cancelBooking");
}

TEST_CASE("HEAD finds GET; other methods are told what there is") {
    const ApiDocument api = real();
    CHECK(id_of(api, Method::head, "/api/v1/hotels") == "searchHotels");
    CHECK(id_of(api, Method::head, "/api/v1/quotes").empty());
    const auto match = api.match(Method::del, "/api/v1/admin/hotels");
    CHECK(match.operation == nullptr);
    CHECK(match.allowed.find("GET") != std::string::npos);
    CHECK(match.allowed.find("POST") != std::string::npos);
    CHECK(match.allowed.find("DELETE") == std::string::npos);
    CHECK(api.match(Method::get, "/api/v1/quotes").allowed == "POST");
}

TEST_CASE("paths that are not there") {
    const ApiDocument api = real();
    for (const char* path : {"", "/", "x", "/api", "/api/v1", "/api/v1/hotels/", "/api/v1//hotels",
                             "//api/v1/hotels", "/api/v1/hotels/a/b", "/API/v1/hotels",
                             "/internal/bookings/1/decision", "/api/v1/bookings//cancel"}) {
        CAPTURE(path);
        const auto match = api.match(Method::get, path);
        CHECK(match.operation == nullptr);
        CHECK(match.allowed.empty());
    }
}

TEST_CASE("a small document, and its defaults") {
    const auto api = ApiDocument::parse(document(
        operation("{ service: s, access: admin, rate: read, max_body: 7, timeout_ms: 8 }")));
    REQUIRE(api.has_value());
    const auto* found = api->match(Method::get, "/a").operation;
    REQUIRE(found != nullptr);
    CHECK(found->max_body == 7);
    CHECK(found->timeout == Millis(8));
    CHECK(api->cors().headers == "A, B");
    const auto plain = ApiDocument::parse(document(operation(kGood)));
    REQUIRE(plain.has_value());
    CHECK(plain->match(Method::get, "/a").operation->max_body == 100);
    CHECK(plain->match(Method::get, "/a").operation->timeout == Millis(2000));
}

TEST_CASE("broken documents say what is wrong") {
    CHECK_FALSE(why_not("").empty());
    CHECK_FALSE(why_not("just text").empty());
    CHECK_FALSE(why_not("- a\n- b\n").empty());
    CHECK_FALSE(why_not("{ not: closed").empty());
    CHECK_FALSE(why_not("a: &x [*x]").empty());
    CHECK(why_not(document("  {}\n")) == "there are no paths");
    CHECK(why_not(document("  a:\n    get: {}\n")) == "a does not begin with '/'");
    CHECK(why_not(document("  /a:\n    get: { operationId: x }\n")) == "GET /a lacks x-innkeeper");
    const std::string lacks = "GET /a lacks an operationId, service, access or rate that is known";
    CHECK(why_not(document(operation(kGood, "summary: s"))) == lacks);
    CHECK(why_not(document(operation("{ access: anyone, rate: read }"))) == lacks);
    CHECK(why_not(document(operation("{ service: s, rate: read }"))) == lacks);
    CHECK(why_not(document(operation("{ service: s, access: everybody, rate: read }"))) == lacks);
    CHECK(why_not(document(operation("{ service: s, access: anyone }"))) == lacks);
    CHECK(why_not(document(operation("{ service: s, access: anyone, rate: fast }"))) == lacks);
    CHECK_FALSE(why_not(document(operation("{ service: s, access: anyone, rate: read, "
                                           "timeout_ms: 0 }")))
                    .empty());
    CHECK_FALSE(why_not(document("  /a:\n    gte: { operationId: x }\n")).empty());
    CHECK_FALSE(why_not(document("  /a: 7\n")).empty());
    for (const char* rates : {"{ per_second: 0, burst: 1 }", "{ per_second: 1, burst: 0.5 }",
                              "{ per_second: x, burst: 1 }", "{ burst: 1 }"})
        CHECK_FALSE(why_not(document(operation(kGood), rates)).empty());
    for (const char* defaults :
         {"{ max_body: 1 }", "{ timeout_ms: 1 }", "{ max_body: -1, timeout_ms: 1 }",
          "{ max_body: x, timeout_ms: 1 }"})
        CHECK_FALSE(
            why_not(document(operation(kGood), "{ per_second: 5, burst: 2 }", defaults)).empty());
    std::string no_cors = document(operation(kGood));
    no_cors.replace(no_cors.find("x-innkeeper-cors"), 16, "x-something-else");
    CHECK_FALSE(why_not(no_cors).empty());
}

TEST_CASE("two operations of one method and shape are refused") {
    const std::string own = "\n    get:\n      operationId: x\n      x-innkeeper: " + kGood + "\n";
    CHECK_FALSE(why_not(document("  /a/{x}:" + own + "  /a/{y}:" + own)).empty());
    CHECK(why_not(document("  /a/{x}:" + own + "  /a/b:" + own)).empty());
}

}  // namespace innkeeper::gateway
