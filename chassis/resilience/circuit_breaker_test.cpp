#include "chassis/resilience/circuit_breaker.hpp"

#include "chassis/testing/aborts.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

namespace innkeeper::resilience {
namespace {

using enum BreakerPhase;
using enum CallEnd;

void fail_times(CircuitBreaker& breaker, int times, Millis now) {
    for (int i = 0; i < times; ++i) breaker.report(breaker.admit(now).value(), failure, now);
}

/// Opened at 0.
CircuitBreaker opened() {
    CircuitBreaker breaker;
    fail_times(breaker, kFailuresToOpen, Millis(0));
    return breaker;
}

TEST_CASE("every code is either a failure or an answer") {
    for (const Code code : {Code::unavailable, Code::timeout, Code::unknown_outcome, Code::bug}) {
        CAPTURE(to_string(code));
        CHECK(is_failure(code));
    }
    for (const Code code : {Code::invalid, Code::unauthenticated, Code::forbidden, Code::not_found,
                            Code::conflict, Code::too_large, Code::rejected, Code::busy}) {
        CAPTURE(to_string(code));
        CHECK_FALSE(is_failure(code));
    }
}

TEST_CASE("three failures in a row open it, two do not") {
    CircuitBreaker breaker;
    fail_times(breaker, kFailuresToOpen - 1, Millis(0));
    CHECK(breaker.phase() == closed);
    fail_times(breaker, 1, Millis(0));
    CHECK(breaker.phase() == open);
    CHECK(breaker.admit(Millis(0)).error() == kOpenFor);
}

TEST_CASE("a success between failures starts the row anew; an abandoned call does not") {
    CircuitBreaker breaker;
    fail_times(breaker, kFailuresToOpen - 1, Millis(0));
    breaker.report(breaker.admit(Millis(0)).value(), success, Millis(0));
    fail_times(breaker, kFailuresToOpen - 1, Millis(0));
    CHECK(breaker.phase() == closed);
    breaker.abandon(breaker.admit(Millis(0)).value());
    CHECK(breaker.phase() == closed);
    fail_times(breaker, 1, Millis(0));
    CHECK(breaker.phase() == open);
}

TEST_CASE("it refuses for thirty seconds to the millisecond, then lets one trial through") {
    CircuitBreaker breaker = opened();
    CHECK(breaker.admit(kOpenFor - Millis(1)).error() == Millis(1));
    CHECK(breaker.phase() == open);
    CHECK(breaker.admit(kOpenFor).has_value());
    CHECK(breaker.phase() == half_open);
    CHECK(breaker.admit(kOpenFor).error() == Millis(0));
    CHECK(breaker.admit(kOpenFor * 100).error() == Millis(0));
}

TEST_CASE("the end of the trial decides") {
    struct Row {
        CallEnd end;
        BreakerPhase phase;
    };
    for (const Row row : {Row{success, closed}, Row{failure, open}}) {
        CircuitBreaker breaker = opened();
        const Millis later = kOpenFor + Millis(7);
        breaker.report(breaker.admit(kOpenFor).value(), row.end, later);
        CHECK(breaker.phase() == row.phase);
        if (row.phase == open) CHECK(breaker.admit(later).error() == kOpenFor);
        if (row.phase == closed) {
            fail_times(breaker, kFailuresToOpen - 1, later);
            CHECK(breaker.phase() == closed);
        }
    }
}

TEST_CASE("what is reported late, of before a change, counts for nothing") {
    CircuitBreaker breaker;
    const auto early = breaker.admit(Millis(0)).value();
    fail_times(breaker, kFailuresToOpen, Millis(0));
    const auto ignores = [&](CircuitBreaker::Ticket ticket) {
        const CircuitBreaker before = breaker;
        breaker.report(ticket, success, kOpenFor);
        breaker.report(ticket, failure, kOpenFor);
        breaker.abandon(ticket);
        return breaker == before;
    };
    CHECK(ignores(early));
    const auto first_trial = breaker.admit(kOpenFor).value();
    CHECK(ignores(early));
    breaker.abandon(first_trial);
    CHECK(ignores(first_trial));
    const auto second_trial = breaker.admit(kOpenFor).value();
    CHECK(ignores(first_trial));
    breaker.report(second_trial, success, kOpenFor);
    CHECK(breaker.phase() == closed);
    CHECK(ignores(early));
    CHECK(ignores(second_trial));
}

TEST_CASE("a permit that goes without a report gives the trial to the next caller") {
    const auto breaker = std::make_shared<CircuitBreaker>(opened());
    {
        auto trial = Permit::take(breaker, kOpenFor);
        REQUIRE(trial.has_value());
        const Permit moved = *std::move(trial);
        CHECK_FALSE(Permit::take(breaker, kOpenFor).has_value());
    }
    CHECK(breaker->phase() == half_open);
    auto next = Permit::take(breaker, kOpenFor);
    REQUIRE(next.has_value());
    std::move(*next).finish(success, kOpenFor);
    CHECK(breaker->phase() == closed);
}

TEST_CASE("a permit may outlive all other owners of its breaker; two reports are a bug") {
    auto breaker = std::make_shared<CircuitBreaker>();
    auto permit = Permit::take(breaker, Millis(0));
    breaker.reset();
    std::move(permit.value()).finish(failure, Millis(0));
    CHECK(testing::aborts([] {
        auto twice = Permit::take(std::make_shared<CircuitBreaker>(), Millis(0)).value();
        std::move(twice).finish(success, Millis(0));
        std::move(twice).finish(success, Millis(0));
    }));
}

TEST_CASE("options that could never open, or never stay open, abort") {
    CHECK(testing::aborts([] { CircuitBreaker({.failures_to_open = 0}); }));
    CHECK(testing::aborts([] { CircuitBreaker({.open_for = Millis(0)}); }));
    CircuitBreaker least({.failures_to_open = 1, .open_for = Millis(1)});
    fail_times(least, 1, Millis(0));
    CHECK(least.admit(Millis(0)).error() == Millis(1));
}

}  // namespace
}  // namespace innkeeper::resilience
