#include "innkeeper/backup.hpp"

#include "chassis/blobs/filesystem_blobs.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"
#include "innkeeper/backup_layout.hpp"
#include "innkeeper/commands.hpp"
#include "innkeeper/offline.hpp"
#include "innkeeper/store_options.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace innkeeper {
namespace {

namespace fs = std::filesystem;

void no_progress(const std::string&) {}

/// A data folder with a store that is open, as a server has it.
struct World {
    World() {
        store::EmbeddedOptions options = store_options();
        // Small, so that logs and tables come and go while a backup opens them.
        options.engine.write_buffer_bytes = 256 * 1024;
        auto opened =
            store::EmbeddedStore::open((data / kStoreFolder).string(), options, clock,
                                       telemetry::Log("test", clock, [](std::string) {}), metrics);
        REQUIRE(opened.has_value());
        store = std::move(*opened);
        booking = store->database("booking");
        bookings = store->database("bookings");
        blobs = *blobs::FilesystemBlobs::open(data / kBlobsFolder, offload);
    }

    void put(store::Table& table, const std::string& sort, std::string document,
             std::optional<Instant> expires = {}) {
        std::vector<store::Write> writes{
            store::Write::put({"p", sort}, std::move(document), {}, expires)};
        const auto done = testing::run(io, table.commit(std::move(writes)));
        REQUIRE((done && done->ok()));
    }
    void picture(const std::string& name, const std::string& bytes) {
        REQUIRE(testing::run(io, blobs->put(name, bytes)));
    }
    void fill() {
        for (int i = 0; i < 40; ++i) put(*booking, std::to_string(i), std::string(200, 'x'));
        put(*bookings, "one", "1");
        put(*bookings, "expired", "2", clock.now() - std::chrono::hours(2));
        picture("a-w320.webp", std::string(3000, 'a'));
        picture("b-w320.webp", "bytes");
        dir.write("data/public-url", "http://localhost:1");
        dir.write("data/sample-accounts.json", "{}");
    }
    [[nodiscard]] Result<Manifest> back_up(const char* name = "backup") const {
        return make_backup(data, dir / name, "1.2.3", no_progress);
    }
    [[nodiscard]] Result<Manifest> restore(const char* name = "restored") const {
        return restore_backup(dir / "backup", dir / name, no_progress);
    }

    testing::TempDir dir;
    fs::path data = dir / "data";
    SystemClock clock;
    telemetry::Metrics metrics;
    InlineOffload offload;
    boost::asio::io_context io;
    std::unique_ptr<store::EmbeddedStore> store;
    std::unique_ptr<store::Table> booking;
    std::unique_ptr<store::Table> bookings;
    std::unique_ptr<blobs::FilesystemBlobs> blobs;
};

StoreState state_in(const fs::path& data) {
    const auto opened = OfflineStore::open(data.string());
    REQUIRE(opened.has_value());
    const auto state = state_of((*opened)->store());
    REQUIRE(state.has_value());
    return *state;
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) out.push_back(entry.path());
    std::ranges::sort(out);
    return out;
}

void write_bytes(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string slug_of(const Result<Manifest>& result) {
    return result ? "restored" : result.error().slug;
}

bool is_gone(const World& world) {
    return !fs::exists(world.dir / "restored") && !fs::exists(world.dir / "restored.restoring");
}

TEST_CASE("a backup comes back as the state, the pictures and the files that it was made of") {
    World world;
    world.fill();
    const auto made = world.back_up();
    REQUIRE_MESSAGE(made.has_value(), made.error().detail);
    CHECK(made->rows == std::map<std::string, std::uint64_t>{{"booking", 40}, {"bookings", 2}});
    CHECK(made->version == "1.2.3");
    CHECK(made->files.size() == 6);
    struct stat info{};
    REQUIRE(::stat((world.dir / "backup").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);

    const auto restored = world.restore();
    REQUIRE_MESSAGE(restored.has_value(), restored.error().detail);
    CHECK(restored->state_hash == made->state_hash);
    CHECK(state_in(world.dir / "restored").hash == made->state_hash);
    CHECK(state_in(world.data).hash == made->state_hash);
    REQUIRE(::stat((world.dir / "restored").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
    CHECK(testing::read_file(world.dir / "restored" / "public-url") == "http://localhost:1");
    CHECK(testing::read_file(world.dir / "restored" / "sample-accounts.json") == "{}");
    const auto pictures =
        *blobs::FilesystemBlobs::open(world.dir / "restored" / kBlobsFolder, world.offload);
    CHECK(*testing::run(world.io, pictures->get("a-w320.webp")) == std::string(3000, 'a'));
    CHECK(check_store((world.dir / "restored").string()) == kExitGood);
}

TEST_CASE("a restored store is written on, with its versions") {
    World world;
    world.fill();
    REQUIRE(world.back_up());
    REQUIRE(world.restore());
    const auto opened = store::EmbeddedStore::open(
        (world.dir / "restored" / kStoreFolder).string(), store_options(), world.clock,
        telemetry::Log("test", world.clock, [](std::string) {}), world.metrics);
    REQUIRE(opened.has_value());
    const auto table = (*opened)->database("booking");
    const auto put = [&](store::Expect expect) {
        return testing::run(world.io,
                            table->commit({store::Write::put({"p", "0"}, "new", expect)}));
    };
    CHECK_FALSE(put(store::Expect::absent())->ok());
    CHECK(put(store::Expect::exactly(1))->ok());
    (*opened)->close();
    CHECK(state_in(world.dir / "restored").hash != state_in(world.data).hash);
}

Task<void> move_both(store::Table& table, const std::atomic<bool>& enough, int& steps) {
    while (!enough) {
        ++steps;
        const std::string document = std::to_string(steps) + '/' + std::string(400, 'x');
        std::vector<store::Write> writes;
        for (const int row : {1, 2, 3})
            writes.push_back(store::Write::put({std::to_string(row), "step"}, document));
        writes.push_back(store::Write::put({"each", std::to_string(steps)}, document));
        auto done = co_await table.commit(std::move(writes));
        REQUIRE((done && done->ok()));
    }
}

TEST_CASE("a backup under writes is one moment: no half commit and none left out") {
    World world;
    std::atomic<bool> enough = false;
    int steps = 0;
    std::thread writer([&] {
        boost::asio::io_context io;
        testing::run(io, move_both(*world.booking, enough, steps));
    });
    for (int round = 0; round < 6; ++round) {
        fs::remove_all(world.dir / "backup");
        const auto made = world.back_up();
        REQUIRE_MESSAGE(made.has_value(), made.error().detail);
        const std::string name = "restored-" + std::to_string(round);
        const auto restored = world.restore(name.c_str());
        REQUIRE_MESSAGE(restored.has_value(), restored.error().detail);
        CHECK(state_in(world.dir / name).hash == made->state_hash);
        const auto store = *OfflineStore::open((world.dir / name).string());
        const auto table = store->database("booking");
        std::set<std::string> seen;
        std::size_t last = 0;
        for (const char* row : {"1", "2", "3"}) {
            const auto item = *store->run(table->get({row, "step"}));
            seen.insert(item ? item->document : "0");
            last = std::stoul(*seen.begin());
        }
        CHECK(seen.size() == 1);
        // Every commit up to the last one is there: a log that went unseen would leave a gap.
        CHECK(made->rows.contains("booking") == (last > 0));
        if (last > 0) CHECK(made->rows.at("booking") == last + 3);
    }
    enough = true;
    writer.join();
    CHECK(steps > 0);
}

TEST_CASE("every flipped byte of every file is refused, and leaves nothing") {
    World world;
    world.fill();
    REQUIRE(world.back_up());
    int tried = 0;
    for (const fs::path& file : files_below(world.dir / "backup")) {
        const std::string whole = testing::read_file(file);
        const std::size_t stride = std::max<std::size_t>(1, whole.size() / 8);
        for (std::size_t at = 0; at < whole.size(); at += stride) {
            std::string harmed = whole;
            harmed[at] = static_cast<char>(harmed[at] ^ (1 << (tried % 8)));
            write_bytes(file, harmed);
            const std::string slug = slug_of(world.restore());
            CHECK_MESSAGE(slug == "backup-damaged", file.string() << " at " << at);
            CHECK(is_gone(world));
            ++tried;
        }
        write_bytes(file, whole);
    }
    CHECK(tried > 40);
    CHECK(world.restore());
}

TEST_CASE("a file that is cut, longer, missing or too much is refused") {
    World world;
    world.fill();
    REQUIRE(world.back_up());
    for (const fs::path& file : files_below(world.dir / "backup")) {
        const std::string whole = testing::read_file(file);
        write_bytes(file, whole.substr(0, whole.size() - 1));
        CHECK(slug_of(world.restore()) == "backup-damaged");
        write_bytes(file, whole + '\n');
        CHECK(slug_of(world.restore()) == "backup-damaged");
        fs::remove(file);
        const bool is_manifest = file.filename() == kManifestFile;
        CHECK(slug_of(world.restore()) == (is_manifest ? "backup-unfinished" : "backup-damaged"));
        write_bytes(file, whole);
    }
    world.dir.write("backup/rows/other.rows", "innkeeper rows 1\n");
    CHECK(slug_of(world.restore()) == "backup-damaged");
    CHECK(is_gone(world));
    CHECK(slug_of(restore_backup(world.dir / "nowhere", world.dir / "restored", no_progress)) ==
          "backup-missing");
}

TEST_CASE("a manifest whose parts do not fit together is refused, though its checksum is right") {
    World world;
    world.fill();
    const auto made = world.back_up();
    REQUIRE(made.has_value());
    const auto try_with = [&](const Manifest& manifest) {
        write_bytes(world.dir / "backup" / kManifestFile, render_manifest(manifest));
        return slug_of(world.restore());
    };
    Manifest other = *made;
    other.state_hash.front() = other.state_hash.front() == '0' ? '1' : '0';
    CHECK(try_with(other) == "backup-damaged");
    other = *made;
    ++other.rows["booking"];
    CHECK(try_with(other) == "backup-damaged");
    other = *made;
    other.rows.erase("booking");
    CHECK(try_with(other) == "backup-damaged");
    other = *made;
    other.files["../outside"] = {0, std::string(64, '0')};
    CHECK(try_with(other) == "backup-damaged");
    std::string text = render_manifest(*made);
    CHECK(parse_manifest(text)->files == made->files);
    CHECK(try_with(*made) == "restored");
}

TEST_CASE("a manifest of a later format is told from damage") {
    Manifest manifest;
    manifest.state_hash = std::string(64, '0');
    std::string text = render_manifest(manifest);
    const std::string old = "\"format\": 1";
    text.replace(text.find(old), old.size(), "\"format\": 2");
    const auto body = text.substr(0, text.find("  \"checksum\""));
    Sha256 sum;
    sum.add(body);
    text = body + "  \"checksum\": \"" + sum.finish() + "\"\n}\n";
    const auto parsed = parse_manifest(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().slug == "backup-format");
}

TEST_CASE("a folder that is not empty is left alone") {
    World world;
    world.fill();
    world.dir.write("backup/mine", "x");
    CHECK(slug_of(world.back_up()) == "folder-not-empty");
    CHECK(testing::read_file(world.dir / "backup" / "mine") == "x");
    fs::remove(world.dir / "backup" / "mine");
    REQUIRE(world.back_up());
    CHECK(slug_of(world.back_up()) == "folder-not-empty");
    world.dir.write("restored/mine", "x");
    CHECK(slug_of(world.restore()) == "folder-not-empty");
    CHECK(testing::read_file(world.dir / "restored" / "mine") == "x");
    fs::remove(world.dir / "restored" / "mine");
    CHECK(slug_of(world.restore()) == "restored");
    CHECK(slug_of(make_backup(world.dir / "nothing", world.dir / "b2", "", no_progress)) ==
          "no-store");
}

TEST_CASE("what an interrupted restore has left does not hinder the next") {
    World world;
    world.fill();
    REQUIRE(world.back_up());
    world.dir.write("restored.restoring/store/CURRENT", "half");
    REQUIRE(world.restore());
    CHECK_FALSE(fs::exists(world.dir / "restored.restoring"));
}

TEST_CASE("two commands do not work in one folder") {
    const testing::TempDir dir;
    const auto first = EmptyFolder::take(dir / "folder");
    REQUIRE(first.has_value());
    const auto second = EmptyFolder::take(dir / "folder");
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().slug == "folder-in-use");
}

TEST_CASE("hashing in pieces is hashing the whole") {
    // FIPS 180-4, the example of two blocks.
    Sha256 hash;
    hash.add("abcdbcdecdefdefgefghfghighijhi");
    hash.add("jkijkljklmklmnlmnomnopnopq");
    CHECK(hash.finish() == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

}  // namespace
}  // namespace innkeeper
