#include "services/booking/domain/decide.hpp"

#include "chassis/testing/aborts.hpp"
#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace innkeeper::booking {
namespace {

using sample::eur;
using sample::kAll;
using sample::kDecideBy;
using sample::kNow;
using sample::kPayBy;
using Said = PaymentAnswer::Kind;
using Texts = std::vector<std::string>;

const std::string kMoved = "booking-moved-on";
const Instant kLate = kNow + std::chrono::hours(25);

/// The state after a command, as a text: a status, "same", or the slug of the refusal.
std::string outcome(const Booking& state, const Command& command,
                    const HotelRules& rules = sample::rules(), Instant now = kNow,
                    std::optional<std::uint64_t> expected = {}) {
    const auto events = decide(state, command, rules, now, expected);
    if (!events) return events.error().slug;
    if (events->empty()) return "same";
    const Booking next = sample::fold(state, *events);
    CHECK_EQ(next.version, state.version + events->size());
    CHECK_EQ(next.updated_at, now);
    return std::string(to_string(next.status));
}

std::vector<Booking> all_states() {
    return {sample::held(),    sample::expired(),   sample::released(),  sample::pending_payment(),
            sample::pending(), sample::confirmed(), sample::in_house(),  sample::checked_out(),
            sample::no_show(), sample::rejected(),  sample::cancelled(), sample::timed_out()};
}

TakeAnswer answer(Said kind, bool rooms_left = false) {
    return {{.number = 1, .kind = kind, .amount = eur(kAll), .reason = "no"}, rooms_left};
}

struct Row {
    Command command;
    Texts outcomes;  ///< in the order of all_states()
    HotelRules rules = sample::rules_on("2027-07-20");
    Instant now = kNow;
};

/// `text` is split at blanks; "-" stands for booking-moved-on, "=" for "same".
Texts words(std::string_view text) {
    Texts out;
    std::string word;
    for (const char c : std::string(text) + " ") {
        if (c != ' ') word += c;
        if (c != ' ' || word.empty()) continue;
        out.push_back(word == "-" ? kMoved : word == "=" ? "same" : word);
        word.clear();
    }
    return out;
}

std::vector<Row> table() {
    const HotelRules automatic = sample::rules(stay::ApprovalMode::automatic);
    const HotelRules next_day = sample::rules_on("2027-07-21");
    const Modify modify{"gus", sample::terms(2)};
    // clang-format off
    // In the order: held expired released | pending_payment pending_approval confirmed |
    //               in_house checked_out no_show | rejected cancelled timed-out
    return {
        {PassTime{}, words("= = = = = = = = = = = =")},
        {PassTime{}, words("expired = = cancelled rejected = = = = = = ="), sample::rules(), kLate},
        {ReleaseHold{}, words("released = = - - - - - - - - -")},
        {Book{sample::details(), kPayBy},
         words("pending_approval hold-expired - - = = - - - - - -")},
        {Book{sample::details(), kPayBy},
         words("confirmed hold-expired - - = = - - - - - -"), automatic},
        {Book{sample::paying_details(), kPayBy},
         words("pending_approval hold-expired - = - - - - - - - -")},
        {Approve{"mia"}, words("- - - - confirmed = - - - - - -")},
        {Approve{"max"}, words("- - - - confirmed - - - - - - -")},
        {Reject{"mia", "closed for works"}, words("- - - - rejected - - - - = - -")},
        {Reject{"mia", "another reason"}, words("- - - - rejected - - - - - - -")},
        {Reject{"max", "closed for works"}, words("- - - - rejected - - - - - - -")},
        {Cancel{"gus", "ill"}, words("released - = cancelled cancelled cancelled - - - - = -")},
        {Cancel{"mia", "fire"}, words("released - = cancelled cancelled cancelled - - - - - -")},
        {modify, words("- - - - - confirmed - - - - - -")},
        {CheckIn{"mia"}, words("- - - - - in_house = - - - - -")},
        {CheckIn{"max"}, words("- - - - - in_house = - - - - -")},
        {CheckOut{"mia"}, words("- - - - - - checked_out = - - - -")},
        {MarkNoShow{"mia"}, words("- - - - - no_show - - = - - -"), next_day},
        {answer(Said::authorised), words("held expired released pending_approval pending_approval "
                                         "confirmed in_house checked_out no_show rejected "
                                         "cancelled cancelled")},
        {answer(Said::authorised, true), words("held expired released pending_approval "
                                               "pending_approval confirmed in_house checked_out "
                                               "no_show rejected cancelled pending_approval")},
        {answer(Said::authorised, true), words("held expired released confirmed pending_approval "
                                               "confirmed in_house checked_out no_show rejected "
                                               "cancelled confirmed"), automatic},
        {answer(Said::declined), words("= = = cancelled = = = = = = = =")},
        {answer(Said::capture_failed), words("= = = = = cancelled = = = = = =")},
    };
    // clang-format on
}

}  // namespace

TEST_CASE("the table of the life of a booking: every command in every state") {
    std::set<std::size_t> commands;
    int number = 0;
    for (const Row& row : table()) {
        commands.insert(row.command.index());
        ++number;
        CAPTURE(number);
        Texts outcomes;
        for (const Booking& state : all_states())
            outcomes.push_back(outcome(state, row.command, row.rules, row.now));
        CHECK_EQ(outcomes, row.outcomes);
    }
    CHECK_EQ(commands.size(), std::variant_size_v<Command>);
    std::set<Status> statuses;
    for (const Booking& state : all_states()) statuses.insert(state.status);
    CHECK_EQ(statuses.size(), static_cast<std::size_t>(Status::released) + 1);
}

TEST_CASE("money that was moved is noted in every state, and changes none") {
    for (const Booking& state : all_states()) {
        for (const Said kind : {Said::captured, Said::voided, Said::refunded, Said::refund_failed})
            CHECK_EQ(outcome(state, answer(kind)), to_string(state.status));
    }
}

TEST_CASE("time alone: when it has come, not a millisecond before") {
    const Booking held = sample::held();
    CHECK_EQ(outcome(held, PassTime{}, sample::rules(), held.hold_expires_at - Millis(1)), "same");
    CHECK_EQ(outcome(held, PassTime{}, sample::rules(), held.hold_expires_at), "expired");
    const Booking unpaid = sample::pending_payment();
    CHECK_EQ(outcome(unpaid, PassTime{}, sample::rules(), kPayBy - Millis(1)), "same");
    const auto events = decide(unpaid, PassTime{}, sample::rules(), kPayBy).value();
    const Fact expected =
        BookingCancelled{CancelCause::payment_timed_out, {}, {}, eur(0), eur(0), false};
    CHECK_EQ(events, std::vector<Event>{{kPayBy, expected}});
}

TEST_CASE("nobody decided in time: what the hotel wants, and by nobody") {
    const Booking pending = sample::pending();
    CHECK_EQ(outcome(pending, PassTime{}, sample::rules(), kDecideBy - Millis(1)), "same");
    const auto rejected = decide(pending, PassTime{}, sample::rules(), kDecideBy).value();
    CHECK_EQ(rejected, std::vector<Event>{{kDecideBy, ApprovalTimedOut{}},
                                          {kDecideBy, BookingRejected{{}, "not decided in time"}}});
    const HotelRules confirming =
        sample::rules(stay::ApprovalMode::manual, stay::OnDeadline::confirm);
    const auto confirmed = decide(pending, PassTime{}, confirming, kDecideBy).value();
    CHECK_EQ(confirmed, std::vector<Event>{{kDecideBy, ApprovalTimedOut{}},
                                           {kDecideBy, BookingConfirmed{{}, {}}}});
    CHECK_FALSE(sample::fold(pending, confirmed).decided_by);
}

TEST_CASE("a state that is due must pass time first") {
    const auto run = [](const Booking& state, const Command& command, Instant now) {
        return testing::aborts([&] { (void)decide(state, command, sample::rules(), now); });
    };
    CHECK(run(sample::held(), ReleaseHold{}, kLate));
    CHECK(run(sample::pending(), Approve{"mia"}, kDecideBy));
    CHECK(run(sample::pending_payment(), answer(Said::authorised), kPayBy));
    CHECK_FALSE(run(sample::pending(), Approve{"mia"}, kDecideBy - Millis(1)));
}

TEST_CASE("book: nothing is due now") {
    const auto submitted =
        decide(sample::held(), Book{sample::details(), kPayBy}, sample::rules(), kNow).value();
    CHECK_EQ(submitted, std::vector<Event>{{kNow, BookingSubmitted{sample::details(), kDecideBy}}});
    const auto confirmed = decide(sample::held(), Book{sample::details(), kPayBy},
                                  sample::rules(stay::ApprovalMode::automatic), kNow)
                               .value();
    CHECK_EQ(confirmed, std::vector<Event>{{kNow, BookingConfirmed{sample::details(), {}}}});
}

TEST_CASE("book: something is due now, so it is paid first") {
    for (const Terms& terms : {sample::prepaid_terms(), sample::deposit_terms(1)}) {
        const Booking held = sample::held(terms);
        for (const auto mode : {stay::ApprovalMode::manual, stay::ApprovalMode::automatic}) {
            const auto events =
                decide(held, Book{sample::paying_details(), kPayBy}, sample::rules(mode), kNow);
            CHECK_EQ(
                events.value(),
                std::vector<Event>{{kNow, PaymentRequested{sample::paying_details(), kPayBy}}});
        }
        const auto refused = decide(held, Book{sample::details(), kPayBy}, sample::rules(), kNow);
        REQUIRE_FALSE(refused);
        CHECK_EQ(refused.error().slug, "payment-method-missing");
        CHECK_EQ(refused.error().code, Code::rejected);
    }
}

TEST_CASE("book: a name for each room at most") {
    BookingDetails details = sample::details();
    details.room_guests = {{"Ada", "Lovelace"}, {"Mary", "Shelley"}};
    const auto book = [&](int rooms) {
        return outcome(sample::held(sample::terms(rooms)), Book{details, kPayBy});
    };
    CHECK_EQ(book(1), "too-many-room-guests");
    CHECK_EQ(book(2), "pending_approval");
    CHECK_EQ(book(3), "pending_approval");
}

TEST_CASE("book: another booking's details are another wish") {
    BookingDetails other = sample::details();
    other.note = "A loud room, please";
    CHECK_EQ(outcome(sample::pending(), Book{other, kPayBy}), kMoved);
}

TEST_CASE("a version that has moved on is refused with the present state") {
    const Booking pending = sample::pending();
    const auto refused =
        decide(pending, Approve{"mia"}, sample::rules(), kNow, pending.version - 1);
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().code, Code::conflict);
    CHECK_EQ(refused.error().slug, kMoved);
    CHECK_EQ(refused.error().context,
             std::map<std::string, std::string>{{"status_now", "pending_approval"},
                                                {"version_now", "2"}});
    CHECK_EQ(outcome(pending, Approve{"mia"}, sample::rules(), kNow, pending.version), "confirmed");
}

TEST_CASE("a retry with the old version is answered when the wish is fulfilled") {
    const HotelRules rules = sample::rules();
    CHECK_EQ(outcome(sample::confirmed("mia"), Approve{"mia"}, rules, kNow, 2), "same");
    CHECK_EQ(outcome(sample::cancelled("gus"), Cancel{"gus", "ill"}, rules, kNow, 2), "same");
    CHECK_EQ(outcome(sample::in_house(), CheckIn{"max"}, rules, kNow, 3), "same");
}

TEST_CASE("a booking is the fold of its events") {
    const Booking state = sample::confirmed("mia");
    CHECK_EQ(state.version, 3);
    CHECK_EQ(state.decided_by, "mia");
    CHECK_EQ(state.details, sample::details());
    CHECK_EQ(state.due(), std::nullopt);
    CHECK_EQ(sample::held().due(), sample::held().hold_expires_at);
    CHECK_EQ(sample::pending_payment().due(), kPayBy);
    CHECK_EQ(sample::pending().due(), kDecideBy);
    for (const Booking& paid : {sample::paid_pending(), sample::timed_out()})
        CHECK_EQ(paid.pay_by, std::nullopt);
    CHECK_EQ(sample::paid_pending().details, sample::paying_details());
    CHECK_EQ(sample::paid_confirmed().in_hand(), eur(kAll));
    CHECK_EQ(sample::captured().authorised, eur(0));
    CHECK_EQ(sample::captured().captured, eur(kAll));
    const Booking direct = sample::after(sample::held(), BookingConfirmed{sample::details(), {}});
    CHECK_EQ(direct.details, sample::details());
    CHECK_FALSE(direct.decided_by);
}

TEST_CASE("the first event is the hold, and no other is") {
    CHECK(testing::aborts([] { (void)Booking::begin({kNow, HoldExpired{}}); }));
    CHECK(testing::aborts(
        [] { (void)sample::after(sample::held(), HoldPlaced{"again", sample::terms(), kNow}); }));
}

TEST_CASE("a reference is short, for people, and always the same") {
    const std::string reference = reference_of(sample::kBookingId);
    CHECK_EQ(reference.size(), 8);
    CHECK_EQ(reference.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
    CHECK_EQ(reference, reference_of(sample::kBookingId));
    CHECK_NE(reference, reference_of(sample::kHotelId));
}

TEST_CASE("the names and codes of the states") {
    for (const Booking& state : all_states())
        CHECK_EQ(parse_status(to_string(state.status)).value(), state.status);
    CHECK_EQ(to_string(Status::in_house), "in_house");
    CHECK_EQ(to_string(Status::released), "released");
    CHECK_EQ(parse_status("draft").error().slug, "unknown-status");
    CHECK_EQ(status_code(Status::pending_approval), 1);
    CHECK_EQ(status_code(Status::confirmed), 2);
    CHECK_EQ(status_code(Status::rejected), 3);
    CHECK_EQ(status_code(Status::held), std::nullopt);
}

}  // namespace innkeeper::booking
