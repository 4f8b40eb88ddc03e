#include "chassis/bus/embedded/topic_log.hpp"

#include "chassis/bus/embedded/rows.hpp"
#include "chassis/bus/embedded/test_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace innkeeper::bus::embedded {
namespace {

struct World {
    World() { load(); }

    /// An event that has the document as its data.
    static SharedEvent event(std::string document) {
        return std::make_shared<const Event>(Event{{}, {}, {}, {}, {}, 0, {}, std::move(document)});
    }
    Result<std::vector<std::uint64_t>> append(std::vector<std::string> documents) {
        return testing::run(io, log.append(std::move(documents)));
    }
    void land(std::uint64_t position, std::string document) {
        log.landed({{position, event(std::move(document))}});
    }
    /// Appends, and tells of it.
    void publish(std::vector<std::string> documents) {
        const auto positions = append(documents);
        REQUIRE(positions.has_value());
        for (std::size_t i = 0; i < documents.size(); ++i) land(positions->at(i), documents[i]);
    }
    void load() { REQUIRE(testing::run(io, log.load())); }
    bool look() { return testing::run(io, log.look()).value(); }
    std::string read(std::uint64_t after, std::size_t limit = 100) {
        const auto rows = testing::run(io, log.read(after, limit));
        const auto stored = testing::run(io, log.read_table(after, limit));
        REQUIRE(rows.has_value());
        REQUIRE(stored.has_value());
        CHECK(text_of(*rows) == text_of(*stored));
        return text_of(*rows);
    }
    static std::string text_of(const TopicLog::Rows& rows) {
        std::string all;
        for (const auto& row : rows.rows)
            all +=
                std::to_string(row.position) + (row.event ? row.event->data : row.document) + ' ';
        return all + "to " + std::to_string(rows.read_to);
    }
    /// Whether reading asks the table.
    bool reads_table(std::uint64_t after) {
        const std::size_t before = table.queries;
        const auto rows = testing::run(io, log.read(after, store::kMaxPage));
        CHECK(rows->rows.size() == std::min(store::kMaxPage, log.end() - after));
        return table.queries > before;
    }

    boost::asio::io_context io;
    testing::ManualClock clock;
    TestTable table{clock, io.get_executor()};
    TopicLog log{table, "t"};
};

TEST_CASE("a log counts on after a restart") {
    World world;
    CHECK(world.log.end() == 0);
    CHECK(world.read(0) == "to 0");
    world.publish({"a", "b"});
    CHECK(world.read(0) == "1a 2b to 2");
    CHECK(world.read(1) == "2b to 2");
    CHECK(world.read(0, 1) == "1a to 1");
    TopicLog again(world.table, "t");
    again.landed({{1, World::event("a")}});  // before it has loaded: found by that
    CHECK(again.end() == 0);
    REQUIRE(testing::run(world.io, again.load()));
    CHECK(again.end() == 2);
    CHECK(testing::run(world.io, again.append({"c"}))->front() == 3);
    // The first has not heard of it, and finds a place behind it all the same.
    world.publish({"d"});
    CHECK(world.log.has_hole());
    CHECK(world.log.end() == 2);
}

TEST_CASE("nothing is shown that stands behind what has not landed") {
    World world;
    REQUIRE(world.append({"a", "b", "c"}).has_value());
    CHECK(world.log.end() == 0);
    world.land(2, "b");
    world.land(3, "c");
    CHECK(world.log.has_hole());
    CHECK(world.read(0) == "to 0");
    SUBCASE("until it lands") {
        world.land(1, "a");
        CHECK_FALSE(world.log.has_hole());
        CHECK_FALSE(world.reads_table(0));
        world.land(2, "b");  // once more
        CHECK(world.log.end() == 3);
    }
    SUBCASE("or has not at two looks, and is read from the table") {
        CHECK(world.look());
        CHECK_FALSE(world.log.has_hole());
        CHECK(world.reads_table(0));
        world.land(1, "a");
    }
    CHECK(world.read(0) == "1a 2b 3c to 3");
    world.publish({"d"});
    CHECK_FALSE(world.reads_table(3));
    CHECK(world.read(2) == "3c 4d to 4");
}

TEST_CASE("a look waits while the log goes on, and finds what nobody tells of") {
    World world;
    world.publish({"a"});
    REQUIRE(world.append({"b", "c"}).has_value());
    world.land(3, "c");
    CHECK_FALSE(world.look());  // "a" has landed since the last one
    CHECK(world.log.end() == 1);
    CHECK(world.look());
    CHECK(world.read(0) == "1a 2b 3c to 3");
    REQUIRE(world.append({"d"}).has_value());
    CHECK_FALSE(world.look());
    CHECK(world.look());
    CHECK(world.read(0) == "1a 2b 3c 4d to 4");
    const std::size_t queries = world.table.queries;
    CHECK_FALSE(world.look());
    CHECK_FALSE(world.look());
    CHECK(world.table.queries == queries + 1);
    world.table.reads_work = false;
    CHECK(testing::run(world.io, world.log.look()).error().code == Code::unavailable);
}

TEST_CASE("an append that failed may be in the log, and is found there") {
    World world;
    world.table.fault = TestTable::Fault::refuse;
    CHECK(world.append({"lost"}).error().code == Code::unavailable);
    world.table.fault = TestTable::Fault::apply_then_fail;
    CHECK(world.append({"a"}).error().code == Code::unknown_outcome);
    CHECK(world.log.end() == 0);
    world.table.fault = TestTable::Fault::none;
    world.publish({"b"});
    CHECK(world.look());
    CHECK(world.read(0) == "1a 2b to 2");
}

TEST_CASE("who keeps up reads no rows, and who does not reads them from the table") {
    World world;
    for (std::size_t i = 0; i < TopicLog::kRecentEvents; ++i) world.publish({"x"});
    CHECK_FALSE(world.reads_table(0));
    world.publish({"x"});
    CHECK(world.reads_table(0));
    CHECK_FALSE(world.reads_table(1));
    // In bytes, too.
    world.publish({std::string(TopicLog::kRecentBytes / 32, 'y')});
    CHECK_FALSE(world.reads_table(100));
    for (int i = 0; i < 31; ++i) world.publish({std::string(TopicLog::kRecentBytes / 32, 'y')});
    CHECK(world.reads_table(100));
    CHECK_FALSE(world.reads_table(world.log.end() - 31));
}

TEST_CASE("more than stays in memory behind a hole is read from the table") {
    for (const std::size_t many : {TopicLog::kRecentEvents, TopicLog::kRecentEvents + 1}) {
        World world;
        REQUIRE(world.append({"lost"}).has_value());
        for (std::size_t i = 0; i < many; ++i) world.publish({"x"});
        CHECK(world.log.has_hole() == (many == TopicLog::kRecentEvents));
        CHECK(world.log.end() == (world.log.has_hole() ? 0 : many + 1));
    }
}

TEST_CASE("more events than a commit takes go in pieces") {
    World world;
    CHECK(world.append(std::vector<std::string>(250, "x"))->size() == 250);
    CHECK(world.table.commits == 3);
    CHECK(world.append(std::vector<std::string>(20, std::string(250'000, 'x')))->back() == 270);
    CHECK(world.table.commits == 5);
    CHECK(world.append({})->empty());
}

TEST_CASE("trimming keeps the young, the unread and the last") {
    World world;
    std::vector<std::string> documents;
    for (int i = 0; i < 250; ++i)
        documents.push_back(to_json(
            {"id", "/s", "t", "u", world.clock.now() + std::chrono::minutes(i), 1, "", "{}"}));
    world.publish(documents);
    const auto trim = [&](std::uint64_t up_to, std::uint64_t always, int minutes) {
        const auto before = world.clock.now() + std::chrono::minutes(minutes);
        return testing::run(world.io, world.log.trim(up_to, always, before)).value();
    };
    CHECK(trim(0, 0, 1000) == 0);
    CHECK(trim(120, 0, 10) == 10);
    CHECK(trim(120, 15, 10) == 5);
    CHECK(trim(120, 0, 1000) == 105);
    CHECK(trim(1000, 1000, 1000) == 129);
    CHECK(world.log.end() == 250);
    TopicLog again(world.table, "t");
    REQUIRE(testing::run(world.io, again.load()));
    CHECK(again.end() == 250);
}

TEST_CASE("rows of the bus read as they were written, and damaged ones are refused") {
    const Parked parked{3, from_unix_ms(-5), "{\n}"};
    CHECK(encode(parked) == "1 3 -5\n{\n}");
    CHECK(parse_parked(encode(parked))->event_json == "{\n}");
    CHECK(parse_parked(encode(parked))->due == from_unix_ms(-5));
    for (const char* text : {"", "1", "1 2", "1 2 3", "2 2 3\n", "1 x 3\n", "1 2 x\n"})
        CHECK(parse_parked(text).error().slug == "bus-row-damaged");
    const DeadLetter letter{7, 8, from_unix_ms(9), "slug", "two\nlines", "{}"};
    store::Item item{{"dead", position_key(7)}, encode(letter), 1, {}};
    CHECK(item.document == "1 8 9 slug\ntwo lines\n{}");
    CHECK(parse_dead(item)->detail == "two lines");
    CHECK(parse_dead(item)->position == 7);
    item.key.sort = "7";
    CHECK_FALSE(parse_dead(item).has_value());
    CHECK_FALSE(parse_dead({{"dead", position_key(7)}, "1 8 9 slug\n", 1, {}}).has_value());
}

}  // namespace
}  // namespace innkeeper::bus::embedded
