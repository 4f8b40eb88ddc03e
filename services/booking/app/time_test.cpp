#include "chassis/core/scope.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "services/booking/app/fixture_test.hpp"

#include <functional>

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const Caller kGus = guest("gus");

/// Runs the worker of a process while the test lives.
struct Worker {
    explicit Worker(Fixture& f, Process& process) : fixture(f), scope(f.io.get_executor()) {
        process.context.on_timer = [&process](Instant due) { process.timers.note(due); };
        scope.spawn(process.timers.run());
        settle();
    }
    ~Worker() { fixture.run(scope.stop()); }
    void settle() {
        fixture.io.restart();
        while (fixture.io.poll() > 0) {
        }
    }
    void advance(Millis by) {
        fixture.clock.advance(by);
        settle();
    }
    Fixture& fixture;
    Scope scope;
};

/// Remembers where the timers were read from.
struct WatchedTimers final : testing::ForwardingTable {
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Page>> query(store::Query query) override {
        if (query.partition == kTimers) from.push_back(query.from);
        return ForwardingTable::query(std::move(query));
    }
    std::vector<std::string> from;
};

/// Does something else while the timers are read.
struct SlowTimers final : testing::ForwardingTable {
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Page>> query(store::Query query) override {
        auto page = co_await ForwardingTable::query(std::move(query));
        meanwhile();
        co_return page;
    }
    std::function<void()> meanwhile = [] {};
};

/// A timer that no booking of the store has.
void put_stray(Fixture& f, Instant due) {
    const auto key = timer_key(due, sample::kBookingId);
    (void)f.table.inner.commit_now({store::Write::put(key, "{}")}).value();
}

}  // namespace

TEST_CASE("booking an expired hold flips it and is refused, without any timer") {
    Fixture f;
    const std::string id = f.held();
    f.clock.advance(kHoldMinutes);
    const auto refused = f.book_it(kGus, id);
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "hold-expired");
    CHECK_EQ(refused.error().context.at("status_now"), "expired");
    CHECK_EQ(f.state(id).status, Status::expired);
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    CHECK_EQ(f.rows_of(kTimers), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("the last millisecond of a hold still counts") {
    Fixture f;
    const std::string id = f.held();
    f.clock.advance(kHoldMinutes - Millis(1));
    CHECK(f.book_it(kGus, id));
}

TEST_CASE("releasing an expired hold is done already") {
    Fixture f;
    const std::string id = f.held();
    f.clock.advance(kHoldMinutes);
    CHECK_EQ(f.run(release_hold(f.one.transitions, kGus, id)).value().response.status, 204);
    CHECK_EQ(f.state(id).status, Status::expired);
}

TEST_CASE("whoever finds no room gets that of a hold that is due") {
    Fixture f(sample::hotel(1));
    const std::string id = f.held("eve");
    CHECK_EQ(f.hold(kGus).error().slug, "room-sold-out");
    f.clock.advance(kHoldMinutes - Millis(1));
    CHECK_EQ(f.hold(kGus).error().slug, "room-sold-out");
    f.clock.advance(Millis(1));
    CHECK(f.hold(kGus));
    CHECK_EQ(f.state(id).status, Status::expired);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("many who wait for holds to end get exactly the rooms that come free") {
    Fixture f(sample::hotel(3));
    for (const char* who : {"a", "b", "c"}) (void)f.held(who);
    f.clock.advance(kHoldMinutes);
    std::vector<Task<Result<Outcome>>> tasks;
    for (int i = 0; i < 20; ++i) {
        Process& process = i % 2 == 0 ? f.one : f.two;
        tasks.push_back(process.place_hold.run(f.hold_request(guest("guest" + std::to_string(i)))));
    }
    const auto results = f.run_all(std::move(tasks));
    CHECK_EQ(std::ranges::count_if(results, [](const auto& r) { return r.has_value(); }), 3);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("offers show the rooms of holds that are due") {
    Fixture f(sample::hotel(1));
    (void)f.held("eve");
    const OffersQuery query{sample::kHotelId, sample::kStay, {stay::RoomParty{2, {}}}};
    CHECK_FALSE(f.run(f.one.offers.run(query)).value().items.at(0).verdict.answer.price);
    f.clock.advance(kHoldMinutes);
    CHECK(f.run(f.one.offers.run(query)).value().items.at(0).verdict.answer.price);
}

TEST_CASE("the worker is told of every time that comes, and one timer is left of a booking") {
    Fixture f;
    std::vector<Instant> told;
    f.one.context.on_timer = [&told](Instant due) { told.push_back(due); };
    const std::string id = f.held("gus");
    const Instant hold_end = f.state(id).hold_expires_at;
    CHECK_EQ(told, std::vector<Instant>{hold_end});
    CHECK(f.book_it(guest("gus"), id));
    CHECK_EQ(told, std::vector<Instant>{hold_end, f.state(id).decide_by.value()});
    CHECK_EQ(f.rows_of(kTimers), 1);
}

TEST_CASE("a hold that ends before the worker would look again wakes it") {
    Fixture f;
    f.one.context.hold_for = kTimerPoll / 2;
    Worker worker(f, f.one);
    const std::string id = f.held("gus");
    worker.settle();
    worker.advance(kTimerPoll / 2 - Millis(1));
    CHECK_EQ(f.state(id).status, Status::held);
    worker.advance(Millis(1));
    CHECK_EQ(f.state(id).status, Status::expired);
}

TEST_CASE("a timer that is not the booking's own goes, and the booking stays") {
    Fixture f;
    const std::string id = f.held("gus");
    const Instant soon = f.clock.now() + std::chrono::minutes(1);
    store::Write stray = store::Write::put(timer_key(soon, id), "{}");
    REQUIRE(f.table.inner.commit_now({stray}).value().ok());
    f.clock.advance(std::chrono::minutes(1));
    CHECK(f.run(f.one.timers.run_due()));
    CHECK_EQ(f.state(id).status, Status::held);
    CHECK_EQ(f.rows_of(kTimers), 1);
}

TEST_CASE("the worker ends holds in time, also those from before a restart") {
    Fixture f;
    const std::string before = f.held("eve");
    Worker worker(f, f.two);
    worker.advance(std::chrono::minutes(1));
    f.two.context.on_timer(f.state(before).hold_expires_at);
    const std::string later = f.held("gus");
    worker.advance(kHoldMinutes - std::chrono::minutes(1) - Millis(1));
    CHECK_EQ(f.state(before).status, Status::held);
    worker.advance(Millis(1));
    CHECK_EQ(f.state(before).status, Status::expired);
    CHECK_EQ(f.state(later).status, Status::held);
    worker.advance(std::chrono::minutes(1));
    CHECK_EQ(f.state(later).status, Status::expired);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("a booking that nobody decides is rejected at its deadline") {
    Fixture f;
    const std::string id = f.pending();
    Worker worker(f, f.one);
    worker.advance(std::chrono::hours(24) - Millis(1));
    CHECK_EQ(f.state(id).status, Status::pending_approval);
    worker.advance(Millis(1));
    CHECK_EQ(f.state(id).status, Status::rejected);
    CHECK_EQ(f.state(id).reason, std::string(kNotDecidedInTime));
    CHECK_FALSE(f.state(id).decided_by);
    CHECK_EQ(f.night("2027-07-20").claimed(), 0);
    CHECK_EQ(f.violations(), std::vector<Violation>{});
}

TEST_CASE("an approval at the deadline is too late: time has decided") {
    Fixture f;
    const std::string id = f.pending();
    f.clock.advance(std::chrono::hours(24));
    const auto late = f.run(decide_booking(f.one.transitions, manager("mia"), id, 2, {}));
    REQUIRE_FALSE(late);
    CHECK_EQ(late.error().slug, "booking-moved-on");
    CHECK_EQ(late.error().context.at("status_now"), "rejected");
    CHECK_EQ(f.state(id).version, 4);
}

TEST_CASE("a timer that cannot be carried out holds up no other, and is tried again") {
    Fixture f;
    const std::string stuck = f.held("eve");
    const std::string fine = f.held("gus");
    Worker worker(f, f.one);
    int commits = 0;
    f.table.next_fault = [&] {
        return ++commits == 1 ? FaultyTable::Fault::unavailable : FaultyTable::Fault::none;
    };
    worker.advance(kHoldMinutes);
    CHECK_EQ(f.state(stuck).status, Status::held);
    CHECK_EQ(f.state(fine).status, Status::expired);
    worker.advance(kTimerPoll);
    CHECK_EQ(f.state(stuck).status, Status::expired);
}

TEST_CASE("who finds no room does not read the timers again that are over") {
    Fixture f(sample::hotel(1));
    WatchedTimers table(f.table);
    Process process(table, f.clock, f.io.get_executor(), 3);
    const auto asked = [&] { return f.run(process.place_hold.run(f.hold_request(kGus))); };
    (void)f.held("eve");
    const Instant first = f.clock.now();
    CHECK_EQ(asked().error().slug, "room-sold-out");
    f.clock.advance(std::chrono::minutes(1));
    CHECK_EQ(asked().error().slug, "room-sold-out");
    CHECK_EQ(table.from, std::vector<std::string>{"", timers_until(first)});

    f.clock.advance(kHoldMinutes);
    CHECK(asked());  // eve's hold is over
    table.from.clear();
    f.clock.advance(Millis(1));
    CHECK_EQ(asked().error().slug, "room-sold-out");
    CHECK_EQ(table.from, std::vector<std::string>{timers_until(f.clock.now() - Millis(1))});
}

TEST_CASE("a timer that could not be carried out is looked for again") {
    Fixture f(sample::hotel(1));
    (void)f.held("eve");
    f.clock.advance(kHoldMinutes);
    f.table.next_fault = [] { return FaultyTable::Fault::unavailable; };
    CHECK(f.run(f.one.timers.run_due()));
    f.table.next_fault = [] { return FaultyTable::Fault::none; };
    CHECK(f.run(f.one.timers.any_due()).value());
    f.clock.advance(std::chrono::minutes(1));
    CHECK(f.hold(kGus));
}

TEST_CASE("a timer that was written behind what was looked through is found") {
    Fixture f;
    CHECK_FALSE(f.run(f.one.timers.any_due()).value());
    const Instant past = f.clock.now() - std::chrono::minutes(1);
    put_stray(f, past);
    SUBCASE("at once, where its writer is this process") {
        f.one.timers.note(past);
        CHECK(f.run(f.one.timers.any_due()).value());
    }
    SUBCASE("by the worker, where it is another") {
        Worker worker(f, f.one);
        worker.advance(kTimerPoll);
        put_stray(f, past);
        worker.advance(kTimerPoll);
        CHECK_EQ(f.rows_of(kTimers), 0);
    }
}

TEST_CASE("one behind what was looked through that the worker cannot carry out is found again") {
    Fixture f;
    CHECK_FALSE(f.run(f.one.timers.any_due()).value());
    const Instant past = f.clock.now() - std::chrono::minutes(1);
    put_stray(f, past);
    f.table.next_fault = [] { return FaultyTable::Fault::unavailable; };
    const Worker worker(f, f.one);
    CHECK_EQ(f.rows_of(kTimers), 1);
    f.table.next_fault = [] { return FaultyTable::Fault::none; };
    CHECK(f.run(f.one.timers.run_due()));
    CHECK_EQ(f.rows_of(kTimers), 0);
}

TEST_CASE("a timer that is noted while later ones are read is not passed over") {
    Fixture f;
    SlowTimers table(f.table);
    Process process(table, f.clock, f.io.get_executor(), 3);
    const Instant past = f.clock.now() - std::chrono::minutes(1);
    CHECK_FALSE(f.run(process.timers.any_due()).value());
    f.clock.advance(std::chrono::minutes(1));
    table.meanwhile = [&] {
        put_stray(f, past);
        process.timers.note(past);
    };
    CHECK(f.run(process.timers.run_due()));
    table.meanwhile = [] {};
    CHECK(f.run(process.timers.any_due()).value());
}

TEST_CASE("a stray timer is swept away") {
    Fixture f;
    put_stray(f, f.clock.now());
    CHECK(f.run(f.one.timers.run_due()));
    CHECK_EQ(f.rows_of(kTimers), 0);
}

}  // namespace innkeeper::booking
