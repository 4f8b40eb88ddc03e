#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace innkeeper {

using Millis = std::chrono::milliseconds;

/// A moment in UTC, in milliseconds. Never a stay date: those are civil dates (dates.hpp).
using Instant = std::chrono::sys_time<Millis>;

inline constexpr std::size_t kMaxFractionDigits = 9;

/// RFC 3339 in UTC with milliseconds, `2027-07-20T09:30:00.000Z`.
[[nodiscard]] std::string to_rfc3339(Instant instant);
/// Reads RFC 3339 with any offset; the result is UTC, of the years 0000 to 9999. Digits after the
/// third of a fraction are cut off. Error: `invalid-request`.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view text);
[[nodiscard]] std::int64_t to_unix_ms(Instant instant);
[[nodiscard]] Instant from_unix_ms(std::int64_t ms);

/// One waiting place: a sleep that can be cut short. Used by one coroutine at a time, on the
/// executor that it was made for.
class Timer {
public:
    virtual ~Timer() = default;
    /// Returns after `duration`, or at once when wake() was called before or meanwhile. Throws
    /// operation_aborted when Asio cancels the coroutine (Scope::stop).
    virtual Task<void> sleep_for(Millis duration) = 0;
    /// Ends the sleep under way, or the next one. Callable from any thread.
    virtual void wake() = 0;
};

/// Time as a port: production uses the system's, tests set it by hand, the simulation owns it.
class Clock {
public:
    virtual ~Clock() = default;
    /// Wall time. May be skewed and may step.
    [[nodiscard]] virtual Instant now() const = 0;
    /// Time since an arbitrary start; never goes back. For durations and deadlines in a process.
    [[nodiscard]] virtual Millis monotonic() const = 0;
    [[nodiscard]] virtual std::unique_ptr<Timer> make_timer(Executor executor) = 0;
};

/// The system's clock, with Asio timers.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Millis monotonic() const override;
    [[nodiscard]] std::unique_ptr<Timer> make_timer(Executor executor) override;
};

}  // namespace innkeeper
