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
    Task<Result<void>> run_until(Instant now);
    Task<Result<void>> fire(TimerRef timer, store::Key key);
    /// How long to sleep after all was tried that was due at `swept`.
    Task<Result<Millis>> until_next(Instant swept);

    Context& context_;
    Transitions& transitions_;
    std::unique_ptr<Timer> timer_;
    Instant next_{Instant::max()};  ///< the earliest timer that the worker sleeps for
};

}  // namespace innkeeper::booking
