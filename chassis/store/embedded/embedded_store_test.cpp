#include "chassis/store/embedded/embedded_store.hpp"

#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace innkeeper::store {
namespace {

namespace fs = std::filesystem;

struct World {
    Result<void> open(EmbeddedOptions options = {}) {
        return open_at(directory / "store", options);
    }
    Result<void> open_at(const fs::path& path, EmbeddedOptions options = {}) {
        auto opened = EmbeddedStore::open(path, options, clock, log, metrics);
        if (!opened) return std::unexpected(opened.error());
        store = std::move(*opened);
        table = store->database("test");
        return {};
    }
    Result<Committed> put(std::string sort, std::string document, Expect expect = {}) {
        return testing::run(
            io, table->commit({Write::put({"p", std::move(sort)}, std::move(document), expect)}));
    }
    std::string get(std::string sort) {
        const auto item = testing::run(io, table->get({"p", std::move(sort)}));
        if (!item) return item.error().slug;
        return *item ? (*item)->document : "absent";
    }
    /// The newest file with that extension or beginning.
    fs::path file(const std::string& begin, const std::string& end) const {
        fs::path newest;
        for (const auto& entry : fs::directory_iterator(directory / "store")) {
            const auto name = entry.path().filename().string();
            if (name.starts_with(begin) && name.ends_with(end) && entry.path() > newest)
                newest = entry.path();
        }
        REQUIRE_FALSE(newest.empty());
        return newest;
    }

    testing::TempDir directory;
    testing::ManualClock clock;
    telemetry::Log log{"test", clock, [](std::string) {}};
    telemetry::Metrics metrics;
    boost::asio::io_context io;
    std::unique_ptr<EmbeddedStore> store;
    std::unique_ptr<Table> table;
};

void flip_byte(const fs::path& path, std::uint64_t offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 0x55));
}

TEST_CASE("what was committed is there when the store is opened again, with its version") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "1")->ok());
    REQUIRE(world.put("a", "2", Expect::exactly(1))->ok());
    world.store.reset();
    CHECK(world.get("a") == "store-unavailable");
    CHECK(world.put("a", "3").error().slug == "store-unavailable");
    CHECK(testing::run(world.io, world.table->query({.partition = "p"})).error().slug ==
          "store-unavailable");
    REQUIRE(world.open());
    CHECK(world.get("a") == "2");
    CHECK(world.put("a", "3", Expect::exactly(1))->failed == 0);
    CHECK(world.put("a", "3", Expect::exactly(2))->ok());
}

TEST_CASE("databases of one store do not see each other") {
    World world;
    REQUIRE(world.open());
    const auto other = world.store->database("tes");
    const auto third = world.store->database("test-2");
    REQUIRE(world.put("a", "mine")->ok());
    CHECK_FALSE(testing::run(world.io, other->get({"p", "a"}))->has_value());
    CHECK(
        testing::run(world.io, third->commit({Write::put({"p", "a"}, "theirs", Expect::absent())}))
            ->ok());
    CHECK(world.get("a") == "mine");
    std::vector<std::string> seen;
    const auto see = [&](const Item& item) {
        seen.push_back(item.key.partition + '/' + item.key.sort + '=' + item.document);
        return true;
    };
    REQUIRE(world.store->for_each("test", see));
    REQUIRE(world.store->for_each("tes", see));
    CHECK(seen == std::vector<std::string>{"p/a=mine"});
}

TEST_CASE("positions count on when the store is opened again") {
    World world;
    REQUIRE(world.open());
    const auto append = [&](std::vector<Write> writes) {
        return testing::run(world.io, world.table->commit(std::move(writes)))->positions;
    };
    std::vector<Write> many(12, Write::append("log", "x"));
    CHECK(append(many).back() == 12);
    // Its key begins with that of the other, and is none of it.
    CHECK(append({Write::append("log2", "x")}).front() == 1);
    world.store->close();
    REQUIRE(world.open());
    CHECK(append({Write::append("log", "x")}).front() == 13);
    CHECK(append({Write::append("log2", "x")}).front() == 2);
}

TEST_CASE("a joined partition is that of another database, in the same commit") {
    World world;
    REQUIRE(world.open());
    const auto bus = world.store->database("bus");
    const auto shop = world.store->database("shop", Join{"outbox", "bus", "log#shop"});
    const auto commit = [&](Table& table, std::vector<Write> writes) {
        return testing::run(world.io, table.commit(std::move(writes))).value();
    };
    CHECK(commit(*bus, {Write::append("log#shop", "a")}).positions.front() == 1);
    auto done = commit(*shop, {Write::put({"sold", "1"}, ""), Write::append("outbox", "b"),
                               Write::append("outbox", "c")});
    CHECK(done.joined);
    CHECK(done.positions == std::vector<std::uint64_t>{2, 3});
    const auto log = testing::run(world.io, bus->query({.partition = "log#shop"}))->items;
    REQUIRE(log.size() == 3);
    CHECK(log[2].document == "c");
    CHECK(testing::run(world.io, shop->query({.partition = "outbox"}))->items.empty());
    CHECK_FALSE(commit(*shop, {Write::put({"sold", "2"}, "")}).joined);
    CHECK_FALSE(commit(*shop, {Write::append("other", "d")}).joined);
    CHECK(testing::run(world.io, shop->query({.partition = "other"}))->items.size() == 1);

    // Nothing of a commit that does not come to pass.
    done = commit(*shop,
                  {Write::append("outbox", "e"), Write::check({"sold", "3"}, Expect::exactly(1))});
    CHECK(done.failed == 1);
    CHECK(testing::run(world.io, bus->query({.partition = "log#shop"}))->items.size() == 3);
}

TEST_CASE("a second owner of the directory is told so") {
    World world;
    REQUIRE(world.open());
    World second;
    const auto refused = second.open_at(world.directory / "store");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "store-in-use");
    CHECK(refused.error().detail.find((world.directory / "store").string()) != std::string::npos);
    world.store->close();
    CHECK(second.open_at(world.directory / "store"));
}

TEST_CASE("a directory that cannot be made is named") {
    World world;
    world.directory.write("file", "");
    const auto refused = world.open_at(world.directory / "file" / "store");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "store-unavailable");
    CHECK(refused.error().detail.find("file/store") != std::string::npos);
}

void check_damage(void (*harm)(const World&)) {
    World world;
    REQUIRE(world.open());
    for (int i = 0; i < 200; ++i)
        REQUIRE(world.put(std::to_string(i), std::string(500, 'x'))->ok());
    world.store->close();
    harm(world);
    const auto refused = world.open();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "store-damaged");
    CHECK(refused.error().detail.find((world.directory / "store").string()) != std::string::npos);
}

TEST_CASE("a damaged store is not opened") {
    SUBCASE("a byte inside the log") {
        check_damage([](const World& w) { flip_byte(w.file("", ".log"), 20'000); });
    }
    SUBCASE("a byte of the manifest") {
        check_damage([](const World& w) { flip_byte(w.file("MANIFEST-", ""), 30); });
    }
    SUBCASE("no CURRENT file") {
        check_damage([](const World& w) { fs::remove(w.file("CURRENT", "")); });
    }
    SUBCASE("no manifest") {
        check_damage([](const World& w) { fs::remove(w.file("MANIFEST-", "")); });
    }
}

TEST_CASE("a torn record at the end of the log is what a crash leaves, and is dropped whole") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "kept")->ok());
    const auto before = fs::file_size(world.file("", ".log"));
    REQUIRE(
        testing::run(world.io, world.table->commit({Write::put({"p", "a"}, std::string(100, 'x')),
                                                    Write::put({"p", "b"}, std::string(100, 'x'))}))
            ->ok());
    // A crash leaves the files as they are; a clean stop would have noted how long the log was.
    fs::copy(world.directory / "store", world.directory / "crashed");
    const auto log = world.directory / "crashed" / world.file("", ".log").filename().string();
    fs::resize_file(log, before + (fs::file_size(log) - before) / 2);
    REQUIRE(world.open_at(world.directory / "crashed"));
    CHECK(world.get("a") == "kept");
    CHECK(world.get("b") == "absent");
}

TEST_CASE("a write that the system refuses is no half commit, and the store says so") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "before")->ok());
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 64 * 1024;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::vector<Write> large;
    for (int i = 0; i < 8; ++i)
        large.push_back(Write::put({"large", std::to_string(i)}, std::string(100'000, 'x')));
    large.push_back(Write::put({"p", "a"}, "after"));
    const auto refused = testing::run(world.io, world.table->commit(large));
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, old_handler);

    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Code::unknown_outcome);
    CHECK(world.get("a") == "before");
    CHECK(world.put("b", "no").error().slug == "store-unavailable");
    CHECK(testing::run(world.io, world.table->query({.partition = "large"}))->items.empty());
    world.store.reset();
    REQUIRE(world.open());
    CHECK(world.get("a") == "before");
    CHECK(testing::run(world.io, world.table->query({.partition = "large"}))->items.empty());
    CHECK(world.put("b", "yes")->ok());
}

TEST_CASE("a copy is a store of its own, as of one moment") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "1")->ok());
    const auto copy = (world.directory / "copy").string();
    REQUIRE(world.store->copy_to(copy));
    REQUIRE(world.put("a", "2")->ok());
    CHECK(world.store->copy_to(copy).error().slug == "store-copy-failed");
    World restored;
    REQUIRE(restored.open_at(copy));
    CHECK(restored.get("a") == "1");
}

TEST_CASE("items outlive the buffers: flushes, compactions and expired items") {
    World world;
    EmbeddedOptions small;
    small.engine.write_buffer_bytes = 64 * 1024;
    REQUIRE(world.open(small));
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 300; ++i)
            REQUIRE(
                world.put(std::to_string(i), std::to_string(round) + std::string(1000, 'x'))->ok());
        const auto soon = world.clock.now() + Millis(1);
        REQUIRE(
            testing::run(world.io, world.table->commit({Write::put({"p", "brief"}, "x", {}, soon)}))
                ->ok());
        world.clock.advance(std::chrono::hours(2));
        CHECK(world.get("brief") == "absent");
    }
    world.store.reset();
    REQUIRE(world.open(small));
    CHECK(world.get("0") == "2" + std::string(1000, 'x'));
    CHECK(world.get("299") == "2" + std::string(1000, 'x'));
    CHECK(world.put("0", "", Expect::exactly(3))->ok());
    CHECK(world.get("brief") == "absent");
}

Task<void> take_rooms(Table& table, int tries, int& taken) {
    for (int i = 0; i < tries; ++i) {
        auto read = co_await table.get({"night", "room"});
        REQUIRE((read && *read));
        const int left = std::stoi((*read)->document);
        if (left == 0) co_return;
        std::vector<Write> writes{Write::put({"night", "room"}, std::to_string(left - 1),
                                             Expect::exactly((*read)->version))};
        auto done = co_await table.commit(std::move(writes));
        REQUIRE(done.has_value());
        if (done->ok()) ++taken;
    }
}

TEST_CASE("who has seen one row of a commit in a list sees no older other by its key") {
    World world;
    REQUIRE(world.open());
    const auto put_both = [&world](int number) {
        const std::string text = std::to_string(number);
        return testing::run(world.io, world.table->commit({Write::put({"list", "a"}, text),
                                                           Write::put({"alone", "b"}, text)}));
    };
    REQUIRE(put_both(0)->ok());
    std::atomic<bool> enough{false};
    int looks = 0;
    int older = 0;
    std::thread reader([&] {
        boost::asio::io_context io;
        const auto table = world.store->database("test");
        for (; !enough; ++looks) {
            const auto list = testing::run(io, table->query({.partition = "list"}));
            const auto alone = testing::run(io, table->get({"alone", "b"}));
            if (std::stoi((*alone)->document) < std::stoi(list->items.front().document)) ++older;
        }
    });
    for (int number = 1; number <= 500; ++number) REQUIRE(put_both(number)->ok());
    enough = true;
    reader.join();
    CHECK(looks > 0);
    CHECK(older == 0);
}

TEST_CASE("the last rooms are sold once, whatever loop sells them") {
    constexpr int kLoops = 4;
    constexpr int kSellers = 8;
    World world;
    REQUIRE(world.open());
    REQUIRE(
        testing::run(world.io, world.table->commit({Write::put({"night", "room"}, "100")}))->ok());
    std::vector<int> taken(kLoops, 0);
    std::vector<std::thread> threads;
    for (int loop = 0; loop < kLoops; ++loop)
        threads.emplace_back([&world, &mine = taken[static_cast<std::size_t>(loop)]] {
            boost::asio::io_context io;
            const auto table = world.store->database("test");
            for (int i = 0; i < kSellers; ++i)
                boost::asio::co_spawn(io, take_rooms(*table, 2000, mine),
                                      [](std::exception_ptr e) { REQUIRE_FALSE(e); });
            io.run();
        });
    for (auto& thread : threads) thread.join();
    int sold = 0;
    for (const int count : taken) sold += count;
    CHECK(sold == 100);
    CHECK((*testing::run(world.io, world.table->get({"night", "room"})))->document == "0");
}

}  // namespace
}  // namespace innkeeper::store
