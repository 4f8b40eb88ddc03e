#include "chassis/core/clock.hpp"

#include "chassis/core/strings.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <atomic>

namespace innkeeper {
namespace {

namespace asio = boost::asio;
namespace chrono = std::chrono;

// Nobody waits longer, and a longer time would overflow the timer's nanoseconds.
constexpr Millis kLongestSleep = chrono::hours(24 * 365 * 100);

/// Reads fixed-width numbers and single characters from the front of a text.
struct Cursor {
    std::string_view rest;
    bool ok = true;

    int digits(std::size_t count) {
        int value = 0;
        if (rest.size() < count) ok = false;
        for (std::size_t i = 0; ok && i < count; ++i) {
            if (rest[i] < '0' || rest[i] > '9') ok = false;
            value = value * 10 + (rest[i] - '0');
        }
        if (!ok) return 0;
        rest.remove_prefix(count);
        return value;
    }
    char any_of(std::string_view allowed) {
        if (!ok || rest.empty() || !allowed.contains(rest.front())) {
            ok = false;
            return '\0';
        }
        const char c = rest.front();
        rest.remove_prefix(1);
        return c;
    }
};

int read_fraction_ms(Cursor& in) {
    if (in.rest.empty() || in.rest.front() != '.') return 0;
    in.rest.remove_prefix(1);
    std::size_t count = 0;
    int ms = 0;
    for (; !in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9'; ++count) {
        if (count < 3) ms = ms * 10 + (in.rest.front() - '0');
        in.rest.remove_prefix(1);
    }
    if (count == 0 || count > kMaxFractionDigits) in.ok = false;
    for (; count < 3; ++count) ms *= 10;
    return ms;
}

chrono::minutes read_offset(Cursor& in) {
    const char sign = in.any_of("Zz+-");
    if (sign == 'Z' || sign == 'z' || !in.ok) return {};
    const int hours = in.digits(2);
    in.any_of(":");
    const int minutes = in.digits(2);
    if (hours > 23 || minutes > 59) in.ok = false;
    const auto offset = chrono::hours(hours) + chrono::minutes(minutes);
    return sign == '-' ? -offset : offset;
}

class SystemTimer final : public Timer {
public:
    explicit SystemTimer(Executor executor) : state_(std::make_shared<State>(executor)) {}

    Task<void> sleep_for(Millis duration) override {
        const std::shared_ptr<State> state = state_;
        if (state->woken.exchange(false)) co_return;
        state->timer.expires_after(std::clamp(duration, Millis(0), kLongestSleep));
        boost::system::error_code ec;
        co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
        state->woken = false;
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }

    void wake() override {
        state_->woken = true;
        // The flag is read again on the executor: a sleep that has taken it since is not the one
        // to cut short.
        asio::post(state_->timer.get_executor(), [state = state_] {
            if (state->woken) state->timer.cancel();
        });
    }

private:
    struct State {
        explicit State(const Executor& executor) : timer(executor) {}
        asio::steady_timer timer;
        std::atomic<bool> woken = false;
    };
    std::shared_ptr<State> state_;
};

}  // namespace

std::string to_rfc3339(Instant instant) {
    char buffer[strings::kMaxInstant];
    return {buffer, strings::put(buffer, instant)};
}

Result<Instant> parse_rfc3339(std::string_view text) {
    const auto refuse = [] {
        return fail(Code::invalid, "invalid-request",
                    "A time must be in RFC 3339 form, such as 2027-07-20T09:30:00Z.");
    };
    Cursor in{text};
    const int year = in.digits(4);
    in.any_of("-");
    const int month = in.digits(2);
    in.any_of("-");
    const int day = in.digits(2);
    in.any_of("Tt");
    const int hour = in.digits(2);
    in.any_of(":");
    const int minute = in.digits(2);
    in.any_of(":");
    const int second = in.digits(2);
    const int ms = read_fraction_ms(in);
    const chrono::minutes offset = read_offset(in);
    if (!in.ok || !in.rest.empty()) return refuse();
    const chrono::year_month_day date{chrono::year(year), chrono::month(unsigned(month)),
                                      chrono::day(unsigned(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return refuse();

    const auto start_of_minute =
        chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) - offset;
    // A leap second (RFC 3339 section 5.7) is the last of a day in UTC; it has no instant of its
    // own in Unix time and becomes the first second of the next day.
    const auto minute_of_day = start_of_minute - chrono::floor<chrono::days>(start_of_minute);
    if (second == 60 && minute_of_day != chrono::minutes(24 * 60 - 1)) return refuse();
    const Instant instant = start_of_minute + chrono::seconds(second) + Millis(ms);

    const chrono::year_month_day utc(chrono::floor<chrono::days>(instant));
    if (utc.year() < chrono::year(0) || utc.year() > chrono::year(9999)) return refuse();
    return instant;
}

std::int64_t to_unix_ms(Instant instant) { return instant.time_since_epoch().count(); }
Instant from_unix_ms(std::int64_t ms) { return Instant(Millis(ms)); }

Instant SystemClock::now() const { return chrono::floor<Millis>(chrono::system_clock::now()); }

Millis SystemClock::monotonic() const {
    return chrono::floor<Millis>(chrono::steady_clock::now().time_since_epoch());
}

std::unique_ptr<Timer> SystemClock::make_timer(Executor executor) {
    return std::make_unique<SystemTimer>(std::move(executor));
}

}  // namespace innkeeper
