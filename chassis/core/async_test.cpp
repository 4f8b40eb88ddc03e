#include "chassis/core/clock.hpp"
#include "chassis/core/once.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/core/wait_point.hpp"
#include "chassis/testing/aborts.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace innkeeper;
using innkeeper::testing::aborts;
using innkeeper::testing::ManualClock;
using innkeeper::testing::run;
using innkeeper::testing::settle;
namespace asio = boost::asio;

namespace {

/// Says whether the frame that it lives in has been destroyed.
struct Witness {
    bool* gone;
    explicit Witness(bool& flag) : gone(&flag) {}
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    ~Witness() { *gone = true; }
};

Task<void> wait_at(WaitPoint& point, int& passed) {
    co_await point.wait();
    ++passed;
}

Task<void> wait_forever(bool& gone) {
    const Witness witness(gone);
    WaitPoint point(co_await asio::this_coro::executor);
    co_await point.wait();
}

Task<void> receive(OneShot<std::unique_ptr<int>> shot, int& out) {
    const std::unique_ptr<int> value = co_await std::move(shot).wait();
    out = *value;
}

Task<void> receive_watched(OneShot<int> shot, bool& gone) {
    const Witness witness(gone);
    co_await std::move(shot).wait();
}

Task<int> receive_int(OneShot<int> shot) { co_return co_await std::move(shot).wait(); }

Task<void> tick(Clock& clock, Millis period, int& ticks) {
    const auto timer = clock.make_timer(co_await asio::this_coro::executor);
    while (true) {
        co_await timer->sleep_for(period);
        ++ticks;
    }
}

Task<void> sleep_once(Timer& timer, Millis duration, int& ended) {
    co_await timer.sleep_for(duration);
    ++ended;
}

Task<void> sleep_twice(Timer& timer, Millis first, Millis second, int& ended) {
    co_await timer.sleep_for(first);
    ++ended;
    co_await timer.sleep_for(second);
    ++ended;
}

/// Needs a second wait to clean up after it was asked to end.
Task<void> reluctant(WaitPoint& work, WaitPoint& cleaned, bool& ended) {
    bool cancelled = false;
    try {
        co_await work.wait();
    } catch (const boost::system::system_error&) {
        cancelled = true;
    }
    CHECK(cancelled);
    co_await asio::this_coro::reset_cancellation_state();
    co_await cleaned.wait();
    ended = true;
}

Task<void> mark_end(Scope& scope, bool& ended) {
    co_await scope.stop();
    ended = true;
}

Task<void> nothing() { co_return; }

Task<void> throw_error(boost::system::error_code ec) {
    co_await asio::this_coro::executor;
    throw boost::system::system_error(ec);
}

Task<void> throw_other() {
    co_await asio::this_coro::executor;
    throw std::logic_error("a bug");
}

bool aborts_with(Task<void> (*task)()) {
    return aborts([task] {
        asio::io_context io;
        Scope scope(io.get_executor());
        scope.spawn(task());
        settle(io);
    });
}

}  // namespace

TEST_CASE("a wait point remembers one notification that came early") {
    asio::io_context io;
    WaitPoint point(io.get_executor());
    int passed = 0;
    point.notify();
    point.notify();
    run(io, wait_at(point, passed));
    CHECK(passed == 1);

    Scope scope(io.get_executor());
    scope.spawn(wait_at(point, passed));
    settle(io);
    CHECK(passed == 1);
    CHECK(point.waiting());
    point.notify();
    CHECK(passed == 1);  // goes on from the loop, not inside notify()
    settle(io);
    CHECK(passed == 2);
    CHECK_FALSE(point.waiting());
}

TEST_CASE("a coroutine that waits at a point of its own is destroyed with the context") {
    bool gone = false;
    {
        asio::io_context io;
        Scope scope(io.get_executor());
        scope.spawn(wait_forever(gone));
        settle(io);
        CHECK_FALSE(gone);
    }
    CHECK(gone);
}

TEST_CASE("a wait point that goes takes the coroutine that waits there along") {
    asio::io_context io;
    Scope scope(io.get_executor());
    int passed = 0;
    {
        WaitPoint point(io.get_executor());
        scope.spawn(wait_at(point, passed));
        settle(io);
        CHECK(scope.running() == 1);
    }
    settle(io);
    CHECK(passed == 0);
    CHECK(scope.running() == 0);
    run(io, scope.stop());
}

TEST_CASE("a one-shot value set before, after and from another thread") {
    asio::io_context io;
    SUBCASE("before") {
        OneShot<int> shot;
        shot.setter().set(7);
        CHECK(run(io, receive_int(std::move(shot))) == 7);
    }
    SUBCASE("after, of a type that only moves") {
        OneShot<std::unique_ptr<int>> shot;
        auto setter = shot.setter();
        Scope scope(io.get_executor());
        int out = 0;
        scope.spawn(receive(std::move(shot), out));
        settle(io);
        setter.set(std::make_unique<int>(8));
        CHECK(out == 0);  // never inside set()
        settle(io);
        CHECK(out == 8);
    }
    SUBCASE("from another thread, many times") {
        for (int i = 0; i < 200; ++i) {
            OneShot<int> shot;
            std::jthread other([setter = shot.setter(), i]() mutable { setter.set(i); });
            CHECK(run(io, receive_int(std::move(shot))) == i);
        }
    }
}

TEST_CASE("a setter dropped unset destroys the coroutine that waits, and its scope knows") {
    asio::io_context io;
    Scope scope(io.get_executor());
    bool gone = false;
    SUBCASE("while it waits") {
        OneShot<int> shot;
        auto setter = std::make_unique<OneShot<int>::Setter>(shot.setter());
        scope.spawn(receive_watched(std::move(shot), gone));
        settle(io);
        CHECK_FALSE(gone);
        setter.reset();
    }
    SUBCASE("before it waits") {
        OneShot<int> shot;
        {
            const auto dropped = shot.setter();
        }
        scope.spawn(receive_watched(std::move(shot), gone));
    }
    settle(io);
    CHECK(gone);
    CHECK(scope.running() == 0);
}

TEST_CASE("stop() cancels what runs, waits for it and starts nothing more") {
    asio::io_context io;
    ManualClock clock;
    Scope scope(io.get_executor());
    int ticks = 0;
    for (int i = 0; i < 3; ++i) scope.spawn(tick(clock, Millis(10), ticks));
    settle(io);
    CHECK(scope.running() == 3);
    clock.advance(Millis(10));
    settle(io);
    CHECK(ticks == 3);
    run(io, scope.stop());
    CHECK(scope.running() == 0);
    CHECK(scope.stopping());
    CHECK(clock.sleeping() == 0);
    scope.spawn(tick(clock, Millis(10), ticks));
    CHECK(scope.running() == 0);
    run(io, scope.stop());
    CHECK(ticks == 3);
}

TEST_CASE("stop() waits for a task that cleans up, and several may wait") {
    asio::io_context io;
    WaitPoint work(io.get_executor());
    WaitPoint cleaned(io.get_executor());
    bool ended = false;
    Scope scope(io.get_executor());
    scope.spawn(reluctant(work, cleaned, ended));
    settle(io);
    Scope watchers(io.get_executor());
    bool first = false;
    bool second = false;
    watchers.spawn(mark_end(scope, first));
    watchers.spawn(mark_end(scope, second));
    settle(io);
    CHECK_FALSE(ended);
    CHECK_FALSE(first);
    cleaned.notify();
    settle(io);
    CHECK(ended);
    CHECK(first);
    CHECK(second);
}

TEST_CASE("a task that ends by itself leaves the scope") {
    asio::io_context io;
    Scope scope(io.get_executor());
    for (int i = 0; i < 100; ++i) scope.spawn(nothing());
    CHECK(scope.running() == 100);
    settle(io);
    CHECK(scope.running() == 0);
}

TEST_CASE("the manual clock wakes who slept until then, in its own time only") {
    asio::io_context io;
    ManualClock clock(from_unix_ms(1000));
    Scope scope(io.get_executor());
    const auto early = clock.make_timer(io.get_executor());
    const auto late = clock.make_timer(io.get_executor());
    int ended = 0;
    scope.spawn(sleep_once(*early, Millis(10), ended));
    scope.spawn(sleep_once(*late, Millis(20), ended));
    settle(io);
    CHECK(clock.sleeping() == 2);
    CHECK(clock.next_wake() == Millis(10));
    clock.advance(Millis(9));
    settle(io);
    CHECK(ended == 0);
    clock.advance(Millis(1));
    settle(io);
    CHECK(ended == 1);
    clock.step_wall(Millis(-5000));
    settle(io);
    CHECK(ended == 1);
    CHECK(clock.now() == from_unix_ms(1000 + 10 - 5000));
    CHECK(clock.monotonic() == Millis(10));
    late->wake();
    settle(io);
    CHECK(ended == 2);
    CHECK(clock.sleeping() == 0);
    CHECK_FALSE(clock.next_wake());
}

TEST_CASE("a wake before a sleep ends that sleep and no other") {
    asio::io_context io;
    ManualClock manual;
    SystemClock system;
    int ended = 0;
    SUBCASE("manual") {
        const auto timer = manual.make_timer(io.get_executor());
        Scope scope(io.get_executor());
        timer->wake();
        scope.spawn(sleep_twice(*timer, Millis(10), Millis(10), ended));
        settle(io);
        CHECK(ended == 1);
        manual.advance(Millis(10));
        settle(io);
        CHECK(ended == 2);
    }
    SUBCASE("system") {
        const auto timer = system.make_timer(io.get_executor());
        Scope scope(io.get_executor());
        timer->wake();
        scope.spawn(sleep_twice(*timer, std::chrono::hours(1), std::chrono::hours(1), ended));
        settle(io);
        CHECK(ended == 1);
        run(io, scope.stop());
        CHECK(ended == 1);
    }
}

TEST_CASE("the system's timer: another thread wakes it, and it may go meanwhile") {
    asio::io_context io;
    SystemClock clock;
    auto timer = clock.make_timer(io.get_executor());
    int ended = 0;
    Scope scope(io.get_executor());
    scope.spawn(sleep_once(*timer, Millis::max(), ended));
    settle(io);
    CHECK(ended == 0);
    std::jthread([&timer] { timer->wake(); }).join();
    timer.reset();  // the wake is still under way to the executor
    settle(io);
    CHECK(ended == 1);
    CHECK(scope.running() == 0);
}

TEST_CASE("a sleep of no time, or less, ends") {
    asio::io_context io;
    SystemClock system;
    ManualClock manual;
    int ended = 0;
    const auto real = system.make_timer(io.get_executor());
    const auto hand = manual.make_timer(io.get_executor());
    run(io, sleep_once(*real, Millis(0), ended));
    run(io, sleep_once(*real, Millis(-5), ended));
    run(io, sleep_once(*hand, Millis(0), ended));
    run(io, sleep_once(*hand, Millis(-5), ended));
    CHECK(ended == 4);
}

TEST_CASE("an exception of a task aborts, but for a cancellation") {
    CHECK(aborts_with(throw_other));
    CHECK(aborts_with([] { return throw_error(asio::error::connection_reset); }));
    CHECK_FALSE(aborts_with([] { return throw_error(asio::error::operation_aborted); }));
    CHECK_FALSE(aborts_with(nothing));
}

TEST_CASE("a one-shot used twice aborts") {
    CHECK(aborts([] {
        OneShot<int> shot;
        (void)shot.setter();
        (void)shot.setter();
    }));
    CHECK(aborts([] {
        OneShot<int> shot;
        auto setter = shot.setter();
        setter.set(1);
        setter.set(2);
    }));
    CHECK(aborts([] { (void)OneShot<int>().wait(); }));
}
