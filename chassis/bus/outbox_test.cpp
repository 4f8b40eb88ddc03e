#include "chassis/bus/outbox.hpp"

#include "chassis/bus/embedded/test_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace innkeeper::bus {
namespace {

using embedded::TestTable;

class TestBus final : public Bus {
public:
    Task<Result<void>> publish(std::string topic, std::vector<Event> events) override {
        ++calls;
        if (error) co_return fail(*error);
        for (const Event& event : events)
            if (event.id == poison) co_return fail(Code::invalid, "malformed-event", "bad");
        for (const Event& event : events) seen += topic + event.id + ' ';
        co_return Result<void>{};
    }
    void landed(const std::string& topic, std::vector<Landed> events) override {
        for (const Landed& each : events)
            seen += topic + each.event->id + '@' + std::to_string(each.position) + ' ';
    }
    std::string seen;
    std::string poison;
    std::optional<Error> error;
    int calls = 0;

private:
    void do_subscribe(Subscribing) override {}
};

struct World {
    World() { scope.spawn(relay.run()); }
    ~World() { testing::run(io, scope.stop()); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Event event(const std::string& id) {
        return {id, "/innkeeper/test", "innkeeper.test.v1", "s", clock.now(), 1, "", "{}"};
    }
    Told put_all(const std::vector<std::string>& ids) {
        Commit commit;
        for (const std::string& id : ids) commit.tell(event(id));
        auto committed = table.memory().commit_now(commit.writes);
        REQUIRE(committed.has_value());
        return {std::move(commit.events), *std::move(committed)};
    }
    Told put(const std::string& id) { return put_all({id}); }
    void turn() {
        io.restart();
        io.poll();
    }
    void pass(Millis time) {
        turn();
        clock.advance(time);
        turn();
    }
    std::size_t left(const std::string& partition = "outbox") {
        return table.memory().query_now({.partition = partition})->items.size();
    }

    boost::asio::io_context io;
    testing::ManualClock clock;
    TestTable table{clock, io.get_executor()};
    TestBus bus;
    Scope scope{io.get_executor()};
    OutboxRelay relay{table, bus, "t", clock, io.get_executor()};
};

TEST_CASE("the relay moves the outbox in order, also what nobody hands over") {
    World world;
    world.turn();
    world.put("2");
    world.put("1");
    world.turn();
    world.pass(OutboxRelay::kPoll - Millis(1));
    CHECK(world.bus.seen.empty());
    CHECK(world.left() == 2);
    world.pass(Millis(1));
    CHECK(world.bus.seen == "t2 t1 ");
    CHECK(world.left() == 0);
}

TEST_CASE("what is handed over goes at once, in its order, and is not looked for") {
    World world;
    world.turn();
    const std::size_t looks = world.table.queries;
    world.relay.hand(world.put_all({"2", "1"}));
    world.turn();
    CHECK(world.bus.seen == "t2 t1 ");
    CHECK(world.left() == 0);
    CHECK(world.table.queries == looks);
}

TEST_CASE("an event that nobody handed over is found beside those that were") {
    World world;
    world.turn();
    world.put("0");
    world.relay.hand(world.put("1"));
    world.turn();
    CHECK(world.bus.seen == "t1 ");
    SUBCASE("soon, where the relay is idle") {
        world.pass(OutboxRelay::kPoll);
        CHECK(world.bus.seen == "t1 t0 ");
    }
    SUBCASE("after a while, where it is not") {
        for (Millis passed{0}; passed < OutboxRelay::kLookAtLeast; passed += Millis(500)) {
            world.relay.hand(world.put("2"));
            world.pass(Millis(500));
        }
        CHECK(world.bus.seen.find("t0 ") != std::string::npos);
    }
    CHECK(world.left() == 0);
}

TEST_CASE("what was handed over while the bus is away goes later, once") {
    World world;
    world.turn();
    world.bus.error = Error{Code::unavailable, "store-unavailable", ""};
    world.relay.hand(world.put("1"));
    world.turn();
    world.relay.hand(world.put("2"));
    world.turn();
    world.bus.error.reset();
    world.pass(OutboxRelay::kFirstRetry);
    CHECK(world.bus.seen == "t1 t2 ");
    CHECK(world.left() == 0);
}

TEST_CASE("more than may be handed over is looked for in the table") {
    for (const std::size_t many : {OutboxRelay::kMaxHanded, OutboxRelay::kMaxHanded + 1}) {
        World world;
        world.turn();
        const std::size_t looks = world.table.queries;
        for (std::size_t i = 0; i < many; ++i) world.relay.hand(world.put("e"));
        world.turn();
        CHECK(world.left() == 0);
        CHECK((world.table.queries > looks) == (many > OutboxRelay::kMaxHanded));
    }
}

TEST_CASE("a large outbox goes in batches") {
    World world;
    for (std::size_t i = 0; i < 2 * OutboxRelay::kBatch + 1; ++i)
        world.put("e" + std::to_string(1000 + i));
    world.turn();
    CHECK(world.left() == 0);
    CHECK(world.bus.calls == 3);
}

TEST_CASE("the next batch is published while the last is cleared") {
    World world;
    world.turn();
    std::vector<Told> all;
    for (std::size_t i = 0; i < OutboxRelay::kBatch + 1; ++i) all.push_back(world.put("e"));
    const auto hand_all = [&] {
        for (Told& told : all) world.relay.hand(std::move(told));
    };
    SUBCASE("which may take its time") {
        world.table.hold = true;
        hand_all();
        world.turn();
        CHECK(world.bus.calls == 2);
        CHECK(world.table.held() == 1);
        CHECK(world.left() == OutboxRelay::kBatch);  // a page of them
        world.table.hold = false;
        world.table.release(0);
        world.turn();
        CHECK(world.bus.calls == 2);
    }
    SUBCASE("or fail: that batch is found and published again") {
        world.table.fault = TestTable::Fault::refuse;
        world.table.strikes = [first = true](const auto&) mutable {
            return std::exchange(first, false);
        };
        hand_all();
        world.turn();
        CHECK(world.bus.calls == 2);
        world.pass(OutboxRelay::kFirstRetry);
        CHECK(world.bus.calls == 3);
    }
    CHECK(world.left() == 0);
}

TEST_CASE("a bus that is away is tried again ever more slowly, whatever is handed over meanwhile") {
    World world;
    world.bus.error = Error{Code::unavailable, "store-unavailable", ""};
    world.put("1");
    world.turn();
    CHECK(world.bus.calls == 1);
    world.relay.hand(world.put("2"));
    world.turn();
    CHECK(world.bus.calls == 1);
    world.pass(OutboxRelay::kFirstRetry);
    CHECK(world.bus.calls == 2);
    world.pass(OutboxRelay::kFirstRetry);
    CHECK(world.bus.calls == 2);
    for (int i = 0; i < 100; ++i) world.pass(Millis(1000));
    CHECK(world.bus.calls < 20);
    world.bus.error.reset();
    world.pass(OutboxRelay::kMaxRetry);
    CHECK(world.bus.seen == "t1 t2 ");
    CHECK(world.left() == 0);
}

TEST_CASE("a crash between publication and deletion leads to a duplicate and no loss") {
    World world;
    world.put("1");
    world.table.fault = TestTable::Fault::refuse;
    world.turn();
    CHECK(world.bus.seen == "t1 ");
    CHECK(world.left() == 1);
    world.table.fault = TestTable::Fault::none;
    world.put("2");
    world.pass(OutboxRelay::kFirstRetry);
    CHECK(world.bus.seen == "t1 t1 t2 ");
    CHECK(world.left() == 0);
}

TEST_CASE("an event that the bus refuses for good makes room for the others") {
    World world;
    world.bus.poison = "2";
    for (const char* id : {"1", "2", "3"}) world.put(id);
    REQUIRE(world.table.memory().commit_now({store::Write::append("outbox", "no event")}));
    world.turn();
    CHECK(world.bus.seen == "t1 t3 ");
    CHECK(world.left() == 0);
    const auto aside = world.table.memory().query_now({.partition = "outbox-dead"})->items;
    REQUIRE(aside.size() == 2);
    CHECK(aside[0].document.starts_with("malformed-event\nbad\n{"));
    CHECK(aside[1].document.starts_with("malformed-event\n"));
    CHECK(aside[1].document.ends_with("\nno event"));
}

TEST_CASE("what a joined outbox has put into the topic's log is told to the bus alone") {
    World world;
    world.turn();
    const std::size_t looks = world.table.queries;
    Told told{{world.event("2"), world.event("1")}, {.positions = {7, 8}, .joined = true}};
    SUBCASE("by the relay") { world.relay.hand(std::move(told)); }
    SUBCASE("or past it") { CHECK(world.relay.announce(told)); }
    CHECK(world.bus.seen == "t2@7 t1@8 ");
    world.turn();
    CHECK(world.bus.calls == 0);
    CHECK(world.table.queries == looks);
    Told elsewhere = world.put("3");
    CHECK_FALSE(world.relay.announce(elsewhere));
    Told nothing;
    CHECK(world.relay.announce(nothing));
}

TEST_CASE("rows of before outboxes had positions are moved as well") {
    World world;
    world.turn();
    const Event old = world.event("0197a000-0000-7000-8000-000000000001");
    const store::Key row{"outbox", old.id};
    REQUIRE(world.table.memory().commit_now({store::Write::put(row, to_json(old))}));
    world.relay.hand(world.put("2"));
    world.turn();
    world.pass(OutboxRelay::kPoll);
    CHECK(world.bus.seen == "t2 t" + old.id + ' ');
    CHECK(world.left() == 0);
}

TEST_CASE("the inbox tells a duplicate, for as long as one may come") {
    World world;
    const Event event = world.event("1");
    const auto handle = [&](const std::string& subscriber) {
        return world.table.memory()
            .commit_now({inbox_write(subscriber, event, world.clock.now())})
            ->ok();
    };
    CHECK(handle("x"));
    CHECK_FALSE(handle("x"));
    CHECK(handle("y"));
    world.clock.advance(kInboxMemory - Millis(1));
    CHECK_FALSE(handle("x"));
    world.clock.advance(Millis(1));
    CHECK(handle("x"));
}

}  // namespace
}  // namespace innkeeper::bus
