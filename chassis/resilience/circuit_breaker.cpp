#include "chassis/resilience/circuit_breaker.hpp"

#include "chassis/core/check.hpp"

#include <utility>

namespace innkeeper::resilience {

bool is_failure(Code code) {
    switch (code) {
        case Code::unavailable:
        case Code::timeout:
        case Code::unknown_outcome:
        case Code::bug:
            return true;
        case Code::invalid:
        case Code::unauthenticated:
        case Code::forbidden:
        case Code::not_found:
        case Code::conflict:
        case Code::too_large:
        case Code::rejected:
        case Code::busy:
            return false;
    }
    CHECK(false);
    return true;
}

CircuitBreaker::CircuitBreaker(BreakerOptions options) : options_(options) {
    CHECK(options_.failures_to_open >= 1);
    CHECK(options_.open_for > Millis(0));
}

std::expected<CircuitBreaker::Ticket, Millis> CircuitBreaker::admit(Millis now) {
    if (phase_ == BreakerPhase::closed) return Ticket{generation_};
    if (trial_runs_) return std::unexpected(Millis(0));
    if (now < retry_at_) return std::unexpected(retry_at_ - now);
    enter(BreakerPhase::half_open);
    trial_runs_ = true;
    return Ticket{generation_};
}

void CircuitBreaker::report(Ticket ticket, CallEnd end, Millis now) {
    if (ticket.generation != generation_) return;
    const bool trial = trial_runs_;
    if (end == CallEnd::success) {
        failures_ = 0;
        if (trial) enter(BreakerPhase::closed);
        return;
    }
    if (!trial && ++failures_ < options_.failures_to_open) return;
    enter(BreakerPhase::open);
    retry_at_ = now + options_.open_for;
}

void CircuitBreaker::abandon(Ticket ticket) {
    if (ticket.generation == generation_ && trial_runs_) enter(BreakerPhase::half_open);
}

void CircuitBreaker::enter(BreakerPhase phase) {
    phase_ = phase;
    ++generation_;
    failures_ = 0;
    trial_runs_ = false;
}

std::expected<Permit, Millis> Permit::take(std::shared_ptr<CircuitBreaker> breaker, Millis now) {
    const auto ticket = breaker->admit(now);
    if (!ticket) return std::unexpected(ticket.error());
    return Permit(std::move(breaker), *ticket);
}

Permit::Permit(std::shared_ptr<CircuitBreaker> breaker, CircuitBreaker::Ticket ticket)
    : breaker_(std::move(breaker)), ticket_(ticket) {}

Permit::~Permit() {
    if (breaker_) breaker_->abandon(ticket_);
}

void Permit::finish(CallEnd end, Millis now) && {
    const auto breaker = std::exchange(breaker_, nullptr);
    CHECK(breaker);
    breaker->report(ticket_, end, now);
}

}  // namespace innkeeper::resilience
