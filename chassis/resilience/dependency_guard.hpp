#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"
#include "chassis/resilience/circuit_breaker.hpp"
#include "chassis/resilience/limits.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace innkeeper::resilience {

struct GuardOptions {
    std::string dependency;  ///< label of the metrics: "text-index"
    Error unavailable;       ///< of code `unavailable`; the guard sets retry_after, 1 s or more
    BreakerOptions breaker = {};
    std::size_t max_calls = kMaxCallsUnderWay;
};

/// What stands before every call to a dependency that may be down, slow or lost: a circuit
/// breaker, a deadline, and a bound on the calls that have not come back.
///
/// Metrics: breaker_state{dependency} is 0 closed, 1 half open, 2 open (until a trial is made);
/// breaker_openings_total{dependency}.
/// Lives on the executor of its callers; not thread-safe. A decorator of a port has one
/// (chassis/text/guarded_text_index.cpp).
class DependencyGuard {
public:
    /// Clock and metrics outlive the guard and its calls.
    DependencyGuard(Clock& clock, telemetry::Metrics& metrics, GuardOptions options);
    ~DependencyGuard();
    DependencyGuard(const DependencyGuard&) = delete;
    DependencyGuard& operator=(const DependencyGuard&) = delete;

    /// Runs `work`, unless the breaker refuses, max_calls are under way or the guard was stopped:
    /// then the answer is `unavailable`, at once, and `work` never starts.
    /// After `limit` it is `when_late`, at once too, and a failure: `work` is asked to end (Asio
    /// cancellation), and whether it does or not, what it still says is heard by nobody. So it
    /// owns what it uses, or uses what lives until stop() has returned. When the caller is
    /// cancelled, so is `work`, and the breaker counts nothing. An exception of `work` is a
    /// failure and goes on to the caller.
    Task<Result<void>> call(Task<Result<void>> work, Millis limit, Error when_late);
    /// Calls that have not come back, those given up on included.
    [[nodiscard]] std::size_t under_way() const;
    [[nodiscard]] BreakerPhase phase() const;
    /// Once: no call starts from here on; asks those under way to end, gives their callers
    /// `unavailable`, and returns when the last has come back.
    Task<void> stop();

private:
    struct Call;
    struct Landing;
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::resilience
