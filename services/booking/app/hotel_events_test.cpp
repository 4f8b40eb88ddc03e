#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

bus::Event event_of(const Hotel& hotel, std::uint64_t sequence) {
    bus::Event event;
    event.id = "e" + std::to_string(sequence);
    event.type = "innkeeper.hotels.updated.v1";
    event.subject = hotel.id;
    event.sequence = sequence;
    event.data = "{\"hotel\":" + to_document(hotel) + "}";
    return event;
}

Hotel stored(Fixture& f) {
    return read_hotel(f.table.inner.get_now(hotel_key(sample::kHotelId)).value()->document).value();
}

}  // namespace

TEST_CASE("the highest version of a hotel stays, in any order and any number") {
    Fixture f;
    const auto deliver = [&](int rooms, std::uint64_t sequence) {
        return f.run(f.one.hotel_events.on_event(event_of(sample::hotel(rooms), sequence)));
    };
    CHECK(deliver(7, 4));
    CHECK(deliver(5, 3));
    CHECK(deliver(9, 4));
    CHECK_EQ(stored(f).version, 4);
    CHECK_EQ(stored(f).room_types[0].physical, 7);
    CHECK(deliver(8, 5));
    CHECK_EQ(stored(f).room_types[0].physical, 8);
}

TEST_CASE("a new hotel is bookable at once, an archived one no more") {
    Fixture f;
    Hotel other = sample::hotel(1, ApprovalMode::automatic);
    other.id = sample::kOtherHotelId;
    CHECK(f.run(f.one.hotel_events.on_event(event_of(other, 1))));
    HoldRequest request = f.hold_request(guest("gus"));
    request.hotel_id = other.id;
    CHECK(f.run(f.one.place_hold.run(request)));
    other.status = HotelStatus::archived;
    CHECK(f.run(f.one.hotel_events.on_event(event_of(other, 2))));
    request.keyed = keyed(guest("gus"), "POST /holds", "another-key");
    CHECK_EQ(f.run(f.one.place_hold.run(request)).error().slug, "hotel-not-bookable");
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("events that tell of nothing here pass, and poison is refused") {
    Fixture f;
    bus::Event other = event_of(sample::hotel(9), 9);
    other.type = "innkeeper.weather.changed.v1";
    CHECK(f.run(f.one.hotel_events.on_event(other)));
    CHECK_EQ(stored(f).version, 1);
    bus::Event poison = event_of(sample::hotel(9), 9);
    poison.data = "{}";
    const auto refused = f.run(f.one.hotel_events.on_event(poison));
    REQUIRE_FALSE(refused);
    CHECK_EQ(retry_class(refused.error().code), Retry::never);
    bus::Event mixed = event_of(sample::hotel(9), 9);
    mixed.subject = sample::kOtherHotelId;
    CHECK_EQ(f.run(f.one.hotel_events.on_event(mixed)).error().slug, "event-subject-mismatch");
}

}  // namespace innkeeper::booking
