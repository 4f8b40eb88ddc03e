#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using Tasks = std::vector<Task<Result<Outcome>>>;

std::size_t successes(const std::vector<Result<Outcome>>& results) {
    return static_cast<std::size_t>(
        std::ranges::count_if(results, [](const auto& r) { return r.has_value(); }));
}
std::size_t count_slug(const std::vector<Result<Outcome>>& results, std::string_view slug) {
    return static_cast<std::size_t>(std::ranges::count_if(
        results, [&](const auto& r) { return !r && r.error().slug == slug; }));
}

}  // namespace

TEST_CASE("of forty who race for three rooms three get one and the others are told why") {
    Fixture f(sample::hotel(3));
    Tasks tasks;
    for (int i = 0; i < 40; ++i)
        tasks.push_back(f.one.place_hold.run(f.hold_request(guest("guest" + std::to_string(i)))));
    const auto results = f.run_all(std::move(tasks));
    CHECK_EQ(successes(results), 3);
    CHECK_EQ(count_slug(results, "room-sold-out"), 37);
    CHECK_EQ(f.table.commits, 3);  // the line keeps them from spoiling each other's commits
    CHECK_EQ(f.one.context.queue.lines(), 0);
    CHECK_EQ(f.night("2027-07-20").held, 3);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("two processes sell a hot night exactly") {
    Fixture f(sample::hotel(5));
    Tasks tasks;
    for (int i = 0; i < 40; ++i) {
        Process& process = i % 2 == 0 ? f.one : f.two;
        tasks.push_back(process.place_hold.run(f.hold_request(guest("guest" + std::to_string(i)))));
    }
    const auto results = f.run_all(std::move(tasks));
    CHECK_EQ(successes(results), 5);
    CHECK_EQ(count_slug(results, "room-sold-out"), 35);
    CHECK_EQ(f.night("2027-07-21").held, 5);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("stays that overlap take all their nights or none") {
    Fixture f(sample::hotel(1));
    Tasks tasks;
    for (int i = 0; i < 12; ++i) {
        const CivilDate arrival = sample::date("2027-07-10") + std::chrono::days(i % 4);
        const Stay stay{arrival, arrival + std::chrono::days(3)};
        Process& process = i % 2 == 0 ? f.one : f.two;
        tasks.push_back(
            process.place_hold.run(f.hold_request(guest("guest" + std::to_string(i)), stay)));
    }
    const auto results = f.run_all(std::move(tasks));
    CHECK_GE(successes(results), 1);
    CHECK_LE(successes(results), 2);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("rows of before and after another's commit are no damage: they are read again") {
    Fixture f;
    const Caller gus = guest("gus");
    const std::string id = f.held();
    const auto release = [&f, gus, id]() -> Task<void> {
        const auto released = co_await release_hold(f.two.transitions, gus, id);
        CHECK(released.has_value());
    };
    f.table.within_read = release;
    CHECK_EQ(f.book_it(gus, id).error().slug, "booking-moved-on");
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a double click in one process: one hold, and the other is told that it runs") {
    Fixture f;
    const HoldRequest request = f.hold_request(guest("gus"));
    Tasks tasks;
    tasks.push_back(f.one.place_hold.run(request));
    tasks.push_back(f.one.place_hold.run(request));
    const auto results = f.run_all(std::move(tasks));
    REQUIRE(results[0]);
    REQUIRE_FALSE(results[1]);
    CHECK_EQ(results[1].error().slug, "request-in-progress");
    CHECK_EQ(results[1].error().retry_after, std::chrono::seconds(1));

    const auto again = f.run(f.one.place_hold.run(request)).value();
    CHECK(again.replayed());
    CHECK_EQ(again.response.body, results[0]->response.body);
    CHECK_EQ(again.response.status, 201);
    CHECK_EQ(f.night("2027-07-20").held, 1);
}

TEST_CASE("a double click on two processes: both get the one answer") {
    Fixture f;
    const HoldRequest request = f.hold_request(guest("gus"));
    Tasks tasks;
    tasks.push_back(f.one.place_hold.run(request));
    tasks.push_back(f.two.place_hold.run(request));
    const auto results = f.run_all(std::move(tasks));
    REQUIRE(results[0]);
    REQUIRE(results[1]);
    CHECK_EQ(results[0]->response.body, results[1]->response.body);
    CHECK_NE(results[0]->replayed(), results[1]->replayed());
    CHECK_EQ(f.night("2027-07-20").held, 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("the same key with another body is refused, and other scopes do not know it") {
    Fixture f;
    HoldRequest request = f.hold_request(guest("gus"));
    CHECK(f.run(f.one.place_hold.run(request)));
    request.key.body_hash = "another";
    const auto reused = f.run(f.one.place_hold.run(request));
    REQUIRE_FALSE(reused);
    CHECK_EQ(reused.error().slug, "idempotency-key-reused");
    CHECK_EQ(reused.error().code, Code::rejected);

    const auto row = [](const Caller& who, const char* route, const char* key) {
        return keyed(who, route, key).row.partition;
    };
    const auto first = row(guest("gus"), "POST /holds", "key-00000001");
    CHECK_NE(first, row(guest("eve"), "POST /holds", "key-00000001"));
    CHECK_NE(first, row(guest("gus"), "POST /bookings", "key-00000001"));
    CHECK_NE(first, row(guest("gus"), "POST /holds", "key-00000002"));
}

TEST_CASE("a command that failed leaves no record of its key; a record lives a day") {
    Fixture f(sample::hotel(1));
    const std::string first = f.held("eve");
    const HoldRequest request = f.hold_request(guest("gus"));
    CHECK_EQ(f.run(f.one.place_hold.run(request)).error().slug, "room-sold-out");
    CHECK(f.run(release_hold(f.one.transitions, guest("eve"), first)));
    const auto held = f.run(f.one.place_hold.run(request)).value();
    CHECK_FALSE(held.replayed());
    f.clock.advance(idempotency::kKept - Millis(1));
    CHECK(f.run(f.one.place_hold.run(request)).value().replayed());
    f.clock.advance(Millis(1));
    HoldRequest later = request;  // the quote has expired long since
    later.quote_id = f.quote_id(f.stay_request());
    const auto fresh = f.run(f.one.place_hold.run(later)).value();
    CHECK_FALSE(fresh.replayed());
    CHECK_NE(fresh.booking_id, held.booking_id);
}

TEST_CASE("two managers race: one decides, the other gets the present state") {
    stay::Hotel hotel = sample::hotel();
    hotel.manager_ids = {"mia", "max"};
    for (const bool two_processes : {false, true}) {
        Fixture f(hotel);
        const std::string id = f.pending();
        Process& other = two_processes ? f.two : f.one;
        Tasks tasks;
        tasks.push_back(decide_booking(f.one.transitions, manager("mia"), id, 2, {}));
        tasks.push_back(decide_booking(other.transitions, manager("max"), id, 2, "no room"));
        const auto results = f.run_all(std::move(tasks));
        CHECK_EQ(successes(results), 1);
        const auto& loser = results[0] ? results[1] : results[0];
        CHECK_EQ(loser.error().slug, "booking-moved-on");
        CHECK_EQ(loser.error().context.at("version_now"), "3");
        CHECK_EQ(loser.error().context.at("status_now"), results[0] ? "confirmed" : "rejected");
        CHECK_EQ(f.state(id).version, 3);
        CHECK_EQ(f.violations(), std::vector<Violation>{});
    }
}

TEST_CASE("the same manager's double click is one decision with two answers") {
    Fixture f;
    const std::string id = f.pending();
    Tasks tasks;
    tasks.push_back(decide_booking(f.one.transitions, manager("mia"), id, 2, {}));
    tasks.push_back(decide_booking(f.two.transitions, manager("mia"), id, 2, {}));
    const auto results = f.run_all(std::move(tasks));
    CHECK_EQ(successes(results), 2);
    CHECK_EQ(f.state(id).version, 3);
}

TEST_CASE("a guest who cancels races a manager who approves") {
    Fixture f;
    const std::string id = f.pending();
    Tasks tasks;
    tasks.push_back(cancel_booking(f.one.transitions, guest("gus"), id, 2, {}));
    tasks.push_back(decide_booking(f.two.transitions, manager("mia"), id, 2, {}));
    const auto results = f.run_all(std::move(tasks));
    CHECK_EQ(successes(results), 1);
    CHECK_EQ(count_slug(results, "booking-moved-on"), 1);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a room taken away while a hold is under way is not sold") {
    Fixture f(sample::hotel(1));
    stay::Hotel smaller = sample::hotel(0);
    smaller.version = 2;
    bool lowered = false;
    f.table.next_fault = [&] {
        if (!std::exchange(lowered, true)) f.put_hotel(smaller);  // between reading and commit
        return FaultyTable::Fault::none;
    };
    CHECK_EQ(f.hold(guest("gus")).error().slug, "room-sold-out");
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
}

TEST_CASE("booking a hold again with another key answers the booking, and keeps that answer") {
    Fixture f;
    const std::string id = f.pending();
    const auto request = keyed(guest("gus"), "POST /bookings", "key-of-the-retry");
    const auto again = f.run(
        book(f.one.transitions, guest("gus"), id, sample::details(), kPaymentMinutes, request));
    REQUIRE(again);
    CHECK_EQ(f.state(id).version, 2);
    CHECK(f.run(cancel_booking(f.one.transitions, guest("gus"), id, 2, {})));
    const auto replayed = f.run(
        book(f.one.transitions, guest("gus"), id, sample::details(), kPaymentMinutes, request));
    REQUIRE(replayed);
    CHECK(replayed->replayed());
    CHECK_EQ(replayed->response.body, again->response.body);
}

}  // namespace innkeeper::booking
