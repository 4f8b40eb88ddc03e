#include "chassis/blobs/filesystem_blobs.hpp"

#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

namespace innkeeper::blobs {
namespace {

namespace fs = std::filesystem;

struct World {
    World() { open(); }
    void open() {
        auto opened = FilesystemBlobs::open(directory / "blobs", offload);
        REQUIRE(opened.has_value());
        blobs = std::move(*opened);
    }
    std::size_t files() const {
        std::size_t count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(directory / "blobs"))
            if (entry.is_regular_file()) ++count;
        return count;
    }
    testing::TempDir directory;
    boost::asio::io_context io;
    InlineOffload offload;
    std::unique_ptr<FilesystemBlobs> blobs;
};

TEST_CASE("a blob lies two folders deep and outlives the process") {
    World world;
    REQUIRE(testing::run(world.io, world.blobs->put("abc.jpg", "bytes")));
    std::string found;
    for (const auto& entry : fs::recursive_directory_iterator(world.directory / "blobs"))
        if (entry.is_regular_file())
            found = fs::relative(entry.path(), world.directory / "blobs").string();
    CHECK(found.size() == 2 + 1 + 2 + 1 + 7);
    CHECK(found.ends_with("/abc.jpg"));
    world.open();
    CHECK(**testing::run(world.io, world.blobs->get("abc.jpg")) == "bytes");
    REQUIRE(testing::run(world.io, world.blobs->put("abc.jpg", "bytes")));
    CHECK(world.files() == 1);
}

TEST_CASE("what a crash has left half written is removed, and never shown") {
    World world;
    world.directory.write("blobs/tmp/7", "half");
    world.open();
    CHECK(world.files() == 0);
}

TEST_CASE("a write that the system refuses leaves nothing behind") {
    World world;
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 1000;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto refused = testing::run(world.io, world.blobs->put("a", std::string(5000, 'x')));
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, old_handler);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "blobs-unavailable");
    CHECK(world.files() == 0);
    CHECK_FALSE(testing::run(world.io, world.blobs->get("a"))->has_value());
    CHECK(testing::run(world.io, world.blobs->put("a", std::string(5000, 'x'))));
}

TEST_CASE("a directory that cannot be used is named") {
    const testing::TempDir directory;
    directory.write("file", "");
    InlineOffload offload;
    const auto refused = FilesystemBlobs::open(directory / "file" / "blobs", offload);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "blobs-unavailable");
    CHECK(refused.error().detail.find("file/blobs") != std::string::npos);
}

}  // namespace
}  // namespace innkeeper::blobs
