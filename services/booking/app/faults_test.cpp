#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using Fault = FaultyTable::Fault;

/// The first `times` commits meet `fault`, the later ones none.
std::function<Fault()> first(int times, Fault fault) {
    return [left = times, fault]() mutable { return left-- > 0 ? fault : Fault::none; };
}

}  // namespace

TEST_CASE("a hold whose answer was lost is answered truthfully and taken once") {
    for (const Fault fault : {Fault::answer_lost, Fault::commit_lost}) {
        Fixture f;
        f.table.next_fault = first(1, fault);
        const auto outcome = f.hold(guest("gus"));
        REQUIRE(outcome);
        CHECK_FALSE(outcome->replayed());
        CHECK_EQ(f.state(outcome->booking_id).version, 1);
        CHECK_EQ(f.night("2027-07-20").held, 1);
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    }
}

TEST_CASE("a commit that lands late finds its place taken by its own second try") {
    Fixture f;
    f.table.next_fault = first(1, Fault::commit_late);
    REQUIRE(f.hold(guest("gus")));
    CHECK_EQ(f.table.land_late(), 0);
    CHECK_EQ(f.night("2027-07-20").held, 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("the last room: the answer was lost, and the room is the guest's own") {
    Fixture f(sample::hotel(1));
    f.table.next_fault = first(1, Fault::answer_lost);
    CHECK(f.hold(guest("gus")));  // and not "sold out", by its own hold
    CHECK_EQ(f.night("2027-07-20").held, 1);
}

TEST_CASE("every transition survives a lost answer and a lost commit") {
    for (const Fault fault : {Fault::answer_lost, Fault::commit_lost, Fault::commit_late}) {
        Fixture f;
        const std::string id = f.held();
        f.table.next_fault = first(1, fault);
        const auto booked = f.book_it(guest("gus"), id);
        REQUIRE(booked);
        CHECK_FALSE(booked->replayed());
        f.table.next_fault = first(1, fault);
        REQUIRE(f.run(decide_booking(f.one.transitions, manager("mia"), id, 2, {})));
        f.table.next_fault = first(1, fault);
        REQUIRE(f.run(cancel_booking(f.one.transitions, guest("gus"), id, 3, {})));
        CHECK_EQ(f.table.land_late(), 0);
        CHECK_EQ(f.state(id).version, 4);
        CHECK_EQ(f.night("2027-07-20").claimed(), 0);
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    }
}

TEST_CASE("a store that never answers: unknown, and the same key tells the truth later") {
    for (const Fault fault : {Fault::commit_late, Fault::commit_lost}) {
        Fixture f(sample::hotel(1));
        const HoldRequest request = f.hold_request(guest("gus"));
        f.table.next_fault = first(kMaxAttempts, fault);
        const auto unknown = f.run(f.one.place_hold.run(request));
        REQUIRE_FALSE(unknown);
        CHECK_EQ(unknown.error().code, Code::unknown_outcome);
        CHECK_EQ(unknown.error().slug, "booking-outcome-unknown");
        CHECK_EQ(f.table.commits, kMaxAttempts);
        CHECK_EQ(f.table.land_late(), fault == Fault::commit_late ? 1 : 0);
        f.table.next_fault = [] { return Fault::none; };
        CHECK(f.run(f.one.place_hold.run(request)));
        CHECK_EQ(f.night("2027-07-20").held, 1);
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    }
}

TEST_CASE("nothing is refused while a lost commit may still come") {
    Fixture f(sample::hotel(1));
    const HoldRequest request = f.hold_request(guest("gus"));
    // The first commit is lost for now; then the hold cannot be decided the same way again,
    // because the day at the hotel has changed, though nothing that it expects has.
    int calls = 0;
    f.table.next_fault = [&] {
        if (++calls > 1) return Fault::none;
        f.clock.advance(std::chrono::hours(24 * 400));
        return Fault::commit_late;
    };
    const auto unknown = f.run(f.one.place_hold.run(request));
    REQUIRE_FALSE(unknown);
    CHECK_EQ(unknown.error().slug, "booking-outcome-unknown");
    CHECK_EQ(f.table.land_late(), 1);
}

TEST_CASE("once a lost commit cannot come any more, the refusal is plain") {
    Fixture f(sample::hotel(1));
    int calls = 0;
    const HoldRequest other = f.hold_request(guest("eve"));
    f.table.next_fault = [&] { return ++calls == 1 ? Fault::commit_late : Fault::none; };
    std::vector<Task<Result<Outcome>>> tasks;
    tasks.push_back(f.one.place_hold.run(f.hold_request(guest("gus"))));
    tasks.push_back(f.two.place_hold.run(other));
    const auto results = f.run_all(std::move(tasks));
    const int winners = int(results[0].has_value()) + int(results[1].has_value());
    CHECK_EQ(winners, 1);
    const auto& loser = results[0] ? results[1] : results[0];
    CHECK_EQ(loser.error().slug, "room-sold-out");
    CHECK_EQ(f.table.land_late(), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("commits that others spoil are tried kMaxAttempts times, and not once more") {
    Fixture f;
    f.table.next_fault = first(kMaxAttempts - 1, Fault::refused);
    CHECK(f.hold(guest("gus")));
    f.table.next_fault = first(kMaxAttempts, Fault::refused);
    const auto refused = f.hold(guest("gus"));
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "stock-contended");
    CHECK_EQ(refused.error().code, Code::busy);
    CHECK_EQ(refused.error().retry_after, kContendedRetryAfter);
}

TEST_CASE("a store that is away is said so, and nothing has happened") {
    Fixture f;
    f.table.next_fault = first(1, Fault::unavailable);
    CHECK_EQ(f.hold(guest("gus")).error().slug, "store-unavailable");
    CHECK_EQ(f.night("2027-07-20").held, 0);
    CHECK(f.hold(guest("gus")));
}

TEST_CASE("a damaged stock row stops the command and not the process") {
    Fixture f;
    const std::string id = f.held();
    const auto key = Fixture::month_of_double("2027-07-21");
    f.put_night("2027-07-21", {});
    CHECK_EQ(f.book_it(guest("gus"), id).error().slug, "stock-damaged");
    CHECK_EQ(f.state(id).status, Status::held);
    (void)f.table.inner.commit_now({store::Write::put(key, "not JSON")}).value();
    CHECK_EQ(f.book_it(guest("gus"), id).error().slug, "document-damaged");
}

}  // namespace innkeeper::booking
