#include "chassis/eventsourcing/snapshot.hpp"

#include "chassis/store/memory_table.hpp"
#include "chassis/testing/aborts.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

namespace innkeeper::eventsourcing {
namespace {

constexpr std::uint64_t kEvents = 5;

/// A stream of five events, "1" to "5".
struct World {
    World() {
        for (std::uint64_t i = 0; i < kEvents; ++i)
            commit(
                append_writes("house", "h1", i, {{0, "Said", clock.now(), std::to_string(i + 1)}}));
    }
    void commit(std::vector<store::Write> writes) {
        const auto done = table.commit_now(std::move(writes));
        REQUIRE((done && done->ok()));
    }
    void keep(const Snapshot& snapshot) { commit({snapshot_write("house", "h1", snapshot)}); }
    Tail tail() { return testing::run(io, load_tail(table, "house", "h1")).value(); }
    /// The events of the tail, run together.
    std::string events() {
        std::string text;
        for (const Recorded& event : tail().events) text += event.data;
        return text;
    }

    testing::ManualClock clock;
    store::MemoryTable table{clock};
    boost::asio::io_context io;
};

}  // namespace

TEST_CASE("a stream is read from its latest snapshot on") {
    World world;
    CHECK_FALSE(world.tail().snapshot);
    CHECK_EQ(world.events(), "12345");
    const Snapshot third{3, "a fold\nof \"three\"\n"};
    world.keep(third);
    CHECK(world.tail().snapshot == third);
    CHECK_EQ(world.events(), "45");
    world.keep({kEvents, ""});
    CHECK(world.tail().snapshot == Snapshot{kEvents, ""});
    CHECK_EQ(world.events(), "");
    const auto other = testing::run(world.io, load_tail(world.table, "house", "h2")).value();
    CHECK_FALSE(other.snapshot);
    CHECK(other.events.empty());
}

TEST_CASE("a snapshot that is gone or cannot be read costs the whole stream and nothing else") {
    World world;
    world.keep({3, "x"});
    for (const char* document : {"", "1 3", "2 3\nx", "1 \nx", "1 0\nx", "1 -3\nx", "1 3x\nx",
                                 "1 99999999999999999999\nx"}) {
        world.commit({store::Write::put(snapshot_key("house", "h1"), document)});
        CHECK_FALSE(world.tail().snapshot);
        CHECK_EQ(world.events(), "12345");
    }
    world.keep({3, "x"});
    world.commit({store::Write::remove(snapshot_key("house", "h1"))});
    CHECK_EQ(world.events(), "12345");
}

TEST_CASE("events that are missing after the snapshot are damage, as without one") {
    World world;
    world.keep({3, "x"});
    world.commit({store::Write::remove({stream_partition("house", "h1"), "00000000000000000004"})});
    CHECK_EQ(testing::run(world.io, load_tail(world.table, "house", "h1")).error().slug,
             "stream-damaged");
}

TEST_CASE("a snapshot is due with each multiple of so many events, in one commit or several") {
    const auto due = [](std::uint64_t before, std::uint64_t after) {
        return is_snapshot_due(before, after, 10);
    };
    CHECK_FALSE(due(0, 9));
    CHECK(due(9, 10));
    CHECK_FALSE(due(10, 11));
    CHECK_FALSE(due(10, 19));
    CHECK(due(8, 12));
    CHECK(due(19, 31));
    CHECK(is_snapshot_due(0, 1, 1));
}

TEST_CASE("a snapshot of no events, or one after every none, is a defect") {
    CHECK(testing::aborts([] { (void)snapshot_write("house", "h1", {}); }));
    CHECK(testing::aborts([] { (void)is_snapshot_due(0, 1, 0); }));
}

}  // namespace innkeeper::eventsourcing
