#include "services/bookings/app/check.hpp"

#include "chassis/core/encoding.hpp"
#include "services/bookings/app/rows.hpp"
#include "services/bookings/bookings_fixture.hpp"

namespace innkeeper::bookings {
namespace {

/// A booking that waits and a confirmed one, and what their owner says of them.
struct Shown {
    Shown() {
        world.add({.booking = 1, .status = "pending_approval"});
        world.add({.booking = 2, .status = "confirmed"});
        for (const int n : {1, 2}) {
            const BookingRecord record = parse_state(stored(n)).value().booking;
            truth[booking_id(n)] = {record.version, sha256(record.public_json)};
        }
    }
    std::string stored(int n) {
        return world.table.get_now(state_key(booking_id(n))).value()->document;
    }
    void commit(store::Write write) { REQUIRE(world.table.commit_now({std::move(write)})); }
    CheckReport report() { return testing::run(world.io, check(world.table, truth)).value(); }
    /// What is wrong with booking 2, and nothing else.
    std::string found() {
        std::string all;
        for (const Violation& violation : report().violations) {
            CHECK_EQ(violation.subject, booking_id(2));
            all += violation.what + "; ";
        }
        return all;
    }

    World world;
    std::map<std::string, Truth> truth;
};

const std::string kId = booking_id(2);

}  // namespace

TEST_CASE("what is shown as it is has no violation, and what is under way none either") {
    Shown shown;
    CHECK(shown.report().ok());
    CHECK_EQ(shown.report().bookings, 2);
    CHECK_EQ(shown.report().behind, 0);
    ++shown.truth[kId].version;
    shown.truth[booking_id(3)] = {1, sha256("not seen yet")};
    CHECK(shown.report().ok());
    CHECK_EQ(shown.report().bookings, 3);
    CHECK_EQ(shown.report().behind, 2);
}

TEST_CASE("each fault of the read model is found") {
    {
        Shown shown;
        shown.truth[kId].version = 1;
        CHECK_EQ(shown.found(), "is shown as version 2, and is 1; ");
    }
    {
        Shown shown;
        shown.truth[kId].digest = sha256("another price");
        CHECK_EQ(shown.found(), "is not shown as it is at version 2; ");
    }
    {
        Shown shown;
        shown.commit(store::Write::put(state_key(kId), "{"));
        CHECK_EQ(shown.found(), "cannot be read; ");
    }
    const BookingState state = parse_state(Shown().stored(2)).value();
    CHECK_EQ(index_rows(state).size(), 2);
    for (const store::Key& key : index_rows(state)) {
        Shown shown;
        shown.commit(store::Write::remove(key));
        CHECK_EQ(shown.found(), "is missing in " + key.partition + "; ");
    }
}

}  // namespace innkeeper::bookings
