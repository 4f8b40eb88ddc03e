#pragma once

#include "chassis/core/clock.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace innkeeper::testing {

/// A clock that moves only by hand. Timers made by it wake when advance() passes their time.
/// One thread.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start = from_unix_ms(1'800'000'000'000));  // 2027-01-15
    ~ManualClock() override;
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Millis monotonic() const override;
    [[nodiscard]] std::unique_ptr<Timer> make_timer(Executor executor) override;
    /// Moves both times forward. Who sleeps until then goes on when the executor next runs.
    void advance(Millis by);
    /// Moves the wall time alone, forward or back, as a correction of the system's clock does.
    void step_wall(Millis by);
    /// Coroutines that sleep on timers of this clock.
    [[nodiscard]] std::size_t sleeping() const;
    /// Until the first of them wakes; none sleeps: nothing.
    [[nodiscard]] std::optional<Millis> next_wake() const;

    struct State;

private:
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::testing
