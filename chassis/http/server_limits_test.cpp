#include "chassis/core/wait_point.hpp"
#include "chassis/http/server_fixture.hpp"
#include "chassis/http/sse.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <fmt/format.h>

namespace innkeeper::http {
namespace {

using namespace testing;
using innkeeper::testing::run;

std::string status_of(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n";

/// Handlers wait here until the test opens it.
struct Door {
    explicit Door(boost::asio::io_context& io) : io_(io) {}
    Task<void> pass() {
        auto& point = points.emplace_back(std::make_unique<WaitPoint>(io_.get_executor()));
        co_await point->wait();
    }
    void open() {
        for (auto& point : points) point->notify();
    }
    std::vector<std::unique_ptr<WaitPoint>> points;

private:
    boost::asio::io_context& io_;
};

struct Waiting {
    explicit Waiting(ServerOptions options = {})
        : fixture(std::move(options),
                  [this](Request request) { return handle(std::move(request)); }),
          door(fixture.io) {}
    Task<Response> handle(Request request) {
        co_await door.pass();
        co_return json_response(200, "done " + request.path);
    }
    Fixture fixture;
    Door door;
};

TEST_CASE("header bytes at the limit and past it") {
    Fixture f({.max_header_bytes = 200});
    const auto of_size = [](std::size_t size) {
        std::string head = kGet + "X: " + std::string(size - kGet.size() - kClose.size() - 5, 'x');
        head += "\r\n" + kClose;
        REQUIRE(head.size() == size);
        return head;
    };
    CHECK(status_of(f.exchange(of_size(200))) == "HTTP/1.1 200 OK");
    const std::string answer = f.exchange(of_size(201));
    CHECK(status_of(answer) == "HTTP/1.1 431 Request Header Fields Too Large");
    CHECK(has(answer, "headers-too-large"));
    // Without an end, too.
    CHECK(has(f.exchange(kGet + std::string(300, 'x')), "headers-too-large"));
    CHECK(kMaxHeaderBytes == 16 * 1024);
}

TEST_CASE("header count at the limit and past it") {
    Fixture f({.max_headers = 10});
    const auto with = [](int extra) {
        std::string head = kGet;
        for (int i = 0; i < extra; ++i) head += "X: y\r\n";
        return head + kClose;
    };
    CHECK(status_of(f.exchange(with(8))) == "HTTP/1.1 200 OK");
    CHECK(has(f.exchange(with(9)), "headers-too-large"));
}

TEST_CASE("target length at the limit and past it") {
    Fixture f;
    const auto with = [](std::size_t size) {
        return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: h\r\n" + kClose;
    };
    CHECK(status_of(f.exchange(with(kMaxTargetBytes))) == "HTTP/1.1 200 OK");
    const std::string answer = f.exchange(with(kMaxTargetBytes + 1));
    CHECK(status_of(answer) == "HTTP/1.1 414 URI Too Long");
    CHECK(has(answer, "target-too-long"));
}

TEST_CASE("body size at the limit and past it, by length and in chunks") {
    Fixture f({.max_body_bytes = 1000});
    const auto plain = [&](std::size_t size) {
        return f.exchange(
            fmt::format("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n", size) + kClose +
            std::string(size, 'b'));
    };
    const auto chunked = [&](std::size_t size) {
        std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n" + kClose;
        for (; size > 0; size -= std::min<std::size_t>(size, 100))
            bytes += fmt::format("{:x}\r\n{}\r\n", std::min<std::size_t>(size, 100),
                                 std::string(std::min<std::size_t>(size, 100), 'c'));
        return f.exchange(bytes + "0\r\n\r\n");
    };
    CHECK(status_of(plain(1000)) == "HTTP/1.1 200 OK");
    CHECK(status_of(chunked(1000)) == "HTTP/1.1 200 OK");
    for (const std::string& answer : {plain(1001), chunked(1001)}) {
        CHECK(status_of(answer) == "HTTP/1.1 413 Content Too Large");
        CHECK(has(answer, "body-too-large"));
    }
}

TEST_CASE("a route's own body limit refuses before the body comes") {
    ServerOptions options;
    options.body_limit = [](const Request& r) -> std::size_t { return r.path == "/big" ? 10 : 5; };
    Fixture f(options);
    const std::string rest =
        " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n";
    CHECK(has(f.exchange("POST /small" + rest), "body-too-large"));
    RawClient client(f.io, f.port);
    client.send("POST /big" + rest);
    CHECK(client.read_past("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST_CASE("connections at the limit and past it") {
    Fixture f({.max_connections = 2});
    RawClient first(f.io, f.port);
    RawClient second(f.io, f.port);
    settle(f.io);
    CHECK(f.server.connections() == 2);
    RawClient third(f.io, f.port);
    const std::string answer = third.read_all();
    CHECK(status_of(answer) == "HTTP/1.1 503 Service Unavailable");
    CHECK(has(answer, "too-many-connections"));
    CHECK(has(answer, "Retry-After: "));
    second.send(kGet + kClose);
    CHECK(status_of(second.read_all()) == "HTTP/1.1 200 OK");
    CHECK(has(f.exchange(kGet + kClose), "200 OK"));
}

TEST_CASE("requests in flight at the limit and past it") {
    Waiting w({.max_in_flight = 2});
    Fixture& f = w.fixture;
    RawClient first(f.io, f.port);
    RawClient second(f.io, f.port);
    first.send(kGet + kClose);
    second.send(kGet + kClose);
    settle(f.io);
    RawClient third(f.io, f.port);
    third.send(kGet + "\r\n");
    CHECK(has(third.read_past("}"), "overloaded"));
    w.door.open();
    CHECK(status_of(first.read_all()) == "HTTP/1.1 200 OK");
    CHECK(status_of(second.read_all()) == "HTTP/1.1 200 OK");
    third.send(kGet + "\r\n");
    settle(f.io);
    w.door.open();
    CHECK(has(third.read_past("done /"), "200 OK"));
}

TEST_CASE("bodies of all connections together have a limit") {
    Fixture f({.max_buffered_body_bytes = 1500});
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n" + kClose;
    RawClient first(f.io, f.port);
    first.send(head + std::string(1000, 'x'));
    settle(f.io);
    RawClient second(f.io, f.port);
    second.send(head + std::string(501, 'x'));
    CHECK(has(second.read_all(), "overloaded"));
    RawClient third(f.io, f.port);
    third.send(head + std::string(500, 'x'));
    CHECK(third.read_some().empty());
    first.send("x");
    CHECK(status_of(first.read_all()) == "HTTP/1.1 200 OK");
    third.send(std::string(501, 'x'));
    CHECK(status_of(third.read_all()) == "HTTP/1.1 200 OK");
}

TEST_CASE("time-outs: a slow head and a slow body get 408, an idle connection is closed") {
    Fixture f;
    RawClient silent(f.io, f.port);
    RawClient head(f.io, f.port);
    RawClient body(f.io, f.port);
    RawClient idle(f.io, f.port);
    head.send("GET / HT");
    body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf");
    idle.send(kGet + "\r\n");
    idle.read_past("GET / ");
    f.advance(kHeaderTimeout - kSweepInterval);
    CHECK_FALSE(head.closed());
    f.advance(2 * kSweepInterval);
    CHECK(has(head.read_all(), "408 Request Timeout"));
    CHECK(silent.read_all().empty());
    CHECK_FALSE(body.closed());
    f.advance(kBodyTimeout);
    CHECK(has(body.read_all(), "request-timeout"));
    CHECK_FALSE(idle.closed());
    f.advance(kIdleTimeout);
    CHECK(idle.read_all().empty());
}

TEST_CASE("a client that does not read is cut off") {
    Fixture f({}, [](Request) -> Task<Response> {
        co_return json_response(200, std::string(32 * 1024 * 1024, 'x'));
    });
    RawClient client(f.io, f.port);
    client.send(kGet + "\r\n");
    settle(f.io);
    CHECK(f.server.connections() == 1);
    f.advance(kWriteTimeout + kSweepInterval);
    CHECK(run_until(f.io, [&] { return f.server.connections() == 0; }));
}

TEST_CASE("an answer does not wait for the pipelined request after it") {
    Waiting w;
    Fixture& f = w.fixture;
    RawClient client(f.io, f.port);
    client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
    settle(f.io);
    w.door.open();
    CHECK(has(client.read_some(), "done /1"));
    w.door.open();
    CHECK(has(client.read_some(), "done /2"));
}

TEST_CASE("drain answers what is in flight, closes what is idle and accepts nobody") {
    Waiting w;
    Fixture& f = w.fixture;
    RawClient idle(f.io, f.port);
    RawClient busy(f.io, f.port);
    RawClient half(f.io, f.port);
    busy.send(kGet + "\r\n");
    half.send("GET /half HT");
    settle(f.io);
    bool drained = false;
    boost::asio::co_spawn(f.io, f.server.drain(Millis(5000)),
                          [&](std::exception_ptr) { drained = true; });
    settle(f.io);
    CHECK(idle.read_all().empty());
    CHECK_FALSE(drained);
    CHECK_THROWS(RawClient(f.io, f.port));
    half.send("TP/1.1\r\nHost: h\r\n\r\n");
    settle(f.io);
    w.door.open();
    for (RawClient* client : {&busy, &half}) {
        const std::string answer = client->read_all();
        CHECK(status_of(answer) == "HTTP/1.1 200 OK");
        CHECK(has(answer, "Connection: close\r\n"));
    }
    CHECK(run_until(f.io, [&] { return drained; }));
    CHECK(f.server.connections() == 0);
}

TEST_CASE("drain ends what is left after its grace") {
    Waiting w;
    Fixture& f = w.fixture;
    RawClient busy(f.io, f.port);
    busy.send(kGet + "\r\n");
    settle(f.io);
    bool drained = false;
    boost::asio::co_spawn(f.io, f.server.drain(Millis(5000)),
                          [&](std::exception_ptr) { drained = true; });
    f.advance(Millis(4999));
    CHECK_FALSE(drained);
    f.advance(Millis(1));
    CHECK(run_until(f.io, [&] { return drained; }));
    CHECK(busy.read_all().empty());
}

struct Streaming {
    Streaming()
        : fixture({}, [this](Request request) { return handle(std::move(request)); }),
          hub(fixture.io.get_executor(), fixture.clock) {}
    Task<Response> handle(Request) { co_return event_response(hub.subscribe("t").value()); }
    Fixture fixture;
    EventHub hub;
};

TEST_CASE("a stream is sent in chunks, and the connection serves the next request after it") {
    Streaming s;
    Fixture& f = s.fixture;
    RawClient client(f.io, f.port);
    client.send(kGet + "\r\n");
    CHECK(has(client.read_past("\r\n\r\n"), "Transfer-Encoding: chunked"));
    settle(f.io);
    CHECK(s.hub.subscribers() == 1);
    s.hub.publish("t", {"one"});
    CHECK(client.read_some() == "b\r\ndata: one\n\n\r\n");
    f.advance(kKeepAliveInterval);
    CHECK(client.read_some() == "e\r\n: keep-alive\n\n\r\n");
    s.hub.close_all();
    CHECK(client.read_some() == "0\r\n\r\n");
    CHECK(s.hub.subscribers() == 0);
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(has(client.read_past("\r\n\r\n"), "500 Internal"));
}

TEST_CASE("HTTP/1.0 gets a stream without chunks") {
    Streaming s;
    RawClient client(s.fixture.io, s.fixture.port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    CHECK_FALSE(has(client.read_past("\r\n\r\n"), "chunked"));
    settle(s.fixture.io);
    s.hub.publish("t", {"one"});
    CHECK(client.read_some() == "data: one\n\n");
    s.hub.close_all();
    CHECK(client.read_all().empty());
}

TEST_CASE("a stream is destroyed when its client goes, while it waits for the next piece") {
    Streaming s;
    RawClient client(s.fixture.io, s.fixture.port);
    client.send(kGet + "\r\n");
    client.read_past("\r\n\r\n");
    settle(s.fixture.io);
    CHECK(s.hub.subscribers() == 1);
    client.close();
    CHECK(run_until(s.fixture.io, [&] { return s.hub.subscribers() == 0; }));
    CHECK(run_until(s.fixture.io, [&] { return s.fixture.server.connections() == 0; }));
}

TEST_CASE("HEAD does not hold a stream open") {
    Streaming s;
    RawClient client(s.fixture.io, s.fixture.port);
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    client.read_past("\r\n\r\n");
    settle(s.fixture.io);
    CHECK(s.hub.subscribers() == 0);
}

TEST_CASE("what a client sends into a stream is kept up to a limit") {
    for (const bool past : {false, true}) {
        Streaming s;
        RawClient client(s.fixture.io, s.fixture.port);
        client.send(kGet + "\r\n");
        client.read_past("\r\n\r\n");
        client.send(std::string(kMaxStreamInputBytes - (past ? 0 : 1), 'x'));
        CHECK(client.closed() == past);
    }
}

TEST_CASE("drain ends streams with their last chunk") {
    Streaming s;
    Fixture& f = s.fixture;
    RawClient client(f.io, f.port);
    client.send(kGet + "\r\n");
    client.read_past("\r\n\r\n");
    settle(f.io);
    run(f.io, f.server.drain(Millis(1000)));
    CHECK(client.read_all() == "0\r\n\r\n");
    CHECK(s.hub.subscribers() == 0);
}

class BrokenStream final : public BodyStream {
public:
    Task<std::optional<std::string>> next() override {
        if (std::exchange(first_, false)) co_return "piece";
        throw std::runtime_error("cannot go on");
    }

private:
    bool first_ = true;
};

TEST_CASE("an exception of a stream cuts the answer off, so that it is not taken for whole") {
    Fixture f({}, [](Request) -> Task<Response> {
        co_return event_response(std::make_shared<BrokenStream>());
    });
    const std::string answer = f.exchange(kGet + "\r\n");
    CHECK(answer.ends_with("5\r\npiece\r\n"));
    CHECK(std::ranges::any_of(
        f.lines, [](const std::string& line) { return has(line, "http-stream-failed"); }));
}

}  // namespace
}  // namespace innkeeper::http
