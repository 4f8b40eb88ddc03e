#include "tests/simulation/world.hpp"

#include "chassis/core/scope.hpp"
#include "chassis/core/wait_point.hpp"
#include "tests/simulation/sim_clock.hpp"

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstdio>
#include <stdexcept>

using namespace innkeeper;
using namespace innkeeper::sim;
namespace asio = boost::asio;

namespace {

constexpr std::uint64_t kManySteps = 1'000'000;

struct Counted {
    explicit Counted(int& c) : count(c) { ++count; }
    ~Counted() { --count; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    int& count;
};

Task<void> sleep_some(SimExecutor where, int times, std::string& log, char letter) {
    for (int i = 0; i < times; ++i) {
        co_await where.world().sleep(where, Micros{100});
        log += letter;
    }
}

/// One small run: a few coroutines that sleep and take turns.
std::string small_run(World& world, int coroutines) {
    std::string log;
    for (int i = 0; i < coroutines; ++i) {
        const NodeId node = world.add_node("n");
        asio::co_spawn(world.executor(node),
                       sleep_some(world.executor(node), 5, log, static_cast<char>('a' + i)),
                       asio::detached);
    }
    world.run_until({}, Micros{1'000'000}, kManySteps);
    return log;
}

Task<void> hold_and_sleep(SimExecutor where, int& alive) {
    const Counted counted(alive);
    co_await where.world().sleep(where, Micros{1'000'000});
}

Task<void> call_nested(SimExecutor where, int& alive) {
    const Counted counted(alive);
    co_await hold_and_sleep(where, alive);
}

Task<void> wait_at(WaitPoint& point, int& alive) {
    const Counted counted(alive);
    co_await point.wait();
}

Task<void> sleep_until_cancelled(SimExecutor where, bool& cancelled) {
    try {
        co_await where.world().sleep(where, Micros{60'000'000});
    } catch (const boost::system::system_error& e) {
        cancelled = e.code() == asio::error::operation_aborted;
    }
}

Task<void> throw_something() {
    throw std::runtime_error("planted");
    co_return;
}

Task<void> timed(Timer& timer, SimClock& clock, Millis duration, Millis& woke) {
    co_await timer.sleep_for(duration);
    woke = clock.monotonic();
}

Task<void> stop_scope(Scope& scope, bool& stopped) {
    co_await scope.stop();
    stopped = true;
}

void run(World& world) { world.run_until({}, Micros{600'000'000}, kManySteps); }

}  // namespace

TEST_CASE("the same seed gives the same run, another seed another") {
    World a(1);
    World b(1);
    World c(2);
    const std::string log_a = small_run(a, 6);
    CHECK(log_a == small_run(b, 6));
    CHECK(a.hash() == b.hash());
    CHECK(a.unseed() == b.unseed());
    CHECK(a.steps() == b.steps());
    CHECK(log_a != small_run(c, 6));
    CHECK(a.hash() != c.hash());
    CHECK(a.unseed() != c.unseed());
}

TEST_CASE("oldest first keeps the order of arrival") {
    World world(7, Schedule::oldest_first);
    CHECK(small_run(world, 3) == "abcabcabcabcabc");
}

TEST_CASE("what is done between two draws changes the hash") {
    World a(1);
    World b(1);
    b.mix("something seen");
    CHECK(a.hash() != b.hash());
}

TEST_CASE("timers fire in the order of time, then of making, and time jumps") {
    World world(1, Schedule::oldest_first);
    std::string log;
    world.after(world.executor(), Micros{5'000'000}, [&] { log += 'c'; });
    world.after(world.executor(), Micros{1'000}, [&] { log += 'a'; });
    world.after(world.executor(), Micros{5'000'000}, [&] { log += 'd'; });
    const TimerId gone = world.after(world.executor(), Micros{2'000}, [&] { log += 'x'; });
    world.after(world.executor(), Micros{2'000}, [&] { log += 'b'; });
    world.cancel(gone);
    run(world);
    CHECK(log == "abcd");
    CHECK(world.steps() == 4);
    CHECK(world.now() >= Micros{5'000'000});
    CHECK(world.now() < Micros{5'001'000});
}

TEST_CASE("run_until says why it came back") {
    World world(1);
    CHECK(world.run_until({}, Micros{1'000}, kManySteps) == Ended::idle);
    world.after(world.executor(), Micros{10'000}, [] {});
    CHECK(world.run_until({}, Micros{1'000}, kManySteps) == Ended::time_limit);
    CHECK(world.now() == Micros{1'000});
    CHECK(world.run_until([] { return true; }, Micros{20'000}, kManySteps) == Ended::reached);
    CHECK(world.run_until({}, Micros{20'000}, 0) == Ended::step_limit);
    world.fail("X1", "first");
    world.fail("X2", "second");
    CHECK(world.run_until({}, Micros{20'000}, kManySteps) == Ended::failed);
    CHECK(world.failure()->invariant == "X1");
}

TEST_CASE("code that is always ready does not stop the clock") {
    World world(1);
    bool fired = false;
    std::function<void()> again = [&] {
        if (!fired) world.post(world.executor(), [&] { again(); });
    };
    world.post(world.executor(), [&] { again(); });
    world.after(world.executor(), Micros{1'000}, [&] { fired = true; });
    CHECK(world.run_until({}, Micros{1'000'000}, kManySteps) == Ended::idle);
    CHECK(fired);
}

TEST_CASE("killing a node destroys its frames, and no other's") {
    int alive = 0;
    int others = 0;
    World world(3);
    const NodeId victim = world.add_node("victim");
    const NodeId other = world.add_node("other");
    const SimExecutor where = world.executor(victim);
    asio::co_spawn(where, call_nested(where, alive), asio::detached);
    asio::co_spawn(where, hold_and_sleep(where, alive), asio::detached);
    asio::co_spawn(world.executor(other), hold_and_sleep(world.executor(other), others),
                   asio::detached);
    world.run_for(Micros{1'000});
    CHECK(alive == 3);
    CHECK(others == 1);
    world.kill(victim);
    CHECK(alive == 0);
    CHECK(others == 1);
    CHECK_FALSE(world.alive(victim));

    SUBCASE("what is posted to the dead is destroyed at once, also after a restart") {
        asio::co_spawn(where, hold_and_sleep(where, alive), asio::detached);
        world.revive(victim);
        asio::co_spawn(where, hold_and_sleep(where, alive), asio::detached);
        CHECK_FALSE(world.current(where));
        run(world);
        CHECK(alive == 0);
    }
    SUBCASE("the next incarnation runs") {
        world.revive(victim);
        asio::co_spawn(world.executor(victim), hold_and_sleep(world.executor(victim), alive),
                       asio::detached);
        world.run_for(Micros{1'000});
        CHECK(alive == 1);
    }
}

TEST_CASE("a node that kills itself is gone when its item is done") {
    int alive = 0;
    World world(3);
    const NodeId node = world.add_node("n");
    asio::co_spawn(world.executor(node), hold_and_sleep(world.executor(node), alive),
                   asio::detached);
    bool came_back = false;
    world.after(world.executor(node), Micros{500}, [&] {
        world.kill(node);
        came_back = world.alive(node);
    });
    world.run_for(Micros{1'000});
    CHECK(came_back);
    CHECK(alive == 0);
}

TEST_CASE("killing also destroys what waits in the chassis's own waiting places") {
    int alive = 0;
    World world(3);
    const NodeId node = world.add_node("n");
    WaitPoint point(world.executor(node));
    asio::co_spawn(world.executor(node), wait_at(point, alive), asio::detached);
    world.run_for(Micros{1'000});
    CHECK(alive == 1);
    world.kill(node);
    CHECK(alive == 0);
}

TEST_CASE("the end of the world destroys all frames") {
    int alive = 0;
    {
        World world(3);
        const NodeId node = world.add_node("n");
        asio::co_spawn(world.executor(node), call_nested(world.executor(node), alive),
                       asio::detached);
        world.run_for(Micros{1'000});
        CHECK(alive == 2);
    }
    CHECK(alive == 0);
}

TEST_CASE("a sleep ends by Asio cancellation") {
    bool cancelled = false;
    World world(3);
    asio::cancellation_signal signal;
    asio::co_spawn(world.executor(), sleep_until_cancelled(world.executor(), cancelled),
                   asio::bind_cancellation_slot(signal.slot(), asio::detached));
    world.run_for(Micros{1'000});
    signal.emit(asio::cancellation_type::terminal);
    world.run_for(Micros{1'000});
    CHECK(cancelled);
}

TEST_CASE("a Scope stops what sleeps in it") {
    int alive = 0;
    bool stopped = false;
    World world(3);
    const NodeId node = world.add_node("n");
    Scope scope(world.executor(node));
    scope.spawn(hold_and_sleep(world.executor(node), alive));
    world.run_for(Micros{1'000});
    CHECK(alive == 1);
    asio::co_spawn(world.executor(node), stop_scope(scope, stopped), asio::detached);
    world.run_for(Micros{1'000});
    CHECK(stopped);
    CHECK(alive == 0);
}

TEST_CASE("an exception that nobody catches fails the run") {
    World world(3);
    asio::co_spawn(world.executor(), throw_something(), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    CHECK(world.run_until({}, Micros{1'000}, kManySteps) == Ended::failed);
    CHECK(world.failure()->invariant == "exception");
    CHECK(world.failure()->detail == "planted on world");
}

TEST_CASE("skew and drift are of the wall clock alone") {
    World world(3);
    SimClock right(world.executor(), {});
    SimClock wrong(world.executor(), {.skew = Millis{-3'000}, .drift_ppm = 1'000});
    CHECK(wrong.now() == right.now() - Millis{3'000});
    world.run_for(Micros{100'000'000});
    CHECK(right.now() == from_unix_ms(kWorldStartMs) + Millis{100'000});
    CHECK(wrong.now() == right.now() - Millis{3'000} + Millis{100});
    CHECK(wrong.monotonic() == Millis{100'000});
}

TEST_CASE("a timer sleeps its time, and wake() cuts it short, before or meanwhile") {
    World world(3);
    SimClock clock(world.executor(), {});
    const auto timer = clock.make_timer(world.executor());
    Millis woke{0};
    SUBCASE("all of it") {
        asio::co_spawn(world.executor(), timed(*timer, clock, Millis{250}, woke), asio::detached);
        run(world);
        CHECK(woke == Millis{250});
    }
    SUBCASE("meanwhile") {
        asio::co_spawn(world.executor(), timed(*timer, clock, Millis{250}, woke), asio::detached);
        world.after(world.executor(), Micros{100'000}, [&] { timer->wake(); });
        run(world);
        CHECK(woke == Millis{100});
    }
    SUBCASE("before, for one sleep only") {
        timer->wake();
        asio::co_spawn(world.executor(), timed(*timer, clock, Millis{250}, woke), asio::detached);
        run(world);
        CHECK(woke == Millis{0});
        CHECK(world.now() < Micros{1'000});
        asio::co_spawn(world.executor(), timed(*timer, clock, Millis{250}, woke), asio::detached);
        run(world);
        CHECK(woke == Millis{250});
    }
}

TEST_CASE("small runs are cheap") {
    constexpr int kRuns = 2'000;
    const auto begin = std::chrono::steady_clock::now();
    std::uint64_t hash = 0;
    for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
        World world(seed);
        small_run(world, 4);
        hash ^= world.hash();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    MESSAGE("small runs a second: ", static_cast<int>(kRuns / took.count()));
    CHECK(hash != 0);
}
