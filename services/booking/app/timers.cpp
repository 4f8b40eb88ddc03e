#include "services/booking/app/timers.hpp"

#include "services/booking/app/errors.hpp"
#include "services/booking/limits.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

Wish time_wish(std::string booking_id) {
    return {.name = "pass_time",
            .booking_id = std::move(booking_id),
            .traceparent = {},
            .status = 200,
            .not_found = booking_not_found(),
            .may = [](const Booking&, const stay::Hotel&) { return Result<void>{}; },
            .command = [](const Rows&, const HotelRules&, Instant) -> Result<Command> {
                return PassTime{};
            }};
}

}  // namespace

Timers::Timers(Context& context, Transitions& transitions, Executor executor)
    : context_(context),
      transitions_(transitions),
      timer_(context.clock.make_timer(std::move(executor))) {}

void Timers::settle(const std::string& from, std::string to) {
    if (from <= settled_) settled_ = std::max(settled_, std::move(to));
}

Task<Result<bool>> Timers::any_due() {
    const std::string from = settled_;
    std::string to = timers_until(context_.clock.now());
    if (to <= from) co_return false;
    store::Query query{.partition = std::string(kTimers), .from = from, .to = to, .limit = 1};
    CO_TRY(const auto page, co_await context_.table.query(std::move(query)));
    if (page.items.empty()) settle(from, std::move(to));
    co_return !page.items.empty();
}

Task<Result<void>> Timers::run_due() {
    co_return co_await run_until(settled_, context_.clock.now());
}

Task<Result<void>> Timers::run_until(std::string from, Instant now) {
    const std::string to = timers_until(now);
    if (to <= from) co_return Result<void>{};
    std::optional<std::string> left;
    store::Query query{
        .partition = std::string(kTimers), .from = from, .to = to, .limit = kTimerPage};
    do {
        CO_TRY(auto page, co_await context_.table.query(query));
        for (const store::Item& item : page.items) {
            const auto timer = parse_timer(item.key.sort);
            if (!timer) {
                context_.log.error("timer-damaged", {{"key", item.key.sort}});
                continue;
            }
            const auto fired = co_await fire(*timer, item.key);
            if (fired) continue;
            if (!left) left = item.key.sort;
            context_.log.warn("timer-failed",
                              {{"booking", timer->booking_id}, {"slug", fired.error().slug}});
        }
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    if (left) settled_ = std::min(settled_, *left);
    settle(from, left.value_or(to));
    co_return Result<void>{};
}

Task<Result<void>> Timers::fire(TimerRef timer, store::Key key) {
    CO_TRY(const auto booking, co_await current_booking(context_, timer.booking_id));
    if (!booking || booking->due() != timer.due) {
        // Moved on since the page was read, and its timer went with it: this takes a stray one.
        std::vector<store::Write> writes{store::Write::remove(std::move(key))};
        CO_TRY_VOID(co_await context_.table.commit(std::move(writes)));
        co_return Result<void>{};
    }
    CO_TRY_VOID(co_await transitions_.run(time_wish(timer.booking_id)));
    context_.metrics.count("booking_timers_fired_total");
    co_return Result<void>{};
}

Task<Result<Millis>> Timers::until_next(Instant swept) {
    // One that is due and could not be moved on waits for the next poll: no spinning.
    store::Query query{.partition = std::string(kTimers), .from = timers_until(swept), .limit = 1};
    CO_TRY(const auto page, co_await context_.table.query(std::move(query)));
    const auto timer = page.items.empty() ? std::nullopt : parse_timer(page.items.front().key.sort);
    const Instant now = context_.clock.now();
    next_ = now + kTimerPoll;
    if (timer) next_ = std::min(next_, std::max(now, timer->due));
    co_return next_ - now;
}

Task<void> Timers::run() {
    for (;;) {
        const Instant now = context_.clock.now();
        const Millis time = context_.clock.monotonic();
        const bool all = !swept_ || time - *swept_ >= kTimerPoll;
        const auto ran = co_await run_until(all ? std::string() : settled_, now);
        if (ran && all) swept_ = time;
        if (!ran) context_.log.warn("timers-unreadable", {{"slug", ran.error().slug}});
        const auto wait = co_await until_next(now);
        co_await timer_->sleep_for(wait ? *wait : Millis(kTimerPoll));
    }
}

void Timers::note(Instant due) {
    settled_ = std::min(settled_, timers_until(due - Millis(1)));
    if (due < next_) timer_->wake();
}

}  // namespace innkeeper::booking
