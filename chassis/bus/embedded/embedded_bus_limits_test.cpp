#include "chassis/bus/embedded/embedded_bus_fixture.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <thread>

namespace innkeeper::bus {
namespace {

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
                  [&seen](const SharedEvent& event) { return note(&seen, *event); });
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
