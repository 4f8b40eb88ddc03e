#include "chassis/http/http_client.hpp"

#include "chassis/core/wait_point.hpp"
#include "chassis/http/server_fixture.hpp"
#include "chassis/http/sse.hpp"
#include "chassis/http/url.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <fmt/format.h>

#include <optional>

namespace innkeeper::http {
namespace {

using namespace testing;
using innkeeper::testing::run;
using Answer = std::optional<Result<Response>>;

Request get(std::string path = "/") {
    Request request;
    request.path = std::move(path);
    return request;
}
Request post(std::string body) {
    Request request;
    request.method = Method::post;
    request.path = "/";
    request.body = std::move(body);
    return request;
}

struct Pair {
    explicit Pair(Server::Handler handler = echo, HttpClientOptions options = {})
        : server({}, std::move(handler)),
          client(
              server.io, std::move(options),
              [this](std::string service) -> Result<std::string> {
                  if (service == "echo") return fmt::format("127.0.0.1:{}", server.port);
                  return fail(Code::unavailable, "service-unknown", "There is no such service.");
              },
              server.clock) {}
    Result<Response> send(Request request) {
        return run(server.io, client.send("echo", std::move(request)));
    }
    void start(Request request, Answer& answer) {
        boost::asio::co_spawn(
            server.io, client.send("echo", std::move(request)),
            [&](std::exception_ptr, Result<Response> r) { answer = std::move(r); });
        settle(server.io);
    }

    Fixture server;
    HttpClient client;
};

/// A server of the test itself: says what it is told, to one connection after the other.
struct Script {
    explicit Script(boost::asio::io_context& loop)
        : io(loop), fd(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(fd, 8) == 0);
        REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        origin = fmt::format("http://127.0.0.1:{}", ntohs(address.sin_port));
    }
    ~Script() {
        hang_up();
        ::close(fd);
    }
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;
    void accept() { peer = ::accept(fd, nullptr, nullptr); }
    void say(std::string_view bytes) {
        CHECK(::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(bytes.size()));
    }
    std::string hear() {
        char buffer[4096];
        settle(io);
        const auto got = ::recv(peer, buffer, sizeof buffer, MSG_DONTWAIT);
        return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : "";
    }
    void hang_up() {
        if (peer >= 0) ::close(std::exchange(peer, -1));
    }

    boost::asio::io_context& io;
    int fd;
    int peer = -1;
    std::string origin;
};

struct Scripted {
    explicit Scripted(HttpClientOptions options = {})
        : client(
              io, std::move(options),
              [](std::string) -> Result<std::string> {
                  return fail(Code::unavailable, "none", "None.");
              },
              clock),
          script(io) {}
    void start(Request request) {
        answer.reset();
        boost::asio::co_spawn(
            io, client.send_to(script.origin, std::move(request)),
            [&](std::exception_ptr, Result<Response> r) { answer = std::move(r); });
        settle(io);
    }
    /// Sends the request on a new connection and has the script answer it with these bytes.
    Result<Response> ask(Request request, std::string_view bytes, bool then_close = true) {
        start(std::move(request));
        script.accept();
        script.hear();
        script.say(bytes);
        if (then_close) script.hang_up();
        settle(io);
        REQUIRE(answer.has_value());
        return *answer;
    }

    innkeeper::testing::ManualClock clock;
    boost::asio::io_context io;
    Answer answer;
    HttpClient client;
    Script script;
};

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_CASE("requests share one kept connection, one after the other") {
    Pair p;
    for (int i = 0; i < 5; ++i) {
        const auto answer = p.send(post(fmt::format("n{}", i)));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == fmt::format("POST / n{}", i));
    }
    CHECK(p.client.connections() == 1);
    CHECK(p.server.server.connections() == 1);
}

TEST_CASE("path, query, headers and trace arrive; the framing is the client's own") {
    Pair p([](Request request) -> Task<Response> {
        std::string text = request.path + "|" + std::string(request.query_param("q").value_or("-"));
        for (const auto& [name, value] : request.headers) text += "|" + name + ":" + value;
        text += "|" + request.trace.trace_id;
        co_return json_response(200, text);
    });
    Request request = get("/Zürich West");
    request.query.emplace_back("q", "a&b=c");
    request.headers.add("X-One", "1");
    request.headers.add("Content-Length", "77");
    request.headers.add("Transfer-Encoding", "chunked");
    request.headers.add("Host", "evil");
    request.trace = {std::string(32, 'a'), std::string(16, 'b')};
    const auto answer = p.send(request);
    REQUIRE(answer.has_value());
    CHECK(answer->body ==
          fmt::format("/Zürich West|a&b=c|Host:127.0.0.1:{}|X-One:1|traceparent:{}|{}",
                      p.server.port, request.trace.traceparent(), request.trace.trace_id));
    request.headers.add("X-Bad", "a\r\nX-Two: 2");
    CHECK(p.send(request).error().slug == "malformed-header");
}

TEST_CASE("a large body goes both ways") {
    Pair p;
    const std::string body(2 * 1024 * 1024, 'x');
    CHECK(p.send(post(body)).value().body == "POST / " + body);
}

TEST_CASE("what was not sent is unavailable") {
    Pair p;
    CHECK(run(p.server.io, p.client.send("nobody", get())).error().slug == "service-unknown");
    const auto refused = run(p.server.io, p.client.send_to("http://127.0.0.1:1", get()));
    CHECK(refused.error().code == Code::unavailable);
    CHECK(refused.error().slug == "service-unreachable");
    Request late = get();
    late.deadline = p.server.clock.monotonic();
    CHECK(p.send(late).error().slug == "deadline-passed");
    CHECK(p.client.connections() == 0);
}

TEST_CASE("connections to one origin at the limit and past it") {
    Scripted s({.max_connections_per_origin = 1});
    s.start(get());
    Answer second;
    boost::asio::co_spawn(s.io, s.client.send_to(s.script.origin, get()),
                          [&](std::exception_ptr, Result<Response> r) { second = std::move(r); });
    settle(s.io);
    REQUIRE(second.has_value());
    CHECK(second->error().slug == "too-many-connections");
    s.script.accept();
    s.script.say(kOk);
    settle(s.io);
    CHECK(s.answer->value().body == "ok");
}

TEST_CASE("kept connections at the limit and past it") {
    Pair p(echo, {.max_idle_per_origin = 1});
    Answer a;
    Answer b;
    p.start(get(), a);
    boost::asio::co_spawn(p.server.io, p.client.send("echo", get()),
                          [&](std::exception_ptr, Result<Response> r) { a = std::move(r); });
    boost::asio::co_spawn(p.server.io, p.client.send("echo", get()),
                          [&](std::exception_ptr, Result<Response> r) { b = std::move(r); });
    CHECK(run_until(p.server.io, [&] { return b.has_value(); }));
    settle(p.server.io);
    CHECK(p.client.connections() == 1);
}

TEST_CASE("a slow answer is a time-out, whose outcome is unknown for what may have written") {
    Scripted s;
    s.start(get());
    s.script.accept();
    s.clock.advance(kResponseTimeout - kClientSweepInterval);
    settle(s.io);
    CHECK_FALSE(s.answer.has_value());
    s.clock.advance(2 * kClientSweepInterval);
    settle(s.io);
    REQUIRE(s.answer.has_value());
    CHECK(s.answer->error().code == Code::timeout);
    CHECK(s.answer->error().slug == "service-timeout");
    s.start(post("x"));
    s.clock.advance(kResponseTimeout + kClientSweepInterval);
    settle(s.io);
    CHECK(s.answer.value().error().code == Code::unknown_outcome);
    Request soon = get();
    soon.deadline = s.clock.monotonic() + Millis(100);
    s.start(soon);
    s.clock.advance(Millis(100) + kClientSweepInterval);
    settle(s.io);
    CHECK(s.answer.value().error().slug == "service-timeout");
}

TEST_CASE("a kept connection that the server has closed is not used again") {
    Scripted s;
    CHECK(s.ask(get(), kOk, false).value().body == "ok");
    s.script.hang_up();
    s.start(post("again"));
    s.script.accept();
    CHECK(s.script.hear().ends_with("again"));
    s.script.say(kOk);
    settle(s.io);
    CHECK(s.answer.value().value().body == "ok");
}

TEST_CASE("a kept connection that breaks under a request: again only when that is harmless") {
    for (const bool harmless : {true, false}) {
        Scripted s;
        CHECK(s.ask(get(), kOk, false).has_value());
        s.start(harmless ? get("/second") : post("x"));
        s.script.hear();
        s.script.hang_up();
        settle(s.io);
        if (harmless) {
            CHECK_FALSE(s.answer.has_value());
            s.script.accept();
            CHECK(s.script.hear().starts_with("GET /second "));
            s.script.say(kOk);
            settle(s.io);
            CHECK(s.answer.value().value().body == "ok");
        } else {
            CHECK(s.answer.value().error().code == Code::unknown_outcome);
            CHECK(s.answer->error().slug == "connection-lost");
        }
    }
}

TEST_CASE("a new connection that breaks is not tried again") {
    Scripted s;
    const auto answer = s.ask(get(), "");
    CHECK(answer.error().slug == "connection-lost");
    CHECK(answer.error().code == Code::timeout);
}

TEST_CASE("kept connections grow old") {
    Scripted s;
    CHECK(s.ask(get(), kOk, false).has_value());
    s.clock.advance(kClientIdleTimeout);
    const int old = std::exchange(s.script.peer, -1);
    CHECK(s.ask(get(), kOk, false).has_value());
    ::close(old);
    CHECK(s.client.connections() == 1);
}

TEST_CASE("answers with all kinds of framing") {
    Scripted s;
    const auto body = [&](std::string_view bytes) { return s.ask(get(), bytes).value().body; };
    CHECK(body(kOk) == "ok");
    CHECK(body("HTTP/1.1 200 OK\r\n\r\nto the end") == "to the end");
    CHECK(body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n") ==
          "ok");
    CHECK(body("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + kOk) ==
          "ok");
    CHECK(body("HTTP/1.1 204 No Content\r\n\r\n").empty());
    Request head = get();
    head.method = Method::head;
    const auto answer = s.ask(head, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n").value();
    CHECK(answer.headers.get("content-length") == "99");
    CHECK(answer.body.empty());
}

TEST_CASE("answers that are none are refused") {
    Scripted s;
    const auto slug = [&](std::string_view bytes) {
        const auto answer = s.ask(get(), bytes);
        return answer ? "" : answer.error().slug;
    };
    CHECK(slug("HELLO\r\n\r\n") == "bad-response");
    CHECK(slug("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nxyz") ==
          "bad-response");
    CHECK(slug("HTTP/1.1 200 OK\nContent-Length: 2\n\nok") == "bad-response");
    CHECK(slug("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n") == "bad-response");
    CHECK(slug("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort") == "connection-lost");
    CHECK(slug("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n") ==
          "connection-lost");
    CHECK(s.client.connections() == 0);
}

TEST_CASE("the size of an answer at the limit and past it") {
    Scripted s({.max_response_bytes = 4});
    const auto slug = [&](std::string_view bytes) {
        const auto answer = s.ask(get(), bytes);
        return answer ? "" : answer.error().slug;
    };
    CHECK(slug("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1234").empty());
    CHECK(slug("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345") == "response-too-large");
    CHECK(slug("HTTP/1.1 200 OK\r\n\r\n12345") == "response-too-large");
    CHECK(slug("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n") ==
          "response-too-large");
}

TEST_CASE("an event stream comes through while it is made, and ends when it is let go") {
    std::optional<EventHub> hub;
    Pair p([&hub](Request) -> Task<Response> {
        Response response = event_response(hub->subscribe("t").value());
        return [](Response r) -> Task<Response> { co_return r; }(std::move(response));
    });
    hub.emplace(p.server.io.get_executor(), p.server.clock);
    auto answer = p.send(get());
    REQUIRE(answer.has_value());
    REQUIRE(answer->stream != nullptr);
    settle(p.server.io);
    for (const char* text : {"one", "two"}) {
        hub->publish("t", {text});
        CHECK(run(p.server.io, answer->stream->next()) == fmt::format("data: {}\n\n", text));
    }
    SUBCASE("the server ends it, and the connection is closed") {
        hub->close_all();
        CHECK(run(p.server.io, answer->stream->next()) == std::nullopt);
    }
    SUBCASE("the client lets it go") {
        answer->stream.reset();
        CHECK(run_until(p.server.io, [&] { return hub->subscribers() == 0; }));
        CHECK(p.client.connections() == 0);
    }
    SUBCASE("it is silent for too long") {
        std::optional<std::optional<std::string>> last;
        boost::asio::co_spawn(p.server.io, answer->stream->next(),
                              [&](std::exception_ptr, auto piece) { last = piece; });
        settle(p.server.io);
        p.server.clock.advance(kStreamSilenceTimeout + kClientSweepInterval);
        CHECK(run_until(p.server.io, [&] { return last.has_value(); }));
    }
    answer->stream.reset();
    hub.reset();
}

TEST_CASE("stop ends what is under way") {
    Scripted s;
    s.start(get());
    s.script.accept();
    run(s.io, s.client.stop());
    settle(s.io);
    CHECK(s.answer.value().error().slug == "connection-lost");
    CHECK(s.client.connections() == 0);
    s.start(get());
    CHECK(s.answer.value().error().slug == "closing");
}

TEST_CASE("a URL is fetched") {
    Pair p;
    const std::string url = fmt::format("http://localhost:{}/keys?a=b", p.server.port);
    Answer answer;
    boost::asio::co_spawn(p.server.io, p.client.get(url),
                          [&](std::exception_ptr, Result<Response> r) { answer = std::move(r); });
    CHECK(run_until(p.server.io, [&] { return answer.has_value(); }));
    CHECK(answer->value().body == "GET /keys ");
}

TEST_CASE("URLs are taken apart") {
    const Url url = parse_url("HTTPS://Example.org:8443/a?b").value();
    CHECK(url.tls);
    CHECK(url.host == "example.org");
    CHECK(url.port == 8443);
    CHECK(url.target == "/a?b");
    CHECK(url.origin() == "https://example.org:8443");
    CHECK(parse_url("http://h").value().authority() == "h");
    CHECK(parse_url("https://h:443?x").value().target == "/?x");
    CHECK(parse_url("https://h:443").value().authority() == "h");
    CHECK(parse_url("http://[::1]:80/").value().host == "::1");
    CHECK(parse_url("http://[::1]:81/").value().authority() == "[::1]:81");
    for (const char* bad : {"", "h", "/x", "ftp://h", "http://", "http:///x", "http://h:0",
                            "http://h:65536", "http://h:", "http://u@h/", "http://h/#f",
                            "http://h /", "http://[::1", "http://h\r\nX: y/"}) {
        CAPTURE(bad);
        CHECK(parse_url(bad).error().slug == "malformed-url");
    }
}

}  // namespace
}  // namespace innkeeper::http
