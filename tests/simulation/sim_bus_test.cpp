#include "tests/simulation/sim_bus.hpp"
#include "tests/simulation/small_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace innkeeper;
using namespace innkeeper::sim;

namespace {

bus::Event event(std::string subject, std::uint64_t sequence) {
    return {.id = subject + "/" + std::to_string(sequence),
            .source = "/test",
            .type = "innkeeper.test.v1",
            .subject = subject,
            .time = {},
            .sequence = sequence,
            .traceparent = {},
            .data = "{}"};
}

Task<Result<void>> note_in(std::vector<std::string>& ids, bus::Event e) {
    ids.push_back(e.id);
    co_return Result<void>{};
}

struct Town {
    explicit Town(BusFaults faults = {}, std::uint64_t seed = 1)
        : world(seed),
          writer(world.add_node("writer")),
          reader(world.add_node("reader")),
          broker(world, faults) {}
    ~Town() { world.shut_down(); }
    Town(const Town&) = delete;
    Town& operator=(const Town&) = delete;

    void subscribe() {
        SimBus handle(broker, world.executor(reader));
        handle.subscribe("topic", "reader", world.executor(reader),
                         [this](const bus::SharedEvent& e) { return hear(*e); });
    }
    Result<void> publish(std::vector<bus::Event> events) {
        SimBus handle(broker, world.executor(writer));
        return run_on(world, world.executor(writer), handle.publish("topic", std::move(events)));
    }
    Task<Result<void>> hear(bus::Event e) {
        co_await world.sleep(world.executor(reader), think);
        heard.push_back(e.id);
        if (failures > 0) {
            --failures;
            co_return fail(code, "planted", "Planted.");
        }
        co_return Result<void>{};
    }
    [[nodiscard]] auto times(const std::string& id) const { return std::ranges::count(heard, id); }

    std::vector<std::string> heard;
    int failures = 0;
    Code code = Code::unavailable;
    Micros think{1'000};
    World world;
    NodeId writer;
    NodeId reader;
    SimBroker broker;
};

}  // namespace

TEST_CASE("events of a subject come in order; none from before the first subscription") {
    Town t;
    CHECK(t.publish({event("a", 1)}).has_value());
    t.subscribe();
    CHECK(t.publish({event("a", 2), event("a", 3)}).has_value());
    t.world.run_for(Micros{1'000'000});
    CHECK(t.heard == std::vector<std::string>{"a/2", "a/3"});
    CHECK(t.broker.empty());
    CHECK(t.broker.published("topic").size() == 3);
}

TEST_CASE("subjects come in any order, and with the fault also the events of one") {
    std::set<std::vector<std::string>> subjects;
    std::set<std::vector<std::string>> one;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Town two({}, seed);
        two.subscribe();
        CHECK(two.publish({event("a", 1), event("b", 1)}).has_value());
        two.world.run_for(Micros{1'000'000});
        subjects.insert(two.heard);
        Town same({.reorder = kAlways}, seed);
        same.subscribe();
        CHECK(same.publish({event("a", 1), event("a", 2)}).has_value());
        same.world.run_for(Micros{1'000'000});
        one.insert(same.heard);
    }
    CHECK(subjects.size() == 2);
    CHECK(one.size() == 2);
}

TEST_CASE("at least once: an error is tried again later") {
    Town t;
    t.subscribe();
    t.failures = 2;
    CHECK(t.publish({event("a", 1)}).has_value());
    t.world.run_for(Micros{60'000'000});
    CHECK(t.times("a/1") == 3);
    CHECK(t.broker.empty());
    CHECK(t.broker.dead_letters().empty());
}

TEST_CASE("at least once: a lost acknowledgement and a duplicate deliver again") {
    Town lost({.lost_ack = kAlways / 2});
    lost.subscribe();
    CHECK(lost.publish({event("a", 1), event("b", 1), event("c", 1)}).has_value());
    lost.world.run_for(Micros{60'000'000});
    CHECK(lost.heard.size() > 3);
    CHECK(lost.broker.empty());
    Town twice({.duplicate = kAlways});
    twice.subscribe();
    CHECK(twice.publish({event("a", 1)}).has_value());
    twice.world.run_for(Micros{1'000'000});
    CHECK(twice.times("a/1") == 2);
}

TEST_CASE("a poison event goes to the dead letters at once, others after kMaxDeliveries") {
    Town t;
    t.subscribe();
    int expected = 0;
    SUBCASE("poison") {
        t.code = Code::invalid;
        expected = 1;
    }
    SUBCASE("too many tries") { expected = bus::kMaxDeliveries; }
    t.failures = 1'000;
    CHECK(t.publish({event("a", 1)}).has_value());
    t.world.run_for(Micros{600'000'000});
    CHECK(t.times("a/1") == expected);
    REQUIRE(t.broker.dead_letters().size() == 1);
    CHECK(t.broker.dead_letters().front().reason.slug == "planted");
    CHECK(t.broker.empty());
    t.failures = 0;
    t.broker.redrive([](const DeadLetter&) { return true; });
    t.world.run_for(Micros{1'000'000});
    CHECK(t.times("a/1") == expected + 1);
    CHECK(t.broker.dead_letters().empty());
}

TEST_CASE("one subject's failures hold up no other subject") {
    Town t;
    t.subscribe();
    t.failures = 1;
    CHECK(t.publish({event("a", 1)}).has_value());
    t.world.run_for(Micros{100'000});
    CHECK(t.publish({event("b", 1)}).has_value());
    t.world.run_for(Micros{100'000});
    CHECK(t.times("b/1") == 1);
    CHECK(t.times("a/1") == 1);
}

TEST_CASE("what a dead subscriber has not acknowledged waits for the next incarnation") {
    Town t;
    t.subscribe();
    t.think = Micros{1'000'000};
    CHECK(t.publish({event("a", 1)}).has_value());
    t.world.run_for(Micros{100'000});
    t.world.kill(t.reader);
    CHECK(t.publish({event("a", 2)}).has_value());
    t.world.run_for(Micros{10'000'000});
    CHECK(t.heard.empty());
    CHECK_FALSE(t.broker.empty());
    t.world.revive(t.reader);
    t.subscribe();
    t.world.run_for(Micros{10'000'000});
    CHECK(t.heard == std::vector<std::string>{"a/1", "a/2"});
    CHECK(t.broker.empty());
}

TEST_CASE("of two processes of a subscriber each event comes to one, and all to the last one") {
    Town t;
    const NodeId other = t.world.add_node("other");
    std::vector<std::string> elsewhere;
    t.subscribe();
    SimBus second(t.broker, t.world.executor(other));
    second.subscribe("topic", "reader", t.world.executor(other),
                     [&elsewhere](const bus::SharedEvent& e) { return note_in(elsewhere, *e); });
    const auto publish_ten = [&](const std::string& subject) {
        for (std::uint64_t i = 1; i <= 10; ++i) CHECK(t.publish({event(subject, i)}).has_value());
        t.world.run_for(Micros{1'000'000});
    };
    publish_ten("a");
    CHECK_FALSE(t.heard.empty());
    CHECK_FALSE(elsewhere.empty());
    CHECK(t.heard.size() + elsewhere.size() == 10);
    const std::size_t before = t.heard.size();
    t.world.kill(other);
    publish_ten("b");
    CHECK(t.heard.size() == before + 10);
}

TEST_CASE("publish: unavailable did nothing, unknown may have") {
    Town none({.unavailable = kAlways});
    CHECK(none.publish({event("a", 1)}).error().code == Code::unavailable);
    CHECK(none.broker.published("topic").empty());
    std::size_t stored = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Town maybe({.unknown = kAlways}, seed);
        CHECK(maybe.publish({event("a", 1)}).error().code == Code::unknown_outcome);
        stored += maybe.broker.published("topic").size();
    }
    CHECK(stored > 0);
    CHECK(stored < 40);
}
