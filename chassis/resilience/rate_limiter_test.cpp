#include "chassis/resilience/rate_limiter.hpp"

#include <doctest/doctest.h>

namespace innkeeper::resilience {
namespace {

constexpr Rate kRate{.per_second = 10, .burst = 3};

TEST_CASE("a burst passes, one more waits for a token") {
    RateLimiter limiter(10);
    for (int i = 0; i < 3; ++i) CHECK_FALSE(limiter.take("a", kRate, Millis(0)).has_value());
    CHECK(limiter.take("a", kRate, Millis(0)) == Millis(100));
    CHECK(limiter.take("a", kRate, Millis(99)).has_value());
    CHECK_FALSE(limiter.take("a", kRate, Millis(100)).has_value());
}

TEST_CASE("keys do not share tokens") {
    RateLimiter limiter(10);
    for (int i = 0; i < 4; ++i) (void)limiter.take("a", kRate, Millis(0));
    CHECK_FALSE(limiter.take("b", kRate, Millis(0)).has_value());
}

TEST_CASE("tokens do not pile up past the burst") {
    RateLimiter limiter(10);
    (void)limiter.take("a", kRate, Millis(0));
    for (int i = 0; i < 3; ++i) CHECK_FALSE(limiter.take("a", kRate, Millis(60'000)).has_value());
    CHECK(limiter.take("a", kRate, Millis(60'000)).has_value());
}

TEST_CASE("memory is bounded; the key used longest ago is forgotten") {
    RateLimiter limiter(2);
    for (int i = 0; i < 4; ++i) (void)limiter.take("a", kRate, Millis(0));
    (void)limiter.take("b", kRate, Millis(0));
    CHECK(limiter.take("a", kRate, Millis(0)).has_value());
    (void)limiter.take("c", kRate, Millis(0));
    CHECK(limiter.size() == 2);
    CHECK(limiter.take("a", kRate, Millis(0)).has_value());
}

}  // namespace
}  // namespace innkeeper::resilience
