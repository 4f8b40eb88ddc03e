#include "chassis/testing/manual_clock.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/wait_point.hpp"

#include <algorithm>
#include <optional>

namespace innkeeper::testing {
namespace {

class ManualTimer;

}  // namespace

struct ManualClock::State {
    Instant now;
    Millis monotonic{0};
    std::vector<ManualTimer*> timers;
};

namespace {

class ManualTimer final : public Timer {
public:
    ManualTimer(Executor executor, std::shared_ptr<ManualClock::State> clock)
        : clock_(std::move(clock)), point_(std::move(executor)) {
        clock_->timers.push_back(this);
    }
    ~ManualTimer() override { std::erase(clock_->timers, this); }
    ManualTimer(const ManualTimer&) = delete;
    ManualTimer& operator=(const ManualTimer&) = delete;

    Task<void> sleep_for(Millis duration) override {
        if (duration <= Millis(0)) point_.notify();
        deadline_ = clock_->monotonic + duration;
        const Forget forget{deadline_};
        co_await point_.wait();
    }

    void wake() override { point_.notify(); }

    void look() {
        if (!deadline_ || *deadline_ > clock_->monotonic) return;
        deadline_.reset();
        point_.notify();
    }

    [[nodiscard]] std::optional<Millis> deadline() const { return deadline_; }

private:
    struct Forget {
        std::optional<Millis>& deadline;
        ~Forget() { deadline.reset(); }
    };

    std::shared_ptr<ManualClock::State> clock_;
    WaitPoint point_;
    std::optional<Millis> deadline_;
};

}  // namespace

ManualClock::ManualClock(Instant start) : state_(std::make_shared<State>(start)) {}
ManualClock::~ManualClock() = default;

Instant ManualClock::now() const { return state_->now; }
Millis ManualClock::monotonic() const { return state_->monotonic; }

std::unique_ptr<Timer> ManualClock::make_timer(Executor executor) {
    return std::make_unique<ManualTimer>(std::move(executor), state_);
}

void ManualClock::advance(Millis by) {
    CHECK(by >= Millis(0));
    state_->now += by;
    state_->monotonic += by;
    for (ManualTimer* timer : state_->timers) timer->look();
}

void ManualClock::step_wall(Millis by) { state_->now += by; }

std::size_t ManualClock::sleeping() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        state_->timers, [](const ManualTimer* timer) { return timer->deadline().has_value(); }));
}

std::optional<Millis> ManualClock::next_wake() const {
    std::optional<Millis> next;
    for (const ManualTimer* timer : state_->timers) {
        const auto deadline = timer->deadline();
        if (deadline && (!next || *deadline - state_->monotonic < *next))
            next = *deadline - state_->monotonic;
    }
    return next;
}

}  // namespace innkeeper::testing
