#include "chassis/bus/embedded/embedded_bus_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace innkeeper::bus {
namespace {

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

TEST_CASE("a parked row that cannot be read is a dead letter, and the start goes on") {
    World world;
    world.subscribe("x");
    for (const char* event : {"xa", "xb", "xc"}) world.fail_times(event, 1);
    world.start();
    world.publish("a1b2c3");
    world.pass(Millis(10));
    const auto rows = world.table.memory().query_now({.partition = "parked#t#x"})->items;
    REQUIRE(rows.size() == 3);
    world.crash();
    const std::string half = rows[1].document.substr(0, rows[1].document.size() - 1);
    REQUIRE(world.table.memory().commit_now(
        {store::Write::put(rows[0].key, "rubbish"), store::Write::put(rows[1].key, half)}));
    world.subscribe("x");
    world.start();
    world.publish("d1");
    world.pass_long();
    CHECK(world.done["x"] == "dc");
    const auto dead = world.dead("x");
    REQUIRE(dead.size() == 2);
    CHECK(dead[0].slug == "bus-row-damaged");
    CHECK(dead[0].event_json == "rubbish");
    CHECK(dead[1].slug == "malformed-event");
    CHECK(world.status("x").parked == 0);
    CHECK(world.table.memory().query_now({.partition = "parked#t#x"})->items.empty());
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
    CHECK(world.status("x").cursor == 1);
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

/// Into the log, as a commit does whose outbox is joined to it: the events with their positions.
std::vector<Landed> commit_to_log(World& world, const std::string& text) {
    std::vector<Landed> landed;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const Event event = world.event(text.substr(i, 1), text.substr(i + 1, 1));
        const auto done =
            world.table.memory().commit_now({store::Write::append("log#t", to_json(event))});
        landed.push_back({done->positions.front(), std::make_shared<const Event>(event)});
    }
    return landed;
}

TEST_CASE("what a joined outbox has put into the log is delivered once the bus hears of it") {
    World world;
    world.subscribe("x");
    world.start();
    world.publish("a1");
    auto landed = commit_to_log(world, "b1c2");
    world.turn();
    CHECK(world.done["x"] == "a");
    const std::size_t queries = world.table.queries;
    world.bus->landed("t", landed);
    CHECK(world.done["x"] == "a");  // on the bus's loop, not in the call
    world.turn();
    CHECK(world.done["x"] == "abc");
    CHECK(world.table.queries == queries);
    world.bus->landed("t", landed);
    world.publish("d1");
    CHECK(world.tries["x"] == "abcd");
    CHECK(world.status("x").end == 4);
}

TEST_CASE("what nobody tells of is delivered all the same") {
    World world;
    world.subscribe("x");
    world.start();
    const Millis look = world.options.look_interval;
    const Millis patience = world.options.hole_patience;
    SUBCASE("soon, when something has landed behind it") {
        world.pass(look);  // the last look was long ago
        auto landed = commit_to_log(world, "a1b1");
        landed.erase(landed.begin());
        world.bus->landed("t", landed);
        world.pass(patience - Millis(1));
        CHECK(world.done["x"].empty());
        world.pass(Millis(1));
        CHECK(world.done["x"] == "ab");
    }
    SUBCASE("after a while, when nothing has") {
        commit_to_log(world, "a1b1");
        world.pass(look - Millis(1));
        CHECK(world.done["x"].empty());
        world.pass(Millis(1));
        CHECK(world.done["x"] == "ab");
    }
    SUBCASE("while the log goes on, by its turn") {
        commit_to_log(world, "a1");
        for (int i = 0; i < 3; ++i) {
            world.bus->landed("t", commit_to_log(world, "b2"));
            world.pass(patience);
        }
        CHECK(world.done["x"] == "abbb");
    }
    SUBCASE("also when the table cannot be read for a while") {
        commit_to_log(world, "a1");
        world.table.reads_work = false;
        world.pass(look);
        CHECK(world.done["x"].empty());
        world.table.reads_work = true;
        world.pass(look);
        world.pass(look);
        CHECK(world.done["x"] == "a");
    }
}

TEST_CASE("an event that is none is a dead letter of those who read it from the log") {
    World world;
    world.subscribe("x");
    world.start();
    world.pass(world.options.look_interval);
    Event event = world.event("a", "1");
    event.data = "no JSON";
    const auto done =
        world.table.memory().commit_now({store::Write::append("log#t", to_json(event))});
    world.bus->landed("t", {{done->positions.front(), std::make_shared<const Event>(event)}});
    world.bus->landed("t", commit_to_log(world, "b1"));
    world.pass(world.options.hole_patience);
    CHECK(world.done["x"] == "b");
    REQUIRE(world.dead("x").size() == 1);
    CHECK(world.dead("x").front().position == 1);
}

TEST_CASE("what was committed while the bus was down is delivered when it is up") {
    World world;
    world.subscribe("x");
    world.start();
    world.publish("a1");
    world.pass(Millis(100));
    world.crash();
    world.bus->landed("t", commit_to_log(world, "b1"));
    world.subscribe("x");
    world.start();
    world.turn();
    CHECK(world.done["x"] == "ab");
    CHECK(world.status("x").end == 2);
}

}  // namespace
}  // namespace innkeeper::bus
