#include "tests/simulation/sim_network.hpp"
#include "tests/simulation/small_world.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::sim;

namespace {

struct Wires {
    explicit Wires(NetworkFaults faults = {}, std::uint64_t seed = 1)
        : world(seed),
          caller(world.add_node("caller")),
          server(world.add_node("server")),
          network(world, faults),
          client(network, world.executor(caller)) {
        attach();
    }
    ~Wires() {
        world.shut_down();
        network.shut_down();
    }
    Wires(const Wires&) = delete;
    Wires& operator=(const Wires&) = delete;

    void attach() {
        network.attach("echo", world.executor(server),
                       [this](http::Request request) { return serve(std::move(request)); });
    }
    Task<http::Response> serve(http::Request request) {
        last = request;
        ++served;
        co_await world.sleep(world.executor(server), think);
        http::Response response;
        response.body = request.body;
        co_return response;
    }
    Result<http::Response> send(std::optional<Millis> deadline = {}) {
        http::Request request;
        request.body = "hello";
        request.principal = auth::Principal{.subject = "forged",
                                            .email = {},
                                            .given_name = {},
                                            .family_name = {},
                                            .groups = {},
                                            .scopes = {}};
        request.deadline = deadline;
        return run_on(world, world.executor(caller), client.send("echo", std::move(request)));
    }

    int served = 0;
    Micros think{100};
    http::Request last;
    World world;
    NodeId caller;
    NodeId server;
    SimNetwork network;
    SimHttpClient client;
};

class CountDown final : public http::BodyStream {
public:
    CountDown(SimExecutor where, int& alive) : where_(where), alive_(alive) { ++alive_; }
    ~CountDown() override { --alive_; }
    Task<std::optional<std::string>> next() override {
        co_await where_.world().sleep(where_, Micros{100'000});
        if (left_ == 0) co_return std::nullopt;
        co_return std::to_string(left_--);
    }

private:
    SimExecutor where_;
    int& alive_;
    int left_ = 2;
};

Task<http::Response> stream_response(SimExecutor where, int& alive) {
    http::Response response;
    response.stream = std::make_shared<CountDown>(where, alive);
    co_return response;
}

Task<std::string> read_all(std::shared_ptr<http::BodyStream> stream) {
    std::string all;
    for (;;) {
        const auto piece = co_await stream->next();
        if (!piece) break;
        all += *piece;
    }
    co_return all;
}

}  // namespace

TEST_CASE("a request reaches its service, with what HTTP carries and no more") {
    Wires w;
    const auto answer = w.send();
    REQUIRE(answer.has_value());
    CHECK(answer->body == "hello");
    CHECK_FALSE(w.last.principal.has_value());
    CHECK(w.last.peer == "caller");
    CHECK(w.world.now() < Micros{10'000});
}

TEST_CASE("a lost request is a timeout, and nothing was done") {
    Wires w({.lost_request = kAlways});
    const auto answer = w.send();
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == Code::timeout);
    CHECK(w.served == 0);
    CHECK(w.world.now() >= kCallTimeout);
}

TEST_CASE("a lost reply is unknown_outcome, and the request was served") {
    Wires w({.lost_reply = kAlways});
    const auto answer = w.send();
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == Code::unknown_outcome);
    CHECK(w.served == 1);
}

TEST_CASE("a duplicate is served, and its answer dropped") {
    Wires w({.duplicate = kAlways});
    CHECK(w.send().has_value());
    w.world.run_for(Micros{1'000'000});
    CHECK(w.served == 2);
    CHECK(w.network.in_flight() == 0);
}

TEST_CASE("refused, unknown and dead: unavailable") {
    Wires w;
    SUBCASE("refused") { w.network.faults().refused = kAlways; }
    SUBCASE("dead") { w.world.kill(w.server); }
    const auto answer = w.send();
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == Code::unavailable);
    CHECK(w.served == 0);
}

TEST_CASE("a server that dies while it serves: unknown_outcome, soon") {
    Wires w;
    w.think = Micros{1'000'000};
    w.world.after(w.world.executor(), Micros{500'000}, [&] { w.world.kill(w.server); });
    const auto answer = w.send();
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == Code::unknown_outcome);
    CHECK(w.world.now() < Micros{600'000});
    w.world.revive(w.server);
    w.attach();
    CHECK(w.send().has_value());
}

TEST_CASE("a caller that dies takes its call along, and the server goes on") {
    Wires w;
    std::optional<Result<http::Response>> answer;
    start_on(w.world.executor(w.caller), w.client.send("echo", {}), answer);
    w.world.run_until([&] { return w.served == 1; }, Micros{1'000'000}, kTestSteps);
    w.world.kill(w.caller);
    w.world.run_for(Micros{1'000'000});
    CHECK_FALSE(answer.has_value());
    CHECK(w.network.in_flight() == 0);
}

TEST_CASE("a deadline that has passed sends nothing; one that passes meanwhile is unknown") {
    Wires w;
    w.world.run_for(Micros{5'000'000});
    CHECK(w.send(Millis{4'000}).error().slug == "deadline-passed");
    CHECK(w.served == 0);
    w.think = Micros{2'000'000};
    CHECK(w.send(Millis{6'000}).error().code == Code::unknown_outcome);
    CHECK(w.served == 1);
    CHECK(w.world.now() >= Micros{6'000'000});
    CHECK(w.world.now() < Micros{6'100'000});
}

TEST_CASE("a partition has a direction") {
    Wires w;
    w.network.block(w.caller, w.server);
    CHECK(w.send().error().code == Code::timeout);
    w.network.unblock(w.caller, w.server);
    w.network.block(w.server, w.caller);
    CHECK(w.send().error().code == Code::unknown_outcome);
    w.network.heal();
    CHECK(w.send().has_value());
}

TEST_CASE("a clogged link delivers when it opens") {
    Wires w;
    w.network.clog(w.caller, w.server, Micros{3'000'000});
    CHECK(w.send().has_value());
    CHECK(w.world.now() >= Micros{3'000'000});
}

TEST_CASE("an answer of 500 fails the run") {
    Wires w;
    w.network.attach("echo", w.world.executor(w.server), [](http::Request) -> Task<http::Response> {
        http::Response response;
        response.status = 500;
        co_return response;
    });
    std::optional<Result<http::Response>> answer;
    start_on(w.world.executor(w.caller), w.client.send("echo", {}), answer);
    w.world.run_for(Micros{1'000'000});
    REQUIRE(w.world.failure().has_value());
    CHECK(w.world.failure()->invariant == "no-bug");
}

TEST_CASE("a body stream is read over the network, and ends with its server or its reader") {
    int alive = 0;
    Wires w;
    const SimExecutor server = w.world.executor(w.server);
    w.network.attach("echo", server, [&](http::Request) { return stream_response(server, alive); });
    auto answer = w.send();
    REQUIRE(answer.has_value());
    REQUIRE(answer->stream);
    CHECK(alive == 1);
    const SimExecutor caller = w.world.executor(w.caller);
    SUBCASE("to the end") {
        CHECK(run_on(w.world, caller, read_all(answer->stream)) == "21");
        answer->stream.reset();
        w.world.run_for(Micros{1'000});
    }
    SUBCASE("the server dies") {
        w.world.after(w.world.executor(), Micros{50'000}, [&] { w.world.kill(w.server); });
        CHECK(run_on(w.world, caller, read_all(answer->stream)).empty());
    }
    SUBCASE("the reader dies while a piece is made") {
        std::optional<std::string> text;
        start_on(caller, read_all(std::exchange(answer->stream, {})), text);
        w.world.run_for(Micros{50'000});
        w.world.kill(w.caller);
        w.world.run_for(Micros{10'000});
    }
    CHECK(alive == 0);
}
