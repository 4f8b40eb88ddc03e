#pragma once

#include "chassis/core/clock.hpp"
#include "services/identity/limits.hpp"

#include <chrono>
#include <expected>

namespace innkeeper::identity {

/// How many attempts were counted since when. The window begins with the first attempt.
struct Attempts {
    int count = 0;
    Instant since;
};

/// Counts one more attempt, or says how long to wait when `max` have been made within
/// kAttemptWindow. Counted before the password is looked at, so attempts side by side count too.
[[nodiscard]] inline std::expected<Attempts, std::chrono::seconds> count_attempt(Attempts attempts,
                                                                                 int max,
                                                                                 Instant now) {
    if (attempts.count == 0 || now >= attempts.since + kAttemptWindow) return Attempts{1, now};
    if (attempts.count >= max) {
        return std::unexpected(
            std::chrono::ceil<std::chrono::seconds>(attempts.since + kAttemptWindow - now));
    }
    ++attempts.count;
    return attempts;
}

}  // namespace innkeeper::identity
