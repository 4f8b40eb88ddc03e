#include "chassis/http/message.hpp"

#include "chassis/http/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::http {
namespace {

TEST_CASE("methods have names that are read back") {
    for (const Method m : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                           Method::del, Method::options})
        CHECK(parse_method(to_string(m)) == m);
    CHECK_FALSE(parse_method("get").has_value());
    CHECK_FALSE(parse_method("TRACE").has_value());
}

TEST_CASE("headers compare without case and keep their order") {
    Headers headers;
    headers.add("A", "1");
    headers.add("b", "2");
    headers.add("a", "3");
    CHECK(headers.get("a") == "1");
    headers.set("B", "4");
    CHECK(headers.get("b") == "4");
    CHECK(headers.size() == 3);
    headers.erase("A");
    CHECK_FALSE(headers.get("a").has_value());
    CHECK(headers.size() == 1);
    CHECK_FALSE(equal_ignoring_case("a", "ab"));
    CHECK_FALSE(equal_ignoring_case("@", "`"));
}

TEST_CASE("traceparent is read as W3C Trace Context says") {
    const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const std::string span = "00f067aa0ba902b7";
    const std::string good = "00-" + trace + "-" + span + "-01";
    const auto parsed = TraceContext::parse(good);
    REQUIRE(parsed.has_value());
    CHECK(parsed->trace_id == trace);
    CHECK(parsed->span_id == span);
    CHECK(parsed->traceparent() == good);
    CHECK(TraceContext::parse("01-" + trace + "-" + span + "-00-more").has_value());
    for (const std::string& bad :
         {std::string(), good + "0", good + "-more", "ff" + good.substr(2),
          "00-" + std::string(32, '0') + "-" + span + "-01",
          "00-" + trace + "-" + std::string(16, '0') + "-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + span + "-01", good.substr(0, 54),
          "00_" + good.substr(3), good.substr(0, 53) + "zz"}) {
        CAPTURE(bad);
        CHECK_FALSE(TraceContext::parse(bad).has_value());
    }
}

TEST_CASE("a target goes round: decoded, and encoded again") {
    Request request;
    REQUIRE(
        set_target(request, "/hotels/Z%C3%BCrich%20West?q=a%26b&q=c+d&empty=&flag").has_value());
    CHECK(request.path == "/hotels/Zürich West");
    CHECK(request.query == Pairs{{"q", "a&b"}, {"q", "c d"}, {"empty", ""}, {"flag", ""}});
    CHECK(request.query_param("q") == "a&b");
    CHECK_FALSE(request.query_param("none").has_value());
    CHECK(target_of(request) == "/hotels/Z%C3%BCrich%20West?q=a%26b&q=c%20d&empty=&flag=");
    Request again;
    REQUIRE(set_target(again, target_of(request)).has_value());
    CHECK(again.path == request.path);
    CHECK(again.query == request.query);
}

TEST_CASE("targets that two layers could read in two ways are refused") {
    for (const char* bad : {"", "x", "http://h/", "/a%2Fb", "/a%5c", "/a/../b", "/..", "/a/.",
                            "/%2e%2E/", "/a%00", "/a%0a", "/%ff", "/%4", "/#x", "/?a=%4g"}) {
        CAPTURE(bad);
        Request request;
        const auto result = set_target(request, bad);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().slug == "malformed-target");
    }
    Request request;
    CHECK(set_target(request, "/...").has_value());
    CHECK(set_target(request, "/a//b/").has_value());
}

TEST_CASE("query parameters at the limit and past it") {
    std::string target = "/?";
    for (std::size_t i = 0; i < kMaxQueryParams; ++i) target += "a=1&";
    Request request;
    CHECK(set_target(request, target).has_value());
    CHECK(request.query.size() == kMaxQueryParams);
    CHECK(set_target(request, target + "a=1").error().slug == "malformed-target");
}

TEST_CASE("a problem document says all that an error says, and is read back") {
    Error error{Code::conflict, "price-changed", "The price has changed."};
    error.fields = {{"rooms[0].rate", "is gone"}};
    error.reasons = {"min-stay"};
    error.context = {{"status_now", "confirmed"}, {"slug", "not this"}};
    error.retry_after = std::chrono::seconds(7);
    const TraceContext trace{std::string(32, 'a'), std::string(16, 'b')};
    const Response response = problem(error, trace);
    CHECK(response.status == 409);
    CHECK(response.headers.get("content-type") == "application/problem+json");
    CHECK(response.headers.get("cache-control") == "no-store");
    CHECK(response.headers.get("retry-after") == "7");
    CHECK(response.body ==
          R"({"type":"urn:innkeeper:problem:price-changed","title":"Conflict","status":409,)"
          R"("detail":"The price has changed.","slug":"price-changed",)"
          R"("trace_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",)"
          R"("errors":[{"field":"rooms[0].rate","message":"is gone"}],"reasons":["min-stay"],)"
          R"("status_now":"confirmed"})");
    Error back = error_of(response);
    error.context.erase("slug");
    CHECK(back == error);
}

TEST_CASE("an answer that is no problem document is an error all the same") {
    Response response;
    response.status = 502;
    response.body = "<html>";
    CHECK(error_of(response).code == Code::unavailable);
    CHECK(error_of(response).slug == "upstream-failed");
    response.headers.set("Content-Type", "application/problem+json");
    CHECK(error_of(response).slug == "upstream-failed");
    response.headers.set("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT");
    CHECK_FALSE(error_of(response).retry_after.has_value());
    const Response missing = problem(404, "x", "y", {});
    CHECK(error_of(missing).code == Code::not_found);
}

TEST_CASE("busy and unavailable always say when to come back") {
    CHECK(problem(Error{Code::busy, "s", "d"}, {}).headers.get("Retry-After") == "1");
    CHECK(problem(Error{Code::unavailable, "s", "d"}, {}).headers.get("Retry-After") == "1");
    CHECK_FALSE(problem(Error{Code::invalid, "s", "d"}, {}).headers.get("Retry-After").has_value());
}

}  // namespace
}  // namespace innkeeper::http
