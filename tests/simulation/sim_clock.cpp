#include "tests/simulation/sim_clock.hpp"

namespace innkeeper::sim {
namespace {

class SimTimer final : public Timer {
public:
    explicit SimTimer(SimExecutor where) : where_(where) {}
    ~SimTimer() override { where_.world().cancel(timer_); }

    Task<void> sleep_for(Millis duration) override {
        if (woken_) {
            woken_ = false;
            co_return;
        }
        World& world = where_.world();
        const Token token = world.new_token();
        token_ = token;
        timer_ = world.after(where_, duration, [&world, token] { world.resume(token); });
        co_await world.park(where_, token);
        world.cancel(timer_);
        token_ = {};
        woken_ = false;
    }

    void wake() override {
        woken_ = true;
        if (token_ != Token{}) where_.world().resume(token_);
    }

private:
    SimExecutor where_;
    Token token_;
    TimerId timer_;
    bool woken_ = false;
};

}  // namespace

Instant SimClock::now() const {
    const Micros passed = where_.world().now();
    const Micros drift{passed.count() / 1'000'000 * error_.drift_ppm};
    return from_unix_ms(kWorldStartMs) + error_.skew +
           std::chrono::duration_cast<Millis>(passed + drift);
}

Millis SimClock::monotonic() const {
    return std::chrono::duration_cast<Millis>(where_.world().now());
}

std::unique_ptr<Timer> SimClock::make_timer(Executor) { return std::make_unique<SimTimer>(where_); }

}  // namespace innkeeper::sim
