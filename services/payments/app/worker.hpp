#pragma once

#include "chassis/core/scope.hpp"
#include "services/payments/app/change.hpp"
#include "services/payments/app/context.hpp"

#include <memory>
#include <set>
#include <string>

namespace innkeeper::payments {

/// Carries out the commands: asks the provider, and commits what came of it with the ledger and
/// the answer. What it has to do is in timer rows, so a restart at any point loses nothing; what
/// it asks twice has the same key. Commands of one booking go one after another, those of
/// kMaxAtOnce bookings at once.
class Worker {
public:
    Worker(Context& context, Executor executor);

    /// Runs until its scope stops; stop() before that scope ends what it has started.
    Task<void> run();
    Task<void> stop() { co_await scope_.stop(); }
    /// Everything that is due now, one after another; an error of one holds up no other.
    [[nodiscard]] Task<Result<void>> run_due();
    /// Tells the worker of a timer that was written.
    void note(Instant due);

private:
    enum class Went { on, rest };

    Task<Result<void>> sweep(Instant now);
    Task<void> take_turn(std::string booking_id, Instant due);
    Task<Result<void>> carry_out(std::string booking_id, Instant due);
    Task<Result<Went>> step(std::string booking_id, Instant due);
    Task<Result<Outcome>> ask(Call call, std::string guest_subject);
    Task<Result<Went>> settle(PaymentRow row, Fact fact);
    Task<Result<Went>> retry_later(PaymentRow row, Call call);
    void tell(const Change& change, const Fact& fact);
    Millis backoff(int attempts);
    Task<Result<Millis>> until_next(Instant swept);

    Context& context_;
    std::unique_ptr<Timer> timer_;
    Scope scope_;
    std::set<std::string> under_way_;
    Instant next_{Instant::max()};  ///< the earliest timer that the worker sleeps for
};

}  // namespace innkeeper::payments
