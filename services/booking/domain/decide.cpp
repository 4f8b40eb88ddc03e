#include "services/booking/domain/decide.hpp"

#include "chassis/core/check.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace innkeeper::booking {
namespace {

using FactList = std::vector<Fact>;
using Facts = Result<FactList>;
using Said = PaymentAnswer::Kind;

/// What every rule may look at besides the state and the command.
struct Around {
    const HotelRules& rules;
    Instant now;
};

bool is_due(const Booking& state, Instant now) {
    const auto due = state.due();
    return due && *due <= now;
}

Money nothing_of(const Booking& state) { return {0, state.terms->price.total.currency}; }

/// What comes back of the money in hand when `kept` of it stays.
Money rest_of(const Booking& state, const Money& kept) {
    const Money in_hand = state.in_hand();
    return {in_hand.minor - std::clamp<std::int64_t>(kept.minor, 0, in_hand.minor),
            in_hand.currency};
}

/// What comes back after a penalty; the same cap as in goal_of, so that the saga does just that.
Money refund_after(const Booking& state, const Money& penalty) {
    const Money& due_now = state.terms->price.due_now;
    return rest_of(state, penalty.minor < due_now.minor ? penalty : due_now);
}

/// What comes of a booking that is paid, or has nothing to pay yet.
Fact accepted(std::optional<BookingDetails> details, const HotelRules& rules) {
    if (rules.approval_mode == stay::ApprovalMode::automatic)
        return BookingConfirmed{std::move(details), {}};
    return BookingSubmitted{std::move(details), rules.decide_by};
}

Fact payment_failed(const Booking& state, CancelCause cause, const std::string& reason) {
    std::optional<std::string> why;
    if (!reason.empty()) why = reason;
    const Money nothing = nothing_of(state);
    return BookingCancelled{cause, {}, std::move(why), nothing, state.in_hand(), false};
}

Facts facts_of(const Booking& state, const PassTime&, const Around& around) {
    if (!is_due(state, around.now)) return FactList{};
    if (state.status == Status::held) return FactList{HoldExpired{}};
    if (state.status == Status::pending_payment)
        return FactList{payment_failed(state, CancelCause::payment_timed_out, {})};
    CHECK(state.status == Status::pending_approval);
    if (around.rules.on_deadline == stay::OnDeadline::confirm)
        return FactList{ApprovalTimedOut{}, BookingConfirmed{{}, {}}};
    return FactList{ApprovalTimedOut{}, BookingRejected{{}, std::string(kNotDecidedInTime)}};
}

Facts facts_of(const Booking& state, const ReleaseHold&, const Around&) {
    if (state.status == Status::held) return FactList{HoldReleased{}};
    const bool given_back = state.status == Status::released || state.status == Status::expired;
    if (given_back) return FactList{};
    return fail(moved_on(state));
}

Result<void> check_details(const Terms& terms, const BookingDetails& details) {
    if (details.room_guests.size() > terms.rooms.size())
        return fail(Code::rejected, "too-many-room-guests",
                    fmt::format("There are names for {} rooms, and {} are booked.",
                                details.room_guests.size(), terms.rooms.size()));
    if (terms.prepaid() && !details.payment_method_id)
        return fail(Code::rejected, "payment-method-missing",
                    "Something is to be paid now, and no payment method is given.");
    return {};
}

bool is_booked(Status status) {
    return status == Status::pending_payment || status == Status::pending_approval ||
           status == Status::confirmed;
}

Facts facts_of(const Booking& state, const Book& command, const Around& around) {
    if (is_booked(state.status) && state.details == command.details) return FactList{};
    if (state.status == Status::expired) {
        Error error = moved_on(state);
        error.slug = "hold-expired";
        error.detail = "The hold has expired, and its rooms were given back.";
        return fail(std::move(error));
    }
    if (state.status != Status::held) return fail(moved_on(state));
    TRY_VOID(check_details(*state.terms, command.details));
    if (state.terms->prepaid()) return FactList{PaymentRequested{command.details, command.pay_by}};
    return FactList{accepted(command.details, around.rules)};
}

Facts facts_of(const Booking& state, const Approve& command, const Around&) {
    if (state.status == Status::pending_approval) return FactList{BookingConfirmed{{}, command.by}};
    if (state.status == Status::confirmed && state.decided_by == command.by) return FactList{};
    return fail(moved_on(state));
}

Facts facts_of(const Booking& state, const Reject& command, const Around&) {
    if (state.status == Status::pending_approval)
        return FactList{BookingRejected{command.by, command.reason}};
    const bool done = state.status == Status::rejected && state.decided_by == command.by &&
                      state.reason == command.reason;
    if (done) return FactList{};
    return fail(moved_on(state));
}

Error penalty_changed(const Money& penalty) {
    Error error{
        Code::conflict, "penalty-changed",
        fmt::format("Cancelling costs {} {} now.", penalty.amount(), penalty.currency.code())};
    error.context["penalty_now"] = penalty.amount();
    error.context["currency_now"] = penalty.currency.code();
    return error;
}

Facts facts_of(const Booking& state, const Cancel& command, const Around& around) {
    if (state.status == Status::held) return FactList{HoldReleased{}};
    if (state.status == Status::released) return FactList{};
    const bool done = state.status == Status::cancelled && state.cancelled_by == command.by;
    if (done) return FactList{};
    TRY(const CancellationPreview preview, preview_cancellation(state, around.now));
    const Money nothing = nothing_of(state);
    if (command.waive)
        return FactList{BookingCancelled{CancelCause::person, command.by, command.reason, nothing,
                                         state.in_hand(), true}};
    if (command.previewed.value_or(nothing) != preview.penalty)
        return fail(penalty_changed(preview.penalty));
    return FactList{BookingCancelled{CancelCause::person, command.by, command.reason,
                                     preview.penalty, preview.refund, false}};
}

Facts facts_of(const Booking& state, const Modify& command, const Around&) {
    if (state.status != Status::confirmed) return fail(moved_on(state));
    const Terms& terms = command.terms;
    CHECK(terms.guest_subject == state.terms->guest_subject);
    CHECK(terms.hotel_id == state.terms->hotel_id);
    CHECK(terms.price.total.currency == state.terms->price.total.currency);
    if (terms == *state.terms) return FactList{};
    return FactList{BookingModified{command.by, terms, rest_of(state, terms.price.due_now)}};
}

std::unexpected<Error> not_today(std::string slug, std::string_view rule, CivilDate date) {
    return fail(Code::rejected, std::move(slug),
                fmt::format("{} {}.", rule, innkeeper::to_string(date)));
}

/// The first date on which nights that are not slept in can go back on sale.
CivilDate free_from(const Stay& stay, CivilDate today) {
    return std::clamp(today, stay.arrival + std::chrono::days(1), stay.departure);
}

Facts facts_of(const Booking& state, const CheckIn& command, const Around& around) {
    if (state.status == Status::in_house) return FactList{};
    if (state.status != Status::confirmed) return fail(moved_on(state));
    const Stay& stay = state.terms->stay;
    if (around.rules.today < stay.arrival)
        return not_today("not-yet-arrived", "The stay begins on", stay.arrival);
    if (around.rules.today >= stay.departure)
        return not_today("stay-is-over", "The stay ended on", stay.departure);
    return FactList{CheckedIn{command.by}};
}

Facts facts_of(const Booking& state, const CheckOut& command, const Around& around) {
    if (state.status == Status::checked_out) return FactList{};
    if (state.status != Status::in_house) return fail(moved_on(state));
    return FactList{CheckedOut{command.by, free_from(state.terms->stay, around.rules.today)}};
}

Facts facts_of(const Booking& state, const MarkNoShow& command, const Around& around) {
    if (state.status == Status::no_show) return FactList{};
    if (state.status != Status::confirmed) return fail(moved_on(state));
    const CivilDate first = state.terms->stay.arrival + std::chrono::days(1);
    if (around.rules.today < first)
        return not_today("too-early-for-no-show", "A no-show can be marked from", first);
    const Money& penalty = state.terms->penalties.no_show;
    return FactList{NoShowMarked{command.by, free_from(state.terms->stay, around.rules.today),
                                 penalty, refund_after(state, penalty)}};
}

FactList authorised(const Booking& state, const TakeAnswer& command, const HotelRules& rules) {
    FactList facts{PaymentAuthorised{command.answer.amount}};
    const bool came_late =
        state.status == Status::cancelled && state.cancel_cause == CancelCause::payment_timed_out;
    const bool taken_again =
        came_late && command.rooms_left && rules.today <= state.terms->stay.arrival;
    if (taken_again) facts.push_back(BookingReinstated{});
    if (taken_again || state.status == Status::pending_payment)
        facts.push_back(accepted({}, rules));
    return facts;
}

Facts facts_of(const Booking& state, const TakeAnswer& command, const Around& around) {
    const PaymentAnswer& answer = command.answer;
    switch (answer.kind) {
        case Said::authorised:
            return authorised(state, command, around.rules);
        case Said::declined:
            if (state.status != Status::pending_payment) return FactList{};
            return FactList{payment_failed(state, CancelCause::payment_declined, answer.reason)};
        case Said::captured:
            return FactList{PaymentCaptured{answer.amount}};
        case Said::capture_failed:
            if (state.status != Status::confirmed) return FactList{};
            return FactList{payment_failed(state, CancelCause::capture_failed, answer.reason)};
        case Said::voided:
            return FactList{PaymentVoided{}};
        case Said::refunded:
            return FactList{PaymentRefunded{answer.amount}};
        case Said::refund_failed:
            return FactList{RefundFailed{answer.amount, answer.reason}};
    }
    CHECK(false);
}

}  // namespace

Error moved_on(const Booking& state) {
    Error error{Code::conflict, "booking-moved-on",
                fmt::format("The booking is {} now.", to_string(state.status))};
    error.context["status_now"] = std::string(to_string(state.status));
    error.context["version_now"] = fmt::format("{}", state.version);
    return error;
}

Result<std::vector<Event>> decide(const Booking& state, const Command& command,
                                  const HotelRules& rules, Instant now,
                                  std::optional<std::uint64_t> expected) {
    CHECK(std::holds_alternative<PassTime>(command) || !is_due(state, now));
    const Around around{rules, now};
    TRY(auto facts, std::visit([&](const auto& c) { return facts_of(state, c, around); }, command));
    if (!facts.empty() && expected && *expected != state.version) return fail(moved_on(state));
    CHECK(facts.size() <= kMaxEvents);
    std::vector<Event> events;
    for (Fact& fact : facts) events.push_back({now, std::move(fact)});
    return events;
}

Result<CancellationPreview> preview_cancellation(const Booking& state, Instant now) {
    switch (state.status) {
        case Status::pending_payment:
        case Status::pending_approval:
            return CancellationPreview{nothing_of(state), state.in_hand(), {}, {}};
        case Status::confirmed: {
            const stay::PenaltyWindow& window = window_at(state.terms->penalties, now);
            return CancellationPreview{window.amount, refund_after(state, window.amount), window.to,
                                       window.local_until};
        }
        default:
            return fail(moved_on(state));
    }
}

}  // namespace innkeeper::booking
