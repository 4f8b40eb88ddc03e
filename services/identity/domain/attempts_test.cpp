#include "services/identity/domain/attempts.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::identity;

TEST_CASE("attempts up to the maximum pass, one more waits for the end of the window") {
    const Instant start = from_unix_ms(1'800'000'000'000);
    Attempts attempts;
    for (int i = 1; i <= 3; ++i) {
        const auto next = count_attempt(attempts, 3, start + Millis{i});
        REQUIRE(next.has_value());
        attempts = *next;
        CHECK(attempts.count == i);
    }
    CHECK(attempts.since == start + Millis{1});
    const auto refused = count_attempt(attempts, 3, start + Millis{1} + std::chrono::minutes(5));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error() == std::chrono::minutes(10));

    const auto end = attempts.since + kAttemptWindow;
    CHECK_FALSE(count_attempt(attempts, 3, end - Millis{1}).has_value());
    CHECK(count_attempt(attempts, 3, end - Millis{1}).error() == std::chrono::seconds(1));
    const auto fresh = count_attempt(attempts, 3, end);
    REQUIRE(fresh.has_value());
    CHECK(fresh->count == 1);
    CHECK(fresh->since == end);
}
