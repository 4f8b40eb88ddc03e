#include "services/search/http/search_fixture.hpp"

#include "chassis/core/random.hpp"
#include "chassis/core/wait_point.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/app/rebuild.hpp"
#include "services/search/limits.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <memory>
#include <utility>

/// How events become rows: together where they come together, each by its own version.
namespace innkeeper::search {
namespace {

/// Counts, and answers a turn of the loop later, as a disk does.
class CountingTable final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        ++commits;
        most = std::max(most, writes.size());
        if (gate) co_await gate->wait();
        const auto executor = co_await boost::asio::this_coro::executor;
        co_await boost::asio::post(executor, boost::asio::use_awaitable);
        if (refusal) co_return fail(*refusal);
        co_return co_await inner_.commit(std::move(writes));
    }
    std::optional<Error> refusal;
    std::shared_ptr<WaitPoint> gate;  ///< commits wait for it
    int commits = 0;
    std::size_t most = 0;
};

struct Counted {
    testing::ManualClock clock;
    store::MemoryTable memory{clock};
    CountingTable table{memory};
    World world{table};
};

/// Delivers all at once; what became of each.
std::vector<Result<void>> flood(World& world, const std::vector<bus::Event>& events) {
    std::vector<std::optional<Result<void>>> done(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto task = world.bus.deliver(topic_of(events[i]), events[i]);
        boost::asio::co_spawn(
            world.io, std::move(task),
            [&done, i](std::exception_ptr, Result<void> result) { done[i] = std::move(result); });
    }
    testing::settle(world.io);
    std::vector<Result<void>> results;
    for (auto& one : done) {
        REQUIRE(one.has_value());
        results.push_back(std::move(*one));
    }
    return results;
}

std::map<store::Key, std::string> rows_of(const store::MemoryTable& table) {
    std::map<store::Key, std::string> rows;
    for (const auto& item : table.items()) rows.emplace(item.key, item.document);
    return rows;
}

std::vector<bus::Event> some_events() {
    std::vector<bus::Event> events;
    for (int hotel = 1; hotel <= 3; ++hotel) {
        for (std::uint64_t version = 1; version <= 2; ++version) {
            events.push_back(
                event(Made{.id = hotel, .name = fmt::format("V{}", version), .version = version}));
            for (const char* date : {"2027-07-20", "2027-07-31", "2027-08-01"})
                events.push_back(event(Night{hotel, date, static_cast<int>(version), version}));
            // A month of rates is told whole: one version, one content.
            for (const char* date : {"2027-07-20", "2027-08-01"})
                events.push_back(
                    event(Rate{hotel, date, fmt::format("{}00.00", version), version}));
        }
    }
    return events;
}

TEST_CASE("a flood of events goes into few commits, and every one of them counts") {
    Counted counted;
    std::vector<bus::Event> events;
    for (int sold = 1; sold <= 300; ++sold)
        events.push_back(event(Night{
            .hotel = 1 + sold % 3, .sold = sold, .version = static_cast<std::uint64_t>(sold)}));
    for (const auto& result : flood(counted.world, events)) CHECK(result.has_value());
    CHECK(counted.table.commits <= 4);
    CHECK(counted.table.most == 3);  // of each row its last state alone
    const auto rows = rows_of(counted.memory);
    REQUIRE(rows.size() == 3);
    for (const auto& [key, document] : rows)
        CHECK((document == "20 298 298 0 0 0\n" || document == "20 299 299 0 0 0\n" ||
               document == "20 300 300 0 0 0\n"));
}

TEST_CASE("a commit has at most kBatchRows rows; one event with more goes into several") {
    Counted counted;
    std::string months;
    const int count = static_cast<int>(kBatchRows) + 1;
    for (int i = 0; i < count; ++i)
        months +=
            fmt::format(R"({}{{"rate_plan_id":"p{}","month":"2027-07","version":1,"days":[]}})",
                        i == 0 ? "" : ",", i);
    bus::Event many = event(Rate{});
    many.data =
        fmt::format(R"({{"hotel_id":"{}","currency":"AUD","months":[{}]}})", uuid(1), months);
    REQUIRE(counted.world.deliver(many).has_value());
    CHECK(counted.table.commits == 2);
    CHECK(counted.table.most == kBatchRows);
    CHECK(counted.memory.items().size() == kBatchRows + 1);
}

TEST_CASE("a poison event, or one whose row is damaged, is refused alone") {
    Counted counted;
    World& world = counted.world;
    world.add(Night{.hotel = 2});
    store::Key damaged = counted.memory.items().at(0).key;
    REQUIRE(testing::run(world.io, counted.memory.commit({store::Write::put(damaged, "?")}))
                .has_value());
    bus::Event poison = event(Night{.hotel = 3});
    poison.data = "{";
    const auto results =
        flood(world, {event(Night{.hotel = 1}), poison, event(Night{.hotel = 2, .version = 2}),
                      event(Made{.id = 4})});
    CHECK(results[0].has_value());
    CHECK(results[1].error().code == Code::invalid);
    CHECK(results[2].error().slug == "row-damaged");
    CHECK(results[3].has_value());
    CHECK(world.names().size() == 1);
}

/// What is left of the one hotel that is found; empty: there is none.
std::string rooms_of(World& world) {
    const std::string body =
        world.get("/api/v1/hotels?arrival=2027-07-20&departure=2027-07-21").body;
    constexpr std::string_view kName = "\"available_rooms\":";
    const auto at = body.find(kName);
    return at == std::string::npos ? "" : body.substr(at + kName.size(), 1);
}

TEST_CASE("stock is shown before it is written, and answered after both") {
    Counted counted;
    World& world = counted.world;
    world.add(Made{});
    counted.table.refusal = Error{Code::unavailable, "disk-full", "No room."};
    CHECK(world.deliver(event(Night{.sold = 1})).error().slug == "disk-full");
    CHECK(rooms_of(world) == "1");
    CHECK(counted.memory.items().size() == 1);
    counted.table.refusal.reset();
    CHECK(world.deliver(event(Night{.sold = 1})).has_value());
    CHECK(rooms_of(world) == "1");
    CHECK(counted.memory.items().size() == 2);
}

TEST_CASE("a hotel is shown once it is written, so that it is found after a crash, too") {
    Counted counted;
    World& world = counted.world;
    counted.table.refusal = Error{Code::unavailable, "disk-full", "No room."};
    CHECK(world.deliver(event(Made{})).error().slug == "disk-full");
    CHECK(world.names().empty());
    counted.table.refusal.reset();
    // A poison row beside it is no reason not to show it.
    world.add(Night{.hotel = 2});
    const store::Key damaged = counted.memory.items().at(0).key;
    REQUIRE(testing::run(world.io, counted.memory.commit({store::Write::put(damaged, "?")}))
                .has_value());
    CHECK(flood(world, {event(Night{.hotel = 2, .version = 2}), event(Made{})})[1].has_value());
    CHECK(world.names().size() == 1);
    CHECK(world.metrics.exposition().find("search_visible_seconds_count 3") != std::string::npos);
}

TEST_CASE("stock is shown while others are being written") {
    Counted counted;
    World& world = counted.world;
    world.add(Made{});
    REQUIRE(counted.table.commits == 1);
    counted.table.gate = std::make_shared<WaitPoint>(world.io.get_executor());
    const auto deliver = [&](int sold) {
        const bus::Event night =
            event(Night{.sold = sold, .version = static_cast<std::uint64_t>(sold)});
        boost::asio::co_spawn(world.io, world.bus.deliver(topic_of(night), night),
                              boost::asio::detached);
        testing::settle(world.io);
    };
    deliver(1);
    REQUIRE(counted.table.commits == 2);
    CHECK(rooms_of(world) == "1");
    deliver(2);
    CHECK(counted.table.commits == 2);
    CHECK(rooms_of(world).empty());
    CHECK(world.metrics.exposition().find("search_visible_seconds_count 3") != std::string::npos);
    std::exchange(counted.table.gate, {})->notify();
    testing::settle(world.io);
    CHECK(counted.table.commits == 3);
    CHECK(rows_of(counted.memory).size() == 2);
    CHECK(world.metrics.exposition().find("search_visible_seconds_count 3") != std::string::npos);
}

TEST_CASE("rows are a function of the events alone, whatever their order and number") {
    const auto events = some_events();
    std::map<store::Key, std::string> expected;
    SeededRandom random(7);
    for (int round = 0; round < 20; ++round) {
        std::vector<bus::Event> shuffled = events;
        for (std::size_t i = 0; i < 10; ++i)
            shuffled.push_back(events[random.below(events.size())]);
        for (std::size_t i = shuffled.size(); i > 1; --i)
            std::swap(shuffled[i - 1], shuffled[random.below(i)]);
        World world;
        for (const auto& result : flood(world, shuffled)) REQUIRE(result.has_value());
        const auto rows = rows_of(world.own);
        if (expected.empty()) expected = rows;
        REQUIRE(rows == expected);
    }
    CHECK(expected.size() == 3 * 5);  // the hotel, two months of nights, two of rates
}

TEST_CASE("months that are over get no row") {
    World world;
    world.add(Made{});
    world.add(Night{.date = "2027-01-20"});
    CHECK(world.own.items().size() == 2);
    world.add(Night{.date = "2026-12-20"});  // expired three days into this month
    CHECK(world.own.items().size() == 2);
    world.clock.advance(std::chrono::days(20));  // the 4th of February
    world.add(Night{.date = "2027-01-20", .version = 2});
    for (const auto& item : world.own.items()) CHECK_FALSE(item.document.starts_with("20 2 "));
}

TEST_CASE("rebuilt from events the rows are the same bytes, and what is wrong is put right") {
    World world;
    Rebuilt rebuilt(world.clock.now());
    for (const auto& e : some_events()) {
        REQUIRE(world.deliver(e).has_value());
        REQUIRE(rebuilt.apply(e).has_value());
    }
    const Instant now = world.clock.now();
    const auto run_compare = [&] {
        return testing::run(world.io, compare(world.table, rebuilt, now)).value();
    };
    CHECK(run_compare().differences.empty());
    CHECK(run_compare().rows == 15);
    CHECK_FALSE(testing::run(world.io, has_layout(world.table)).value());

    // One row changed, one lost, one that nobody told of.
    const auto items = world.own.items();
    store::Key stranger = hotel_key(uuid(77));
    REQUIRE(testing::run(world.io, world.own.commit({store::Write::put(items[0].key, "1 {}"),
                                                     store::Write::remove(items[1].key),
                                                     store::Write::put(stranger, "1 {}")}))
                .has_value());
    CHECK(run_compare().differences.size() == 3);
    const auto report = testing::run(world.io, put_right(world.table, rebuilt, now));
    REQUIRE(report.has_value());
    CHECK(report->differences.size() == 3);
    CHECK(run_compare().differences.empty());
    CHECK(testing::run(world.io, has_layout(world.table)).value());
    const std::string before = world.everything();
    world.start();
    CHECK(world.everything() == before);
}

TEST_CASE("two rows of nights say the same in other versions, and of nothing else") {
    const std::string hotel = "01a3185c-5155-731d-9fdf-af5240337bf1";
    const store::Key nights{hotel_key(hotel).partition, hotel + "#nights#double#2027-02"};
    CHECK(say_the_same(nights, "10 1 1 0 0 0\n11 1 1 0 0 0\n", "10 2 1 0 0 0\n11 1 1 0 0 0\n"));
    for (const char* other :
         {"10 2 2 0 0 0\n", "10 2 1 1 0 0\n", "10 2 1 0 1 0\n", "10 2 1 0 0 1\n", "11 2 1 0 0 0\n",
          "10 2 1 0 0 0\n11 1 1 0 0 0\n", "", "damaged"})
        CHECK_FALSE(say_the_same(nights, "10 1 1 0 0 0\n", other));
    CHECK(say_the_same(hotel_key(hotel), "1 {}", "1 {}"));
    CHECK_FALSE(say_the_same(hotel_key(hotel), "1 {}", "2 {}"));
}

TEST_CASE("how long events took until they were shown is measured") {
    World world;
    world.clock.advance(Millis(250));
    world.add(Made{});
    const std::string text = world.metrics.exposition();
    CHECK(text.find("search_visible_seconds_count 1") != std::string::npos);
    CHECK(text.find("search_visible_seconds_sum 0.25") != std::string::npos);
}

TEST_CASE("a reader on another loop answers as the service does") {
    World world;
    add_notes_hotels(world);
    boost::asio::io_context elsewhere;
    const auto reader = world.service->twin_for(elsewhere.get_executor(), world.authenticator);
    REQUIRE(reader != nullptr);
    REQUIRE(testing::run(elsewhere, reader->start()).has_value());
    for (const char* target :
         {"/api/v1/hotels?q=crown", "/api/v1/hotels?city=syd", "/api/v1/hotels/suggestions?q=c"}) {
        const auto request = Call::get(target).request();
        CHECK(testing::run(elsewhere, reader->router().handle(request)).body ==
              world.get(target).body);
    }
    testing::run(elsewhere, reader->stop());
}

}  // namespace
}  // namespace innkeeper::search
