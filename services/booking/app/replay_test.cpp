#include "services/booking/app/replay.hpp"
#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

/// A hotel in which all kinds of things have happened.
struct Lived {
    Lived() {
        const Caller gus = guest("gus");
        const Caller mia = manager("mia");
        confirmed = f.pending("gus");
        CHECK(f.run(decide_booking(f.one.transitions, mia, confirmed, 2, {})));
        const std::string cancelled = f.pending("eve");
        CHECK(f.run(cancel_booking(f.one.transitions, guest("eve"), cancelled, 2, {})));
        (void)f.held("bob");
        const auto quote = f.run(
            f.one.change_booking.quote(gus, confirmed, {.departure = sample::date("2027-07-23")}));
        CHECK(f.run(f.one.change_booking.run(gus, confirmed, 3, quote.value().quote.id)));
        const InventorySet fewer{.from = sample::date("2027-07-20"),
                                 .to = sample::date("2027-07-21"),
                                 .out_of_order = 1};
        CHECK(f.run(f.one.inventory.set(mia, sample::kHotelId, "double", fewer)));
    }
    std::vector<std::string> differences() {
        return f.run(replay(f.table.inner)).value().differences;
    }
    void put(store::Key key, std::string document) {
        (void)f.table.inner.commit_now({store::Write::put(std::move(key), std::move(document))});
    }

    Fixture f;
    std::string confirmed;
};

}  // namespace

TEST_CASE("states and stock are rebuilt from the events to the same bytes") {
    Lived lived;
    CHECK(lived.f.night("2027-07-20").oversold);
    const auto report = lived.f.run(replay(lived.f.table.inner)).value();
    CHECK_EQ(report.differences, std::vector<std::string>{});
    CHECK_EQ(report.bookings, 3);
    CHECK_EQ(report.events, 8);
    CHECK_EQ(report.nights, 3);
}

TEST_CASE("a hotel that had fewer rooms for a while leaves nothing that its events do not tell") {
    Lived lived;
    const auto has = [&](int rooms, std::uint64_t version) {
        bus::Event event;
        event.type = "innkeeper.hotels.updated.v1";
        event.subject = sample::kHotelId;
        event.sequence = version;
        event.data = "{\"hotel\":" + stay::to_document(sample::hotel(rooms)) + "}";
        CHECK(lived.f.run(lived.f.one.hotel_events.on_event(event)));
    };
    has(1, 2);
    CHECK_EQ(lived.differences(), std::vector<std::string>{});
    has(4, 3);
    CHECK_FALSE(lived.f.night("2027-07-20").oversold);
    CHECK_EQ(lived.differences(), std::vector<std::string>{});
}

TEST_CASE("whether a night that is over was oversold is not asked") {
    Lived lived;
    const auto found_at = [&](std::string_view time) {
        const Instant now = parse_rfc3339(time).value();
        return lived.f.run(replay(lived.f.table.inner, now)).value().differences.size();
    };
    lived.f.put_hotel(sample::hotel(9));
    // Midnight in Sydney after each of the two nights that are marked.
    CHECK_EQ(found_at("2027-07-20T13:59:59Z"), 2);
    CHECK_EQ(found_at("2027-07-20T14:00:00Z"), 1);
    CHECK_EQ(found_at("2027-07-21T14:00:00Z"), 0);
}

TEST_CASE("a byte that is not what the events tell is found, and a row that is gone") {
    const store::Key month = Fixture::month_of_double("2027-07-21");
    const std::string name = month.partition + "/2027-07-21";
    {
        Lived lived;
        NightStock stock = lived.f.night("2027-07-21");
        ++stock.sold;
        lived.f.put_night("2027-07-21", stock);
        CHECK_EQ(lived.differences(),
                 std::vector<std::string>{name + ": is not what its events tell"});
    }
    {
        Lived lived;
        const auto row = lived.f.table.inner.get_now(month).value();
        lived.put(month, "2027-07-02 00 0 0 0 0 0 0 1\n" + row->document);
        CHECK_EQ(lived.differences(), std::vector<std::string>{month.partition + "/" + month.sort +
                                                               ": is not what its events tell"});
    }
    {
        Lived lived;
        (void)lived.f.table.inner.commit_now({store::Write::remove(month)});
        CHECK_EQ(lived.differences(),
                 std::vector<std::string>{month.partition + "/2027-07-20: is missing",
                                          month.partition + "/2027-07-21: is missing",
                                          month.partition + "/2027-07-22: is missing"});
    }
    {
        Lived lived;
        Booking state = lived.f.state(lived.confirmed);
        state.terms = sample::changed(state.terms, [](Terms& terms) { terms.hotel_name += "!"; });
        lived.put(state_key(lived.confirmed), to_document(state));
        CHECK_EQ(lived.differences(),
                 std::vector<std::string>{"booking#" + lived.confirmed +
                                          "/state: is not what its events tell"});
    }
}

}  // namespace innkeeper::booking
