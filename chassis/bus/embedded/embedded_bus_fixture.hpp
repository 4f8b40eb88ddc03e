#pragma once

#include "chassis/bus/embedded/embedded_bus.hpp"
#include "chassis/bus/embedded/test_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

/// An embedded bus on a table that can fail, and subscribers that do as they are told. For tests.
namespace innkeeper::bus {

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
        bus->subscribe("t", name, io.get_executor(), [this, name](const SharedEvent& event) {
            return handle(this, name, *event);
        });
    }
    void subscribe_batches(const std::string& name) {
        bus->subscribe_batches("t", name, io.get_executor(),
                               [this, name](std::vector<SharedEvent> events) {
                                   return handle_all(this, name, std::move(events));
                               });
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
    /// A batch of one is no batch worth a note.
    static Task<Result<void>> handle_all(World* world, std::string name,
                                         std::vector<SharedEvent> events) {
        std::string ids;
        for (const SharedEvent& event : events) ids += event->id;
        if (events.size() > 1) world->batches[name].push_back(ids);
        for (const SharedEvent& event : events) CO_TRY_VOID(co_await handle(world, name, *event));
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
    std::map<std::string, std::vector<std::string>> batches;
    std::map<std::string, Failure> failures;
    std::map<std::string, bool> held;
    std::map<std::string, std::shared_ptr<WaitPoint>> gates;
};

}  // namespace innkeeper::bus
