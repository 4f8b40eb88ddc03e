#pragma once

#include "chassis/core/clock.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace innkeeper::resilience {

/// How fast a client may go: a token bucket that holds `burst` tokens and gains `per_second`.
struct Rate {
    double per_second = 100;
    double burst = 200;
};

/// A token bucket a key. At most `max_keys` are remembered; the one that was used longest ago is
/// forgotten first, so that a flood of keys costs bounded memory. Safe from any thread.
class RateLimiter {
public:
    explicit RateLimiter(std::size_t max_keys) : max_keys_(max_keys) {}
    /// Takes a token, or says how long until there is one. `now` is Clock::monotonic().
    [[nodiscard]] std::optional<Millis> take(const std::string& key, const Rate& rate, Millis now);
    [[nodiscard]] std::size_t size() const;

private:
    struct Bucket {
        std::string key;
        double tokens;
        Millis filled_at;
    };
    mutable std::mutex mutex_;
    const std::size_t max_keys_;
    std::list<Bucket> recent_first_;
    std::unordered_map<std::string, std::list<Bucket>::iterator> buckets_;
};

}  // namespace innkeeper::resilience
