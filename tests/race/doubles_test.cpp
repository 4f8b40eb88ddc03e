#include "tests/race/competing_bus.hpp"
#include "tests/race/person.hpp"
#include "tests/race/tables.hpp"

#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <array>

/// The planted bugs are bugs and nothing else; what stands between the services is sound.
namespace innkeeper::race {
namespace {

using store::Expect;
using store::Write;

const store::Key kNight{"stock#hotel#double", "2027-07-20"};
const store::Key kOther{"stream#booking#1", "00000000000000000001"};

struct Fixture {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable inner{clock};
    SeededRandom random{7};

    bool put(store::Table& table, const store::Key& key, std::uint64_t before) {
        std::vector<Write> writes{Write::put(key, std::to_string(before), Expect::exactly(before))};
        return testing::run(io, table.commit(std::move(writes))).value().ok();
    }
    std::uint64_t version(store::Table& table, const store::Key& key, bool changed = false) {
        auto read = changed ? table.get_changed({key}, {0}) : table.get_many({key});
        return testing::run(io, std::move(read)).value().front().value().version;
    }
};

bus::Event event(std::string id) {
    bus::Event made;
    made.id = std::move(id);
    return made;
}

Answer answer(int status, std::string slug = {}) {
    Answer made;
    made.status = status;
    made.slug = std::move(slug);
    return made;
}

Task<Result<void>> take_down(std::vector<std::string>& seen, std::string who, bus::Event event) {
    seen.push_back(who + event.id);
    co_return Result<void>{};
}

}  // namespace

TEST_CASE("the overselling table lets stale stock through now and then, and nothing else") {
    Fixture f;
    BadTable bad(f.inner, f.random, Canary::oversell);
    REQUIRE(f.put(bad, kNight, 0));
    REQUIRE(f.put(bad, kOther, 0));
    int let_through = 0;
    for (int i = 0; i < 100; ++i) {
        if (f.put(bad, kNight, 99)) ++let_through;
        CHECK_FALSE(f.put(bad, kOther, 99));
    }
    CHECK_GT(let_through, 5);
    CHECK_LT(let_through, 95);
}

TEST_CASE("the stale table gives an older night now and then, and nothing else") {
    Fixture f;
    BadTable bad(f.inner, f.random, Canary::stale);
    std::array<int, 2> older{};  // by get_many() and by get_changed()
    for (std::uint64_t i = 0; i < 200; ++i) {
        const bool changed = i % 2 == 1;
        REQUIRE(f.put(bad, kNight, i));
        REQUIRE(f.put(bad, kOther, i));
        if (f.version(bad, kNight, changed) != i + 1) ++older[changed ? 1 : 0];
        CHECK_EQ(f.version(bad, kOther, changed), i + 1);
    }
    for (const int found : older) {
        CHECK_GT(found, 5);
        CHECK_LT(found, 95);
    }
}

TEST_CASE("without a canary the table is good") {
    Fixture f;
    BadTable good(f.inner, f.random, Canary::none);
    for (std::uint64_t i = 0; i < 100; ++i) {
        REQUIRE(f.put(good, kNight, i));
        CHECK_FALSE(f.put(good, kNight, i));
        CHECK_EQ(f.version(good, kNight), i + 1);
    }
}

TEST_CASE("the watched table tells of what happened, with its answer") {
    Fixture f;
    CommitLog log(1);
    WatchedTable watched(f.inner, &log);
    CHECK(f.put(watched, kOther, 0));
    CHECK_FALSE(f.put(watched, kOther, 0));
    CHECK_EQ(log.counts().made, 1);
    CHECK_EQ(log.counts().lost, 1);
    CHECK_EQ(log.alarms().size(), 1);  // no booking can be read of it
    WatchedTable silent(f.inner, nullptr);
    CHECK(f.put(silent, kOther, 1));
}

TEST_CASE("processes of one service get events in turn") {
    Fixture f;
    testing::RecordingBus inner;
    CompetingBus competing(inner, f.io.get_executor(), 2);
    std::vector<std::string> seen;
    for (const char* who : {"a", "b"})
        competing.subscribe(
            "hotels", "booking", f.io.get_executor(),
            [&seen, who](const bus::SharedEvent& e) { return take_down(seen, who, *e); });
    CHECK_EQ(inner.subscribers.at("hotels").size(), 1);
    for (const char* id : {"1", "2", "3"})
        CHECK(testing::run(f.io, inner.deliver("hotels", event(id))));
    CHECK_EQ(seen, std::vector<std::string>{"a1", "b2", "a3"});
    CHECK(testing::run(f.io, competing.publish("booking", {event("4")})));
    CHECK_EQ(inner.published.at("booking").size(), 1);
}

TEST_CASE("a tally knows what is no part of a race") {
    Tally tally;
    tally.count("hold", answer(201));
    tally.count("hold", answer(409, "room-sold-out"));
    tally.count("hold", answer(409, "room-sold-out"));
    tally.count("book", answer(429, "stock-contended"));
    CHECK_EQ(tally.unexpected(), std::vector<std::string>{});
    CHECK_EQ(tally.text(), "book 429 stock-contended=1, hold 201=1, hold 409 room-sold-out=2");
    Tally bad;
    bad.count("hold", answer(500, "internal"));
    bad.count("hold", answer(409, "price-changed"));
    bad.count("hold", {});
    bad.add(tally);
    CHECK_EQ(bad.unexpected().size(), 3);
}

}  // namespace innkeeper::race
