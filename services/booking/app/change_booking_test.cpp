#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const Caller kGus = guest("gus");
const Caller kMia = manager("mia");

/// A hotel with a suite beside the double rooms.
stay::Hotel two_types(int doubles = 2) {
    stay::Hotel hotel = sample::hotel(doubles);
    stay::RoomType suite = hotel.room_types[0];
    suite.id = "suite";
    suite.physical = 1;
    hotel.room_types.push_back(suite);
    stay::RatePlan plan = hotel.rate_plans[0];
    plan.id = "suite-flex";
    plan.room_type_id = "suite";
    plan.price = sample::eur(50'000);
    hotel.rate_plans.push_back(plan);
    return hotel;
}

std::string confirmed(Fixture& f, const std::string& who = "gus") {
    const std::string id = f.pending(who);
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {})));
    return id;
}

Result<Outcome> change(Fixture& f, const Caller& who, const std::string& id,
                       ChangeRequest request) {
    TRY(const auto quote, f.run(f.one.change_booking.quote(who, id, std::move(request))));
    return f.run(f.one.change_booking.run(who, id, quote.version, quote.quote.id));
}

}  // namespace

TEST_CASE("a change of dates takes the new nights and gives the old back in one commit") {
    Fixture f(sample::hotel(1));
    const std::string id = confirmed(f);
    const int commits = f.table.commits;
    const auto changed =
        change(f, kGus, id,
               {.arrival = sample::date("2027-07-21"), .departure = sample::date("2027-07-24")});
    REQUIRE(changed);
    CHECK_EQ(f.table.commits, commits + 1);
    CHECK_EQ(f.night("2027-07-20").sold, 0);
    CHECK_EQ(f.night("2027-07-21").sold, 1);  // its own night was no obstacle
    CHECK_EQ(f.night("2027-07-23").sold, 1);
    CHECK_EQ(f.state(id).terms->price.total.amount(), "600.00");
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a process that knows a booking from before a change goes by what is stored") {
    Fixture f(sample::hotel(1));
    const std::string id = f.pending();
    CHECK(f.run(decide_booking(f.two.transitions, kMia, id, 2, {})));
    CHECK(change(f, kGus, id,
                 {.arrival = sample::date("2027-07-23"), .departure = sample::date("2027-07-25")}));
    const std::uint64_t version = f.state(id).version;
    CHECK(f.run(cancel_booking(f.two.transitions, kGus, id, version, {})));
    CHECK_EQ(f.night("2027-07-24").sold, 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a change to another room type moves the claim there") {
    Fixture f(two_types());
    const std::string id = confirmed(f);
    const auto quote = f.run(f.one.change_booking.quote(
        kGus, id, {.room_type_id = "suite", .rate_plan_id = "suite-flex"}));
    REQUIRE(quote);
    CHECK_EQ(quote->difference.amount(), "600.00");
    CHECK_EQ(quote->due_at_hotel.amount(), "1000.00");
    CHECK(f.run(f.one.change_booking.run(kGus, id, 3, quote->quote.id)));
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    CHECK_EQ(f.state(id).claimed().room_type_id, "suite");
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("two guests change to the last room: one gets it, the other keeps what was booked") {
    Fixture f(two_types());
    const std::string a = confirmed(f, "gus");
    const std::string b = confirmed(f, "eve");
    const ChangeRequest wish{.room_type_id = "suite", .rate_plan_id = "suite-flex"};
    const auto qa = f.run(f.one.change_booking.quote(kGus, a, wish)).value();
    const auto qb = f.run(f.one.change_booking.quote(guest("eve"), b, wish)).value();
    std::vector<Task<Result<Outcome>>> tasks;
    tasks.push_back(f.one.change_booking.run(kGus, a, 3, qa.quote.id));
    tasks.push_back(f.two.change_booking.run(guest("eve"), b, 3, qb.quote.id));
    const auto results = f.run_all(std::move(tasks));
    CHECK_EQ(results[0].has_value() + results[1].has_value(), 1);
    for (const auto& result : results)
        if (!result) CHECK_EQ(result.error().slug, "room-sold-out");
    CHECK_EQ(f.night("2027-07-20").sold, 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a full house, a stale version, another's booking, a new price: nothing changes") {
    Fixture f(sample::hotel(1));
    const std::string id = confirmed(f);
    const ChangeRequest later{.arrival = sample::date("2027-07-25"),
                              .departure = sample::date("2027-07-26")};
    const auto quote = f.run(f.one.change_booking.quote(kGus, id, later)).value();
    const auto slug = [&](const Caller& who, std::uint64_t seen, const std::string& quote_id) {
        const auto result = f.run(f.one.change_booking.run(who, id, seen, quote_id));
        return result ? std::string() : result.error().slug;
    };
    CHECK_EQ(slug(guest("eve"), 3, quote.quote.id), "booking-not-found");
    CHECK_EQ(slug(kGus, 2, quote.quote.id), "booking-moved-on");
    CHECK_EQ(slug(kGus, 3, f.quote_id(f.stay_request())), "quote-of-another-booking");
    CHECK_EQ(slug(kGus, 3, "nonsense"), "quote-not-genuine");
    CHECK_EQ(f.run(f.one.change_booking.quote(kGus, id, {.departure = sample::date("2027-07-20")}))
                 .error()
                 .slug,
             "stay-reversed");

    CHECK(f.hold(guest("eve"), sample::stay("2027-07-25", "2027-07-26")));
    CHECK_EQ(slug(kGus, 3, quote.quote.id), "room-sold-out");
    f.clock.advance(kHoldMinutes);  // the hold is due: its room is given back for the change
    CHECK_EQ(slug(kGus, 3, quote.quote.id), "");
    CHECK_EQ(slug(kGus, 4, quote.quote.id), "booking-moved-on");
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a change quote gives rooms of holds that are due back before it says sold out") {
    Fixture f(sample::hotel(1));
    const std::string id = confirmed(f);
    CHECK(f.hold(guest("eve"), sample::stay("2027-07-25", "2027-07-26")));
    const auto quote = [&] {
        return f.run(f.one.change_booking.quote(
            kGus, id,
            {.arrival = sample::date("2027-07-25"), .departure = sample::date("2027-07-26")}));
    };
    CHECK_EQ(quote().error().slug, "room-sold-out");
    f.clock.advance(kHoldMinutes - Millis(1));
    CHECK_EQ(quote().error().slug, "room-sold-out");
    f.clock.advance(Millis(1));
    CHECK(quote());
}

TEST_CASE("a change quote lives kQuoteMinutes") {
    for (const Millis after : {Millis(kQuoteMinutes) - Millis(1), Millis(kQuoteMinutes)}) {
        Fixture f;
        const std::string id = confirmed(f);
        const auto quote =
            f.run(f.one.change_booking.quote(kGus, id, {.departure = sample::date("2027-07-23")}))
                .value();
        CHECK_EQ(quote.quote.expires_at, f.clock.now() + kQuoteMinutes);
        f.clock.advance(after);
        const auto changed = f.run(f.one.change_booking.run(kGus, id, 3, quote.quote.id));
        if (after < kQuoteMinutes) {
            CHECK(changed);
        } else {
            REQUIRE_FALSE(changed);
            CHECK_EQ(changed.error().slug, "quote-expired");
            CHECK_EQ(f.state(id).version, 3);
        }
    }
}

TEST_CASE("a change at a price that is not the quoted one is refused with the new one") {
    Fixture f;
    const std::string id = confirmed(f);
    const ChangeRequest longer{.departure = sample::date("2027-07-23")};
    const auto quote = f.run(f.one.change_booking.quote(kGus, id, longer)).value();
    stay::Hotel dearer = sample::hotel();
    dearer.version = 2;
    dearer.rate_plans[0].price = sample::eur(20'001);
    f.put_hotel(dearer);
    const auto refused = f.run(f.one.change_booking.run(kGus, id, 3, quote.quote.id));
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "price-changed");
    CHECK_EQ(refused.error().context.at("new_total"), "600.03");
    CHECK_EQ(f.state(id).version, 3);
    CHECK_EQ(f.night("2027-07-22").claimed(), 0);
    CHECK(change(f, kGus, id, longer));
}

TEST_CASE("a quote of a change is for that version of the booking and no later one") {
    Fixture f;
    const std::string id = confirmed(f);
    const auto quote_to = [&](std::string_view departure) {
        return f.run(f.one.change_booking.quote(kGus, id, {.departure = sample::date(departure)}))
            .value();
    };
    const auto first = quote_to("2027-07-23");
    const auto second = quote_to("2027-07-24");
    CHECK(f.run(f.one.change_booking.run(kGus, id, 3, first.quote.id)));
    // The caller knows the new version; what was quoted then is not what a change costs now.
    const auto stale = f.run(f.one.change_booking.run(kGus, id, 4, second.quote.id));
    REQUIRE_FALSE(stale);
    CHECK_EQ(stale.error().slug, "booking-moved-on");
    CHECK_EQ(stale.error().context.at("version_now"), "4");
    CHECK_EQ(f.state(id).version, 4);
}

TEST_CASE("a change is as long as a stay may be and no longer") {
    Fixture f;
    const std::string id = confirmed(f);
    const CivilDate arrival = sample::date("2027-07-20");
    const auto quote_of = [&](int nights) {
        return f.run(f.one.change_booking.quote(
            kGus, id, {.departure = arrival + std::chrono::days(nights)}));
    };
    CHECK(quote_of(stay::kMaxStayNights));
    CHECK_EQ(quote_of(stay::kMaxStayNights + 1).error().slug, "stay-too-long");
}

TEST_CASE("when cancelling costs something, only the hotel changes the booking") {
    Fixture f;
    const std::string id = confirmed(f);
    f.clock.advance(std::chrono::hours(24 * 185));  // after 18:00 of the day before arrival
    const ChangeRequest longer{.departure = sample::date("2027-07-23")};
    CHECK_EQ(f.run(f.one.change_booking.quote(kGus, id, longer)).error().slug, "change-not-free");
    CHECK(change(f, kMia, id, longer));
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a change that was free when it was quoted is refused when it is not any more") {
    Fixture f;
    const std::string id = confirmed(f);
    // Free until 18:00 of the day before the arrival, in Sydney.
    f.clock.advance(parse_rfc3339("2027-07-19T07:59:59.999Z").value() - f.clock.now());
    const ChangeRequest longer{.departure = sample::date("2027-07-23")};
    const auto quote = f.run(f.one.change_booking.quote(kGus, id, longer)).value();
    f.clock.advance(Millis(1));
    const auto late = f.run(f.one.change_booking.run(kGus, id, 3, quote.quote.id));
    REQUIRE_FALSE(late);
    CHECK_EQ(late.error().slug, "change-not-free");
    CHECK_EQ(f.state(id).version, 3);
    CHECK(f.run(f.one.change_booking.run(kMia, id, 3, quote.quote.id)));
}

TEST_CASE("all rooms of the booking itself are free for its change") {
    Fixture f;
    const std::string id = f.hold(kGus, sample::kStay, 2).value().booking_id;
    CHECK(f.book_it(kGus, id));
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {})));
    CHECK(change(f, kGus, id, {.arrival = sample::date("2027-07-21")}));
    CHECK_EQ(f.night("2027-07-21").sold, 2);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("the longest stay changes to other nights of the same length within one commit") {
    Fixture f;
    const CivilDate arrival = sample::date("2027-07-01");
    const std::chrono::days length(stay::kMaxStayNights);
    const std::string id = f.hold(kGus, {arrival, arrival + length}).value().booking_id;
    CHECK(f.book_it(kGus, id));
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {})));
    CHECK(change(f, kGus, id, {.arrival = arrival + length, .departure = arrival + 2 * length}));
    CHECK_LE(f.table.most_writes, store::kMaxWrites);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

}  // namespace innkeeper::booking
