#include "chassis/resilience/dependency_guard.hpp"

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
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::resilience {
namespace {

using testing::aborts;
using testing::run;
using testing::settle;
namespace asio = boost::asio;

constexpr Millis kLimit{50};
constexpr std::size_t kMaxCalls = 4;

Error late() { return Error{Code::timeout, "too-late", "Too late."}; }

Task<Result<void>> answer(Result<void> result, int* calls = nullptr) {
    if (calls != nullptr) ++*calls;
    co_return result;
}

Task<Result<void>> wait_at(WaitPoint& point, bool& cancelled) {
    try {
        co_await point.wait();
    } catch (const boost::system::system_error&) {
        cancelled = true;
        throw;
    }
    co_return Result<void>{};
}

/// Does not hear that it should end.
Task<Result<void>> wait_deaf(OneShot<bool> shot) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await std::move(shot).wait();
    co_return Result<void>{};
}

Task<Result<void>> throw_bug() {
    co_await asio::this_coro::executor;
    throw std::logic_error("a bug");
}

Task<Result<void>> throw_bug_when_cancelled(WaitPoint& point) {
    bool cancelled = false;
    try {
        co_await point.wait();
    } catch (const boost::system::system_error&) {
        cancelled = true;
    }
    if (cancelled) throw std::logic_error("a bug");
    co_return Result<void>{};
}

struct World {
    asio::io_context io;
    testing::ManualClock clock;
    telemetry::Metrics metrics;
    DependencyGuard guard{clock,
                          metrics,
                          {.dependency = "x",
                           .unavailable = {Code::unavailable, "x-down", "Down."},
                           .max_calls = kMaxCalls}};
    Scope callers{io.get_executor()};

    Result<void> call(Task<Result<void>> work) {
        return run(io, guard.call(std::move(work), kLimit, late()));
    }
    Result<void> call_failing() { return call(answer(fail(Code::unavailable, "down", "Down."))); }
    void open() {
        for (int i = 0; i < kFailuresToOpen; ++i) (void)call_failing();
        REQUIRE(guard.phase() == BreakerPhase::open);
    }
    /// A call that goes on by itself; its end is in `end`.
    void start(Task<Result<void>> work, std::optional<Result<void>>& end) {
        callers.spawn(keep(guard.call(std::move(work), kLimit, late()), end));
        settle(io);
    }
    static Task<void> keep(Task<Result<void>> call, std::optional<Result<void>>& end) {
        end = co_await std::move(call);
    }
    void pass(Millis time) {
        clock.advance(time);
        settle(io);
    }
    [[nodiscard]] bool shows(const std::string& line) const {
        return metrics.exposition().find(line + "\n") != std::string::npos;
    }
    [[nodiscard]] bool shows(int state, int openings) const {
        return shows("breaker_state{dependency=\"x\"} " + std::to_string(state)) &&
               shows("breaker_openings_total{dependency=\"x\"} " + std::to_string(openings));
    }
};

TEST_CASE("what the work says comes back, and an answer of a healthy dependency opens nothing") {
    World world;
    CHECK(world.call(answer({})).has_value());
    for (int i = 0; i < kFailuresToOpen * 2; ++i)
        CHECK(world.call(answer(fail(Code::not_found, "none", "None."))).error().slug == "none");
    CHECK(world.guard.phase() == BreakerPhase::closed);
    CHECK(world.guard.under_way() == 0);
    CHECK(world.shows(0, 0));
}

TEST_CASE("after three failures the work is not asked; retry_after says when it may be") {
    World world;
    for (int i = 0; i < kFailuresToOpen; ++i) CHECK(world.call_failing().error().slug == "down");
    CHECK(world.shows(2, 1));
    int calls = 0;
    world.pass(Millis(500));
    const auto refused = world.call(answer({}, &calls));
    CHECK(refused.error().code == Code::unavailable);
    CHECK(refused.error().slug == "x-down");
    CHECK(refused.error().retry_after == std::chrono::seconds(30));
    CHECK(calls == 0);
    world.pass(kOpenFor - Millis(501));
    CHECK(world.call(answer({}, &calls)).error().retry_after == std::chrono::seconds(1));
    CHECK(calls == 0);
    world.pass(Millis(1));
    CHECK(world.call(answer({}, &calls)).has_value());
    CHECK(calls == 1);
    CHECK(world.shows(0, 1));
}

TEST_CASE("one trial at a time: beside it others are refused; its failure opens again") {
    World world;
    world.open();
    world.pass(kOpenFor);
    WaitPoint point(world.io.get_executor());
    bool cancelled = false;
    std::optional<Result<void>> trial;
    world.start(wait_at(point, cancelled), trial);
    CHECK(world.shows(1, 1));
    int calls = 0;
    CHECK(world.call(answer({}, &calls)).error().retry_after == std::chrono::seconds(1));
    CHECK(calls == 0);
    world.pass(kLimit);
    REQUIRE(trial.has_value());
    CHECK(trial->error() == late());
    CHECK(cancelled);
    CHECK(world.shows(2, 2));
}

TEST_CASE("work that is late by a millisecond is given up on, and asked to end") {
    for (const Millis time : {kLimit - Millis(1), kLimit}) {
        World world;
        WaitPoint point(world.io.get_executor());
        bool cancelled = false;
        std::optional<Result<void>> end;
        world.start(wait_at(point, cancelled), end);
        world.pass(time);
        const bool in_time = time < kLimit;
        CHECK(end.has_value() == !in_time);
        CHECK(cancelled == !in_time);
        point.notify();
        settle(world.io);
        REQUIRE(end.has_value());
        CHECK(end->has_value() == in_time);
        CHECK(world.guard.under_way() == 0);
    }
}

TEST_CASE("a success that comes too late neither closes nor counts") {
    World world;
    std::vector<OneShot<bool>::Setter> setters;
    std::vector<std::optional<Result<void>>> ends(kFailuresToOpen);
    for (auto& end : ends) {
        OneShot<bool> shot;
        setters.push_back(shot.setter());
        world.start(wait_deaf(std::move(shot)), end);
    }
    world.pass(kLimit);
    for (const auto& end : ends) {
        REQUIRE(end.has_value());
        CHECK(end->error() == late());
    }
    CHECK(world.guard.phase() == BreakerPhase::open);
    CHECK(world.guard.under_way() == kFailuresToOpen);
    for (auto& setter : setters) setter.set(true);
    settle(world.io);
    CHECK(world.guard.under_way() == 0);
    CHECK(world.shows(2, 1));
}

TEST_CASE("so many calls may be under way, one more is refused, and that is no failure") {
    World world;
    std::vector<OneShot<bool>::Setter> setters;
    std::vector<std::optional<Result<void>>> ends(kMaxCalls);
    for (auto& end : ends) {
        OneShot<bool> shot;
        setters.push_back(shot.setter());
        world.start(wait_deaf(std::move(shot)), end);
    }
    CHECK(world.guard.under_way() == kMaxCalls);
    int calls = 0;
    for (int i = 0; i < kFailuresToOpen; ++i) {
        const auto refused = world.call(answer({}, &calls));
        CHECK(refused.error().slug == "x-down");
        CHECK(refused.error().retry_after == std::chrono::seconds(1));
    }
    CHECK(calls == 0);
    CHECK(world.guard.phase() == BreakerPhase::closed);
    setters.back().set(true);
    setters.pop_back();
    settle(world.io);
    CHECK(world.call(answer({}, &calls)).has_value());
    for (auto& setter : setters) setter.set(true);
    settle(world.io);
}

TEST_CASE("a caller that is cancelled takes the work along and leaves the trial to the next") {
    World world;
    world.open();
    world.pass(kOpenFor);
    WaitPoint point(world.io.get_executor());
    bool cancelled = false;
    std::optional<Result<void>> end;
    world.start(wait_at(point, cancelled), end);
    CHECK(world.shows(1, 1));
    run(world.io, world.callers.stop());
    settle(world.io);
    CHECK(cancelled);
    CHECK_FALSE(end.has_value());
    CHECK(world.guard.under_way() == 0);
    CHECK(world.shows(1, 1));
    CHECK(world.call(answer({})).has_value());
    CHECK(world.shows(0, 1));
}

TEST_CASE("callers that are cancelled open nothing, however many") {
    World world;
    WaitPoint point(world.io.get_executor());
    bool cancelled = false;
    for (int i = 0; i < kFailuresToOpen; ++i) {
        Scope caller(world.io.get_executor());
        std::optional<Result<void>> end;
        caller.spawn(World::keep(world.guard.call(wait_at(point, cancelled), kLimit, late()), end));
        settle(world.io);
        run(world.io, caller.stop());
        settle(world.io);
    }
    CHECK(cancelled);
    CHECK(world.guard.phase() == BreakerPhase::closed);
    (void)world.call_failing();
    CHECK(world.guard.phase() == BreakerPhase::closed);
}

TEST_CASE("an exception of the work goes to its caller and is a failure") {
    World world;
    for (int i = 0; i < kFailuresToOpen; ++i)
        CHECK_THROWS_AS((void)world.call(throw_bug()), std::logic_error);
    CHECK(world.guard.phase() == BreakerPhase::open);
    CHECK(world.guard.under_way() == 0);
}

TEST_CASE("an exception that nobody waits for any more is not lost") {
    World world;
    WaitPoint point(world.io.get_executor());
    std::optional<Result<void>> end;
    world.start(throw_bug_when_cancelled(point), end);
    world.clock.advance(kLimit);
    CHECK_THROWS_AS(settle(world.io), std::logic_error);
    settle(world.io);
    REQUIRE(end.has_value());
    CHECK(end->error() == late());
}

TEST_CASE("stop() ends what is under way, tells its callers, and waits for who does not hear") {
    World world;
    WaitPoint point(world.io.get_executor());
    OneShot<bool> shot;
    auto setter = shot.setter();
    bool cancelled = false;
    std::optional<Result<void>> heard, deaf;
    world.start(wait_at(point, cancelled), heard);
    world.start(wait_deaf(std::move(shot)), deaf);
    Scope stopping(world.io.get_executor());
    stopping.spawn(world.guard.stop());
    settle(world.io);
    CHECK(cancelled);
    REQUIRE(heard.has_value());
    CHECK(heard->error().slug == "x-down");
    REQUIRE(deaf.has_value());
    CHECK(deaf->error().slug == "x-down");
    CHECK(stopping.running() == 1);
    setter.set(true);
    settle(world.io);
    CHECK(stopping.running() == 0);
    int calls = 0;
    CHECK(world.call(answer({}, &calls)).error().slug == "x-down");
    CHECK(calls == 0);
    CHECK(aborts([&world] { run(world.io, world.guard.stop()); }));
}

TEST_CASE("stop() with nothing under way returns") {
    World world;
    run(world.io, world.guard.stop());
    CHECK(world.call(answer({})).error().slug == "x-down");
}

TEST_CASE("calls may outlive the guard, and end with the context") {
    auto world = std::make_unique<World>();
    WaitPoint point(world->io.get_executor());
    bool cancelled = false;
    std::optional<Result<void>> end;
    world->start(wait_at(point, cancelled), end);
    CHECK(world->guard.under_way() == 1);
    SUBCASE("both at once") {}
    SUBCASE("after the work was given up on") { world->clock.advance(kLimit); }
}

}  // namespace
}  // namespace innkeeper::resilience
