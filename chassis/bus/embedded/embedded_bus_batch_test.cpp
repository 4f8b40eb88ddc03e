#include "chassis/bus/embedded/embedded_bus_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace innkeeper::bus::embedded {
namespace {

using Batches = std::vector<std::string>;

/// As many events, each of a subject of its own.
std::string different(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += std::string(2, static_cast<char>('a' + i));
    return text;
}

TEST_CASE("what has come together is delivered together, one event of a subject") {
    World world;
    world.subscribe_batches("x");
    world.start();
    world.publish("a1b2c1d3");
    CHECK_EQ(world.batches["x"], Batches{"abd"});
    CHECK_EQ(world.done["x"], "abdc");
    world.publish("e1");
    CHECK_EQ(world.done["x"], "abdce");
    CHECK_EQ(world.batches["x"].size(), 1);
}

TEST_CASE("a batch has its limit") {
    World world;
    world.subscribe_batches("x");
    world.start();
    world.publish(different(kMaxBatch));
    REQUIRE_EQ(world.batches["x"].size(), 1);
    CHECK_EQ(world.batches["x"][0].size(), kMaxBatch);
    world.publish(different(kMaxBatch + 1));
    REQUIRE_EQ(world.batches["x"].size(), 2);
    CHECK_EQ(world.batches["x"][1].size(), kMaxBatch);
    CHECK_EQ(world.done["x"].size(), 2 * kMaxBatch + 1);
}

TEST_CASE("of a batch that failed each is delivered alone, and one that is bad stops no other") {
    World world;
    world.subscribe_batches("x");
    world.start();
    world.fail_times("xb", 2, Code::invalid, "bad");
    world.fail_times("xc", 1);
    world.publish("a1b2c3d4");
    CHECK_EQ(world.batches["x"], Batches{"abcd"});
    CHECK_EQ(world.tries["x"], "ababcd");
    CHECK_EQ(world.done["x"], "aad");
    REQUIRE_EQ(world.dead("x").size(), 1);
    CHECK_EQ(world.dead("x")[0].slug, "bad");
    world.publish("e3f5g6");
    CHECK_EQ(world.batches["x"], Batches{"abcd", "fg"});
    world.pass_long();
    CHECK_EQ(world.done["x"], "aadfgce");
    CHECK_EQ(world.status("x").parked, 0);
}

TEST_CASE("while two calls are under way the next batch comes together, up to a whole one") {
    World world;
    world.subscribe_batches("x");
    for (const char* id : {"xA", "xC"}) world.held[id] = true;
    world.start();
    world.publish("A1B2");
    world.publish("C3D4");
    world.publish("E5F6");
    world.publish("G7");
    CHECK_EQ(world.batches["x"], Batches{"AB", "CD"});
    world.gates["A"]->notify();
    world.turn();
    CHECK_EQ(world.batches["x"], Batches{"AB", "CD", "EFG"});
    world.held["xH"] = true;
    world.publish("H8");
    world.publish(different(kMaxBatch - 1));
    CHECK_EQ(world.done["x"], "ABEFG");
    world.publish("zz");
    REQUIRE_EQ(world.batches["x"].size(), 4);
    CHECK_EQ(world.batches["x"][3].size(), kMaxBatch);
}

TEST_CASE("what has failed before goes into no batch") {
    World world;
    world.subscribe_batches("x");
    world.start();
    world.fail_times("xc", 2);
    world.publish("c3d4");
    CHECK_EQ(world.status("x").parked, 1);
    for (const char* id : {"xA", "xE"}) world.held[id] = true;
    world.publish("A1B2");
    world.publish("E5F6");
    world.pass(std::chrono::seconds(5));
    world.publish("h8i9");
    CHECK_EQ(world.done["x"], "d");
    world.gates["A"]->notify();
    world.turn();
    CHECK_EQ(world.batches["x"], Batches{"cd", "AB", "EF"});
    CHECK_EQ(world.done["x"].size(), std::string("dABchi").size());
    CHECK_EQ(world.status("x").parked, 0);
}

TEST_CASE("batches are of no more subjects at once than single deliveries") {
    World world;
    world.options.max_concurrent = 3;
    world.crash();
    world.subscribe_batches("x");
    world.held["xA"] = true;
    world.start();
    world.publish("A1B2");
    world.publish("C3D4E5");
    CHECK_EQ(world.batches["x"], Batches{"AB"});
    CHECK_EQ(world.done["x"], "CDE");
}

TEST_CASE("a crash delivers a batch again that had no answer") {
    World world;
    world.subscribe_batches("x");
    world.held["xb"] = true;
    world.start();
    world.publish("a1b2");
    CHECK_EQ(world.done["x"], "a");
    world.crash();
    world.held["xb"] = false;
    world.subscribe_batches("x");
    world.start();
    world.turn();
    CHECK_EQ(world.done["x"], "aab");
}

}  // namespace
}  // namespace innkeeper::bus::embedded
