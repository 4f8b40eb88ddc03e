#include "tests/simulation/sim_table.hpp"
#include "tests/simulation/sim_clock.hpp"
#include "tests/simulation/small_world.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::sim;
using store::Expect;
using store::Key;
using store::Write;

namespace {

struct Store {
    explicit Store(TableFaults faults = {}, std::uint64_t seed = 1)
        : world(seed), node(world.add_node("n")), disk(world, "test", faults) {}
    ~Store() { world.shut_down(); }
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    SimTable table() { return {disk, world.executor(node)}; }
    template <class T>
    T run(Task<T> task) {
        return run_on(world, world.executor(node), std::move(task));
    }
    Result<store::Committed> put(Key key, std::string text, Expect expect = {}) {
        SimTable handle = table();
        return run(handle.commit({Write::put(std::move(key), std::move(text), expect)}));
    }
    std::optional<store::Item> get(Key key) {
        SimTable handle = table();
        auto result = run(handle.get(std::move(key)));
        REQUIRE(result.has_value());
        return std::move(*result);
    }

    World world;
    NodeId node;
    SimDisk disk;
};

const Key kA{"p", "a"};
const Key kB{"p", "b"};

std::vector<std::string> sorts(const store::Page& page) {
    std::vector<std::string> found;
    for (const auto& item : page.items) found.push_back(item.key.sort);
    return found;
}

/// A commit that is entered but neither synced nor answered when the node dies.
void die_with_unsynced(Store& store, int commits) {
    std::vector<SimTable> handles(static_cast<std::size_t>(commits), store.table());
    std::vector<std::optional<Result<store::Committed>>> answers(handles.size());
    for (std::size_t i = 0; i < handles.size(); ++i)
        start_on(store.world.executor(store.node),
                 handles[i].commit({Write::put({"p", std::to_string(i)}, "x")}), answers[i]);
    store.world.run_until([&] { return store.disk.unsynced() == handles.size(); },
                          Micros{1'000'000}, kTestSteps);
    REQUIRE(store.disk.unsynced() == handles.size());
    store.world.kill(store.node);
    store.disk.power_cut();
    store.world.revive(store.node);
    for (const auto& answer : answers) CHECK_FALSE(answer.has_value());
}

}  // namespace

TEST_CASE("versions count from 1 and start again after a delete") {
    Store s;
    CHECK(s.put(kA, "1", Expect::absent())->ok());
    CHECK(s.put(kA, "2", Expect::exactly(1))->ok());
    CHECK(s.get(kA)->version == 2);
    CHECK(s.get(kA)->document == "2");
    SimTable table = s.table();
    CHECK(s.run(table.commit({Write::remove(kA, Expect::exactly(2))}))->ok());
    CHECK_FALSE(s.get(kA).has_value());
    CHECK(s.put(kA, "3")->ok());
    CHECK(s.get(kA)->version == 1);
}

TEST_CASE("a commit is all or nothing and names the first failed expectation") {
    Store s;
    CHECK(s.put(kA, "1")->ok());
    SimTable table = s.table();
    const auto refused = s.run(
        table.commit({Write::put(kB, "new", Expect::absent()), Write::check(kA, Expect::exactly(7)),
                      Write::put({"p", "c"}, "", Expect::exactly(1))}));
    REQUIRE(refused.has_value());
    CHECK(refused->failed == 1);
    CHECK_FALSE(s.get(kB).has_value());
}

TEST_CASE("two commits that expect the same version: one wins, whatever the order") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Store s({}, seed);
        CHECK(s.put(kA, "1")->ok());
        SimTable table = s.table();
        std::optional<Result<store::Committed>> first;
        std::optional<Result<store::Committed>> second;
        const auto where = s.world.executor(s.node);
        start_on(where, table.commit({Write::put(kA, "x", Expect::exactly(1))}), first);
        start_on(where, table.commit({Write::put(kA, "y", Expect::exactly(1))}), second);
        s.world.run_for(Micros{1'000'000});
        REQUIRE((first && second));
        CHECK((*first)->ok() != (*second)->ok());
        CHECK(s.get(kA)->document == ((*first)->ok() ? "x" : "y"));
    }
}

TEST_CASE("pages go either way and their cursors lead through all") {
    for (const Ppm short_page : {Ppm{0}, kAlways}) {
        Store s({.short_page = short_page});
        for (const char* sort : {"a", "b", "c", "d", "e"}) CHECK(s.put({"p", sort}, "")->ok());
        CHECK(s.put({"q", "c"}, "other partition")->ok());
        for (const bool descending : {false, true}) {
            SimTable table = s.table();
            std::vector<std::string> all;
            store::Query query{
                .partition = "p", .from = "b", .to = "e", .descending = descending, .limit = 2};
            do {
                const auto page = s.run(table.query(query));
                REQUIRE(page.has_value());
                CHECK(page->items.size() <= 2);
                for (const auto& sort : sorts(*page)) all.push_back(sort);
                query.cursor = page->cursor;
            } while (!query.cursor.empty());
            const std::vector<std::string> up{"b", "c", "d"};
            const std::vector<std::string> down{"d", "c", "b"};
            CHECK(all == (descending ? down : up));
        }
    }
}

TEST_CASE("limits are those of the port") {
    Store s;
    SimTable table = s.table();
    CHECK(s.run(table.get({"", "x"})).error().slug == "invalid-key");
    std::vector<Write> writes;
    for (std::size_t i = 0; i < store::kMaxWrites; ++i)
        writes.push_back(Write::put({"p", std::to_string(i)}, ""));
    CHECK(s.run(table.commit(writes))->ok());
    writes.push_back(Write::put({"p", "one more"}, ""));
    CHECK(s.run(table.commit(writes)).error().slug == "too-many-writes");
    CHECK(s.run(table.commit({Write::put(kA, ""), Write::put(kA, "")})).error().slug ==
          "duplicate-key");
}

TEST_CASE("a lost answer is unknown_outcome, and the commit has happened") {
    Store s({.lost_answer = kAlways});
    const auto answer = s.put(kA, "1");
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == Code::unknown_outcome);
    CHECK(s.get(kA).has_value());
}

TEST_CASE("a lost commit is unknown_outcome, and has not happened") {
    Store s({.lost_commit = kAlways});
    CHECK(s.put(kA, "1").error().code == Code::unknown_outcome);
    s.world.run_for(Micros{10'000'000});
    CHECK_FALSE(s.get(kA).has_value());
}

TEST_CASE("a late commit happens after its answer, and after the death of its writer") {
    Store s({.latency = {.low = Micros{1'000}, .high = Micros{1'000}}, .late_commit = kAlways});
    CHECK(s.put(kA, "1").error().code == Code::unknown_outcome);
    CHECK_FALSE(s.disk.items().contains(kA));
    s.world.kill(s.node);
    s.disk.power_cut();
    s.world.run_for(Micros{1'000'000});
    CHECK(s.disk.items().contains(kA));
}

TEST_CASE("a store that is down answers unavailable and does nothing") {
    Store s;
    CHECK(s.put(kA, "1")->ok());
    s.disk.set_down(true);
    CHECK(s.put(kA, "2").error().slug == "store-unavailable");
    SimTable table = s.table();
    CHECK(s.run(table.get(kA)).error().code == Code::unavailable);
    s.disk.set_down(false);
    CHECK(s.get(kA)->document == "1");
}

TEST_CASE("contention refuses a commit that overlaps another in flight") {
    Store s({.contention = kAlways});
    SimTable table = s.table();
    std::optional<Result<store::Committed>> first;
    std::optional<Result<store::Committed>> second;
    start_on(s.world.executor(s.node), table.commit({Write::put(kA, "x")}), first);
    start_on(s.world.executor(s.node), table.commit({Write::put(kA, "y")}), second);
    s.world.run_for(Micros{1'000'000});
    REQUIRE((first && second));
    CHECK((!first->has_value() || !second->has_value()));
    const auto& refused = first->has_value() ? *second : *first;
    CHECK(refused.error().slug == "store-busy");
    CHECK(s.put(kA, "alone")->ok());
}

TEST_CASE("an expired item may vanish; one that has not expired may not") {
    Store s({.early_expiry = kAlways});
    SimTable table = s.table();
    const Instant soon = from_unix_ms(kWorldStartMs) + Millis{1'000};
    CHECK(s.run(table.commit({Write::put(kA, "", {}, soon), Write::put(kB, "")}))->ok());
    CHECK(s.get(kA).has_value());
    s.world.run_for(Micros{2'000'000});
    CHECK_FALSE(s.get(kA).has_value());
    CHECK(s.get(kB).has_value());
}

TEST_CASE("power cut: what was answered stays, what was not may go, and in order") {
    bool all_lost = false;
    bool some_lost = false;
    bool all_kept = false;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        // All three come to the disk together, before the sync of the first.
        Store s({.latency = {.low = Micros{1'000}, .high = Micros{1'000}}}, seed);
        CHECK(s.put(kA, "answered")->ok());
        die_with_unsynced(s, 3);
        const std::size_t kept = s.disk.items().size() - 1;
        all_lost |= kept == 0;
        some_lost |= kept == 1 || kept == 2;
        all_kept |= kept == 3;
        CHECK(s.get(kA)->document == "answered");
        CHECK(s.put(kB, "again")->ok());
    }
    CHECK(all_lost);
    CHECK(some_lost);
    CHECK(all_kept);
}

TEST_CASE("a shared disk loses nothing when one of its nodes dies, and serves the other") {
    Store s;
    s.disk.share();
    const NodeId other = s.world.add_node("other");
    SimTable mine = s.table();
    SimTable theirs(s.disk, s.world.executor(other));
    std::optional<Result<store::Committed>> first;
    std::optional<Result<store::Committed>> second;
    start_on(s.world.executor(s.node), mine.commit({Write::put(kA, "x")}), first);
    s.world.run_until([&] { return s.disk.unsynced() == 1; }, Micros{1'000'000}, kTestSteps);
    start_on(s.world.executor(other), theirs.commit({Write::put(kB, "y")}), second);
    s.world.kill(s.node);
    s.disk.power_cut();
    s.world.run_for(Micros{1'000'000});
    CHECK_FALSE(first.has_value());
    REQUIRE(second.has_value());
    CHECK(second->value().ok());
    CHECK(s.disk.items().contains(kA));
    CHECK(s.disk.items().contains(kB));
}

TEST_CASE("the hook sees each commit once, with its state") {
    Store s;
    std::vector<std::string> seen;
    s.disk.on_commit([&](const std::vector<Write>& writes, const SimDisk& disk) {
        seen.push_back(disk.items().at(writes.front().key).document);
    });
    CHECK(s.put(kA, "1")->ok());
    CHECK(s.put(kA, "refused", Expect::absent())->failed == 0);
    CHECK(s.put(kA, "2")->ok());
    CHECK(seen == std::vector<std::string>{"1", "2"});
}
