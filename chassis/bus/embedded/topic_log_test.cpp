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
    /// Of an append: ended, or still under way.
    struct Answer {
        bool ended = false;
        Result<void> result = {};
    };

    /// Each document stands for an event that has it as its data.
    static std::vector<TopicLog::Entry> entries(std::vector<std::string> documents) {
        std::vector<TopicLog::Entry> all;
        for (std::string& document : documents) {
            auto event = std::make_shared<const Event>(Event{{}, {}, {}, {}, {}, 0, {}, document});
            all.push_back({std::move(document), std::move(event)});
        }
        return all;
    }
    std::shared_ptr<const Answer> append(std::vector<std::string> documents) {
        auto answer = std::make_shared<Answer>();
        boost::asio::co_spawn(io, log.append(entries(std::move(documents))),
                              [answer](std::exception_ptr, Result<void> result) {
                                  *answer = {true, std::move(result)};
                              });
        turn();
        return answer;
    }
    void turn() {
        io.restart();
        io.poll();
    }
    void load() { REQUIRE(testing::run(io, log.load())); }
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

    boost::asio::io_context io;
    testing::ManualClock clock;
    TestTable table{clock, io.get_executor()};
    int growths = 0;
    TopicLog log{table, "t", [this] { ++growths; }};
};

TEST_CASE("a log counts on after a restart") {
    World world;
    world.load();
    CHECK(world.log.end() == 0);
    CHECK(world.read(0) == "to 0");
    CHECK(world.append({"a", "b"})->result);
    CHECK(world.read(0) == "1a 2b to 2");
    CHECK(world.read(1) == "2b to 2");
    CHECK(world.read(0, 1) == "1a to 1");
    TopicLog again(world.table, "t");
    REQUIRE(testing::run(world.io, again.load()));
    CHECK(again.end() == 2);
    REQUIRE(testing::run(world.io, again.append(World::entries({"c"}))));
    REQUIRE(testing::run(world.io, again.load()));
    CHECK(again.end() == 3);
    // The first instance has not seen it, and finds a place behind it all the same.
    CHECK(world.append({"d"})->result);
    CHECK(world.read(0) == "1a 2b 3c 4d to 4");
}

TEST_CASE("who keeps up reads an append that is under way, and the end waits for it") {
    World world;
    world.load();
    world.table.hold = true;
    const auto first = world.append({"a", "b"});
    const auto second = world.append({"c"});
    CHECK(world.growths == 2);
    world.table.release(1);
    world.turn();
    CHECK(second->ended);
    CHECK(second->result);
    CHECK_FALSE(first->ended);
    CHECK(world.log.end() == 0);
    CHECK(world.log.has_more(2));
    CHECK_FALSE(world.log.has_more(3));
    const auto early = testing::run(world.io, world.log.read(0, 100));
    CHECK(World::text_of(*early) == "1a 2b 3c to 3");
    const auto stored = testing::run(world.io, world.log.read_table(0, 100));
    CHECK(World::text_of(*stored) == "to 0");
    world.table.release(0);
    world.turn();
    CHECK(world.log.end() == 3);
    CHECK(world.read(0) == "1a 2b 3c to 3");
}

TEST_CASE("a failed append leaves a gap that readers skip") {
    World world;
    world.load();
    world.table.fault = TestTable::Fault::refuse;
    CHECK(world.append({"lost", "lost"})->result.error().code == Code::unavailable);
    CHECK(world.log.end() == 0);
    CHECK_FALSE(world.log.has_more(0));
    world.table.fault = TestTable::Fault::none;
    CHECK(world.append({"c"})->result);
    CHECK(world.log.has_more(0));
    CHECK(world.read(0) == "3c to 3");
    world.table.fault = TestTable::Fault::apply_then_fail;
    CHECK(world.append({"d"})->result.error().code == Code::unknown_outcome);
    CHECK(world.log.end() == 3);
    world.table.fault = TestTable::Fault::none;
    CHECK(world.append({"e"})->result);
    CHECK(world.read(3) == "4d 5e to 5");
}

TEST_CASE("what comes after a failed append waits in no memory that has a hole") {
    World world;
    world.load();
    world.table.hold = true;
    const auto lost = world.append({"a"});
    const auto kept = world.append({"b"});
    world.table.fault = TestTable::Fault::refuse;
    world.table.release(0);
    world.turn();
    CHECK_FALSE(lost->result);
    CHECK_FALSE(world.log.has_more(0));
    world.table.fault = TestTable::Fault::none;
    world.table.release(1);
    world.turn();
    CHECK(kept->result);
    CHECK(world.read(0) == "2b to 2");
}

TEST_CASE("who keeps up reads no rows, and who does not reads them from the table") {
    World world;
    world.load();
    const auto reads = [&](std::uint64_t after) {
        const std::size_t before = world.table.queries;
        const auto rows = testing::run(world.io, world.log.read(after, store::kMaxPage));
        CHECK(rows->rows.size() == std::min(store::kMaxPage, world.log.end() - after));
        return world.table.queries > before;
    };
    for (std::size_t i = 0; i < TopicLog::kRecentEvents; ++i) world.append({"x"});
    CHECK_FALSE(reads(0));
    world.append({"x"});
    CHECK(reads(0));
    CHECK_FALSE(reads(1));
    // In bytes, too.
    world.append({std::string(TopicLog::kRecentBytes / 32, 'y')});
    CHECK_FALSE(reads(100));
    for (int i = 0; i < 31; ++i) world.append({std::string(TopicLog::kRecentBytes / 32, 'y')});
    CHECK(reads(100));
    CHECK_FALSE(reads(world.log.end() - 31));
}

TEST_CASE("an append that did not go smoothly is told by the table") {
    World world;
    world.load();
    world.append({"a"});
    world.table.fault = TestTable::Fault::apply_then_fail;
    world.append({"b"});
    world.table.fault = TestTable::Fault::none;
    world.append({"c"});
    CHECK(world.read(0) == "1a 2b 3c to 3");
    CHECK(world.read(1) == "2b 3c to 3");
    CHECK(world.read(2) == "3c to 3");
}

TEST_CASE("more events than a commit takes go in pieces") {
    World world;
    world.load();
    CHECK(world.append(std::vector<std::string>(250, "x"))->result);
    CHECK(world.table.commits == 3);
    CHECK(world.log.end() == 250);
    CHECK(world.append(std::vector<std::string>(20, std::string(250'000, 'x')))->result);
    CHECK(world.table.commits == 5);
}

TEST_CASE("trimming keeps the young, the unread and the last") {
    World world;
    world.load();
    std::vector<std::string> documents;
    for (int i = 0; i < 250; ++i)
        documents.push_back(to_json(
            {"id", "/s", "t", "u", world.clock.now() + std::chrono::minutes(i), 1, "", "{}"}));
    REQUIRE(world.append(documents)->result);
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
