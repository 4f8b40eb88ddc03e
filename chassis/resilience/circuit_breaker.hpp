#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/resilience/limits.hpp"

#include <cstdint>
#include <expected>
#include <memory>

namespace innkeeper::resilience {

/// Whether an error says that the dependency is in trouble: `unavailable`, `timeout`,
/// `unknown_outcome` and `bug`. All others are what a healthy dependency says to a caller, `busy`
/// among them: it answers at once and sheds load by itself, and the caller waits for Retry-After.
[[nodiscard]] bool is_failure(Code code);

enum class BreakerPhase {
    closed,     ///< calls go through; failures in a row are counted
    open,       ///< calls are refused
    half_open,  ///< one trial at a time decides; other calls are refused
};

enum class CallEnd { success, failure };

struct BreakerOptions {
    int failures_to_open = kFailuresToOpen;  ///< at least 1
    Millis open_for = kOpenFor;              ///< above 0
    bool operator==(const BreakerOptions&) const = default;
};

/// Decides which calls to a dependency are worth making. A value without clock or I/O: time comes
/// in as Clock::monotonic(). Not thread-safe.
///
///            failures_to_open in a row           open_for is over, a call is admitted
///     closed ─────────────────────────▶ open ─────────────────────────────▶ half_open
///        ▲                               ▲                                      │
///        └────────────── success ────────┼──────────────────────────────────────┤
///                                        └────────────────── failure ───────────┘
///
/// A trial that is abandoned leaves it half open, and the next call is the trial. What is reported
/// of a call that was admitted before the last change of phase is ignored: it tells of other times.
class CircuitBreaker {
public:
    /// Names a call that was admitted; good for one report.
    struct Ticket {
        std::uint64_t generation;
    };

    explicit CircuitBreaker(BreakerOptions options = {});
    /// A ticket, or how long until a trial may be made: 0 while one runs.
    [[nodiscard]] std::expected<Ticket, Millis> admit(Millis now);
    void report(Ticket ticket, CallEnd end, Millis now);
    /// In place of a report: nobody will know how the call ended. Counts for nothing.
    void abandon(Ticket ticket);
    /// The phase after the last call: `open` until a trial is admitted, however late that is.
    [[nodiscard]] BreakerPhase phase() const { return phase_; }
    bool operator==(const CircuitBreaker&) const = default;

private:
    void enter(BreakerPhase phase);

    BreakerOptions options_;
    BreakerPhase phase_ = BreakerPhase::closed;
    std::uint64_t generation_ = 0;
    int failures_ = 0;  ///< in a row, while closed
    Millis retry_at_{0};
    bool trial_runs_ = false;
};

/// The right to make one call, and the duty to say how it ended. One that goes without finish(),
/// with a coroutine that was cancelled or destroyed, is abandoned.
class Permit {
public:
    /// As CircuitBreaker::admit.
    [[nodiscard]] static std::expected<Permit, Millis> take(std::shared_ptr<CircuitBreaker> breaker,
                                                            Millis now);
    ~Permit();
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&&) = delete;
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;
    /// Once.
    void finish(CallEnd end, Millis now) &&;

private:
    Permit(std::shared_ptr<CircuitBreaker> breaker, CircuitBreaker::Ticket ticket);
    std::shared_ptr<CircuitBreaker> breaker_;
    CircuitBreaker::Ticket ticket_;
};

}  // namespace innkeeper::resilience
