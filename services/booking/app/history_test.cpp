#include "services/booking/app/history.hpp"

#include "services/booking/app/fixture_test.hpp"
#include "services/booking/app/replay.hpp"
#include "services/booking/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const Caller kGus = guest("gus");
const Caller kMia = manager("mia");

/// A confirmed booking, which is changed back and forth between two and three nights.
struct Kept {
    Kept() { CHECK(f.run(decide_booking(f.one.transitions, kMia, id, 2, {}))); }

    Result<Outcome> change(Process& process) {
        const bool is_short = f.state(id).terms->stay.departure == sample::date("2027-07-22");
        const auto to = sample::date(is_short ? "2027-07-23" : "2027-07-22");
        TRY(const auto quote, f.run(process.change_booking.quote(kGus, id, {.departure = to})));
        return f.run(process.change_booking.run(kGus, id, quote.version, quote.quote.id));
    }
    /// The other process has not heard of the booking before.
    Result<ChangeQuote> quote_of_two() { return f.run(f.two.change_booking.quote(kGus, id, {})); }
    void change_until(std::uint64_t version) {
        while (f.state(id).version < version) REQUIRE(change(f.one));
    }
    std::optional<store::Item> row(const store::Key& key) {
        return f.table.inner.get_now(key).value();
    }
    std::optional<store::Item> snapshot() { return row(state_key(id)); }
    std::uint64_t snapshot_version() {
        const auto item = snapshot();
        return item ? read_booking(item->document).value().version : 0;
    }
    store::Key event(std::uint64_t version) {
        return eventsourcing::event_key(kCategory, id, version);
    }
    void write(store::Write write) { (void)f.table.inner.commit_now({std::move(write)}).value(); }
    Booking at(std::uint64_t version) {
        return f.run(booking_at(f.table.inner, id, version)).value();
    }
    std::string found() {
        std::string all;
        for (const Violation& one : f.violations()) all += one.invariant + " " + one.what + "\n";
        return all;
    }
    std::vector<std::string> differences() {
        return f.run(replay(f.table.inner)).value().differences;
    }

    Fixture f;
    std::string id = f.pending();
};

}  // namespace

TEST_CASE("a booking is its events: there is no other row of its state") {
    Kept k;
    CHECK_FALSE(k.snapshot());
    CHECK(k.row(k.event(3)));
    CHECK_FALSE(k.row(k.event(4)));
    const Booking state = k.f.state(k.id);
    CHECK_EQ(state.version, 3);
    CHECK_EQ(state, k.at(3));
    CHECK_EQ(k.f.run(load_booking(k.f.table.inner, "no such booking")).value(), nullptr);
}

TEST_CASE("terms are those of the event that set them last, for whoever reads them first") {
    Kept k;
    REQUIRE(k.change(k.f.one));
    const Booking changed = k.f.state(k.id);
    CHECK_EQ(changed.terms->price.total.amount(), "600.00");
    CHECK_EQ(k.at(3).terms->price.total.amount(), "400.00");
    // The other process has not heard of the booking.
    REQUIRE(k.change(k.f.two));
    CHECK_EQ(k.f.state(k.id).terms, k.at(3).terms);
    // And this one knows it as it was.
    const Cancellation asked{.previewed = sample::eur(0)};
    CHECK_EQ(k.f.run(quote_cancellation(k.f.one.context, kGus, k.id)).value().version, 5);
    CHECK(k.f.run(cancel_booking(k.f.one.transitions, kGus, k.id, 5, asked)));
    CHECK_EQ(k.found(), "");
}

TEST_CASE("what is known is brought up to date by the events after it") {
    Kept k;
    const auto known = k.f.run(load_booking(k.f.table.inner, k.id)).value();
    CHECK_EQ(k.f.run(load_booking(k.f.table.inner, k.id, known)).value(), known);
    REQUIRE(k.change(k.f.one));
    const auto now = k.f.run(load_booking(k.f.table.inner, k.id, known)).value();
    CHECK_EQ(*now, k.at(4));
    CHECK_EQ(known->version, 3);
    ParsedHotels hotels;
    const RowsQuery query{.booking_id = k.id,
                          .hotel_id = sample::kHotelId,
                          .guest_subject = "gus",
                          .stays = {},
                          .known = known};
    CHECK_EQ(*k.f.run(load_rows(k.f.table.inner, hotels, query)).value().booking, *now);
}

TEST_CASE("a long stream gets a snapshot, in the commit that reaches its event") {
    Kept k;
    k.change_until(kBookingSnapshotEvery - 1);
    CHECK_FALSE(k.snapshot());
    k.change_until(kBookingSnapshotEvery);
    REQUIRE_EQ(k.snapshot_version(), kBookingSnapshotEvery);
    CHECK_EQ(k.snapshot()->document, to_document(k.at(kBookingSnapshotEvery)));
    k.change_until(kBookingSnapshotEvery + 3);
    CHECK_EQ(k.snapshot_version(), kBookingSnapshotEvery);
    REQUIRE(k.change(k.f.two));  // reads the snapshot and what came after it
    CHECK_EQ(k.f.state(k.id), k.at(kBookingSnapshotEvery + 4));
    CHECK_EQ(k.found(), "");
    CHECK_EQ(k.differences(), std::vector<std::string>{});
    k.change_until(2 * kBookingSnapshotEvery);
    CHECK_EQ(k.snapshot_version(), 2 * kBookingSnapshotEvery);
}

TEST_CASE("a state as it was written with every event goes on as a snapshot") {
    Kept k;
    k.write(store::Write::put(state_key(k.id), to_document(k.at(3))));
    CHECK_EQ(k.f.state(k.id), k.at(3));
    CHECK_EQ(k.found(), "");
    CHECK_EQ(k.differences(), std::vector<std::string>{});
    REQUIRE(k.change(k.f.two));
    CHECK_EQ(k.snapshot_version(), 3);
    CHECK_EQ(k.f.state(k.id), k.at(4));
    CHECK_EQ(k.found(), "");
    CHECK_EQ(k.differences(), std::vector<std::string>{});
    k.change_until(kBookingSnapshotEvery);
    CHECK_EQ(k.snapshot_version(), kBookingSnapshotEvery);
}

TEST_CASE("a snapshot that is gone or cannot be read costs nothing but time") {
    Kept k;
    k.change_until(kBookingSnapshotEvery + 1);
    const Booking state = k.f.state(k.id);
    k.write(store::Write::remove(state_key(k.id)));
    CHECK_EQ(k.f.state(k.id), state);
    CHECK_EQ(k.found(), "");
    CHECK_EQ(k.differences(), std::vector<std::string>{});
    k.write(store::Write::put(state_key(k.id), "{"));
    CHECK_EQ(k.f.state(k.id), state);
    CHECK_EQ(k.found(), "state the snapshot cannot be read\n");
    CHECK_EQ(k.differences().size(), 1);
    REQUIRE(k.change(k.f.two));
}

TEST_CASE("a snapshot of what never was is found") {
    Kept k;
    Booking other = k.at(2);
    other.terms = sample::changed(other.terms, [](Terms& terms) { terms.hotel_name += "!"; });
    k.write(store::Write::put(state_key(k.id), to_document(other)));
    CHECK_EQ(k.found(), "state the snapshot is not the fold of its events\n");
    CHECK_EQ(k.differences().size(), 1);
    other.version = 9;
    k.write(store::Write::put(state_key(k.id), to_document(other)));
    CHECK_EQ(k.found(), "state the snapshot has more events than the stream\n");
    CHECK_EQ(k.differences().size(), 1);
}

TEST_CASE("an event that is gone is found, and no command goes on from there") {
    {
        Kept k;
        k.write(store::Write::remove(k.event(2)));
        CHECK_NE(k.found().find("state an event is missing or cannot be read\n"), k.found().npos);
        CHECK_EQ(k.quote_of_two().error().slug, "stream-damaged");
    }
    {
        Kept k;  // the last: what else was written with it tells
        k.write(store::Write::remove(k.event(3)));
        CHECK_NE(k.found().find("I3"), k.found().npos);
    }
    {
        Kept k;
        k.write(store::Write::put(k.event(1), "{"));
        CHECK_NE(k.found().find("state an event is missing or cannot be read\n"), k.found().npos);
        CHECK_EQ(k.quote_of_two().error().slug, "stream-damaged");
    }
}

}  // namespace innkeeper::booking
