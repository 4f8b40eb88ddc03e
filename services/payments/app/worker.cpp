#include "services/payments/app/worker.hpp"

#include "chassis/core/probe.hpp"
#include "services/payments/app/published.hpp"
#include "services/payments/limits.hpp"

#include <algorithm>

namespace innkeeper::payments {
namespace {

constexpr std::string_view name_of(Outcome::Kind kind) {
    switch (kind) {
        case Outcome::Kind::approved:
            return "approved";
        case Outcome::Kind::declined:
            return "declined";
        case Outcome::Kind::unknown:
            return "unknown";
    }
    return "";
}

}  // namespace

Worker::Worker(Context& context, Executor executor)
    : context_(context), timer_(context.clock.make_timer(executor)), scope_(executor) {}

Task<void> Worker::run() {
    for (;;) {
        const Instant now = context_.clock.now();
        const auto swept = co_await sweep(now);
        if (!swept) context_.log.warn("payment-timers-unreadable", {{"slug", swept.error().slug}});
        const auto wait = co_await until_next(now);
        co_await timer_->sleep_for(wait ? *wait : Millis(kTimerPoll));
    }
}

Task<Result<void>> Worker::sweep(Instant now) {
    store::Query query{
        .partition = std::string(kTimers), .to = timers_until(now), .limit = kTimerPage};
    do {
        CO_TRY(auto page, co_await context_.table.query(query));
        for (const store::Item& item : page.items) {
            const auto timer = parse_timer(item.key.sort);
            if (!timer) {
                context_.log.error("payment-timer-damaged", {{"key", item.key.sort}});
                continue;
            }
            // Whoever ends its turn wakes the worker, and the rest is swept then.
            if (under_way_.size() >= kMaxAtOnce) co_return Result<void>{};
            if (under_way_.insert(timer->booking_id).second)
                scope_.spawn(take_turn(timer->booking_id, timer->due));
        }
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    co_return Result<void>{};
}

Task<void> Worker::take_turn(std::string booking_id, Instant due) {
    const auto done = co_await carry_out(booking_id, due);
    under_way_.erase(booking_id);
    if (!done) {
        context_.log.warn("payment-step-failed",
                          {{"booking", booking_id}, {"slug", done.error().slug}});
        co_return;  // stays due: the next poll takes it up, and there is no spinning
    }
    timer_->wake();
}

Task<Result<void>> Worker::run_due() {
    const Instant now = context_.clock.now();
    store::Query query{
        .partition = std::string(kTimers), .to = timers_until(now), .limit = kTimerPage};
    do {
        CO_TRY(auto page, co_await context_.table.query(query));
        for (const store::Item& item : page.items) {
            const auto timer = parse_timer(item.key.sort);
            if (!timer) continue;
            const auto done = co_await carry_out(timer->booking_id, timer->due);
            if (!done)
                context_.log.warn("payment-step-failed",
                                  {{"booking", timer->booking_id}, {"slug", done.error().slug}});
        }
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    co_return Result<void>{};
}

Task<Result<void>> Worker::carry_out(std::string booking_id, Instant due) {
    for (int i = 0; i < kMaxSteps; ++i) {
        CO_TRY(const Went went, co_await step(booking_id, due));
        if (went == Went::rest) co_return Result<void>{};
    }
    co_return Result<void>{};
}

Task<Result<Worker::Went>> Worker::step(std::string booking_id, Instant due) {
    CO_TRY(PaymentRow row, co_await load_payment(context_.table, booking_id));
    const auto work = row.value ? row.value->work : std::nullopt;
    if (!work || work->due > context_.clock.now()) {
        // Moved on since the page was read, and its timer went with it: this takes a stray one.
        if (work && work->due == due) co_return Went::rest;
        std::vector<store::Write> writes{store::Write::remove(timer_key(due, booking_id))};
        if (row.value)
            writes.push_back(
                store::Write::check(state_key(booking_id), store::Expect::exactly(row.version)));
        CO_TRY_VOID(co_await try_commit(context_, bus::Commit{std::move(writes)}));
        co_return Went::rest;
    }
    const Step next = next_step(row.value->payment);
    if (const auto* fact = std::get_if<Fact>(&next)) {
        REACHED("payment-answered-without-provider");
        co_return co_await settle(std::move(row), *fact);
    }
    const auto* call = std::get_if<Call>(&next);
    if (call == nullptr) co_return Went::rest;
    CO_TRY(const Outcome outcome, co_await ask(*call, row.value->payment.parties.guest_subject));
    const auto fact = on_outcome(row.value->payment, *call, outcome, context_.clock.now(),
                                 context_.give_up_after);
    if (!fact) co_return co_await retry_later(std::move(row), *call);
    if (work->attempts > 0 && outcome.kind != Outcome::Kind::unknown) {
        REACHED("payment-known-after-unknown");
        if (std::holds_alternative<Authorised>(*fact)) REACHED("payment-late-approval");
    }
    co_return co_await settle(std::move(row), *fact);
}

Task<Result<Outcome>> Worker::ask(Call call, std::string guest_subject) {
    if (call.kind == CommandKind::authorise) {
        CO_TRY(const auto method, co_await load_method(context_.table, call.method_id));
        if (!method || method->subject != guest_subject) {
            REACHED("payment-method-not-the-guests");
            co_return Outcome::declined(std::string(reason::kUnknownMethod));
        }
    }
    PaymentProvider& provider = context_.provider;
    Outcome outcome;
    switch (call.kind) {
        case CommandKind::authorise:
            outcome = co_await provider.authorise(call.key, call.method_id, call.amount);
            break;
        case CommandKind::capture:
            outcome = co_await provider.capture(call.key, call.reference, call.amount);
            break;
        case CommandKind::release:
            outcome = co_await provider.void_(call.key, call.authorisation_key);
            break;
        case CommandKind::refund:
            outcome = co_await provider.refund(call.key, call.reference, call.amount);
            break;
    }
    context_.metrics.count("payments_provider_calls_total",
                           {{"call", std::string(to_string(call.kind))},
                            {"outcome", std::string(name_of(outcome.kind))}});
    co_return outcome;
}

Task<Result<Worker::Went>> Worker::settle(PaymentRow row, Fact fact) {
    const std::string id = row.value->payment.booking_id;
    Change change = change_of(context_, row, id, fact, context_.clock.now());
    CO_TRY(const Tried tried, co_await try_commit(context_, std::move(change.commit)));
    if (tried == Tried::done) tell(change, fact);
    // Another process may have been first: the next step reads what there is now.
    co_return Went::on;
}

void Worker::tell(const Change& change, const Fact& fact) {
    const std::string& id = change.after.payment.booking_id;
    if (std::holds_alternative<GaveUp>(fact)) {
        REACHED("payment-given-up");
        context_.log.warn("payment-given-up", {{"booking", id}});
    }
    if (std::holds_alternative<CaptureFailed>(fact)) REACHED("payment-capture-failed");
    if (std::holds_alternative<RefundFailed>(fact)) REACHED("payment-refund-failed");
    if (!change.answer) return;
    context_.metrics.count("payments_answers_total",
                           {{"answer", std::string(to_string(change.answer->kind))}});
}

Task<Result<Worker::Went>> Worker::retry_later(PaymentRow row, Call call) {
    REACHED("payment-outcome-unknown");
    const Payment& payment = row.value->payment;
    const Instant now = context_.clock.now();
    const int attempts = std::min(row.value->work->attempts, 1'000'000) + 1;
    Instant due = now + backoff(attempts);
    // Not past the moment to give up, which only an authorisation has.
    const Instant give_up_at = payment.turn_since + context_.give_up_after;
    if (call.kind == CommandKind::authorise && now < give_up_at) due = std::min(due, give_up_at);
    CO_TRY(const Tried tried, co_await try_commit(context_, postpone(row, {due, attempts})));
    if (tried == Tried::again) co_return Went::on;
    context_.log.info("payment-outcome-unknown", {{"booking", payment.booking_id},
                                                  {"call", to_string(call.kind)},
                                                  {"attempt", std::to_string(attempts)}});
    context_.on_timer(due);
    co_return Went::rest;
}

Millis Worker::backoff(int attempts) {
    Millis delay = kFirstRetry;
    for (int i = 1; i < attempts && delay < kMaxRetry; ++i) delay *= 2;
    delay = std::min<Millis>(delay, kMaxRetry);
    const auto half = static_cast<std::uint64_t>(delay.count()) / 2;
    return delay - Millis(context_.random.below(half + 1));
}

Task<Result<Millis>> Worker::until_next(Instant swept) {
    // What is due is under way, or failed and waits for the next poll.
    store::Query query{.partition = std::string(kTimers), .from = timers_until(swept), .limit = 1};
    CO_TRY(const auto page, co_await context_.table.query(std::move(query)));
    const auto timer = page.items.empty() ? std::nullopt : parse_timer(page.items.front().key.sort);
    const Instant now = context_.clock.now();
    next_ = now + kTimerPoll;
    if (timer) next_ = std::min(next_, std::max(now, timer->due));
    co_return next_ - now;
}

void Worker::note(Instant due) {
    if (due < next_) timer_->wake();
}

}  // namespace innkeeper::payments
