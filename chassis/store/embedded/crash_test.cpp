#include "chassis/store/embedded/embedded_store.hpp"

#include "chassis/core/random.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <string>
#include <vector>

extern char** environ;

namespace innkeeper::store {
namespace {

constexpr const char* kDirectoryVariable = "INNKEEPER_CRASH_TEST_DIRECTORY";
constexpr const char* kChildName = "child of the crash test";
constexpr std::uint32_t kWriters = 8;
constexpr int kRowsPerCommit = 5;

struct Acknowledged {
    std::uint32_t writer;
    std::uint32_t step;
};

std::unique_ptr<EmbeddedStore> open(const std::string& directory, const Clock& clock,
                                    telemetry::Metrics& metrics) {
    auto store = EmbeddedStore::open(directory, {}, clock,
                                     telemetry::Log("test", clock, [](std::string) {}), metrics);
    REQUIRE_MESSAGE(store.has_value(), store.error().detail);
    return std::move(*store);
}

/// Each commit moves all rows of a writer from one step to the next; it is reported afterwards.
Task<void> write_steps(Table& table, std::uint32_t writer, int report) {
    const std::string partition = std::to_string(writer);
    auto first = co_await table.get({partition, "0"});
    REQUIRE(first.has_value());
    std::uint32_t step = *first ? static_cast<std::uint32_t>(std::stoul((*first)->document)) : 0;
    for (;;) {
        ++step;
        std::vector<Write> writes;
        for (int row = 0; row < kRowsPerCommit; ++row)
            writes.push_back(Write::put({partition, std::to_string(row)}, std::to_string(step),
                                        Expect::exactly(step - 1)));
        auto done = co_await table.commit(std::move(writes));
        REQUIRE((done && done->ok()));
        const Acknowledged line{writer, step};
        REQUIRE(::write(report, &line, sizeof line) == sizeof line);
    }
}

// Run by the test below in a process of its own, which it kills.
TEST_CASE("child of the crash test" * doctest::skip()) {
    const char* directory = std::getenv(kDirectoryVariable);
    REQUIRE(directory != nullptr);
    const SystemClock clock;
    telemetry::Metrics metrics;
    const auto store = open(directory, clock, metrics);
    const auto table = store->database("crash");
    boost::asio::io_context io;
    for (std::uint32_t i = 0; i < kWriters; ++i)
        boost::asio::co_spawn(io, write_steps(*table, i, STDOUT_FILENO), boost::asio::detached);
    io.run();
}

struct Child {
    pid_t pid = -1;
    int reports = -1;
};

Child start_child(const std::string& directory) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    const std::string filter = std::string("--test-case=") + kChildName;
    const std::string variable = std::string(kDirectoryVariable) + '=' + directory;
    std::vector<char*> environment{const_cast<char*>(variable.c_str())};
    for (char** entry = environ; *entry != nullptr; ++entry) environment.push_back(*entry);
    environment.push_back(nullptr);
    const std::array<const char*, 5> arguments{"/proc/self/exe", filter.c_str(), "--no-skip",
                                               "--no-version", nullptr};
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::dup2(pipe[1], STDOUT_FILENO);
        ::execve(arguments[0], const_cast<char**>(arguments.data()), environment.data());
        ::_exit(127);
    }
    REQUIRE(pid > 0);
    ::close(pipe[1]);
    return {pid, pipe[0]};
}

/// Reads reports until `enough` have come, kills the child in the middle of its work and reads
/// what it had still reported.
std::map<std::uint32_t, std::uint32_t> run_until_killed(const std::string& directory,
                                                        std::size_t enough) {
    const Child child = start_child(directory);
    std::map<std::uint32_t, std::uint32_t> last;
    std::size_t count = 0;
    bool killed = false;
    Acknowledged line{};
    pollfd ready{child.reports, POLLIN, 0};
    // 20 s without a word is a child that hangs; it is killed, and the count shows it.
    while (killed || ::poll(&ready, 1, 20'000) == 1) {
        if (::read(child.reports, &line, sizeof line) != sizeof line) break;
        last[line.writer] = std::max(last[line.writer], line.step);
        if (++count >= enough && !killed) killed = ::kill(child.pid, SIGKILL) == 0;
    }
    if (!killed) ::kill(child.pid, SIGKILL);
    int status = 0;
    ::waitpid(child.pid, &status, 0);
    ::close(child.reports);
    CHECK(WIFSIGNALED(status));
    CHECK(count >= enough);
    return last;
}

TEST_CASE("kill -9 at any moment loses nothing that was answered and leaves no half commit") {
    const testing::TempDir directory;
    const auto path = (directory / "store").string();
    const SystemClock clock;
    telemetry::Metrics metrics;
    SeededRandom random(20270115);
    for (int round = 0; round < 6; ++round) {
        const auto last = run_until_killed(path, 1 + random.below(400));
        const auto store = open(path, clock, metrics);
        const auto table = store->database("crash");
        boost::asio::io_context io;
        for (std::uint32_t writer = 0; writer < kWriters; ++writer) {
            const auto page = testing::run(io, table->query({.partition = std::to_string(writer)}));
            REQUIRE(page.has_value());
            const auto reported = last.find(writer);
            if (page->items.empty()) {
                CHECK(reported == last.end());
                continue;
            }
            REQUIRE(page->items.size() == kRowsPerCommit);
            const auto step = std::stoul(page->items[0].document);
            if (reported != last.end()) {
                // At most the one commit whose answer the kill has swallowed is further.
                CHECK(step >= reported->second);
                CHECK(step <= reported->second + 1);
            }
            for (const Item& item : page->items) {
                CHECK(item.document == std::to_string(step));
                CHECK(item.version == step);
            }
        }
    }
}

}  // namespace
}  // namespace innkeeper::store
