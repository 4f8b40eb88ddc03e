#pragma once

#include "services/booking/app/context.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/app/transitions.hpp"

#include <memory>
#include <optional>
#include <string>

namespace innkeeper::booking {

/// What time alone does: holds expire, bookings that nobody decides are rejected. Time decides
/// whether or not the worker runs; the worker does it early, and after a restart finds the timer
/// rows again.
/// A table may read the rows that are over each time that it is asked for those that are due, so
/// only what has become due since the last look is looked through. The worker goes through all
/// every kTimerPoll, for what another process, whose clock lags, has written behind that.
class Timers {
public:
    Timers(Context& context, Transitions& transitions, Executor executor);

    /// True when a timer row is due.
    [[nodiscard]] Task<Result<bool>> any_due();
    /// Moves on every booking whose timer is due. One that cannot be moved on holds up no other:
    /// it is logged and stays due.
    [[nodiscard]] Task<Result<void>> run_due();
    /// The worker: runs until its scope stops.
    Task<void> run();
    /// Tells the worker of a timer that was written.
    void note(Instant due);

private:
    Task<Result<void>> run_until(std::string from, Instant now);
    /// Nothing is left from `from`, which was looked through from here on, up to `to`.
    void settle(const std::string& from, std::string to);
    Task<Result<void>> fire(TimerRef timer, store::Key key);
    /// How long to sleep after all was tried that was due at `swept`.
    Task<Result<Millis>> until_next(Instant swept);

    Context& context_;
    Transitions& transitions_;
    std::unique_ptr<Timer> timer_;
    Instant next_{Instant::max()};  ///< the earliest timer that the worker sleeps for
    std::string settled_;           ///< no timer is before this sort key
    std::optional<Millis> swept_;   ///< when the worker went through all, monotonic
};

}  // namespace innkeeper::booking
