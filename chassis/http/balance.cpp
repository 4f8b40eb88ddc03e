#include "chassis/http/balance.hpp"

#include "chassis/http/limits.hpp"

#include <utility>

namespace innkeeper::http {
namespace {

constexpr std::int64_t kAveraged = 32;

}  // namespace

std::size_t Balance::join(Adopt adopt) {
    members_.emplace_back().adopt = std::move(adopt);
    return members_.size() - 1;
}

void Balance::waited(std::size_t member, Wait wait) {
    std::atomic<std::int64_t>& waits = members_[member].waits;
    const std::int64_t before = waits.load(std::memory_order_relaxed);
    waits.store(before - before / kAveraged + wait.count(), std::memory_order_relaxed);
}

std::int64_t Balance::lag_of(const Member& member) const {
    return member.waits.load(std::memory_order_relaxed) / kAveraged;
}

std::optional<std::size_t> Balance::better_than(std::size_t member, Time now) {
    const std::int64_t lag = lag_of(members_[member]);
    if (lag < Wait(kWorthMoving).count()) return std::nullopt;
    std::size_t best = member;
    std::int64_t least = lag;
    for (std::size_t i = 0; i < members_.size(); ++i)
        if (const std::int64_t other = lag_of(members_[i]); other < least && members_[i].takes) {
            best = i;
            least = other;
        }
    if (best == member || lag * 100 < least * kWorthMovingPercent) return std::nullopt;
    const std::int64_t time = now.time_since_epoch().count();
    std::int64_t next = next_move_.load(std::memory_order_relaxed);
    if (time < next) return std::nullopt;
    const std::int64_t after = time + Wait(kMoveInterval).count();
    if (!next_move_.compare_exchange_strong(next, after)) return std::nullopt;
    return best;
}

}  // namespace innkeeper::http
