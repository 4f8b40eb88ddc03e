#include "chassis/http/server.hpp"

#include "chassis/http/server_fixture.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

namespace innkeeper::http {
namespace {

using namespace testing;

std::string status_of(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
TEST_CASE("a request is answered with date and length, and the connection is kept") {
    Fixture f;
    RawClient client(f.io, f.port);
    for (int i = 0; i < 3; ++i) {
        client.send("GET /a%20b?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");
        const std::string answer = client.read_past("GET /a b ");
        CHECK(status_of(answer) == "HTTP/1.1 200 OK");
        CHECK(has(answer, "Content-Length: 9\r\n"));
        CHECK(has(answer, "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n"));
        CHECK_FALSE(has(answer, "Connection:"));
        CHECK_FALSE(has(answer, "Server:"));
    }
    CHECK(f.server.connections() == 1);
    client.close();
    CHECK(run_until(f.io, [&] { return f.server.connections() == 0; }));
}

TEST_CASE("Connection: close and HTTP/1.0 end the connection") {
    Fixture f;
    const std::string closed = f.exchange("GET / HTTP/1.1\r\nHost: h\r\n" + kClose);
    CHECK(has(closed, "Connection: close\r\n"));
    const std::string old = f.exchange("GET / HTTP/1.0\r\n\r\n");
    CHECK(status_of(old) == "HTTP/1.1 200 OK");
}

TEST_CASE("HEAD has the length of GET and no body") {
    Fixture f;
    const std::string answer = f.exchange("HEAD /x HTTP/1.1\r\nHost: h\r\n" + kClose);
    CHECK(has(answer, "Content-Length: 8\r\n"));
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("204 and 304 have neither body nor length") {
    Fixture f({}, [](Request request) -> Task<Response> {
        Response response;
        response.status = request.path == "/204" ? 204 : 304;
        response.body = "not sent";
        co_return response;
    });
    for (const int status : {204, 304}) {
        const std::string answer =
            f.exchange(fmt::format("GET /{} HTTP/1.1\r\nHost: h\r\n{}", status, kClose));
        CHECK(status_of(answer).starts_with(fmt::format("HTTP/1.1 {}", status)));
        CHECK_FALSE(has(answer, "Content-Length"));
        CHECK(answer.ends_with("\r\n\r\n"));
    }
}

TEST_CASE("pipelined requests are answered in order, also byte by byte") {
    Fixture f;
    std::string bytes;
    for (int i = 0; i < 50; ++i)
        bytes +=
            fmt::format("POST /{} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{:02}", i, i);
    bytes += "GET /last HTTP/1.1\r\nHost: h\r\n" + kClose;
    const std::string at_once = f.exchange(bytes);
    std::size_t at = 0;
    for (int i = 0; i < 50; ++i) {
        const std::size_t found = at_once.find(fmt::format("POST /{} {:02}", i, i), at);
        REQUIRE(found != at_once.npos);
        at = found;
    }
    RawClient slow(f.io, f.port);
    for (const char c : bytes) slow.send({&c, 1});
    CHECK(slow.read_all() == at_once);
}

TEST_CASE("a chunked body is put together, its extensions and trailers are passed over") {
    Fixture f;
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n";
    const std::string body = "5;a=b\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX: y\r\n\r\n";
    const std::string whole = f.exchange(head + kClose + body);
    CHECK(whole.ends_with("POST / hello world"));
    RawClient slow(f.io, f.port);
    for (const char c : head + kClose + body) slow.send({&c, 1});
    CHECK(slow.read_all() == whole);
    // The shortest one there is, in pieces: the last chunk comes alone.
    RawClient empty(f.io, f.port);
    empty.send(head + kClose);
    for (const char c : std::string("0\r\n\r\n")) {
        settle(f.io);
        empty.send({&c, 1});
    }
    CHECK(empty.read_all().ends_with("POST / "));
}

TEST_CASE("Expect: 100-continue is answered before the body, and not when the body is there") {
    Fixture f;
    const std::string head =
        "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + kClose;
    RawClient client(f.io, f.port);
    client.send(head);
    CHECK(client.read_past("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hi");
    CHECK(client.read_all().ends_with("POST / hi"));
    CHECK_FALSE(has(f.exchange(head + "hi"), "100 Continue"));
    const std::string other =
        f.exchange("POST / HTTP/1.1\r\nHost: h\r\nExpect: magic\r\nContent-Length: 2\r\n\r\nhi");
    CHECK(status_of(other) == "HTTP/1.1 417 Expectation Failed");
}

TEST_CASE("a large body goes both ways unharmed") {
    Fixture f;
    std::string body(3 * 1024 * 1024, 'x');
    for (std::size_t i = 0; i < body.size(); i += 7) body[i] = static_cast<char>('a' + i % 26);
    RawClient client(f.io, f.port);
    client.send(
        fmt::format("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n{}", body.size(), kClose));
    client.send(body);
    CHECK(client.read_all().ends_with("POST / " + body));
}

TEST_CASE("trace context: a valid one is continued, any other begins anew") {
    Fixture f({}, [](Request request) -> Task<Response> {
        co_return json_response(200, request.trace.traceparent());
    });
    const std::string trace(31, 'a');
    const std::string good = "00-" + trace + "1-00f067aa0ba902b7-01";
    const auto ask = [&](const std::string& value) {
        const std::string answer =
            f.exchange("GET / HTTP/1.1\r\nHost: h\r\ntraceparent: " + value + "\r\n" + kClose);
        return answer.substr(answer.size() - 55);
    };
    const std::string child = ask(good);
    CHECK(child.substr(3, 32) == trace + "1");
    CHECK(child.substr(36, 16) != "00f067aa0ba902b7");
    CHECK(TraceContext::parse(child).has_value());
    const std::string fresh = ask("00-nonsense");
    CHECK(fresh.substr(3, 32) != trace + "1");
    CHECK(TraceContext::parse(fresh).has_value());
    CHECK(ask("00-nonsense").substr(3, 32) != fresh.substr(3, 32));
}

TEST_CASE("an exception of a handler and a broken header are 500 and logged") {
    Fixture f({}, [](Request request) -> Task<Response> {
        if (request.path == "/throw") throw std::runtime_error("secret cause");
        Response response = json_response(200, "{}");
        response.headers.add("X-Bad", "a\r\nSet-Cookie: b");
        co_return response;
    });
    for (const char* path : {"/throw", "/split"}) {
        const std::string answer =
            f.exchange(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n{}", path, kClose));
        CHECK(status_of(answer) == "HTTP/1.1 500 Internal Server Error");
        CHECK(has(answer, "\"slug\":\"internal\""));
        CHECK_FALSE(has(answer, "secret cause"));
        CHECK_FALSE(has(answer, "Set-Cookie"));
    }
    CHECK(std::ranges::count_if(f.lines, [](const std::string& line) {
              return has(line, "http-handler-failed");
          }) == 2);
}

TEST_CASE("requests are counted by class, timed and logged at debug") {
    Fixture f;
    f.exchange("GET /seen HTTP/1.1\r\nHost: h\r\n" + kClose);
    f.exchange("GET /seen HTTP/1.1\r\nHost: h\r\n" + kClose);
    f.exchange("GET /bad HTTP/1.1\r\n\r\n");
    f.advance(kSweepInterval);
    const std::string metrics = f.metrics.exposition();
    CHECK(has(metrics, "http_requests_total{class=\"2xx\"} 2"));
    CHECK(has(metrics, "http_requests_total{class=\"4xx\"} 1"));
    CHECK(has(metrics, "http_refusals_total{slug=\"malformed-request\"} 1"));
    CHECK(has(metrics, "http_request_duration_seconds_count 2"));
    CHECK(has(metrics, "http_connections{server=\"http\"} 0"));
    CHECK(std::ranges::any_of(f.lines, [](const std::string& line) {
        return has(line, "http-request") && has(line, "/seen");
    }));
}

TEST_CASE("an address that cannot be had is an error") {
    Fixture f;
    telemetry::Log log("test", f.clock, [](std::string) {});
    ServerOptions name{.host = "no-address"};
    Server bad(f.io, name, echo, f.clock, f.random, log, f.metrics);
    CHECK(bad.listen().error().slug == "bad-listen-address");
    Server far(f.io, {.host = "192.0.2.1"}, echo, f.clock, f.random, log, f.metrics);
    CHECK(far.listen().error().slug == "listen-failed");
}

TEST_CASE("two servers share a port") {
    Fixture f;
    telemetry::Log log("test", f.clock, [](std::string) {});
    ServerOptions same;
    same.port = f.port;
    Server second(f.io, same, echo, f.clock, f.random, log, f.metrics);
    CHECK(second.listen().value() == f.port);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 40; ++i) clients.push_back(std::make_unique<RawClient>(f.io, f.port));
    settle(f.io);
    CHECK(f.server.connections() + second.connections() == 40);
    CHECK(f.server.connections() > 0);
    CHECK(second.connections() > 0);
    clients.clear();
    innkeeper::testing::run(f.io, second.drain(Millis(0)));
}

}  // namespace
}  // namespace innkeeper::http
