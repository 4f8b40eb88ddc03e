#pragma once

#include "chassis/core/clock.hpp"
#include "tests/simulation/world.hpp"

namespace innkeeper::sim {

/// How a node's wall clock differs from true time: by `skew` at the start, and by `drift_ppm`
/// microseconds more for each second.
struct ClockError {
    Millis skew{0};
    std::int64_t drift_ppm = 0;
};

/// True wall time when the world begins: 2027-01-15T08:00:00Z.
inline constexpr std::int64_t kWorldStartMs = 1'800'000'000'000;

/// Time of one node. The error touches now() alone; monotonic() is the world's virtual time.
class SimClock final : public Clock {
public:
    SimClock(SimExecutor where, ClockError error) : where_(where), error_(error) {}
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Millis monotonic() const override;
    /// The timer wakes on the clock's node, whatever wraps `executor`.
    [[nodiscard]] std::unique_ptr<Timer> make_timer(Executor executor) override;

private:
    SimExecutor where_;
    ClockError error_;
};

}  // namespace innkeeper::sim
