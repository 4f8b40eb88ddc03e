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

TEST_CASE("an event is delivered while it is written, and nothing is kept of it before it is") {
    World world;
    world.subscribe("x");
    world.fail_times("xb", 1000);
    world.start();
    world.publish("z9");
    world.pass(Millis(100));
    REQUIRE(world.status("x").cursor == 1);
    world.table.hold = true;
    std::vector<Event> events{world.event("a", "1"), world.event("b", "2")};
    boost::asio::co_spawn(world.io, world.bus->publish("t", events), boost::asio::detached);
    world.turn();
    REQUIRE(world.table.held() == 1);
    CHECK(world.done["x"] == "za");
    CHECK(world.tries["x"] == "zab");
    world.pass(Millis(100));
    CHECK(world.table.held() == 1);  // neither the cursor nor the row of the event that failed
    SUBCASE("kept once it is written") {
        world.table.hold = false;
        world.table.release(0);
        world.turn();  // a row of an event that failed waits for nothing else
        CHECK(world.status("x").cursor == 3);
        CHECK(world.table.memory().query_now({.partition = "parked#t#x"})->items.size() == 1);
    }
    SUBCASE("a crash before that gives its place to another") {
        world.table.hold = false;
        world.crash();
        world.subscribe("x");
        world.start();
        CHECK(world.status("x").cursor == 1);
        world.publish("c1d2");
        CHECK(world.done["x"] == "zacd");
    }
}

TEST_CASE("the cursor never passes the log, so that a place that came free is not taken for read") {
    World world;
    world.subscribe("x");
    world.start();
    world.publish("a1");
    world.table.fault = TestTable::Fault::refuse;
    world.table.strikes = [](const std::vector<store::Write>& writes) {
        return writes.front().key.partition == "log#t";
    };
    CHECK_FALSE(testing::run(world.io, world.bus->publish("t", {world.event("b", "1")})));
    world.pass(Millis(1000));
    CHECK(world.status("x").cursor == 1);
    world.crash();
    world.subscribe("x");
    world.start();
    world.table.fault = TestTable::Fault::none;
    world.publish("b1");
    CHECK(world.done["x"].ends_with("b"));
    CHECK(world.status("x").end == 2);
    world.pass(Millis(100));
    CHECK(world.status("x").cursor == 2);
}

}  // namespace
}  // namespace innkeeper::bus
