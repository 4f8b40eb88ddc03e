#include "chassis/resilience/dependency_guard.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/wait_point.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <expected>
#include <list>
#include <utility>

namespace innkeeper::resilience {
namespace {

namespace asio = boost::asio;

double gauge_of(BreakerPhase phase) {
    switch (phase) {
        case BreakerPhase::closed:
            return 0;
        case BreakerPhase::half_open:
            return 1;
        case BreakerPhase::open:
            return 2;
    }
    CHECK(false);
    return 0;
}

/// Nobody waits for a call that was given up on: its cancellation ends here, a bug ends the
/// process, as one of a Scope does.
void check_unheard(const std::exception_ptr& exception) {
    if (!exception) return;
    try {
        std::rethrow_exception(exception);
    } catch (const boost::system::system_error& e) {
        if (e.code() != asio::error::operation_aborted) throw;
    }
}

}  // namespace

/// Lives until its caller and its work have both let go of it.
struct DependencyGuard::Call {
    explicit Call(std::unique_ptr<Timer> t) : timer(std::move(t)) {}

    void give_up() {
        given_up = true;
        if (!ended) signal.emit(asio::cancellation_type::all);
    }

    std::unique_ptr<Timer> timer;  ///< where the caller waits
    asio::cancellation_signal signal;
    bool ended = false;
    bool given_up = false;
    std::exception_ptr exception;
    Result<void> result;
};

struct DependencyGuard::State {
    State(Clock& the_clock, telemetry::Metrics& the_metrics, GuardOptions the_options)
        : clock(the_clock),
          metrics(the_metrics),
          options(std::move(the_options)),
          breaker(std::make_shared<CircuitBreaker>(options.breaker)) {
        metrics.gauge("breaker_state", gauge_of(breaker->phase()), labels());
        metrics.count("breaker_openings_total", labels(), 0);
    }

    std::expected<Permit, Error> admit() {
        if (stopped || calls.size() >= options.max_calls)
            return std::unexpected(unavailable(kShortRetryAfter));
        const BreakerPhase before = breaker->phase();
        auto permit = Permit::take(breaker, clock.monotonic());
        if (!permit) return std::unexpected(unavailable(permit.error()));
        publish(before);
        return *std::move(permit);
    }

    void finish(Permit permit, CallEnd end) {
        const BreakerPhase before = breaker->phase();
        std::move(permit).finish(end, clock.monotonic());
        publish(before);
    }

    void publish(BreakerPhase before) {
        if (breaker->phase() == before) return;
        metrics.gauge("breaker_state", gauge_of(breaker->phase()), labels());
        if (breaker->phase() == BreakerPhase::open)
            metrics.count("breaker_openings_total", labels());
    }

    [[nodiscard]] Error unavailable(Millis wait) const {
        Error error = options.unavailable;
        error.retry_after =
            std::chrono::ceil<std::chrono::seconds>(std::max(wait, kShortRetryAfter));
        return error;
    }

    [[nodiscard]] telemetry::Metrics::Labels labels() const {
        return {{"dependency", options.dependency}};
    }

    Clock& clock;
    telemetry::Metrics& metrics;
    const GuardOptions options;
    const std::shared_ptr<CircuitBreaker> breaker;
    std::list<std::shared_ptr<Call>> calls;
    bool stopped = false;
    WaitPoint* drained = nullptr;
};

/// Where the work of a call comes to its end. A coroutine that is destroyed instead of ended never
/// calls this; the call is over all the same when this goes.
struct DependencyGuard::Landing {
    std::shared_ptr<State> state;
    std::list<std::shared_ptr<Call>>::iterator entry;

    Landing(std::shared_ptr<State> s, std::list<std::shared_ptr<Call>>::iterator e)
        : state(std::move(s)), entry(e) {}
    Landing(Landing&&) noexcept = default;
    Landing& operator=(Landing&&) = delete;
    Landing(const Landing&) = delete;
    Landing& operator=(const Landing&) = delete;
    ~Landing() {
        if (!state) return;
        state->calls.erase(entry);
        if (state->calls.empty() && state->drained != nullptr) state->drained->notify();
    }

    void operator()(std::exception_ptr exception, Result<void> result) {
        Call& call = **entry;
        call.ended = true;
        if (call.given_up) return check_unheard(exception);
        call.exception = std::move(exception);
        call.result = std::move(result);
        call.timer->wake();
    }
};

DependencyGuard::DependencyGuard(Clock& clock, telemetry::Metrics& metrics, GuardOptions options)
    : state_(std::make_shared<State>(clock, metrics, std::move(options))) {}

DependencyGuard::~DependencyGuard() = default;

std::size_t DependencyGuard::under_way() const { return state_->calls.size(); }
BreakerPhase DependencyGuard::phase() const { return state_->breaker->phase(); }

Task<Result<void>> DependencyGuard::call(Task<Result<void>> work, Millis limit, Error when_late) {
    const std::shared_ptr<State> state = state_;
    auto permit = state->admit();
    if (!permit) co_return fail(std::move(permit).error());

    const Executor executor = co_await asio::this_coro::executor;
    const auto call = std::make_shared<Call>(state->clock.make_timer(executor));
    const auto entry = state->calls.insert(state->calls.end(), call);
    asio::co_spawn(executor, std::move(work),
                   asio::bind_cancellation_slot(call->signal.slot(), Landing(state, entry)));
    try {
        co_await call->timer->sleep_for(limit);
    } catch (const boost::system::system_error&) {
        call->give_up();
        throw;
    }
    if (call->given_up) co_return fail(state->unavailable(kShortRetryAfter));
    if (!call->ended) {
        call->give_up();
        state->finish(*std::move(permit), CallEnd::failure);
        co_return fail(std::move(when_late));
    }
    const bool failed = call->exception || (!call->result && is_failure(call->result.error().code));
    state->finish(*std::move(permit), failed ? CallEnd::failure : CallEnd::success);
    if (call->exception) std::rethrow_exception(call->exception);
    co_return call->result;
}

Task<void> DependencyGuard::stop() {
    const std::shared_ptr<State> state = state_;
    CHECK(!state->stopped);
    state->stopped = true;
    // A copy: work may end, and leave the list, while it is told.
    const auto told = state->calls;
    for (const auto& call : told) {
        call->give_up();
        call->timer->wake();
    }
    if (state->calls.empty()) co_return;
    const Executor executor = co_await asio::this_coro::executor;
    WaitPoint drained(executor);
    state->drained = &drained;
    struct Forget {
        State& state;
        ~Forget() { state.drained = nullptr; }
    };
    const Forget forget{*state};
    co_await drained.wait();
}

}  // namespace innkeeper::resilience
