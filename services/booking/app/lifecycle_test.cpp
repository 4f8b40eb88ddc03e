#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const Caller kGus = guest("gus");
const Caller kMia = manager("mia");

std::string slug(const Result<Outcome>& result) { return result ? "" : result.error().slug; }

}  // namespace

TEST_CASE("a hold takes the rooms on every night, and the events, timer and limits with them") {
    Fixture f;
    const auto outcome = f.hold(kGus).value();
    CHECK_EQ(outcome.response.status, 201);
    CHECK_EQ(version_of(outcome), 1);
    const Booking state = f.state(outcome.booking_id);
    CHECK_EQ(state.status, Status::held);
    CHECK_EQ(state.hold_expires_at, f.clock.now() + kHoldMinutes);
    CHECK_EQ(state.terms->price.total.amount(), "400.00");
    CHECK_EQ(f.night("2027-07-20").held, 1);
    CHECK_EQ(f.night("2027-07-21").held, 1);
    CHECK_EQ(f.night("2027-07-22").held, 0);  // the night of the departure
    CHECK_EQ(f.rows_of(kTimers), 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("hold, book, approve: held, pending, sold") {
    Fixture f;
    const std::string id = f.held();
    const auto booked = f.book_it(kGus, id).value();
    CHECK_EQ(booked.response.status, 201);
    CHECK_EQ(f.state(id).status, Status::pending_approval);
    CHECK_EQ(f.state(id).decide_by, f.clock.now() + std::chrono::hours(24));
    CHECK_EQ(f.night("2027-07-20").pending, 1);
    CHECK_EQ(f.night("2027-07-20").held, 0);

    const auto approved = f.run(decide_booking(f.one.transitions, kMia, id, 2, {})).value();
    CHECK_EQ(version_of(approved), 3);
    CHECK_EQ(f.state(id).status, Status::confirmed);
    CHECK_EQ(f.state(id).decided_by, "mia");
    CHECK_EQ(f.night("2027-07-20").sold, 1);
    CHECK_EQ(f.night("2027-07-20").pending, 0);
    CHECK_EQ(f.rows_of(kTimers), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a hotel that confirms by itself confirms at once") {
    Fixture f(sample::hotel(2, stay::ApprovalMode::automatic));
    const std::string id = f.pending();
    CHECK_EQ(f.state(id).status, Status::confirmed);
    CHECK_EQ(f.state(id).details, sample::details());
    CHECK_EQ(f.night("2027-07-21").sold, 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a rejection gives the rooms back and keeps its reason") {
    Fixture f;
    const std::string id = f.pending();
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, "closed for works")));
    CHECK_EQ(f.state(id).status, Status::rejected);
    CHECK_EQ(f.state(id).reason, "closed for works");
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("guest, manager of the hotel and admin cancel; others find nothing") {
    Fixture f;
    for (const Caller& who : {kGus, kMia, admin()}) {
        const std::string id = f.pending();
        CHECK(f.run(cancel_booking(f.one.transitions, who, id, 2, {.reason = "ill"})));
        CHECK_EQ(f.state(id).status, Status::cancelled);
        CHECK_EQ(f.state(id).cancelled_by, who.who.subject);
    }
    const std::string id = f.pending();
    for (const Caller& who : {guest("eve"), guest("mia"), manager("max")})
        CHECK_EQ(slug(f.run(cancel_booking(f.one.transitions, who, id, 2, {}))),
                 "booking-not-found");
    CHECK_EQ(f.state(id).status, Status::pending_approval);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a confirmed booking is cancelled, and a hold is released by cancelling it") {
    Fixture f;
    const std::string id = f.pending();
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {})));
    CHECK(f.run(cancel_booking(f.one.transitions, kGus, id, 3, {})));
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    const std::string hold = f.held();
    CHECK(f.run(cancel_booking(f.one.transitions, kGus, hold, 1, {})));
    CHECK_EQ(f.state(hold).status, Status::released);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a release is done once and said as often as asked") {
    Fixture f;
    const std::string id = f.held();
    CHECK_EQ(slug(f.run(release_hold(f.one.transitions, guest("eve"), id))), "hold-not-found");
    CHECK_EQ(f.run(release_hold(f.one.transitions, kGus, id)).value().response.status, 204);
    CHECK_EQ(f.run(release_hold(f.one.transitions, kGus, id)).value().response.status, 204);
    CHECK_EQ(f.state(id).version, 2);
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    CHECK_EQ(slug(f.run(release_hold(f.one.transitions, kGus, sample::kBookingId))),
             "hold-not-found");
}

TEST_CASE("another guest's hold cannot be booked, and is not told of") {
    Fixture f;
    const std::string id = f.held();
    CHECK_EQ(slug(f.book_it(guest("eve"), id)), "hold-not-found");
    CHECK_EQ(f.state(id).status, Status::held);
}

TEST_CASE("only who runs the hotel decides") {
    Fixture f;
    const std::string id = f.pending();
    CHECK_EQ(slug(f.run(decide_booking(f.one.transitions, manager("max"), id, 2, {}))),
             "not-your-hotel");
    CHECK_EQ(slug(f.run(decide_booking(f.one.transitions, guest("mia"), id, 2, {}))),
             "not-your-hotel");
    CHECK(f.run(decide_booking(f.one.transitions, admin(), id, 2, {})));
}

TEST_CASE("a stay of kMaxStayNights fits into one commit in every step of its life") {
    Fixture f;
    const CivilDate arrival = sample::date("2027-07-01");
    const Stay longest{arrival, arrival + std::chrono::days(stay::kMaxStayNights)};
    const std::string id = f.hold(kGus, longest).value().booking_id;
    CHECK(f.book_it(kGus, id));
    CHECK(f.run(cancel_booking(f.one.transitions, kGus, id, 2, {})));
    CHECK_LE(f.table.most_writes, store::kMaxWrites);
    CHECK_EQ(f.violations(), std::vector<Violation>{});

    const Stay longer{arrival, arrival + std::chrono::days(stay::kMaxStayNights + 1)};
    CHECK_EQ(slug(f.hold(kGus, longer)), "stay-too-long");
}

TEST_CASE("what a hold asks for must be there") {
    Fixture f;
    const auto refused = [&](auto change) {
        StayRequest request = f.stay_request();
        change(request);
        return slug(f.run(f.one.place_hold.run(f.hold_request(kGus, request))));
    };
    CHECK_EQ(refused([](auto& r) { r.hotel_id = sample::kOtherHotelId; }), "hotel-not-found");
    CHECK_EQ(refused([](auto& r) { r.room_type_id = "suite"; }), "room-type-not-found");
    CHECK_EQ(refused([](auto& r) { r.rate_plan_id = "cheap"; }), "rate-plan-not-found");
    CHECK_EQ(refused([](auto& r) { r.rooms[0].adults = 3; }), "party-too-large");
    CHECK_EQ(refused([](auto& r) { r.rooms.resize(3, {1, {}}); }), "room-sold-out");
    CHECK_EQ(refused([](auto& r) { r.stay = sample::stay("2027-01-14", "2027-01-16"); }),
             "stay-in-past");
    CHECK_EQ(f.table.commits, 0);
}

TEST_CASE("today is the hotel's: in Sydney it is tomorrow when London is at two in the afternoon") {
    Fixture f;
    f.clock.advance(std::chrono::hours(6));  // 2027-01-15T14:00Z, 2027-01-16 01:00 in Sydney
    CHECK_EQ(slug(f.hold(kGus, sample::stay("2027-01-15", "2027-01-17"))), "stay-in-past");
    CHECK(f.hold(kGus, sample::stay("2027-01-16", "2027-01-17")));
}

TEST_CASE("a price that is not the one shown is refused with the new one") {
    Fixture f;
    const HoldRequest request = f.hold_request(kGus);
    stay::Hotel dearer = sample::hotel();
    dearer.version = 2;
    dearer.rate_plans[0].price = sample::eur(20'001);
    f.put_hotel(dearer);
    const auto refused = f.run(f.one.place_hold.run(request));
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "price-changed");
    CHECK_EQ(refused.error().context.at("new_total"), "400.02");
    CHECK_EQ(refused.error().context.at("currency_now"), "EUR");
    CHECK(f.hold(kGus));
}

TEST_CASE("a guest has kMaxHoldsPerGuest live holds and no more") {
    Fixture f(sample::hotel(20));
    std::string last;
    for (std::size_t i = 0; i < kMaxHoldsPerGuest; ++i) last = f.held();
    CHECK_EQ(slug(f.hold(kGus)), "too-many-holds");
    CHECK(f.hold(guest("eve")));
    CHECK(f.run(release_hold(f.one.transitions, kGus, last)));
    CHECK(f.hold(kGus));
    CHECK_EQ(slug(f.hold(kGus)), "too-many-holds");
    const std::string counted = f.one.metrics.exposition();
    for (const char* line : {R"({command="place_hold",outcome="ok"} 7)",
                             R"({command="place_hold",outcome="too-many-holds"} 2)",
                             R"({command="release_hold",outcome="ok"} 1)"})
        CHECK(counted.find(std::string("booking_commands_total") + line) != std::string::npos);
    f.clock.advance(kHoldMinutes);  // nothing has flipped them yet
    CHECK(f.hold(kGus));
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("holds that came to something, or to nothing, leave room for others") {
    Fixture f(sample::hotel(40));
    for (std::size_t i = 0; i < 2 * kMaxHoldsPerGuest; ++i) (void)f.pending();
    for (std::size_t i = 0; i < 2 * kMaxHoldsPerGuest; ++i)
        CHECK(f.run(release_hold(f.two.transitions, kGus, f.held())));
    for (std::size_t i = 0; i < kMaxHoldsPerGuest; ++i) (void)f.held();
    CHECK_EQ(slug(f.hold(kGus)), "too-many-holds");
    const auto row = f.table.inner.get_now(holds_key("gus")).value();
    CHECK_EQ(holds_row(row).value().value.size(), kMaxHoldsPerGuest);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
    // Their time is up long ago; nobody looks for them.
    f.clock.advance(2 * kHoldMinutes);
    (void)f.held();
    CHECK_EQ(holds_row(f.table.inner.get_now(holds_key("gus")).value()).value().value.size(), 1);
}

TEST_CASE("a waiver is the manager's: the penalty is not taken, and the guest cannot give it") {
    Fixture f;
    const std::string id = f.pending();
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {})));
    f.clock.advance(parse_rfc3339("2027-07-19T08:00:00Z").value() -
                    f.clock.now());  // it costs a night by now
    CHECK_EQ(slug(f.run(cancel_booking(f.one.transitions, kGus, id, 3, {.reason = "ill"}))),
             "penalty-changed");
    const Cancellation waived{.reason = "ill", .waive = true};
    CHECK_EQ(slug(f.run(cancel_booking(f.one.transitions, kGus, id, 3, waived))), "not-your-hotel");
    CHECK_EQ(f.state(id).status, Status::confirmed);
    CHECK(f.run(cancel_booking(f.one.transitions, kMia, id, 3, waived)));
    CHECK_EQ(f.state(id).penalty, sample::eur(0));
    CHECK_EQ(f.state(id).reason, "ill");
}

TEST_CASE("nights that a manager oversells are told of once, until they fit again") {
    Fixture f;
    (void)f.pending();
    const auto out_of_order = [&](int rooms) {
        CHECK(f.run(f.one.inventory.set(kMia, sample::kHotelId, "double",
                                        {.from = sample::date("2027-07-20"),
                                         .to = sample::date("2027-07-21"),
                                         .out_of_order = rooms})));
        return f.outbox_of("innkeeper.inventory.oversold.v1");
    };
    CHECK_EQ(out_of_order(1), 0);
    CHECK_EQ(out_of_order(2), 1);
    CHECK_EQ(out_of_order(3), 1);
    CHECK_EQ(out_of_order(1), 1);
    CHECK_EQ(out_of_order(2), 2);
}

TEST_CASE("nights are managed from today to kMaxAdvanceDays ahead") {
    Fixture f;
    const CivilDate today = sample::date("2027-01-15");
    const auto set = [&](int first, int last) {
        const InventorySet asked{.from = today + std::chrono::days(first),
                                 .to = today + std::chrono::days(last),
                                 .stop_sell = true};
        const auto done = f.run(f.one.inventory.set(kMia, sample::kHotelId, "double", asked));
        return done ? "" : done.error().slug;
    };
    CHECK_EQ(set(-1, 0), "inventory-in-past");
    CHECK_EQ(set(0, 0), "");
    CHECK_EQ(set(stay::kMaxAdvanceDays, stay::kMaxAdvanceDays), "");
    CHECK_EQ(set(stay::kMaxAdvanceDays, stay::kMaxAdvanceDays + 1), "inventory-too-far");
}

TEST_CASE("fewer rooms than claims: nothing new is sold, and what is sold stays") {
    Fixture f;
    const std::string id = f.pending();
    CHECK(f.held("eve") != id);
    bus::Event event;
    event.type = "innkeeper.hotels.updated.v1";
    event.subject = sample::kHotelId;
    event.sequence = 2;
    event.data = "{\"hotel\":" + stay::to_document(sample::hotel(1)) + "}";
    CHECK(f.run(f.one.hotel_events.on_event(event)));
    CHECK_EQ(slug(f.hold(guest("bob"))), "room-sold-out");
    CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {})));
    const auto report = f.run(check(f.table.inner)).value();
    CHECK_EQ(report.violations, std::vector<Violation>{});
    CHECK_EQ(report.notices.size(), 2);
}

}  // namespace innkeeper::booking
