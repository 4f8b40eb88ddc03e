#include "services/search/app/loader.hpp"

#include "chassis/testing/forwarding_table.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/app/rate_rows.hpp"
#include "services/search/http/search_fixture.hpp"
#include "services/search/limits.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A catalogue out of its rows: whole hotels, several at once, wherever a page ends.
namespace innkeeper::search {
namespace {

/// Does the work some turns of the loop later, as threads do.
class LateOffload final : public Offload {
public:
    Task<Result<void>> run(std::function<void()> job) override {
        most = std::max(most, ++under_way);
        const auto executor = co_await boost::asio::this_coro::executor;
        for (int turn = 0; turn < 5; ++turn)
            co_await boost::asio::post(executor, boost::asio::use_awaitable);
        --under_way;
        if (++runs == refused) co_return fail(Code::busy, "workers-busy", "Too much waits.");
        job();
        co_return Result<void>{};
    }
    std::size_t most = 0;  ///< at once
    int runs = 0;
    int refused = 0;  ///< this one

private:
    std::size_t under_way = 0;
};

/// Fails at one of its pages, or is late.
class FailingTable final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Page>> query(store::Query query) override {
        auto page = co_await read(std::move(query));
        if (gate && page && !page->items.empty()) co_await gate->wait();
        co_return page;
    }
    std::shared_ptr<WaitPoint> gate;  ///< pages that were read wait for it
    int pages = 0;
    int failing = 0;

private:
    Task<Result<store::Page>> read(store::Query query) {
        if (++pages == failing) co_return fail(Code::unavailable, "store-unavailable", "A page.");
        co_return co_await inner_.query(std::move(query));
    }
};

struct Rows {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable memory{clock};
    FailingTable table{memory};
    LateOffload offload;
    std::optional<Catalogue> catalogue;

    void put(std::vector<store::Write> writes) {
        for (std::size_t at = 0; at < writes.size(); at += store::kMaxWrites) {
            const auto begin = writes.begin() + static_cast<std::ptrdiff_t>(at);
            const auto size = std::min(store::kMaxWrites, writes.size() - at);
            REQUIRE(
                testing::run(io, memory.commit({begin, begin + static_cast<std::ptrdiff_t>(size)}))
                    .value()
                    .ok());
        }
    }
    void put_hotel(int id) {
        for (const RowChange& row : told_by(event(Made{.id = id})).value().rows)
            put({store::Write::put(row.key, row.document)});
    }
    Result<void> load() {
        catalogue.emplace(clock.now());
        Loader loader({.table = table,
                       .catalogue = *catalogue,
                       .offload = offload,
                       .clock = clock,
                       .executor = io.get_executor()});
        return testing::run(io, loader.run());
    }
};

TEST_CASE("many hotels are loaded, some at a time, with no more work at once than kLoadAhead") {
    Rows rows;
    for (int id = 1; id <= 300; ++id) rows.put_hotel(id);
    REQUIRE(rows.load().has_value());
    CHECK(rows.catalogue->shown()->hotels() == 300);
    CHECK(rows.catalogue->take_texts(1000).size() == 300);
    CHECK(rows.offload.most == kLoadAhead);
}

TEST_CASE("no rows at all: nothing is shown, and that is published") {
    Rows rows;
    REQUIRE(rows.load().has_value());
    REQUIRE(rows.catalogue->shown() != nullptr);
    CHECK(rows.catalogue->shown()->hotels() == 0);
    CHECK(rows.offload.runs == 0);
}

TEST_CASE("a hotel whose rows are more than a page is loaded whole") {
    for (const int months :
         {static_cast<int>(store::kMaxPage) - 1, static_cast<int>(store::kMaxPage),
          2 * static_cast<int>(store::kMaxPage) + 1}) {
        Rows rows;
        rows.put_hotel(1);
        const store::Key key = hotel_key(uuid(1));
        std::vector<store::Write> writes;
        for (int i = 0; i < months; ++i) {
            stay::RateMonth month{fmt::format("p{:04}", i), "2027-07", 1};
            writes.push_back(store::Write::put(
                {key.partition, uuid(1) + "#rates#p" + fmt::format("{:04}", i) + "#2027-07"},
                "1 " + to_document("AUD", month)));
        }
        rows.put(std::move(writes));
        REQUIRE(rows.load().has_value());
        CHECK(rows.catalogue->shown()->hotels() == 1);
        CHECK(rows.catalogue->hotels() == std::vector<std::string>{uuid(1)});
        CHECK(rows.offload.runs == 2);  // the hotel at once, then its quarter
    }
}

TEST_CASE(
    "a row that is damaged, a page that fails, workers that are busy: no catalogue, and why") {
    Rows rows;
    for (int id = 1; id <= 300; ++id) rows.put_hotel(id);

    rows.table.failing = rows.table.pages + 20;
    CHECK(rows.load().error().slug == "store-unavailable");
    CHECK(rows.catalogue->shown() == nullptr);
    rows.table.failing = 0;

    for (const int refused : {1, 30, 64}) {
        rows.offload.runs = 0;
        rows.offload.refused = refused;
        CHECK(rows.load().error().slug == "workers-busy");
        CHECK(rows.catalogue->shown() == nullptr);
    }
    rows.offload.refused = 0;

    rows.put({store::Write::put(hotel_key(uuid(7)), "?")});
    CHECK(rows.load().error().slug == "row-damaged");
    // Another hotel's document is damage, too.
    const auto other = told_by(event(Made{.id = 8})).value().rows.front().document;
    rows.put({store::Write::put(hotel_key(uuid(7)), other)});
    CHECK(rows.load().error().slug == "row-damaged");
    rows.put_hotel(7);
    CHECK(rows.load().has_value());
    CHECK(rows.catalogue->shown()->hotels() == 300);
}

TEST_CASE("an event that comes while rows are read is newer than they are") {
    testing::ManualClock clock;
    store::MemoryTable memory(clock);
    FailingTable table(memory);
    World world(table);
    world.add(Made{.name = "Old"});
    world.make();
    table.gate = std::make_shared<WaitPoint>(world.io.get_executor());
    std::optional<Result<void>> started;
    boost::asio::co_spawn(world.io, world.service->start(),
                          [&](std::exception_ptr, Result<void> result) { started = result; });
    testing::settle(world.io);
    REQUIRE_FALSE(started.has_value());

    std::optional<Result<void>> handled;
    const bus::Event renamed = event(Made{.name = "New", .version = 2});
    boost::asio::co_spawn(world.io, world.bus.deliver(topic_of(renamed), renamed),
                          [&](std::exception_ptr, Result<void> result) { handled = result; });
    testing::settle(world.io);
    CHECK_FALSE(handled.has_value());
    table.gate->notify();
    testing::settle(world.io);
    table.gate.reset();
    REQUIRE(started.has_value());
    CHECK(started->has_value());
    REQUIRE(handled.has_value());
    CHECK(handled->has_value());
    CHECK(world.names() == Texts{"New"});
}

}  // namespace
}  // namespace innkeeper::search
