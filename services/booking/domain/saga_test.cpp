#include "services/booking/domain/saga.hpp"

#include "chassis/testing/aborts.hpp"
#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <set>
#include <tuple>

namespace innkeeper::booking {
namespace {

using sample::eur;
using sample::kAll;
using Sent = PaymentCommand::Kind;
using Said = PaymentAnswer::Kind;
using Wanted = PaymentGoal::Kind;

constexpr std::int64_t kPart = 15'000;
constexpr std::int64_t kMore = 50'000;  ///< than can be had
constexpr std::array kSaid{Said::authorised,     Said::declined, Said::captured,
                           Said::capture_failed, Said::voided,   Said::refunded,
                           Said::refund_failed};
/// Answers after which a saga must be at rest, whatever they are: authorise, capture, void or
/// refund.
constexpr int kMaxCommandsForOneGoal = 3;

/// What the provider has seen of one booking: the truth that the saga is held against.
struct Seen {
    PaymentSaga saga = PaymentSaga::begin(sample::kEur);
    int authorise_commands = 0;
    std::int64_t reserved_ever = 0;
    std::int64_t reserved = 0;
    std::int64_t captured = 0;
    std::int64_t refunded = 0;

    [[nodiscard]] auto key() const {
        const PaymentCommand sent = saga.on_its_way.value_or(no_command());
        return std::tuple(saga.commands, sent.number, sent.kind, sent.amount.minor, saga.goal.kind,
                          saga.goal.amount.minor, saga.asked, saga.declined, saga.capture_refused,
                          saga.refund_refused, authorise_commands, reserved_ever, reserved,
                          captured, refunded);
    }
    static PaymentCommand no_command() { return {0, Sent::authorise, eur(0)}; }
};

PaymentAnswer answer_of(const PaymentCommand& command, bool ok) {
    switch (command.kind) {
        case Sent::authorise:
            return {command.number, ok ? Said::authorised : Said::declined, command.amount, ""};
        case Sent::capture:
            return {command.number, ok ? Said::captured : Said::capture_failed, command.amount, ""};
        case Sent::void_authorisation:
            return {command.number, Said::voided, command.amount, ""};
        case Sent::refund:
            break;
    }
    return {command.number, ok ? Said::refunded : Said::refund_failed, command.amount, ""};
}

/// What the provider did before it said so.
void note(Seen& seen, const PaymentAnswer& answer) {
    const std::int64_t amount = answer.amount.minor;
    if (answer.kind == Said::authorised) seen.reserved_ever = seen.reserved = amount;
    if (answer.kind == Said::captured) seen.captured += amount;
    if (answer.kind == Said::captured || answer.kind == Said::voided) seen.reserved = 0;
    if (answer.kind == Said::refunded) seen.refunded += amount;
}

/// A provider refuses such a command, and a saga that sends it is wrong.
void check_command(const Seen& seen, const PaymentCommand& command) {
    REQUIRE_GT(command.amount.minor, 0);
    switch (command.kind) {
        case Sent::authorise:
            REQUIRE_EQ(seen.authorise_commands, 0);
            break;
        case Sent::capture:
            REQUIRE_LE(command.amount.minor, seen.reserved);
            break;
        case Sent::void_authorisation:
            REQUIRE_EQ(command.amount.minor, seen.reserved);
            break;
        case Sent::refund:
            REQUIRE_LE(command.amount.minor, seen.captured - seen.refunded);
            break;
    }
}

Seen took(Seen seen, const Advance& advanced) {
    const PaymentSaga& before = seen.saga;
    const PaymentSaga& after = advanced.saga;
    REQUIRE_EQ(after.commands, before.commands + (advanced.send ? 1 : 0));
    if (advanced.send) {
        REQUIRE_EQ(after.on_its_way, advanced.send);
        REQUIRE_EQ(advanced.send->number, after.commands);
        check_command(seen, *advanced.send);
        if (advanced.send->kind == Sent::authorise) ++seen.authorise_commands;
    }
    REQUIRE_EQ(after.authorised, eur(seen.reserved));
    REQUIRE_EQ(after.captured, eur(seen.captured));
    REQUIRE_EQ(after.refunded, eur(seen.refunded));
    REQUIRE_LE(seen.refunded, seen.captured);
    REQUIRE_LE(seen.captured, seen.reserved_ever);
    REQUIRE_EQ(after.at_rest(), !after.on_its_way.has_value());
    seen.saga = after;
    return seen;
}

Seen want(const Seen& seen, const PaymentGoal& goal) {
    const Advance advanced = advance(seen.saga, goal);
    // What is on its way stays: one at a time.
    if (seen.saga.on_its_way) {
        REQUIRE_FALSE(advanced.send);
        REQUIRE_EQ(advanced.saga.on_its_way, seen.saga.on_its_way);
    }
    return took(seen, advanced);
}

Seen tell(Seen seen, bool ok) {
    const PaymentAnswer answer = answer_of(seen.saga.on_its_way.value_or(Seen::no_command()), ok);
    REQUIRE(seen.saga.awaits(answer));
    note(seen, answer);
    return took(seen, advance(seen.saga, answer));
}

/// Every answer that is not of the command on its way: duplicates, other numbers, kinds, amounts.
void check_unawaited(const Seen& seen) {
    const PaymentCommand sent = seen.saga.on_its_way.value_or(Seen::no_command());
    for (std::uint64_t number = 0; number <= seen.saga.commands + 1; ++number) {
        for (const Said said : kSaid) {
            for (const std::int64_t amount : {sent.amount.minor, sent.amount.minor + 1}) {
                const PaymentAnswer answer{number, said, eur(amount), ""};
                const bool may_be =
                    seen.saga.on_its_way && number == sent.number &&
                    (said == answer_of(sent, true).kind || said == answer_of(sent, false).kind);
                const bool moves =
                    said == Said::authorised || said == Said::captured || said == Said::refunded;
                if (may_be && (!moves || amount == sent.amount.minor)) continue;
                const Advance advanced = advance(seen.saga, answer);
                if (advanced.saga != seen.saga || advanced.send) FAIL("an answer was taken twice");
            }
        }
    }
}

/// What can be kept at most when everything on its way succeeds.
std::int64_t attainable(const Seen& seen) {
    const std::int64_t kept = seen.captured - seen.refunded;
    const auto& sent = seen.saga.on_its_way;
    if (sent && sent->kind == Sent::void_authorisation) return kept;
    if (sent && sent->kind == Sent::refund) return kept - sent->amount.minor;
    if (sent && sent->kind == Sent::capture) return kept + sent->amount.minor;
    if (sent && sent->kind == Sent::authorise) return kept + sent->amount.minor;
    return kept + (seen.saga.capture_refused ? 0 : seen.reserved);
}

/// The provider does all it is asked: the goal is reached.
void check_end(Seen seen) {
    const std::int64_t goal = seen.saga.goal.amount.minor;
    const std::int64_t most = attainable(seen);
    int answers = 0;
    while (!seen.saga.at_rest()) {
        REQUIRE_LT(answers, kMaxCommandsForOneGoal);
        seen = tell(seen, true);
        ++answers;
    }
    if (seen.saga.goal.kind != Wanted::keep) return;
    REQUIRE_EQ(seen.reserved, 0);
    const std::int64_t kept = seen.captured - seen.refunded;
    REQUIRE_EQ(kept, seen.saga.refund_refused ? most : std::min(goal, most));
}

/// Whatever the provider says: it ends, and nothing stays reserved that is not wanted.
void check_every_end(const Seen& seen, int answers = 0) {
    if (seen.saga.at_rest()) {
        if (seen.saga.goal.kind == Wanted::keep) REQUIRE_EQ(seen.reserved, 0);
        return;
    }
    REQUIRE_LT(answers, kMaxCommandsForOneGoal);
    check_every_end(tell(seen, true), answers + 1);
    check_every_end(tell(seen, false), answers + 1);
}

const std::vector<PaymentGoal>& goals() {
    static const std::vector<PaymentGoal> all{
        {Wanted::none, eur(0)},     {Wanted::authorise, eur(kAll)}, {Wanted::keep, eur(0)},
        {Wanted::keep, eur(kPart)}, {Wanted::keep, eur(kAll)},      {Wanted::keep, eur(kMore)}};
    return all;
}

std::string sends(const PaymentSaga& saga) {
    if (!saga.on_its_way) return "-";
    static constexpr std::array<std::string_view, 4> kNames{"authorise", "capture", "void",
                                                            "refund"};
    const auto kind = static_cast<std::size_t>(saga.on_its_way->kind);
    return std::string(kNames[kind]) + " " + std::to_string(saga.on_its_way->amount.minor);
}

}  // namespace

TEST_CASE("every order of goals and answers, of any length, ends as it should") {
    // Each command is sent a bounded number of times, so the states are finite: all are visited,
    // and with them every order of inputs.
    std::set<decltype(Seen{}.key())> known;
    std::deque<Seen> open{Seen{}};
    known.insert(Seen{}.key());
    std::uint64_t most_commands = 0;
    const auto visit = [&](Seen next) {
        if (known.insert(next.key()).second) open.push_back(std::move(next));
    };
    while (!open.empty()) {
        const Seen seen = std::move(open.front());
        open.pop_front();
        most_commands = std::max(most_commands, seen.saga.commands);
        check_unawaited(seen);
        check_end(seen);
        check_every_end(seen);
        for (const PaymentGoal& goal : goals()) visit(want(seen, goal));
        if (!seen.saga.on_its_way) continue;
        visit(tell(seen, true));
        visit(tell(seen, false));
    }
    CHECK_GT(known.size(), 100);
    // authorise, capture, then refunds down to the part and to nothing.
    CHECK_EQ(most_commands, 4);
}

TEST_CASE("the usual way: authorise, capture, and a refund") {
    Seen seen = want(Seen{}, goals()[1]);
    CHECK_EQ(sends(seen.saga), "authorise 40000");
    seen = tell(seen, true);
    CHECK(seen.saga.at_rest());
    seen = want(seen, {Wanted::keep, eur(kAll)});
    CHECK_EQ(sends(seen.saga), "capture 40000");
    seen = tell(seen, true);
    CHECK(seen.saga.at_rest());
    seen = want(seen, {Wanted::keep, eur(kPart)});
    CHECK_EQ(sends(seen.saga), "refund 25000");
    seen = tell(seen, true);
    CHECK(seen.saga.at_rest());
    CHECK_EQ(seen.saga.commands, 3);
}

TEST_CASE("of an authorisation a part is captured, or all is let go") {
    const Seen authorised = tell(want(Seen{}, goals()[1]), true);
    CHECK_EQ(sends(want(authorised, {Wanted::keep, eur(kPart)}).saga), "capture 15000");
    CHECK_EQ(sends(want(authorised, {Wanted::keep, eur(0)}).saga), "void 40000");
    CHECK_EQ(sends(want(authorised, {Wanted::keep, eur(kMore)}).saga), "capture 40000");
    const Seen part = tell(want(authorised, {Wanted::keep, eur(kPart)}), true);
    CHECK_EQ(part.saga.authorised, eur(0));
    CHECK(want(part, {Wanted::keep, eur(kAll)}).saga.at_rest());
}

TEST_CASE("an authorisation that comes after its booking has ended is let go") {
    const Seen cancelled = want(want(Seen{}, goals()[1]), {Wanted::keep, eur(0)});
    CHECK_EQ(sends(cancelled.saga), "authorise 40000");
    CHECK_EQ(sends(tell(cancelled, true).saga), "void 40000");
    CHECK(tell(cancelled, false).saga.at_rest());
}

TEST_CASE("what the provider refuses is not asked for again") {
    const Seen authorised = tell(want(Seen{}, goals()[1]), true);
    const Seen refused = tell(want(authorised, {Wanted::keep, eur(kAll)}), false);
    CHECK(refused.saga.capture_refused);
    CHECK_EQ(sends(refused.saga), "void 40000");
    CHECK(tell(refused, true).saga.at_rest());
    const Seen captured = tell(want(authorised, {Wanted::keep, eur(kAll)}), true);
    const Seen kept = tell(want(captured, {Wanted::keep, eur(0)}), false);
    CHECK(kept.saga.refund_refused);
    CHECK(want(kept, {Wanted::keep, eur(kPart)}).saga.at_rest());
    const Seen declined = tell(want(Seen{}, goals()[1]), false);
    CHECK(declined.saga.declined);
    CHECK(want(declined, goals()[1]).saga.at_rest());
}

TEST_CASE("a late authorisation that brings a booking back is not let go") {
    const Booking late = sample::timed_out();
    const Seen before = want(want(Seen{}, goals()[1]), goal_of(late));
    const PaymentAnswer answer =
        answer_of(before.saga.on_its_way.value_or(Seen::no_command()), true);
    const auto events =
        decide(late, TakeAnswer{answer, true}, sample::rules(), sample::kNow).value();
    const Booking back = sample::fold(late, events);
    CHECK_EQ(back.status, Status::pending_approval);
    const Seen after = tell(want(before, goal_of(back)), true);
    CHECK(after.saga.at_rest());
    CHECK_EQ(after.saga.authorised, eur(kAll));
    CHECK_EQ(after.saga.goal, PaymentGoal{Wanted::authorise, eur(kAll)});
}

TEST_CASE("the goal of every state") {
    const auto none = PaymentGoal{Wanted::none, eur(0)};
    const auto keep = [](std::int64_t cents) { return PaymentGoal{Wanted::keep, eur(cents)}; };
    const Terms terms = sample::prepaid_terms();
    CHECK_EQ(goal_of(sample::held(terms)), none);
    CHECK_EQ(goal_of(sample::after(sample::held(terms), HoldExpired{})), none);
    CHECK_EQ(goal_of(sample::after(sample::held(terms), HoldReleased{})), none);
    CHECK_EQ(goal_of(sample::pending_payment()), goals()[1]);
    CHECK_EQ(goal_of(sample::paid_pending()), goals()[1]);
    const Booking captured = sample::captured();
    const Booking in_house = sample::after(captured, CheckedIn{"mia"});
    const CivilDate next_day = sample::date("2027-07-21");
    CHECK_EQ(goal_of(sample::paid_confirmed()), keep(kAll));
    CHECK_EQ(goal_of(captured), keep(kAll));
    CHECK_EQ(goal_of(in_house), keep(kAll));
    CHECK_EQ(goal_of(sample::after(in_house, CheckedOut{"mia", next_day})), keep(kAll));
    CHECK_EQ(goal_of(sample::after(captured, NoShowMarked{"mia", next_day, eur(kPart), eur(0)})),
             keep(kPart));
    CHECK_EQ(goal_of(sample::after(sample::paid_pending(), BookingRejected{"mia", "full"})),
             keep(0));
    CHECK_EQ(goal_of(sample::timed_out()), keep(0));
    const auto cancelled = [](const Booking& booking, std::int64_t penalty) {
        return goal_of(sample::after(
            booking,
            BookingCancelled{CancelCause::person, "gus", {}, eur(penalty), eur(0), false}));
    };
    CHECK_EQ(cancelled(captured, kPart), keep(kPart));
    CHECK_EQ(cancelled(captured, 0), keep(0));
    // Of a penalty the platform keeps what was due through it; the rest is the hotel's to ask for.
    CHECK_EQ(cancelled(sample::captured(sample::deposit_terms(12'000)), kAll), keep(12'000));
}

TEST_CASE("where nothing is due now, payments is not asked; what was paid before is given back") {
    for (const Booking& booking : {sample::held(), sample::pending(), sample::confirmed(),
                                   sample::in_house(), sample::no_show(), sample::cancelled()})
        CHECK_EQ(goal_of(booking), PaymentGoal{Wanted::none, eur(0)});
    const BookingModified to_hotel{"gus", sample::terms(), eur(kAll)};
    for (const Booking& paid : {sample::paid_confirmed(), sample::captured()})
        CHECK_EQ(goal_of(sample::after(paid, to_hotel)), PaymentGoal{Wanted::keep, eur(0)});
}

TEST_CASE("goals are of the saga's currency, and not negative") {
    const PaymentSaga saga = PaymentSaga::begin(sample::kEur);
    const Money dollars{1, Currency::parse("USD").value()};
    CHECK(testing::aborts([&] { (void)advance(saga, PaymentGoal{Wanted::keep, dollars}); }));
    CHECK(testing::aborts([&] { (void)advance(saga, PaymentGoal{Wanted::keep, eur(-1)}); }));
}

}  // namespace innkeeper::booking
