#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

#include <random>

namespace innkeeper::booking {
namespace {

bus::Event event_of(const stay::Hotel& hotel, std::uint64_t sequence) {
    bus::Event event;
    event.id = "e" + std::to_string(sequence);
    event.type = "innkeeper.hotels.updated.v1";
    event.subject = hotel.id;
    event.sequence = sequence;
    event.data = "{\"hotel\":" + stay::to_document(hotel) + "}";
    return event;
}

stay::RateMonth month(std::uint64_t version, std::int64_t price_cents) {
    stay::RateMonth out{"flex", "2027-07", version, {}};
    stay::RateDay day;
    day.price = sample::eur(price_cents);
    out.days[sample::date("2027-07-20")] = day;
    return out;
}
bus::Event rates_event(const stay::RateMonth& month) {
    bus::Event event;
    event.id = "r" + std::to_string(month.version);
    event.type = "innkeeper.rates.changed.v1";
    event.subject = sample::kHotelId + "/flex";
    event.data = stay::to_event_data({sample::kHotelId, "EUR", {month}});
    return event;
}
std::string total(Fixture& f) {
    return f.run(f.one.make_quote.run(f.stay_request())).value().terms.price.total.amount();
}

Task<Result<Outcome>> tell(Process& process, bus::Event event) {
    CO_TRY_VOID(co_await process.hotel_events.on_event(std::move(event)));
    co_return Outcome{};
}
}  // namespace

TEST_CASE("the highest version of a month of rates stays, in any order and any number") {
    Fixture f;
    CHECK_EQ(total(f), "400.00");
    CHECK(f.run(f.one.hotel_events.on_event(rates_event(month(2, 25'000)))));
    CHECK_EQ(total(f), "450.00");
    CHECK(f.run(f.one.hotel_events.on_event(rates_event(month(1, 99'000)))));
    CHECK(f.run(f.one.hotel_events.on_event(rates_event(month(2, 99'000)))));
    CHECK_EQ(total(f), "450.00");
    CHECK(f.run(f.one.hotel_events.on_event(rates_event(month(3, 10'000)))));
    CHECK_EQ(total(f), "300.00");
}

TEST_CASE("a hotel that loses rooms below its claims: the nights are marked and told of, once") {
    Fixture f;
    (void)f.pending("gus");
    (void)f.pending("eve");
    const bus::Event smaller = event_of(sample::hotel(1), 2);
    const std::size_t before = f.outbox_of("innkeeper.inventory.oversold.v1");
    CHECK(f.run(f.one.hotel_events.on_event(smaller)));
    CHECK(f.night("2027-07-20").oversold);
    CHECK(f.night("2027-07-21").oversold);
    CHECK_EQ(f.outbox_of("innkeeper.inventory.oversold.v1"), before + 1);
    CHECK(f.run(f.one.hotel_events.on_event(smaller)));  // delivered twice
    CHECK_EQ(f.outbox_of("innkeeper.inventory.oversold.v1"), before + 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("nights of more months than one commit marks are marked; those that are over are not") {
    Fixture f;
    for (int month = 7; month <= 10; ++month) {
        const CivilDate arrival = sample::date(fmt::format("2027-{:02}-20", month));
        const Caller who = guest(fmt::format("guest-{}", month));
        CHECK(f.hold(who, {arrival, arrival + std::chrono::days(2)}, 2));
    }
    const Instant later = parse_rfc3339("2027-07-20T14:00:00Z").value();  // the 21st in Sydney
    f.clock.advance(std::chrono::duration_cast<Millis>(later - f.clock.now()));
    CHECK(f.run(f.one.hotel_events.on_event(event_of(sample::hotel(1), 2))));
    CHECK_FALSE(f.night("2027-07-20").oversold);
    for (const char* night : {"2027-07-21", "2027-08-20", "2027-09-21", "2027-10-20", "2027-10-21"})
        CHECK(f.night(night).oversold);
    CHECK_EQ(f.outbox_of("innkeeper.inventory.oversold.v1"), 2);
}

TEST_CASE("a hotel that has its rooms again: the marks go, and the next loss is told of") {
    Fixture f;
    (void)f.pending("gus");
    (void)f.pending("eve");
    const auto has = [&](int rooms, std::uint64_t version) {
        CHECK(f.run(f.one.hotel_events.on_event(event_of(sample::hotel(rooms), version))));
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    };
    has(1, 2);
    CHECK(f.night("2027-07-20").oversold);
    has(2, 3);
    CHECK_FALSE(f.night("2027-07-20").oversold);
    CHECK_FALSE(f.night("2027-07-21").oversold);
    has(3, 4);
    CHECK_EQ(f.outbox_of("innkeeper.inventory.oversold.v1"), 1);
    has(1, 5);
    CHECK(f.night("2027-07-20").oversold);
    CHECK_EQ(f.outbox_of("innkeeper.inventory.oversold.v1"), 2);
}

TEST_CASE("rooms are given back while the hotel loses more: what is still oversold stays marked") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Fixture f;
        const std::string id = f.pending("gus");
        (void)f.pending("eve");
        std::mt19937_64 dice(seed);
        f.table.read_turns = [&dice] { return 1 + static_cast<int>(dice() % 16); };
        std::vector<Task<Result<Outcome>>> tasks;
        tasks.push_back(tell(f.two, event_of(sample::hotel(0), 2)));
        tasks.push_back(cancel_booking(f.one.transitions, guest("gus"), id, 2, {}));
        (void)f.run_all(std::move(tasks));
        f.table.read_turns = [] { return 1; };
        CHECK(f.night("2027-07-20").claimed() > 0);
        CHECK_EQ(f.hotel().version, 2);
        CHECK(f.night("2027-07-20").oversold);
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    }
}

TEST_CASE("a hotel that changes while its nights are marked: the event comes again") {
    Fixture f;
    (void)f.pending("gus");
    (void)f.pending("eve");
    const bus::Event smaller = event_of(sample::hotel(1), 2);
    // Another process takes the next event, which gives the room back, before these marks.
    f.table.next_fault = [&f, calls = 0]() mutable {
        if (++calls == 2) {
            stay::Hotel again = sample::hotel(2);
            again.version = 3;
            f.put_hotel(again);
        }
        return FaultyTable::Fault::none;
    };
    const auto overtaken = f.run(f.one.hotel_events.on_event(smaller));
    REQUIRE_FALSE(overtaken);
    CHECK_EQ(overtaken.error().slug, "stock-contended");
    CHECK_FALSE(f.night("2027-07-20").oversold);
    CHECK(f.run(f.one.hotel_events.on_event(smaller)));
    CHECK_FALSE(f.night("2027-07-20").oversold);
    CHECK_EQ(f.outbox_of("innkeeper.inventory.oversold.v1"), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("nights that a failed delivery left unmarked are marked when it comes again") {
    using Fault = FaultyTable::Fault;
    for (const Fault fault : {Fault::unavailable, Fault::refused}) {
        Fixture f;
        (void)f.pending("gus");
        (void)f.pending("eve");
        // The hotel is written, its nights are not.
        const bus::Event smaller = event_of(sample::hotel(1), 2);
        f.table.next_fault = [fault, first = true]() mutable {
            return std::exchange(first, false) ? Fault::none : fault;
        };
        CHECK_FALSE(f.run(f.one.hotel_events.on_event(smaller)));
        CHECK_FALSE(f.night("2027-07-20").oversold);
        f.table.next_fault = [] { return Fault::none; };
        CHECK(f.run(f.one.hotel_events.on_event(event_of(sample::hotel(1), 3))));
        CHECK(f.run(f.one.hotel_events.on_event(smaller)));
        CHECK(f.night("2027-07-20").oversold);
        CHECK_EQ(f.hotel().version, 3);
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    }
}

TEST_CASE("the highest version of a hotel stays, in any order and any number") {
    Fixture f;
    const auto deliver = [&](int rooms, std::uint64_t sequence) {
        return f.run(f.one.hotel_events.on_event(event_of(sample::hotel(rooms), sequence)));
    };
    CHECK(deliver(7, 4));
    CHECK(deliver(5, 3));
    CHECK(deliver(9, 4));
    CHECK_EQ(f.hotel().version, 4);
    CHECK_EQ(f.hotel().room_types[0].physical, 7);
    CHECK(deliver(8, 5));
    CHECK_EQ(f.hotel().room_types[0].physical, 8);
}

TEST_CASE("a new hotel is bookable at once, an archived one no more") {
    Fixture f;
    stay::Hotel other = sample::hotel(1, stay::ApprovalMode::automatic);
    other.id = sample::kOtherHotelId;
    CHECK(f.run(f.one.hotel_events.on_event(event_of(other, 1))));
    StayRequest asked = f.stay_request();
    asked.hotel_id = other.id;
    HoldRequest request = f.hold_request(guest("gus"), asked);
    CHECK(f.run(f.one.place_hold.run(request)));
    other.status = stay::HotelStatus::archived;
    CHECK(f.run(f.one.hotel_events.on_event(event_of(other, 2))));
    request.key = keyed(guest("gus"), "POST /holds", "another-key");
    CHECK_EQ(f.run(f.one.place_hold.run(request)).error().slug, "hotel-not-bookable");
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("events that tell of nothing here pass, and poison is refused") {
    Fixture f;
    bus::Event other = event_of(sample::hotel(9), 9);
    other.type = "innkeeper.weather.changed.v1";
    CHECK(f.run(f.one.hotel_events.on_event(other)));
    CHECK_EQ(f.hotel().version, 1);
    bus::Event poison = event_of(sample::hotel(9), 9);
    poison.data = "{}";
    const auto refused = f.run(f.one.hotel_events.on_event(poison));
    REQUIRE_FALSE(refused);
    CHECK_EQ(retry_class(refused.error().code), Retry::never);
    bus::Event mixed = event_of(sample::hotel(9), 9);
    mixed.subject = sample::kOtherHotelId;
    CHECK_EQ(f.run(f.one.hotel_events.on_event(mixed)).error().slug, "event-subject-mismatch");
}

TEST_CASE("a hotel that loses rooms while its nights are set has them marked all the same") {
    Fixture f;
    (void)f.pending("gus");
    (void)f.pending("eve");
    const bus::Event smaller = event_of(sample::hotel(1), 2);
    f.table.within_read = [&]() -> Task<void> {
        CHECK(co_await f.two.hotel_events.on_event(smaller));
    };
    const InventorySet stopped{.from = sample::date("2027-07-19"),
                               .to = sample::date("2027-07-21"),
                               .overbook_limit = 0,
                               .stop_sell = true};
    CHECK(f.run(f.one.inventory.set(manager("mia"), sample::kHotelId, "double", stopped)));
    CHECK(f.night("2027-07-20").oversold);
    CHECK(f.night("2027-07-20").stop_sell);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

}  // namespace innkeeper::booking
