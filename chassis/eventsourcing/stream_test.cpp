#include "chassis/eventsourcing/stream.hpp"

#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

namespace innkeeper::eventsourcing {
namespace {

struct World {
    testing::ManualClock clock;
    store::MemoryTable table{clock};
    boost::asio::io_context io;

    bool append(std::uint64_t version, std::vector<Recorded> events) {
        const auto done = table.commit_now(append_writes("booking", "b1", version, events));
        REQUIRE(done.has_value());
        return done->ok();
    }
    Result<std::vector<Recorded>> read(std::uint64_t after = 0) {
        return testing::run(io, load(table, "booking", "b1", after));
    }
    Recorded event(std::string type, std::string data = "{}") {
        return {0, std::move(type), clock.now(), std::move(data)};
    }
};

TEST_CASE("a stream reads as it was written") {
    World world;
    REQUIRE(world.append(0, {world.event("HoldPlaced", "{\n \"price\": 1.50}\n"),
                             world.event("BookingRequested", "")}));
    world.clock.advance(Millis(1234));
    REQUIRE(world.append(2, {world.event("BookingConfirmed")}));
    const auto all = world.read();
    REQUIRE((all && all->size() == 3));
    CHECK((*all)[0].type == "HoldPlaced");
    CHECK((*all)[0].data == "{\n \"price\": 1.50}\n");
    CHECK((*all)[1].data.empty());
    CHECK((*all)[2].sequence == 3);
    CHECK((*all)[2].time == world.clock.now());
    CHECK(world.read(2)->size() == 1);
    CHECK(world.read(3)->empty());
    CHECK(testing::run(world.io, load(world.table, "booking", "b")).value().empty());
}

TEST_CASE("of two writers that loaded the same version one wins") {
    World world;
    REQUIRE(world.append(0, {world.event("A")}));
    CHECK(world.append(1, {world.event("B"), world.event("C")}));
    CHECK_FALSE(world.append(1, {world.event("D")}));
    CHECK_FALSE(world.append(2, {world.event("D")}));
    CHECK_FALSE(world.append(0, {world.event("D")}));
    CHECK(world.append(3, {world.event("D")}));
    CHECK(world.read()->back().type == "D");
}

TEST_CASE("a stream longer than a page") {
    World world;
    const std::size_t count = store::kMaxPage + 5;
    for (std::size_t i = 0; i < count; ++i) REQUIRE(world.append(i, {world.event("E")}));
    const auto all = world.read();
    REQUIRE(all->size() == count);
    CHECK(all->back().sequence == count);
    CHECK(world.read(4)->front().sequence == 5);
}

TEST_CASE("a stream with a gap or a stranger's document is not read") {
    World world;
    REQUIRE(world.append(0, {world.event("A"), world.event("B"), world.event("C")}));
    const store::Key second{"stream#booking#b1", "00000000000000000002"};
    for (const char* document : {"", "1 A\n", "1 A x\n{}", "2 A 2027-01-15T08:00:00.000Z\n{}"}) {
        REQUIRE(world.table.commit_now({store::Write::put(second, document)}));
        CHECK(world.read().error().slug == "stream-damaged");
    }
    REQUIRE(world.table.commit_now({store::Write::remove(second)}));
    CHECK(world.read().error().slug == "stream-damaged");
    CHECK(world.read(2)->size() == 1);
}

}  // namespace
}  // namespace innkeeper::eventsourcing
