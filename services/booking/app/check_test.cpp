#include "chassis/core/encoding.hpp"
#include "services/booking/app/fixture_test.hpp"
#include "services/booking/app/published.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

/// The invariants that a fault planted into a sound table breaks.
struct Planted {
    Fixture f;
    std::string id = f.pending();
    std::string hold = f.held("eve");

    std::string found_after(store::Write write) {
        (void)f.table.inner.commit_now({std::move(write)}).value();
        return found();
    }
    std::string found() {
        std::string found;
        for (const Violation& violation : f.violations()) found += violation.invariant + " ";
        return found;
    }
    static store::Key month() { return Fixture::month_of_double("2027-07-21"); }
    std::string found_with(NightStock stock) {
        f.put_night("2027-07-21", stock);
        return found();
    }
};

}  // namespace

TEST_CASE("a sound table has no violation, and all of it is read") {
    Planted p;
    const auto report = p.f.run(check(p.f.table.inner)).value();
    CHECK(report.ok());
    CHECK_EQ(report.bookings, 2);
    CHECK_EQ(report.events, 3);
    CHECK_EQ(report.nights, 2);
    CHECK_EQ(report.shown.size(), 1);  // a hold is shown to nobody
    CHECK_EQ(report.shown.at(p.id), Shown{2, sha256(booking_text(p.f.state(p.id)))});
}

TEST_CASE("a night that is over may hold more than the hotel has today") {
    Fixture f;
    (void)f.pending("gus");
    (void)f.pending("eve");
    f.put_hotel(sample::hotel(1));
    const auto found_at = [&](std::optional<Instant> now) {
        return f.run(check(f.table.inner, now)).value().violations.size();
    };
    const Instant midnight =  // the one that ends the first of the two nights' days in Sydney
        from_unix_ms(1'816'092'000'000);
    REQUIRE_EQ(date_in_zone("Australia/Sydney", midnight), sample::date("2027-07-21"));
    CHECK_EQ(found_at({}), 2);
    CHECK_EQ(found_at(midnight - Millis(1)), 2);
    CHECK_EQ(found_at(midnight), 1);
    CHECK_EQ(found_at(midnight + std::chrono::hours(24)), 0);
}

TEST_CASE("check finds each fault that is planted") {
    using store::Write;
    CHECK_EQ(Planted{}.found_with({.pending = 3, .held = 1}), "I2 I3 ");
    CHECK_EQ(Planted{}.found_with({.pending = 1, .held = -1}), "I1 I3 I4 ");
    CHECK_EQ(Planted{}.found_with({.pending = 0, .held = 2}), "I3 I4 ");
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::remove(p.month())), "I3 I3 I4 I4 I4 I4 ");
    }
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::put(p.month(), "{")), "I3 I3 I3 I4 I4 I4 I4 ");
    }
    {
        Planted p;
        Booking state = p.f.state(p.id);
        state.status = Status::confirmed;
        CHECK_EQ(p.found_after(Write::put(state_key(p.id), to_document(state))), "state ");
    }
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::put(state_key(p.id), "{")), "state ");
    }
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::put(holds_key("eve"), to_document(std::vector<LiveHold>{}))),
                 "holds ");
    }
    {
        Planted p;
        const LiveHold hold{p.hold, p.f.state(p.hold).hold_expires_at};
        const LiveHold ended{p.id, sample::kNow};
        CHECK_EQ(p.found_after(Write::put(holds_key("eve"), to_document(std::vector{ended, hold}))),
                 "");
        CHECK_EQ(p.found_after(Write::remove(holds_key("eve"))), "holds ");
    }
    {
        Planted p;
        const Booking state = p.f.state(p.hold);
        CHECK_EQ(p.found_after(Write::remove(timer_key(*state.due(), p.hold))), "timers ");
    }
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::put(timer_key(sample::kNow, p.hold), "{}")), "timers ");
    }
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::put(booking_index_key(sample::kBookingId), "{}")), "index ");
    }
    {
        Planted p;
        CHECK_EQ(p.found_after(Write::put(hotel_index_key(sample::kOtherHotelId), "{}")), "index ");
    }
}

}  // namespace innkeeper::booking
