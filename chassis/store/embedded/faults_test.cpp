#include "chassis/store/embedded/embedded_store.hpp"

#include "chassis/store/embedded/test_faulty_disk.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

/// Disks that are full, read-only, or give other bytes than they were given.
namespace innkeeper::store {
namespace {

namespace fs = std::filesystem;
struct World {
    Result<void> open(std::string name = "store") {
        store.reset();
        EmbeddedOptions options;
        options.engine.env = env.get();
        options.engine.write_buffer_bytes = 64 * 1024;
        auto opened =
            EmbeddedStore::open((directory / name).string(), options, clock, log, metrics);
        if (!opened) return std::unexpected(opened.error());
        store = std::move(*opened);
        table = store->database("test");
        return {};
    }
    std::string open_slug(const std::string& name = "store") {
        const auto opened = open(name);
        return opened ? "opened" : opened.error().slug;
    }
    Result<Committed> put(std::string sort, std::string document) {
        return testing::run(
            io, table->commit({Write::put({"p", std::move(sort)}, std::move(document))}));
    }
    std::string put_slug(const std::string& sort) {
        const auto done = put(sort, "x");
        return done ? "done" : done.error().slug;
    }
    std::string get(std::string sort) {
        const auto item = testing::run(io, table->get({"p", std::move(sort)}));
        if (!item) return item.error().slug;
        return *item ? (*item)->document : "absent";
    }
    [[nodiscard]] fs::path newest(const std::string& name, const std::string& end) const {
        fs::path newest;
        for (const auto& entry : fs::directory_iterator(directory / name))
            if (entry.path().filename().string().ends_with(end) && entry.path() > newest)
                newest = entry.path();
        REQUIRE_FALSE(newest.empty());
        return newest;
    }
    /// The files as a crash at this moment would leave them.
    void crash_to(const std::string& name) const {
        fs::copy(directory / "store", directory / name);
    }
    /// A fresh copy of what a crash has left, when the store that was made of it has gone.
    void lay_out(const std::string& from, const std::string& to) {
        store.reset();
        fs::remove_all(directory / to);
        fs::copy(directory / from, directory / to);
    }

    testing::TempDir directory;
    DiskFaults faults;
    std::shared_ptr<rocksdb::FileSystem> disk = std::make_shared<FaultyDisk>(faults);
    std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
    testing::ManualClock clock;
    telemetry::Log log{"test", clock, [](std::string) {}};
    telemetry::Metrics metrics;
    boost::asio::io_context io;
    std::unique_ptr<EmbeddedStore> store;
    std::unique_ptr<Table> table;
};

std::string document(int i) { return std::to_string(i) + std::string(300, 'x'); }

TEST_CASE("the mark of the log goes on to each new file of it while the store is open") {
    World world;
    REQUIRE(world.open());
    const auto log_of = [](const fs::path& file) {
        return "log " + std::to_string(std::stoul(file.stem().string())) + " ";
    };
    const auto mark = [&world] {
        std::ifstream file(world.directory / "store" / "answered");
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const fs::path first = world.newest("store", ".log");
    CHECK(mark().starts_with(log_of(first)));
    for (int i = 0; i < 1000 && world.newest("store", ".log") == first; ++i)
        REQUIRE(world.put(std::to_string(i), document(i))->ok());
    const fs::path next = world.newest("store", ".log");
    REQUIRE(next != first);
    CHECK(mark().starts_with(log_of(next)));
}

/// Fails a commit with `error_number` and shows that nothing is answered after it, also when the
/// disk is well again, until the store is opened again.
void check_failed_commit(World& world, int error_number, const std::string& slug) {
    REQUIRE(world.open());
    REQUIRE(world.put("a", "before")->ok());
    CHECK(world.store->takes_writes());
    world.faults.error_number = error_number;
    const auto failed = world.put("b", "during");
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code == Code::unknown_outcome);
    CHECK(world.faults.met > 0);
    CHECK_FALSE(world.store->takes_writes());
    CHECK(world.put_slug("c") == slug);
    CHECK(world.get("a") == "before");
    CHECK(world.get("b") == "absent");
    world.faults.error_number = 0;
    CHECK(world.put_slug("c") == slug);
    REQUIRE(world.open());
    CHECK(world.get("a") == "before");
    const auto during = world.get("b");
    CHECK((during == "absent" || during == "during"));
    CHECK(world.get("c") == "absent");
    CHECK(world.put_slug("c") == "done");
}

TEST_CASE("after a write or a sync that fails nothing is answered until the store is reopened") {
    World world;
    SUBCASE("a full disk, at the write") {
        world.faults.of_syncs = false;
        check_failed_commit(world, ENOSPC, "store-full");
    }
    SUBCASE("a full disk, at the sync") {
        world.faults.of_appends = false;
        check_failed_commit(world, ENOSPC, "store-full");
    }
    SUBCASE("a full quota") { check_failed_commit(world, EDQUOT, "store-full"); }
    SUBCASE("a disk that has become read-only") {
        check_failed_commit(world, EROFS, "store-read-only");
    }
    SUBCASE("a sync that fails") {
        world.faults.of_appends = false;
        check_failed_commit(world, EIO, "store-unavailable");
    }
}

TEST_CASE("a disk that is full or read-only when the store is opened is named") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "kept")->ok());
    world.store->close();
    world.faults.error_number = ENOSPC;
    CHECK(world.open_slug() == "store-full");
    world.faults.error_number = EROFS;
    CHECK(world.open_slug() == "store-read-only");
    const auto refused = world.open();
    CHECK(refused.error().detail.find((world.directory / "store").string()) != std::string::npos);
    world.faults.error_number = 0;
    REQUIRE(world.open());
    CHECK(world.get("a") == "kept");
}

TEST_CASE("a disk that is full for tables alone loses nothing that was answered") {
    World world;
    REQUIRE(world.open());
    world.faults.of_logs = false;
    world.faults.error_number = ENOSPC;
    int answered = 0;
    // Past three buffers no write can go on without a table.
    while (answered < 5000 && world.put(std::to_string(answered), document(answered))) ++answered;
    CHECK(answered > 0);
    CHECK(answered < 5000);
    CHECK(world.faults.met > 0);
    CHECK(world.put_slug("late") == "store-full");
    world.faults.error_number = 0;
    REQUIRE(world.open());
    for (int i = 0; i < answered; ++i) CHECK(world.get(std::to_string(i)) == document(i));
}

TEST_CASE("a store that was opened for reading says that it is not written") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "1")->ok());
    auto opened = EmbeddedStore::open_read_only((world.directory / "store").string(), {},
                                                world.clock, world.log, world.metrics);
    REQUIRE(opened.has_value());
    world.table = (*opened)->database("test");
    CHECK(world.get("a") == "1");
    const auto refused = world.put("a", "2");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Code::unavailable);
    CHECK(refused.error().slug == "store-read-only");
}

/// All rows are there, or the store does not open; false when it does not.
bool opens_whole(World& world, const std::string& name, int rows) {
    const auto slug = world.open_slug(name);
    if (slug != "opened") {
        CHECK(slug == "store-damaged");
        return false;
    }
    for (int i = 0; i < rows; ++i) CHECK(world.get(std::to_string(i)) == document(i));
    return true;
}

void flip_bit(const fs::path& path, std::uintmax_t at, int bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ (1 << bit)));
}

TEST_CASE("a flipped bit anywhere in the log is refused: no answered commit is skipped") {
    constexpr int kRows = 12;
    World world;
    REQUIRE(world.open());
    std::vector<std::uintmax_t> beginnings;
    for (int i = 0; i < kRows; ++i) {
        beginnings.push_back(fs::file_size(world.newest("store", ".log")));
        REQUIRE(world.put(std::to_string(i), document(i))->ok());
    }
    world.crash_to("kept");
    const auto log = world.newest("kept", ".log").filename().string();
    const auto size = fs::file_size(world.directory / "kept" / log);
    std::vector<std::pair<std::uintmax_t, int>> places;
    // Every bit of the headers of the first, one in the middle and the last record: lengths too.
    for (const std::size_t record : {std::size_t{0}, std::size_t{5}, std::size_t{kRows - 1}})
        for (std::uintmax_t byte = 0; byte < 7; ++byte)
            for (int bit = 0; bit < 8; ++bit) places.emplace_back(beginnings[record] + byte, bit);
    for (std::uintmax_t at = 0; at < size; at += 97) places.emplace_back(at, 3);
    int refused = 0;
    for (const auto& [at, bit] : places) {
        world.lay_out("kept", "crashed");
        flip_bit(world.directory / "crashed" / log, at, bit);
        INFO("byte " << at << " bit " << bit);
        if (!opens_whole(world, "crashed", kRows)) ++refused;
    }
    CHECK(refused == static_cast<int>(places.size()));
}

TEST_CASE("a log cut anywhere after a crash holds what was whole, in order, and no half commit") {
    constexpr int kRows = 8;
    World world;
    REQUIRE(world.open());
    std::vector<std::uintmax_t> ends;
    for (int i = 0; i < kRows; ++i) {
        REQUIRE(world.put(std::to_string(i), document(i))->ok());
        ends.push_back(fs::file_size(world.newest("store", ".log")));
    }
    world.crash_to("kept");
    for (std::uintmax_t size = ends.front(); size <= ends.back(); size += 41) {
        world.lay_out("kept", "crashed");
        fs::resize_file(world.newest("crashed", ".log"), size);
        REQUIRE(world.open("crashed"));
        for (int i = 0; i < kRows; ++i) {
            const bool was_whole = ends[static_cast<std::size_t>(i)] <= size;
            CHECK(world.get(std::to_string(i)) == (was_whole ? document(i) : "absent"));
        }
    }
}

TEST_CASE("zeroes are the end of a log, and damage in the middle of one") {
    World world;
    REQUIRE(world.open());
    std::vector<std::uintmax_t> ends;
    for (int i = 0; i < 4; ++i) {
        REQUIRE(world.put(std::to_string(i), document(i))->ok());
        ends.push_back(fs::file_size(world.newest("store", ".log")));
    }
    world.crash_to("kept");
    world.lay_out("kept", "crashed");
    {
        std::fstream file(world.newest("crashed", ".log"),
                          std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(ends[1]));
        file << std::string(ends[2] - ends[1], '\0');
    }
    CHECK(world.open_slug("crashed") == "store-damaged");
    world.lay_out("kept", "crashed");
    fs::resize_file(world.newest("crashed", ".log"), ends.back() + 5000);
    CHECK(opens_whole(world, "crashed", 4));
}

TEST_CASE("a log that a clean stop has left is whole, or the store is damaged") {
    World world;
    REQUIRE(world.open());
    for (int i = 0; i < 4; ++i) REQUIRE(world.put(std::to_string(i), document(i))->ok());
    world.store->close();
    const auto log = world.newest("store", ".log");
    const auto size = fs::file_size(log);
    fs::resize_file(log, size - 1);
    CHECK(world.open_slug() == "store-damaged");
    fs::resize_file(log, 0);
    CHECK(world.open_slug() == "store-damaged");
}

TEST_CASE("a file that has vanished is missed") {
    constexpr int kRows = 401;
    World world;
    REQUIRE(world.open());
    for (int i = 0; i < kRows - 1; ++i) REQUIRE(world.put(std::to_string(i), document(i))->ok());
    // All that is in tables by now, and one row in the log; and nothing works in the background.
    REQUIRE(world.open());
    REQUIRE(world.put(std::to_string(kRows - 1), document(kRows - 1))->ok());
    SUBCASE("after a clean stop") { world.store->close(); }
    SUBCASE("after a crash") {}
    world.crash_to("kept");
    int missed = 0;
    for (const auto& entry : fs::directory_iterator(world.directory / "kept")) {
        const std::string name = entry.path().filename().string();
        world.lay_out("kept", "crashed");
        fs::remove(world.directory / "crashed" / name);
        INFO(name);
        const bool has_rows = name.ends_with(".log") || name.ends_with(".sst") ||
                              name.starts_with("MANIFEST") || name == "CURRENT";
        const bool is_whole = opens_whole(world, "crashed", kRows);
        CHECK(is_whole == !has_rows);
        if (!is_whole) ++missed;
    }
    CHECK(missed >= 4);
}

TEST_CASE("a flipped byte of a table is refused at the opening or at the read, never shown") {
    constexpr int kRows = 400;
    World world;
    REQUIRE(world.open());
    for (int i = 0; i < kRows; ++i) REQUIRE(world.put(std::to_string(i), document(i))->ok());
    world.store->close();
    const auto table = world.newest("store", ".sst").filename().string();
    const auto size = fs::file_size(world.directory / "store" / table);
    int damaged = 0;
    for (std::uintmax_t at = 1; at < size; at += std::max<std::uintmax_t>(1, size / 12)) {
        world.lay_out("store", "crashed");
        flip_bit(world.directory / "crashed" / table, at, 2);
        const auto slug = world.open_slug("crashed");
        bool is_damaged = slug == "store-damaged";
        CHECK((is_damaged || slug == "opened"));
        for (int i = 0; i < kRows && slug == "opened"; ++i) {
            const auto read = world.get(std::to_string(i));
            if (read == "store-damaged")
                is_damaged = true;
            else
                CHECK(read == document(i));
        }
        if (is_damaged) ++damaged;
    }
    CHECK(damaged > 0);
}

TEST_CASE("the mark of the log is kept or the store is not opened") {
    World world;
    REQUIRE(world.open());
    REQUIRE(world.put("a", "1")->ok());
    world.store->close();
    SUBCASE("it does not read as written") {
        world.directory.write("store/answered", "log 1 x\n");
        CHECK(world.open_slug() == "store-damaged");
    }
    SUBCASE("it cannot be written") {
        fs::create_directory(world.directory / "store" / "answered.new");
        CHECK(world.open_slug() == "store-unavailable");
    }
}

}  // namespace
}  // namespace innkeeper::store
