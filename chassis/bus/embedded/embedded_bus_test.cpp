#include "chassis/bus/embedded/embedded_bus.hpp"

#include "chassis/bus/embedded/test_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>
#include <boost/asio/executor_work_guard.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace innkeeper::bus {
namespace {

using embedded::TestTable;

struct World {
    World() { open(); }
    ~World() {
        bus.reset();
        turn();
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    void open() {
        bus = std::make_unique<EmbeddedBus>(table, io.get_executor(), clock, random,
                                            telemetry::Log("test", clock, [](std::string) {}),
                                            metrics, options);
    }
    /// Ends the bus as a crash does, and begins a new one on the same table.
    void crash() {
        bus.reset();
        turn();
        open();
    }
    void subscribe(const std::string& name) {
        bus->subscribe("t", name, io.get_executor(),
                       [this, name](Event event) { return handle(this, name, std::move(event)); });
    }
    void start() { REQUIRE(testing::run(io, bus->start())); }
    void stop() { testing::run(io, bus->stop()); }
    void turn() {
        io.restart();
        io.poll();
    }
    void pass(Millis time) {
        turn();
        clock.advance(time);
        turn();
    }
    /// Long enough for everything that is tried again.
    void pass_long() {
        for (int i = 0; i < 400; ++i) pass(std::chrono::seconds(5));
    }
    Event event(const std::string& id, const std::string& subject) {
        return {id, "/innkeeper/test", "innkeeper.test.v1", subject, clock.now(), 1, "", "{}"};
    }
    /// Events named by one character each; the subject is a digit that follows, or the event.
    void publish(const std::string& text) {
        std::vector<Event> events;
        for (std::size_t i = 0; i < text.size(); i += 2)
            events.push_back(event(text.substr(i, 1), text.substr(i + 1, 1)));
        REQUIRE(testing::run(io, bus->publish("t", events)));
        turn();
    }
    static Task<Result<void>> handle(World* world, std::string name, Event event) {
        world->tries[name] += event.id;
        if (world->held[name + event.id]) {
            auto gate = std::make_shared<WaitPoint>(world->io.get_executor());
            world->gates[event.id] = gate;
            co_await gate->wait();
        }
        const auto failure = world->failures.find(name + event.id);
        if (failure != world->failures.end() && failure->second.times-- > 0) {
            if (failure->second.error.slug == "throw") throw std::runtime_error("thrown");
            co_return fail(failure->second.error);
        }
        world->done[name] += event.id;
        co_return Result<void>{};
    }
    void fail_times(const std::string& name_and_id, int times, Code code = Code::unavailable,
                    const std::string& slug = "down") {
        failures[name_and_id] = {times, Error{code, slug, "detail"}};
    }
    std::vector<DeadLetter> dead(const std::string& name) {
        return testing::run(io, bus->dead_letters("t", name, "", 100)).value().letters;
    }
    SubscriptionStatus status(const std::string& name) {
        for (const auto& each : testing::run(io, bus->status()))
            if (each.name == name) return each;
        FAIL("no such subscription");
        return {};
    }

    struct Failure {
        int times = 0;
        Error error;
    };
    boost::asio::io_context io;
    testing::ManualClock clock;
    TestTable table{clock, io.get_executor()};
    SeededRandom random{1};
    telemetry::Metrics metrics;
    EmbeddedBusOptions options;
    std::unique_ptr<EmbeddedBus> bus;
    std::map<std::string, std::string> tries;
    std::map<std::string, std::string> done;
    std::map<std::string, Failure> failures;
    std::map<std::string, bool> held;
    std::map<std::string, std::shared_ptr<WaitPoint>> gates;
};

std::string sorted(std::string text) {
    std::ranges::sort(text);
    return text;
}

TEST_CASE("every subscriber gets every event, and each once when nothing goes wrong") {
    World world;
    world.subscribe("x");
    world.subscribe("y");
    world.start();
    world.publish("a1b1c2");
    CHECK(world.done["x"] == "abc");
    CHECK(world.done["y"] == "abc");
    world.publish("d1");
    world.stop();
    world.open();
    world.subscribe("x");
    world.subscribe("y");
    world.start();
    world.publish("e1");
    CHECK(world.tries["x"] == "abcde");
    CHECK(world.status("x").end == 5);
    CHECK(world.metrics.exposition().find("bus_published_total{topic=\"t\"} 5") !=
          std::string::npos);
}

TEST_CASE("a failing event holds up its subject and nothing else") {
    World world;
    world.subscribe("x");
    world.subscribe("y");
    world.fail_times("xa", 3);
    world.start();
    world.publish("a1b1c2d1");
    CHECK(world.done["x"] == "c");
    CHECK(sorted(world.done["y"]) == "abcd");
    CHECK(world.status("x").parked == 3);
    world.publish("e1f2");
    CHECK(world.done["x"] == "cf");
    // Half of 200 ms at least, all of it at most.
    world.pass(Millis(99));
    CHECK(world.tries["x"] == "acf");
    world.pass(Millis(101));
    CHECK(world.tries["x"] == "acfa");
    world.pass(Millis(800));
    CHECK(world.tries["x"] == "acfaa");
    CHECK(world.done["x"] == "cf");
    world.pass(Millis(3200));
    CHECK(world.done["x"] == "cfabde");
    CHECK(world.status("x").parked == 0);
    CHECK(world.dead("x").empty());
    world.pass(Millis(1000));
    CHECK(world.status("x").cursor == 6);
}

TEST_CASE("an event that fails too often becomes a dead letter, and its subject goes on") {
    World world;
    world.subscribe("x");
    world.fail_times("xa", 1000);
    world.start();
    world.publish("a1b1");
    world.pass_long();
    CHECK(world.tries["x"] == std::string(kMaxDeliveries, 'a') + "b");
    const auto dead = world.dead("x");
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].position == 1);
    CHECK(dead[0].deliveries == kMaxDeliveries);
    CHECK(dead[0].slug == "down");
    CHECK(dead[0].detail == "detail");
    CHECK(parse_event(dead[0].event_json)->id == "a");
    CHECK(world.status("x").parked == 0);
    CHECK(world.table.memory().query_now({.partition = "parked#t#x"})->items.empty());
}

TEST_CASE("a poison message is a dead letter at once, a bug is not") {
    World world;
    world.subscribe("x");
    world.fail_times("xa", 1000, Code::rejected, "poison");
    world.fail_times("xb", 1, Code::bug, "defect");
    world.fail_times("xc", 1, Code::conflict, "moved-on");
    world.start();
    world.publish("a1b2c3");
    world.turn();
    REQUIRE(world.dead("x").size() == 1);
    CHECK(world.dead("x")[0].slug == "poison");
    CHECK(world.dead("x")[0].deliveries == 1);
    world.pass(Millis(200));
    CHECK(world.tries["x"] == "abcbc");
    CHECK(world.done["x"] == "bc");
}

TEST_CASE("a handler that throws has a bug, and stops nobody") {
    World world;
    world.subscribe("x");
    world.fail_times("xa", 1, Code::bug, "throw");
    world.start();
    world.publish("a1b2");
    CHECK(world.done["x"] == "b");
    world.pass(Millis(200));
    CHECK(world.done["x"] == "ba");
}

TEST_CASE("a dead letter can be delivered again") {
    World world;
    world.subscribe("x");
    world.fail_times("xa", 1, Code::rejected, "poison");
    world.start();
    world.publish("a1b1");
    CHECK(world.done["x"] == "b");
    CHECK(testing::run(world.io, world.bus->redeliver("t", "x", 2)).error().slug ==
          "no-such-dead-letter");
    REQUIRE(testing::run(world.io, world.bus->redeliver("t", "x", 1)));
    world.turn();
    CHECK(world.done["x"] == "ba");
    CHECK(world.dead("x").empty());
    world.pass(Millis(100));
    CHECK(world.table.memory().query_now({.partition = "parked#t#x"})->items.empty());
    CHECK(testing::run(world.io, world.bus->redeliver("t", "x", 1)).error().slug ==
          "no-such-dead-letter");
}

TEST_CASE("after a crash everything that was not kept comes again, and parked events wait on") {
    World world;
    world.subscribe("x");
    world.fail_times("xa", 1);
    world.fail_times("xc", 1, Code::rejected, "poison");
    world.start();
    world.publish("a1b2c3d1");
    CHECK(world.done["x"] == "b");
    world.held["xe"] = true;
    world.publish("e4f5");
    CHECK(world.done["x"] == "bf");
    world.crash();
    world.held.clear();
    world.subscribe("x");
    world.start();
    world.turn();
    world.pass(Millis(200));
    std::map<char, int> count;
    for (const char id : world.done["x"]) ++count[id];
    for (const char id : std::string("abdef")) CHECK_MESSAGE(count[id] >= 1, id);
    CHECK(count['c'] == 0);
    CHECK(world.dead("x").size() == 1);
    CHECK(world.done["x"].find('a') < world.done["x"].find('d'));
    world.pass(Millis(100));
    CHECK(world.status("x").cursor == 6);
    CHECK(world.status("x").parked == 0);
}

TEST_CASE("a new subscription begins at its start, an old one where it was") {
    World world;
    world.start();
    world.publish("a1");
    world.crash();
    world.subscribe("x");
    world.start();
    world.publish("b1");
    CHECK(world.done["x"] == "b");
    world.stop();
    world.open();
    world.publish("c1");
    world.crash();
    world.subscribe("x");
    world.start();
    world.turn();
    CHECK(world.done["x"] == "bc");
}

TEST_CASE("a publication that fails is an error and nobody's event") {
    World world;
    world.subscribe("x");
    world.start();
    world.table.fault = TestTable::Fault::refuse;
    const auto refused = testing::run(world.io, world.bus->publish("t", {world.event("a", "1")}));
    CHECK(refused.error().code == Code::unavailable);
    world.table.fault = TestTable::Fault::none;
    world.publish("b1");
    CHECK(world.done["x"] == "b");
    world.pass(Millis(100));
    CHECK(world.status("x").cursor == 2);
}

TEST_CASE("a table that is away holds deliveries up and loses none") {
    World world;
    world.subscribe("x");
    world.fail_times("xa", 2);
    world.start();
    // Only the bookkeeping fails: the events themselves are in the log.
    world.table.fault = TestTable::Fault::refuse;
    world.table.strikes = [](const auto& writes) {
        return !writes.front().key.partition.starts_with("log#");
    };
    world.publish("a1b1c2");
    CHECK(world.done["x"] == "c");
    for (int i = 0; i < 10; ++i) world.pass(Millis(1000));
    CHECK(world.table.memory().query_now({.partition = "parked#t#x"})->items.empty());
    world.table.reads_work = false;
    world.table.strikes = {};
    for (int i = 0; i < 10; ++i) world.pass(Millis(1000));
    world.table.fault = TestTable::Fault::none;
    world.table.reads_work = true;
    world.publish("d1");
    for (int i = 0; i < 20; ++i) world.pass(Millis(1000));
    CHECK(world.done["x"] == "cabd");
    CHECK(world.status("x").cursor == 4);
    CHECK(world.status("x").parked == 0);
}

TEST_CASE("no more than the window is read ahead of the cursor") {
    World world;
    world.options.window = 4;
    world.crash();
    world.subscribe("x");
    world.held["xa"] = true;
    world.start();
    world.publish("a1b2c3d4e5f6");
    world.pass(Millis(100));
    CHECK(world.done["x"] == "bcd");
    world.gates.at("a")->notify();
    world.pass(Millis(100));
    world.pass(Millis(100));
    CHECK(world.done["x"] == "bcdaef");
}

TEST_CASE("past the limit of parked events nothing more is read") {
    World world;
    world.options.max_parked = 3;
    world.options.window = 1;
    world.crash();
    world.subscribe("x");
    world.fail_times("xa", 1);
    world.start();
    world.publish("a1b1c1d1e2");
    for (int i = 0; i < 3; ++i) world.pass(Millis(20));
    CHECK(world.status("x").parked == 3);
    CHECK(world.done["x"].empty());
    for (int i = 0; i < 10; ++i) world.pass(Millis(200));
    CHECK(world.done["x"] == "abcde");
}

TEST_CASE("so many handlers run at once, and no more") {
    World world;
    world.options.max_concurrent = 2;
    world.crash();
    world.subscribe("x");
    for (const char* id : {"xa", "xb", "xc"}) world.held[id] = true;
    world.start();
    world.publish("a1b2c3");
    CHECK(world.tries["x"] == "ab");
    world.gates.at("b")->notify();
    world.turn();
    CHECK(world.tries["x"] == "abc");
    world.gates.at("a")->notify();
    world.gates.at("c")->notify();
    world.turn();
    CHECK(world.done["x"] == "bac");
}

Task<void> stop_and_tell(EmbeddedBus& bus, bool& stopped) {
    co_await bus.stop();
    stopped = true;
}

TEST_CASE("stop waits for a handler under way, for the grace and no longer") {
    World world;
    world.subscribe("x");
    world.held["xa"] = true;
    world.held["xb"] = true;
    world.start();
    world.publish("a1b2");
    bool stopped = false;
    boost::asio::co_spawn(world.io, stop_and_tell(*world.bus, stopped),
                          [](std::exception_ptr e) { CHECK_FALSE(e); });
    world.turn();
    CHECK_FALSE(stopped);
    world.gates.at("a")->notify();
    world.pass(Millis(4999));
    CHECK_FALSE(stopped);
    CHECK(world.done["x"] == "a");
    world.pass(Millis(1));
    CHECK(stopped);
    world.open();
    world.held.clear();
    world.subscribe("x");
    world.start();
    world.turn();
    // The one that was cut short comes again, and the one that ended does not.
    CHECK(world.done["x"] == "ab");
}

TEST_CASE("a topic can be read from any position") {
    World world;
    world.publish("a1b2c3");
    const auto read = [&](std::uint64_t after, std::size_t limit) {
        return testing::run(world.io, world.bus->read("t", after, limit));
    };
    const auto page = read(0, 2).value();
    REQUIRE(page.events.size() == 2);
    CHECK(page.events[1].event.id == "b");
    CHECK(page.events[1].position == 2);
    CHECK(page.read_to == 2);
    CHECK(page.end == 3);
    CHECK(read(2, 2)->events.front().event.id == "c");
    CHECK(read(2, 2)->read_to == 3);
    CHECK(read(3, 2)->events.empty());
    CHECK(read(0, store::kMaxPage).has_value());
    CHECK(read(0, store::kMaxPage + 1).error().slug == "invalid-limit");
    CHECK(read(0, 0).error().slug == "invalid-limit");
}

TEST_CASE("old events leave the log when all have settled them") {
    World world;
    world.subscribe("x");
    world.held["xc"] = true;
    world.start();
    world.publish("a1b2c3d4");
    world.pass(std::chrono::hours(24 * 8));
    world.pass(std::chrono::minutes(10));
    CHECK(testing::run(world.io, world.bus->read("t", 0, 9))->events.front().position == 3);
}

TEST_CASE("an event has to be one, and of a size") {
    World world;
    Event event = world.event("a", "1");
    const auto publish = [&] { return testing::run(world.io, world.bus->publish("t", {event})); };
    event.data = '"' + std::string(kMaxEventBytes - to_json(event).size(), 'x') + '"';
    CHECK(to_json(event).size() == kMaxEventBytes);
    CHECK(publish().has_value());
    event.data.insert(1, "x");
    CHECK(publish().error().slug == "event-too-large");
    event.data = "{";
    CHECK(publish().error().slug == "malformed-event");
    event.data = "{}";
    event.subject = "";
    CHECK(publish().error().slug == "malformed-event");
}

struct Elsewhere {
    std::thread::id handled_on;
    int handled = 0;
};

Task<Result<void>> note(Elsewhere* note, Event) {
    note->handled_on = std::this_thread::get_id();
    ++note->handled;
    co_return Result<void>{};
}

Task<Result<void>> publish_many(EmbeddedBus& bus, int loop) {
    for (int i = 0; i < 50; ++i) {
        std::vector<Event> events;
        events.push_back({std::to_string(loop * 1000 + i),
                          "/s",
                          "t",
                          "s" + std::to_string(loop),
                          {},
                          1,
                          "",
                          "{}"});
        CO_TRY_VOID(co_await bus.publish("t", std::move(events)));
    }
    co_return Result<void>{};
}

TEST_CASE("publishers and handlers may live on other loops") {
    boost::asio::io_context bus_loop;
    boost::asio::io_context handler_loop;
    SystemClock clock;
    store::MemoryTable table(clock);
    SeededRandom random(1);
    telemetry::Metrics metrics;
    EmbeddedBus bus(table, bus_loop.get_executor(), clock, random,
                    telemetry::Log("test", clock, [](std::string) {}), metrics);
    Elsewhere seen;
    bus.subscribe("t", "x", handler_loop.get_executor(),
                  [&seen](Event event) { return note(&seen, std::move(event)); });
    const auto bus_work = boost::asio::make_work_guard(bus_loop);
    auto handler_work = boost::asio::make_work_guard(handler_loop);
    std::thread bus_thread([&] { bus_loop.run(); });
    std::thread handler_thread([&] { handler_loop.run(); });
    const auto handler_id = handler_thread.get_id();
    // The callers' loops end after the bus's thread, which lets go of them last.
    boost::asio::io_context loop;
    std::vector<std::unique_ptr<boost::asio::io_context>> loops;
    REQUIRE(testing::run(loop, bus.start()));
    std::vector<std::thread> publishers;
    std::vector<Result<void>> results(3);
    for (int i = 0; i < 3; ++i) {
        loops.push_back(std::make_unique<boost::asio::io_context>());
        publishers.emplace_back(
            [&bus, i, &own = *loops.back(), &result = results[static_cast<std::size_t>(i)]] {
                result = testing::run(own, publish_many(bus, i));
            });
    }
    for (auto& thread : publishers) thread.join();
    for (const auto& result : results) CHECK(result.has_value());
    std::uint64_t cursor = 0;
    while (cursor < 150) {
        cursor = testing::run(loop, bus.status()).front().cursor;
        std::this_thread::yield();
    }
    testing::run(loop, bus.stop());
    handler_work.reset();
    handler_thread.join();
    bus_loop.stop();
    bus_thread.join();
    CHECK(seen.handled == 150);
    CHECK(seen.handled_on == handler_id);
}

}  // namespace
}  // namespace innkeeper::bus
