#include "chassis/http/balance.hpp"

#include "chassis/http/limits.hpp"
#include "chassis/http/server_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <doctest/doctest.h>

#include <set>
#include <thread>

namespace innkeeper::http {
namespace {

using namespace testing;
using std::chrono::microseconds;
using std::chrono::nanoseconds;

const std::string kRequest = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

/// Until the average is the wait.
void lag(Balance& balance, std::size_t member, nanoseconds wait) {
    for (int i = 0; i < 1'000; ++i) balance.waited(member, wait);
}

struct Members {
    explicit Members(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            balance.join([this, i](int socket) { given.emplace_back(i, socket); });
    }
    std::optional<std::size_t> ask(std::size_t member) { return balance.better_than(member, now); }

    Balance balance;
    std::vector<std::pair<std::size_t, int>> given;
    Balance::Time now{std::chrono::seconds(100)};
};

TEST_CASE("a loop that lags at the limit gives, and one below it does not") {
    Members m(2);
    lag(m.balance, 0, kWorthMoving - nanoseconds(1));
    CHECK_FALSE(m.ask(0));
    lag(m.balance, 0, kWorthMoving);
    CHECK(m.ask(0) == 1);
    m.balance.give(1, 7);
    CHECK(m.given == std::vector<std::pair<std::size_t, int>>{{1, 7}});
}

TEST_CASE("loops that lag alike keep their connections") {
    Members m(2);
    const nanoseconds limit = microseconds(1'000) * kWorthMovingPercent / 100;
    lag(m.balance, 0, limit - nanoseconds(1));
    lag(m.balance, 1, microseconds(1'000));
    CHECK_FALSE(m.ask(0));
    CHECK_FALSE(m.ask(1));
    lag(m.balance, 0, limit);
    CHECK(m.ask(0) == 1);
}

TEST_CASE("one connection moves at a time, whichever loop it is from") {
    Members m(3);
    lag(m.balance, 0, microseconds(3'000));
    lag(m.balance, 1, microseconds(2'000));
    CHECK(m.ask(0) == 2);
    CHECK_FALSE(m.ask(0));
    CHECK_FALSE(m.ask(1));
    m.now += kMoveInterval - nanoseconds(1);
    CHECK_FALSE(m.ask(1));
    m.now += nanoseconds(1);
    CHECK(m.ask(1) == 2);
}

TEST_CASE("the loop that lags least is chosen, but not one that takes no more") {
    Members m(3);
    lag(m.balance, 0, microseconds(3'000));
    lag(m.balance, 1, microseconds(1'000));
    m.balance.takes(2, false);
    CHECK(m.ask(0) == 1);
    m.now += kMoveInterval;
    m.balance.takes(2, true);
    CHECK(m.ask(0) == 2);
}

TEST_CASE("one wait of 10 ms does not move anybody, and who rests does not lag") {
    Members m(2);
    m.balance.waited(0, microseconds(10'000));
    CHECK_FALSE(m.ask(0));
    lag(m.balance, 0, microseconds(10'000));
    m.balance.rests(0);
    CHECK_FALSE(m.ask(0));
}

/// Two servers that say their names, on one loop for the test.
struct Pair {
    static ServerOptions options(std::shared_ptr<Balance> balance, std::size_t most) {
        ServerOptions options;
        options.balance = std::move(balance);
        options.max_connections = most;
        return options;
    }
    static Server::Handler named(std::string name) {
        return [name = std::move(name)](Request) -> Task<Response> {
            co_return json_response(200, name);
        };
    }
    explicit Pair(std::size_t most = kMaxConnections)
        : first(options(balance, most), named("\"first\"")),
          second(std::make_unique<Server>(
              first.io, options(balance, most), named("\"second\""), first.clock, first.random,
              telemetry::Log("test", first.clock, [](const std::string&) {}), first.metrics)),
          second_port(second->listen().value()) {}

    /// The name in the answer.
    std::string ask(RawClient& client) {
        client.send(kRequest);
        client.read_past("\r\n\r\n");
        client.read_past("\"");
        return client.read_past("\"");
    }
    void first_lags() { lag(*balance, 0, microseconds(5'000)); }

    std::shared_ptr<Balance> balance = std::make_shared<Balance>();
    Fixture first;
    std::unique_ptr<Server> second;
    std::uint16_t second_port;
};

TEST_CASE("a kept connection moves between two requests, and its client does not notice") {
    Pair p;
    RawClient client(p.first.io, p.first.port);
    CHECK(p.ask(client) == "first\"");
    p.first_lags();
    CHECK(p.ask(client) == "first\"");
    CHECK(run_until(p.first.io, [&] { return p.second->connections() == 1; }));
    CHECK(p.first.server.connections() == 0);
    CHECK(p.ask(client) == "second\"");
    CHECK(p.ask(client) == "second\"");
    CHECK(p.first.metrics.exposition().find("http_connections_moved_total 1") != std::string::npos);
}

TEST_CASE("a connection that has moved is kept for as long as any other") {
    Pair p;
    RawClient client(p.first.io, p.first.port);
    p.first_lags();
    CHECK(p.ask(client) == "first\"");
    CHECK(run_until(p.first.io, [&] { return p.second->connections() == 1; }));
    p.first.advance(kHeaderTimeout + kSweepInterval);
    CHECK_FALSE(client.closed());
    p.first.advance(kIdleTimeout);
    p.first.advance(kSweepInterval);
    CHECK(client.closed());
}

TEST_CASE("requests that have come are answered before the connection moves") {
    Pair p;
    RawClient client(p.first.io, p.first.port);
    p.first_lags();
    client.send(kRequest + kRequest + "GET / HT");
    client.read_past("\"first\"");
    client.read_past("\"first\"");
    client.send("TP/1.1\r\nHost: h\r\n\r\n");
    CHECK(client.read_past("\"first\"").ends_with("\"first\""));
    CHECK(run_until(p.first.io, [&] { return p.second->connections() == 1; }));
    CHECK(p.ask(client) == "second\"");
}

TEST_CASE("a full server is given nothing") {
    Pair p(1);
    RawClient other(p.first.io, p.second_port);
    CHECK(p.ask(other) == "second\"");
    RawClient client(p.first.io, p.first.port);
    p.first_lags();
    CHECK(p.ask(client) == "first\"");
    CHECK(p.ask(client) == "first\"");
    other.close();
    CHECK(run_until(p.first.io, [&] { return p.second->connections() == 0; }));
    CHECK(p.ask(client) == "first\"");
    CHECK(run_until(p.first.io, [&] { return p.second->connections() == 1; }));
    CHECK(p.ask(client) == "second\"");
}

TEST_CASE("a server that drains is given nothing, and closes what was on its way") {
    Pair p;
    RawClient client(p.first.io, p.first.port);
    CHECK(p.ask(client) == "first\"");
    boost::asio::co_spawn(p.first.io, p.second->drain(Millis(0)), boost::asio::detached);
    settle(p.first.io);
    p.first_lags();
    CHECK(p.ask(client) == "first\"");
    CHECK(p.ask(client) == "first\"");
    p.balance->takes(1, true);
    CHECK(p.ask(client) == "first\"");
    CHECK(client.closed());
}

TEST_CASE("a loop that has no requests any more does not lag") {
    Pair p;
    RawClient client(p.first.io, p.first.port);
    p.first_lags();
    p.first.advance(kSweepInterval);
    CHECK(p.ask(client) == "first\"");
    CHECK(p.ask(client) == "first\"");
    CHECK(p.second->connections() == 0);
}

TEST_CASE("between two threads nothing is lost") {
    const auto balance = std::make_shared<Balance>();
    Fixture first(Pair::options(balance, kMaxConnections), Pair::named("\"first\""));
    boost::asio::io_context io;
    Server second(io, Pair::options(balance, kMaxConnections), Pair::named("\"second\""),
                  first.clock, first.random,
                  telemetry::Log("test", first.clock, [](const std::string&) {}), first.metrics);
    REQUIRE(second.listen());
    std::thread one([&] { first.io.run(); });
    std::thread other([&] { io.run(); });
    boost::asio::io_context none;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 8; ++i) clients.push_back(std::make_unique<RawClient>(none, first.port));
    std::set<std::string> names;
    const auto end = Balance::Time::clock::now() + 10 * kMoveInterval;
    while (Balance::Time::clock::now() < end) {
        for (const std::size_t member : {std::size_t{0}, std::size_t{1}}) {
            lag(*balance, member, microseconds(5'000));
            balance->rests(1 - member);
            for (const auto& client : clients) {
                client->send(kRequest);
                client->read_past("\r\n\r\n\"");
                names.insert(client->read_past("\""));
            }
        }
    }
    first.io.stop();
    io.stop();
    one.join();
    other.join();
    CHECK(names == std::set<std::string>{"first\"", "second\""});
}

TEST_CASE("a server that is gone is given nothing, and what was on its way to it is closed") {
    Pair p;
    RawClient client(p.first.io, p.first.port);
    p.second.reset();
    settle(p.first.io);
    p.first_lags();
    CHECK(p.ask(client) == "first\"");
    CHECK_FALSE(client.closed());
    p.balance->takes(1, true);
    CHECK(p.ask(client) == "first\"");
    CHECK(client.closed());
}

}  // namespace
}  // namespace innkeeper::http
