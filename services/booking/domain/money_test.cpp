#include "chassis/testing/aborts.hpp"
#include "services/booking/domain/decide.hpp"
#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

#include <map>

/// Cancellation, changes, the front desk and the answers of payments: what they cost, give back and
/// free.
namespace innkeeper::booking {
namespace {

using sample::eur;
using sample::kAll;
using sample::kFreeUntil;
using sample::kNightUntil;
using sample::kNow;
using Said = PaymentAnswer::Kind;

constexpr std::int64_t kNight = 20'000;

std::vector<Fact> facts_of(const Booking& state, const Command& command,
                           const HotelRules& rules = sample::rules(), Instant now = kNow) {
    std::vector<Fact> facts;
    const auto events = decide(state, command, rules, now);
    REQUIRE(events);
    for (const Event& event : *events) facts.push_back(event.fact);
    return facts;
}

std::string slug_of(const Booking& state, const Command& command,
                    const HotelRules& rules = sample::rules(), Instant now = kNow) {
    const auto events = decide(state, command, rules, now);
    return events ? "" : events.error().slug;
}

BookingCancelled by_gus(std::int64_t penalty, std::int64_t refund, bool waived = false) {
    return {CancelCause::person, "gus", "ill", eur(penalty), eur(refund), waived};
}

Cancel cancel(std::optional<std::int64_t> previewed = {}, bool waive = false) {
    return {.by = "gus",
            .reason = "ill",
            .previewed = previewed ? std::optional(eur(*previewed)) : std::nullopt,
            .waive = waive};
}

TakeAnswer answer(Said kind, bool rooms_left = false) {
    return {{.number = 1, .kind = kind, .amount = eur(kAll), .reason = "no funds"}, rooms_left};
}

}  // namespace

TEST_CASE("cancelling costs the frozen penalty of the moment") {
    const Booking booking = sample::captured();
    const auto at = [&](Instant now, std::int64_t previewed) {
        return facts_of(booking, cancel(previewed), sample::rules(), now);
    };
    CHECK_EQ(at(kFreeUntil - Millis(1), 0), std::vector<Fact>{by_gus(0, kAll)});
    CHECK_EQ(at(kFreeUntil, kNight), std::vector<Fact>{by_gus(kNight, kAll - kNight)});
    CHECK_EQ(at(kNightUntil - Millis(1), kNight), std::vector<Fact>{by_gus(kNight, kAll - kNight)});
    CHECK_EQ(at(kNightUntil, kAll), std::vector<Fact>{by_gus(kAll, 0)});
}

TEST_CASE("before it is confirmed, cancelling costs nothing") {
    for (const Booking& state : {sample::pending_payment(), sample::pending()})
        CHECK_EQ(facts_of(state, cancel()), std::vector<Fact>{by_gus(0, 0)});
    Booking late = sample::paid_pending();
    late.decide_by = kNightUntil + std::chrono::hours(2);
    CHECK_EQ(facts_of(late, cancel(), sample::rules(), kNightUntil + std::chrono::hours(1)),
             std::vector<Fact>{by_gus(0, kAll)});
}

TEST_CASE("a penalty that cannot be taken from money in hand is owed all the same") {
    CHECK_EQ(facts_of(sample::confirmed(), cancel(kAll), sample::rules(), kNightUntil),
             std::vector<Fact>{by_gus(kAll, 0)});
    const Booking deposit = sample::captured(sample::deposit_terms(12'000));
    CHECK_EQ(facts_of(deposit, cancel(kNight), sample::rules(), kFreeUntil),
             std::vector<Fact>{by_gus(kNight, 0)});
    const Booking more = sample::captured(sample::deposit_terms(25'000));
    CHECK_EQ(facts_of(more, cancel(kNight), sample::rules(), kFreeUntil),
             std::vector<Fact>{by_gus(kNight, 5'000)});
}

TEST_CASE("the previewed penalty must be that of the moment") {
    const Booking booking = sample::captured();
    const std::vector<std::optional<std::int64_t>> wrong{{}, 0, kNight - 1, kNight + 1, kAll};
    for (const auto& previewed : wrong) {
        const auto refused = decide(booking, cancel(previewed), sample::rules(), kFreeUntil);
        REQUIRE_FALSE(refused);
        CHECK_EQ(refused.error().code, Code::conflict);
        CHECK_EQ(refused.error().slug, "penalty-changed");
        CHECK_EQ(refused.error().context, std::map<std::string, std::string>{
                                              {"penalty_now", "200.00"}, {"currency_now", "EUR"}});
    }
    CHECK_EQ(slug_of(booking, cancel(kNight), sample::rules(), kNow), "penalty-changed");
    CHECK_EQ(slug_of(sample::pending(), cancel(1)), "penalty-changed");
    Cancel dollars = cancel();
    dollars.previewed = Money{kNight, Currency::parse("USD").value()};
    CHECK_EQ(slug_of(booking, dollars, sample::rules(), kFreeUntil), "penalty-changed");
}

TEST_CASE("a waiver costs nothing, whatever was previewed") {
    const Booking booking = sample::captured();
    for (const auto& previewed : {std::optional<std::int64_t>{}, std::optional(kAll)})
        CHECK_EQ(facts_of(booking, cancel(previewed, true), sample::rules(), kNightUntil),
                 std::vector<Fact>{by_gus(0, kAll, true)});
    // Where nothing is to be waived it is still noted that somebody did.
    CHECK_EQ(facts_of(booking, cancel(kAll, true)), std::vector<Fact>{by_gus(0, kAll, true)});
}

TEST_CASE("the preview says what the command will do, and until when") {
    const Booking booking = sample::captured();
    const auto early = preview_cancellation(booking, kNow).value();
    CHECK_EQ(early.penalty, eur(0));
    CHECK_EQ(early.refund, eur(kAll));
    CHECK_EQ(early.until, kFreeUntil);
    CHECK_EQ(early.local_until, "2027-07-18T18:00");
    for (const Instant now : {kNow, kFreeUntil, kNightUntil}) {
        const auto preview = preview_cancellation(booking, now).value();
        CHECK_EQ(facts_of(booking, cancel(preview.penalty.minor), sample::rules(), now),
                 std::vector<Fact>{by_gus(preview.penalty.minor, preview.refund.minor)});
    }
    const auto last = preview_cancellation(booking, kNightUntil).value();
    CHECK_EQ(last.until, std::nullopt);
    CHECK_EQ(last.local_until, "");
    CHECK_EQ(preview_cancellation(sample::paid_pending(), kNightUntil)->refund, eur(kAll));
    for (const Booking& state :
         {sample::held(), sample::in_house(), sample::no_show(), sample::cancelled()})
        CHECK_EQ(preview_cancellation(state, kNow).error().slug, "booking-moved-on");
}

TEST_CASE("a change gives back what is not due any more, and keeps what it can of more") {
    const Booking booking = sample::captured();
    const auto change = [&](const Terms& terms, std::int64_t refund) {
        const std::vector<Fact> expected{BookingModified{"gus", terms, eur(refund)}};
        CHECK_EQ(facts_of(booking, Modify{"gus", terms}), expected);
        const Booking next = sample::after(booking, expected[0]);
        CHECK(*next.terms == terms);
        CHECK_EQ(next.refund, eur(refund));
        CHECK_EQ(goal_of(next), PaymentGoal{PaymentGoal::Kind::keep, terms.price.due_now});
        CHECK_EQ(next.claimed().from, terms.stay.arrival);
        CHECK_EQ(next.claimed().rooms, terms.room_count());
    };
    change(sample::prepaid_terms(1, sample::stay("2027-07-21", "2027-07-22")), kNight);
    change(sample::prepaid_terms(1, sample::stay("2027-08-21", "2027-08-23")), 0);
    change(sample::prepaid_terms(2), 0);
    change(sample::terms(), kAll);
    CHECK_EQ(facts_of(booking, Modify{"gus", *booking.terms}), std::vector<Fact>{});
}

TEST_CASE("after a change to less, a cancellation gives back what the change left, and only once") {
    const Terms less = sample::prepaid_terms(1, sample::stay("2027-07-21", "2027-07-22"));
    Terms costly = less;
    costly.penalties.windows = {{{}, {}, eur(kAll), {}}};
    const Booking unpaid =
        sample::after(sample::captured(), BookingModified{"gus", costly, eur(kNight)});
    const Booking repaid = sample::after(unpaid, PaymentRefunded{eur(kNight)});
    // The refund of the change is still on its way, or has arrived: the same is kept in the end.
    CHECK_EQ(facts_of(unpaid, cancel(kAll)), std::vector<Fact>{by_gus(kAll, kNight)});
    CHECK_EQ(facts_of(repaid, cancel(kAll)), std::vector<Fact>{by_gus(kAll, 0)});
}

TEST_CASE("a change never changes hands, hotel or currency") {
    const Booking booking = sample::confirmed();
    const auto aborts = [&](const Terms& terms) {
        return testing::aborts(
            [&] { (void)decide(booking, Modify{"gus", terms}, sample::rules(), kNow); });
    };
    Terms other = sample::terms();
    other.guest_subject = "eve";
    CHECK(aborts(other));
    other = sample::terms();
    other.hotel_id = sample::kOtherHotelId;
    CHECK(aborts(other));
    other = sample::terms();
    other.price.total.currency = Currency::parse("USD").value();
    CHECK(aborts(other));
    CHECK_FALSE(aborts(sample::terms(2)));
}

TEST_CASE("rooms that a change gives up take their guests' names along") {
    BookingDetails details = sample::details();
    details.room_guests = {{"Ada", "Lovelace"}, {"Mary", "Shelley"}};
    const Booking two =
        sample::after(sample::held(sample::terms(2)), BookingConfirmed{details, {}});
    const Booking one = sample::after(two, BookingModified{"gus", sample::terms(1), eur(0)});
    BookingDetails of_one = details;
    of_one.room_guests.pop_back();
    CHECK_EQ(one.details, of_one);
    const Booking three = sample::after(two, BookingModified{"gus", sample::terms(3), eur(0)});
    CHECK_EQ(three.details, details);
}

TEST_CASE("check-in: from the arrival to before the departure") {
    const auto on = [](std::string_view today) {
        return slug_of(sample::confirmed(), CheckIn{"mia"}, sample::rules_on(today));
    };
    CHECK_EQ(on("2027-07-19"), "not-yet-arrived");
    CHECK_EQ(on("2027-07-20"), "");
    CHECK_EQ(on("2027-07-21"), "");
    CHECK_EQ(on("2027-07-22"), "stay-is-over");
    const auto early =
        decide(sample::confirmed(), CheckIn{"mia"}, sample::rules_on("2027-07-19"), kNow);
    CHECK_EQ(early.error().code, Code::rejected);
    CHECK_EQ(early.error().detail, "The stay begins on 2027-07-20.");
}

TEST_CASE("check-out: the first night is used, the nights left go back on sale") {
    const auto on = [](std::string_view today, std::string_view free_from) {
        const std::vector<Fact> expected{CheckedOut{"mia", sample::date(free_from)}};
        CHECK_EQ(facts_of(sample::in_house(), CheckOut{"mia"}, sample::rules_on(today)), expected);
    };
    on("2027-07-20", "2027-07-21");
    on("2027-07-21", "2027-07-21");
    on("2027-07-22", "2027-07-22");
    on("2027-07-25", "2027-07-22");
}

TEST_CASE("a no-show: from the day after the arrival, and costs what was frozen for it") {
    Terms terms = sample::prepaid_terms(1, sample::stay("2027-07-20", "2027-07-23"));
    terms.penalties.no_show = eur(kNight);
    const Booking booking = sample::captured(terms);
    const auto on = [&](std::string_view today, std::string_view free_from) {
        const std::vector<Fact> expected{
            NoShowMarked{"mia", sample::date(free_from), eur(kNight), eur(2 * kNight)}};
        CHECK_EQ(facts_of(booking, MarkNoShow{"mia"}, sample::rules_on(today)), expected);
        const Booking marked = sample::after(booking, expected[0]);
        CHECK_EQ(goal_of(marked), PaymentGoal{PaymentGoal::Kind::keep, eur(kNight)});
    };
    CHECK_EQ(slug_of(booking, MarkNoShow{"mia"}, sample::rules_on("2027-07-20")),
             "too-early-for-no-show");
    on("2027-07-21", "2027-07-21");
    on("2027-07-22", "2027-07-22");
    on("2027-07-30", "2027-07-23");
}

TEST_CASE("authorised: the booking goes on") {
    const Booking state = sample::pending_payment();
    CHECK_EQ(
        facts_of(state, answer(Said::authorised)),
        std::vector<Fact>{PaymentAuthorised{eur(kAll)}, BookingSubmitted{{}, sample::kDecideBy}});
    CHECK_EQ(
        facts_of(state, answer(Said::authorised), sample::rules(stay::ApprovalMode::automatic)),
        std::vector<Fact>{PaymentAuthorised{eur(kAll)}, BookingConfirmed{{}, {}}});
}

TEST_CASE("a payment that came late takes the rooms again, or is only noted") {
    const Booking late = sample::timed_out();
    const std::vector<Fact> noted{PaymentAuthorised{eur(kAll)}};
    const std::vector<Fact> again{PaymentAuthorised{eur(kAll)}, BookingReinstated{},
                                  BookingSubmitted{{}, sample::kDecideBy}};
    const auto on = [&](std::string_view today, bool rooms_left) {
        return facts_of(late, answer(Said::authorised, rooms_left), sample::rules_on(today));
    };
    CHECK_EQ(on("2027-07-20", true), again);
    CHECK_EQ(on("2027-07-21", true), noted);
    CHECK_EQ(on("2027-07-20", false), noted);
    // Somebody wanted it cancelled: that stands, rooms or not.
    const Booking by_person = sample::after(sample::pending_payment(), by_gus(0, 0));
    CHECK_EQ(facts_of(by_person, answer(Said::authorised, true)), noted);

    Booking back = late;
    back.reason = "nobody paid";
    back.cancelled_by = "gus";
    for (const Fact& fact : again) back.apply({kNow, fact});
    CHECK_EQ(back.status, Status::pending_approval);
    for (const auto& money : {back.penalty, back.refund}) CHECK_EQ(money, std::nullopt);
    CHECK_EQ(back.cancel_cause, std::nullopt);
    for (const auto& text : {back.reason, back.cancelled_by}) CHECK_EQ(text, std::nullopt);
    CHECK_EQ(back.details, sample::paying_details());
    CHECK_EQ(back.claimed().claim, Claim::pending);
    CHECK_EQ(back.in_hand(), eur(kAll));
}

TEST_CASE("a payment that fails ends the booking without a penalty") {
    const auto failed = [](CancelCause cause, std::int64_t refund) {
        return std::vector<Fact>{
            BookingCancelled{cause, {}, "no funds", eur(0), eur(refund), false}};
    };
    CHECK_EQ(facts_of(sample::pending_payment(), answer(Said::declined)),
             failed(CancelCause::payment_declined, 0));
    CHECK_EQ(facts_of(sample::paid_confirmed(), answer(Said::capture_failed)),
             failed(CancelCause::capture_failed, kAll));
    TakeAnswer silent = answer(Said::declined);
    silent.answer.reason.clear();
    const Booking quiet = sample::after(sample::pending_payment(),
                                        facts_of(sample::pending_payment(), silent).front());
    CHECK_EQ(quiet.reason, std::nullopt);
    CHECK_EQ(quiet.claimed(), Claimed{});
}

}  // namespace innkeeper::booking
