#include "chassis/core/wait_point.hpp"
#include "chassis/testing/aborts.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

using namespace innkeeper;
using innkeeper::testing::read_file;
using innkeeper::testing::run;
using innkeeper::testing::settle;
using innkeeper::testing::TempDir;
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

Task<int> answer(bool fails) {
    if (fails) throw std::invalid_argument("on purpose");
    co_return 42;
}

Task<int> wait_for(WaitPoint& point) {
    co_await point.wait();
    co_return 1;
}

Task<void> wait_only(WaitPoint& point) { co_await point.wait(); }

}  // namespace

TEST_CASE("run() gives the value, throws what the task throws, and notices a stuck one") {
    asio::io_context io;
    CHECK(run(io, answer(false)) == 42);
    CHECK_THROWS_AS(run(io, answer(true)), std::invalid_argument);
    WaitPoint point(io.get_executor());
    CHECK_THROWS_AS(run(io, wait_for(point), Millis(0)), std::runtime_error);
    // The task that was given up may still end, long after run() has returned.
    point.notify();
    settle(io);
    CHECK_THROWS_AS(run(io, wait_only(point), Millis(0)), std::runtime_error);
    point.notify();
    settle(io);
    CHECK_FALSE(point.waiting());
}

TEST_CASE("a temporary directory is empty, its own, and gone at the end") {
    fs::path path;
    {
        const TempDir dir;
        const TempDir other;
        path = dir.path();
        CHECK(fs::is_empty(path));
        CHECK(path != other.path());
        CHECK(dir.write("a/b.txt", "text") == dir / "a/b.txt");
        CHECK(read_file(dir / "a/b.txt") == "text");
        CHECK_THROWS_AS((void)read_file(dir / "none"), std::runtime_error);
    }
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("aborts() tells an abort from an ordinary end and from an exit") {
    CHECK(innkeeper::testing::aborts([] { std::abort(); }));
    CHECK_FALSE(innkeeper::testing::aborts([] {}));
    CHECK_FALSE(innkeeper::testing::aborts([] { std::_Exit(1); }));
}
