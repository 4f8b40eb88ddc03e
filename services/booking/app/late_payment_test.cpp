#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const Caller kGus = guest("gus");

/// A booking of a prepaid plan that waits for its payment.
std::string unpaid(Fixture& f, int rooms = 1) {
    const HoldRequest request = f.hold_request(kGus, f.stay_request(sample::kStay, rooms, "saver"));
    const std::string id = f.run(f.one.place_hold.run(request)).value().booking_id;
    CHECK(f.run(book(f.one.transitions, kGus, id, sample::paying_details(), kPaymentMinutes,
                     keyed(kGus, "POST /bookings", f.fresh_key()))));
    return id;
}

bus::Event authorised(const std::string& id, const std::string& amount) {
    bus::Event event;
    event.id = "1";
    event.type = "innkeeper.payments.authorised.v1";
    event.subject = id;
    event.data = fmt::format(R"({{"payment":{{"booking_id":"{0}","command_id":"{0}:1",)"
                             R"("amount":{{"amount":"{1}","currency":"EUR"}}}}}})",
                             id, amount);
    return event;
}

/// The payment of one room comes after its time.
void pay_late(Fixture& f, const std::string& id, const std::string& amount = "400.00") {
    f.clock.advance(kPaymentMinutes);
    CHECK(f.run(f.one.payment_events.on_event(authorised(id, amount))));
}

void check_reinstated(Fixture& f, const std::string& id) {
    CHECK_EQ(f.state(id).status, Status::pending_approval);
    CHECK_EQ(f.night("2027-07-20").pending, f.state(id).terms->room_count());
    CHECK_EQ(f.outbox_of("innkeeper.booking.reinstated.v1"), 1);
    CHECK_EQ(f.outbox_of("innkeeper.booking.void_requested.v1"), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

void check_given_back(Fixture& f, const std::string& id) {
    CHECK_EQ(f.state(id).status, Status::cancelled);
    CHECK_EQ(f.state(id).claimed(), Claimed{});
    CHECK_EQ(f.outbox_of("innkeeper.booking.reinstated.v1"), 0);
    CHECK_EQ(f.outbox_of("innkeeper.booking.void_requested.v1"), 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

}  // namespace

TEST_CASE("a payment in its last millisecond is in time, and one after it takes the rooms again") {
    Fixture f(sample::hotel(1));
    const std::string id = unpaid(f);
    f.clock.advance(kPaymentMinutes - Millis(1));
    CHECK(f.run(f.one.payment_events.on_event(authorised(id, "400.00"))));
    CHECK_EQ(f.state(id).version, 4);  // held, requested, authorised, submitted
    CHECK_EQ(f.outbox_of("innkeeper.booking.reinstated.v1"), 0);

    Fixture late(sample::hotel(1));
    const std::string second = unpaid(late);
    pay_late(late, second);
    check_reinstated(late, second);
}

TEST_CASE("a late payment finds its room taken and is given back") {
    Fixture f(sample::hotel(1));
    const std::string id = unpaid(f);
    f.clock.advance(kPaymentMinutes);
    CHECK(f.hold(guest("eve")));
    pay_late(f, id);
    check_given_back(f, id);
    CHECK_EQ(f.night("2027-07-20").held, 1);
}

TEST_CASE("a late payment gets the room of a hold that is due") {
    Fixture f(sample::hotel(1));
    const std::string id = unpaid(f);
    f.clock.advance(kPaymentMinutes);
    CHECK(f.hold(guest("eve")));
    f.clock.advance(kHoldMinutes - kPaymentMinutes - Millis(1));
    SUBCASE("its time has not come") {
        pay_late(f, id);
        check_given_back(f, id);
    }
    SUBCASE("its time has come") {
        f.clock.advance(Millis(1));
        pay_late(f, id);
        check_reinstated(f, id);
    }
}

TEST_CASE("a late payment of two rooms takes both or none") {
    for (const int rooms : {2, 3}) {
        Fixture f(sample::hotel(rooms));
        const std::string id = unpaid(f, 2);
        f.clock.advance(kPaymentMinutes);
        CHECK(f.hold(guest("eve"), sample::stay("2027-07-21", "2027-07-22")));
        pay_late(f, id, "800.00");
        if (rooms == 3)
            check_reinstated(f, id);
        else
            check_given_back(f, id);
    }
}

TEST_CASE("a late payment takes no room that is not sold any more") {
    const std::vector<std::function<void(stay::Hotel&)>> ends{
        [](stay::Hotel& hotel) { hotel.status = stay::HotelStatus::archived; },
        [](stay::Hotel& hotel) { hotel.room_types[0].archived = true; }};
    for (const auto& end : ends) {
        Fixture f;
        const std::string id = unpaid(f);
        stay::Hotel hotel = sample::hotel();
        hotel.version = 2;
        end(hotel);
        f.put_hotel(hotel);
        pay_late(f, id);
        check_given_back(f, id);
    }
    Fixture f;
    const std::string id = unpaid(f);
    CHECK(f.run(f.one.inventory.set(manager("mia"), sample::kHotelId, "double",
                                    {.from = sample::date("2027-07-21"),
                                     .to = sample::date("2027-07-21"),
                                     .stop_sell = true})));
    pay_late(f, id);
    check_given_back(f, id);
}

}  // namespace innkeeper::booking
