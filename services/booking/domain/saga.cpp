#include "services/booking/domain/saga.hpp"

#include "chassis/core/check.hpp"
#include "services/booking/domain/booking.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

using Kind = PaymentCommand::Kind;
using Said = PaymentAnswer::Kind;

/// What the saga wants done next, as long as nothing is on its way.
struct Step {
    Kind kind;
    Money amount;
};

std::optional<Step> next_step(const PaymentSaga& saga) {
    const Money& goal = saga.goal.amount;
    if (saga.goal.kind == PaymentGoal::Kind::authorise && !saga.asked)
        return Step{Kind::authorise, goal};
    if (saga.goal.kind != PaymentGoal::Kind::keep) return std::nullopt;
    if (saga.authorised.minor > 0) {
        if (goal.minor == 0 || saga.capture_refused)
            return Step{Kind::void_authorisation, saga.authorised};
        const std::int64_t part = std::min(goal.minor, saga.authorised.minor);
        return Step{Kind::capture, {part, goal.currency}};
    }
    const std::int64_t too_much = saga.captured.minor - saga.refunded.minor - goal.minor;
    if (too_much > 0 && !saga.refund_refused) return Step{Kind::refund, {too_much, goal.currency}};
    return std::nullopt;
}

Advance send_next(PaymentSaga saga) {
    if (saga.on_its_way) return {std::move(saga)};
    const auto step = next_step(saga);
    if (!step) return {std::move(saga)};
    if (step->kind == Kind::authorise) saga.asked = true;
    saga.on_its_way = PaymentCommand{++saga.commands, step->kind, step->amount};
    const auto send = saga.on_its_way;
    return {std::move(saga), send};
}

Kind command_of(Said said) {
    switch (said) {
        case Said::authorised:
        case Said::declined:
            return Kind::authorise;
        case Said::captured:
        case Said::capture_failed:
            return Kind::capture;
        case Said::voided:
            return Kind::void_authorisation;
        case Said::refunded:
        case Said::refund_failed:
            return Kind::refund;
    }
    CHECK(false);
}

bool moves_money(Said said) {
    return said == Said::authorised || said == Said::captured || said == Said::refunded;
}

void take(PaymentSaga& saga, const PaymentAnswer& answer) {
    switch (answer.kind) {
        case Said::authorised:
            saga.authorised = answer.amount;
            return;
        case Said::declined:
            saga.declined = true;
            return;
        case Said::captured:
            saga.captured.minor += answer.amount.minor;
            saga.authorised.minor = 0;  // capturing a part lets the rest go
            return;
        case Said::capture_failed:
            saga.capture_refused = true;
            return;
        case Said::voided:
            saga.authorised.minor = 0;
            return;
        case Said::refunded:
            saga.refunded.minor += answer.amount.minor;
            return;
        case Said::refund_failed:
            saga.refund_refused = true;
            return;
    }
}

/// The end of a booking keeps its penalty, as far as it was to be paid through the platform.
std::int64_t kept_at_end(const Booking& booking) {
    const std::int64_t penalty = booking.penalty ? booking.penalty->minor : 0;
    return std::min(penalty, booking.terms->price.due_now.minor);
}

bool has_payment(const Booking& booking) {
    return booking.terms->prepaid() || booking.authorised.minor > 0 || booking.captured.minor > 0;
}

}  // namespace

PaymentGoal goal_of(const Booking& booking) {
    const Money& due_now = booking.terms->price.due_now;
    const Money nothing{0, due_now.currency};
    if (!has_payment(booking)) return {PaymentGoal::Kind::none, nothing};
    switch (booking.status) {
        case Status::held:
        case Status::released:
        case Status::expired:
            return {PaymentGoal::Kind::none, nothing};
        case Status::pending_payment:
        case Status::pending_approval:
            return {PaymentGoal::Kind::authorise, due_now};
        case Status::confirmed:
        case Status::in_house:
        case Status::checked_out:
            return {PaymentGoal::Kind::keep, due_now};
        case Status::no_show:
        case Status::cancelled:
            return {PaymentGoal::Kind::keep, {kept_at_end(booking), due_now.currency}};
        case Status::rejected:
            return {PaymentGoal::Kind::keep, nothing};
    }
    CHECK(false);
}

PaymentSaga PaymentSaga::begin(Currency currency) {
    const Money nothing{0, currency};
    return {.goal = {PaymentGoal::Kind::none, nothing},
            .authorised = nothing,
            .captured = nothing,
            .refunded = nothing};
}

bool PaymentSaga::at_rest() const { return !on_its_way && !next_step(*this); }

bool PaymentSaga::awaits(const PaymentAnswer& answer) const {
    return on_its_way && on_its_way->number == answer.number &&
           on_its_way->kind == command_of(answer.kind) &&
           (!moves_money(answer.kind) || on_its_way->amount == answer.amount);
}

Advance advance(const PaymentSaga& saga, const PaymentGoal& goal) {
    CHECK(goal.amount.minor >= 0 && goal.amount.currency == saga.goal.amount.currency);
    PaymentSaga next = saga;
    next.goal = goal;
    return send_next(std::move(next));
}

Advance advance(const PaymentSaga& saga, const PaymentAnswer& answer) {
    if (!saga.awaits(answer)) return {saga};
    PaymentSaga next = saga;
    next.on_its_way.reset();
    take(next, answer);
    return send_next(std::move(next));
}

}  // namespace innkeeper::booking
