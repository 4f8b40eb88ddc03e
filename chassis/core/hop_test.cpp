#include "chassis/core/hop.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/testing/run.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace innkeeper;
namespace asio = boost::asio;

namespace {

/// A loop with a thread of its own.
class Elsewhere {
public:
    Elsewhere() : work_(asio::make_work_guard(io_)), thread_([this] { io_.run(); }) {}
    ~Elsewhere() {
        work_.reset();
        thread_.join();
    }
    Executor executor() { return io_.get_executor(); }
    std::thread::id id() const { return thread_.get_id(); }

private:
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::thread thread_;
};

Task<std::thread::id> where() { co_return std::this_thread::get_id(); }

Task<bool> comes_back(Executor there, std::thread::id there_id) {
    const auto before = std::this_thread::get_id();
    const bool was_there = co_await hop(there, where()) == there_id;
    co_return was_there&& std::this_thread::get_id() == before;
}

Task<void> count(std::atomic<int>& done) {
    ++done;
    co_return;
}

Task<void> hop_often(Executor there, std::atomic<int>& done) {
    for (;;) co_await hop(there, count(done));
}

Task<void> cancel_while_hopping(Executor here, Executor there, std::atomic<int>& done) {
    Scope scope(here);
    scope.spawn(hop_often(there, done));
    const int before = done;
    // Until it is under way, and then at another moment of a hop each time.
    while (done == before) co_await hop(there, where());
    co_await scope.stop();
    CHECK(scope.running() == 0);
}

}  // namespace

TEST_CASE("a task runs elsewhere, and its caller goes on here") {
    asio::io_context io;  // the other thread lets go of it last
    Elsewhere elsewhere;
    CHECK(testing::run(io, comes_back(elsewhere.executor(), elsewhere.id())));
    CHECK(testing::run(io, comes_back(io.get_executor(), std::this_thread::get_id())));
}

TEST_CASE("a caller may be cancelled at any moment of a hop; what was begun is finished") {
    asio::io_context io;
    std::atomic<int> done = 0;
    Elsewhere elsewhere;
    for (int i = 0; i < 2'000; ++i)
        testing::run(io, cancel_while_hopping(io.get_executor(), elsewhere.executor(), done));
    CHECK(done >= 2'000);
}
