#include "chassis/resilience/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace innkeeper::resilience {

std::optional<Millis> RateLimiter::take(const std::string& key, const Rate& rate, Millis now) {
    const std::scoped_lock lock(mutex_);
    const auto found = buckets_.find(key);
    if (found == buckets_.end()) {
        if (buckets_.size() >= max_keys_) {
            buckets_.erase(recent_first_.back().key);
            recent_first_.pop_back();
        }
        recent_first_.push_front({key, rate.burst, now});
        buckets_.emplace(key, recent_first_.begin());
    } else {
        recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
    }
    Bucket& bucket = recent_first_.front();
    const double gained = static_cast<double>((now - bucket.filled_at).count()) / 1000;
    bucket.tokens = std::min(rate.burst, bucket.tokens + gained * rate.per_second);
    bucket.filled_at = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    return Millis(
        static_cast<Millis::rep>(std::ceil((1 - bucket.tokens) / rate.per_second * 1000)));
}

std::size_t RateLimiter::size() const {
    const std::scoped_lock lock(mutex_);
    return buckets_.size();
}

}  // namespace innkeeper::resilience
