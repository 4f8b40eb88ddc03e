#include "services/booking/app/keyed_queue.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

struct Bench {
    explicit Bench(std::size_t max_waiting = 100) : queue(max_waiting) {}

    boost::asio::io_context io;
    KeyedQueue queue;
    Scope scope{io.get_executor()};
    std::vector<int> order;
    std::optional<KeyedQueue::Turn> taken;
    int inside = 0;
    int most_inside = 0;
    int refused = 0;

    Task<void> visit(std::string key, int name) {
        auto turn = co_await queue.enter(std::move(key));
        if (!turn) {
            CHECK_EQ(turn.error().slug, "stock-contended");
            ++refused;
            co_return;
        }
        most_inside = std::max(most_inside, ++inside);
        for (int i = 0; i < 3; ++i)
            co_await boost::asio::post(io.get_executor(), boost::asio::use_awaitable);
        order.push_back(name);
        --inside;
    }
    Task<bool> take(std::string key) {
        auto turn = co_await queue.enter(std::move(key));
        if (turn) taken.emplace(std::move(*turn));
        co_return turn.has_value();
    }
    void settle() {
        io.restart();
        while (io.poll() > 0) {
        }
    }
};

}  // namespace

TEST_CASE("those of one key go one after another, in the order in which they came") {
    Bench b;
    for (int i = 0; i < 5; ++i) b.scope.spawn(b.visit("a", i));
    b.settle();
    CHECK_EQ(b.order, std::vector{0, 1, 2, 3, 4});
    CHECK_EQ(b.most_inside, 1);
    CHECK_EQ(b.queue.lines(), 0);
}

TEST_CASE("keys do not wait for each other") {
    Bench b;
    b.scope.spawn(b.visit("a", 0));
    b.scope.spawn(b.visit("b", 1));
    b.settle();
    CHECK_EQ(b.most_inside, 2);
}

TEST_CASE("as many wait as may, and one more is refused") {
    Bench b(2);
    for (int i = 0; i < 3; ++i) b.scope.spawn(b.visit("a", i));
    b.settle();
    CHECK_EQ(b.refused, 0);
    for (int i = 0; i < 4; ++i) b.scope.spawn(b.visit("a", i));
    b.settle();
    CHECK_EQ(b.refused, 1);
    CHECK_EQ(b.order.size(), 6);
}

TEST_CASE("who is cancelled leaves the line, and the others go on") {
    Bench b;
    REQUIRE(testing::run(b.io, b.take("a")));
    b.scope.spawn(b.visit("a", 1));
    b.settle();
    testing::run(b.io, b.scope.stop());
    CHECK(b.order.empty());
    b.taken.reset();
    CHECK_EQ(b.queue.lines(), 0);
}

TEST_CASE("those of one key stand in one line, whichever thread they come from") {
    constexpr int kVisits = 200;
    KeyedQueue queue(4 * kVisits);
    struct Room {
        int inside = 0;  // by whose turn it is alone: a thread sanitizer sees when it is not
        int most_inside = 0;
        int visits = 0;
    } room;
    const auto visit = [](KeyedQueue lines, Room& in) -> Task<void> {
        const auto turn = co_await lines.enter("a");
        REQUIRE(turn);
        in.most_inside = std::max(in.most_inside, ++in.inside);
        const Executor here = co_await boost::asio::this_coro::executor;
        co_await boost::asio::post(here, boost::asio::use_awaitable);
        --in.inside;
        ++in.visits;
    };
    const auto visit_often = [&] {
        boost::asio::io_context io;
        const auto work = boost::asio::make_work_guard(io);
        int done = 0;
        for (int i = 0; i < kVisits; ++i)
            boost::asio::co_spawn(io, visit(queue, room), [&](std::exception_ptr) { ++done; });
        while (done < kVisits) io.run_one();
    };
    {
        const std::jthread one(visit_often);
        const std::jthread two(visit_often);
    }
    CHECK_EQ(room.visits, 2 * kVisits);
    CHECK_EQ(room.most_inside, 1);
}

TEST_CASE("a turn may outlive its queue") {
    std::optional<KeyedQueue::Turn> taken;
    Bench b;
    REQUIRE(testing::run(b.io, b.take("a")));
    taken.emplace(*std::move(b.taken));
    b.queue = KeyedQueue(1);
    taken.reset();
    CHECK_EQ(b.queue.lines(), 0);
}

}  // namespace innkeeper::booking
