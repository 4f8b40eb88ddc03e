#include "chassis/store/embedded/committer.hpp"

#include "chassis/testing/manual_clock.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <memory>
#include <semaphore>
#include <string>

namespace innkeeper::store::embedded {
namespace {

/// A map that writes only when the test lets it, so that a test decides what shares a group.
class GatedEngine final : public Engine {
public:
    Result<std::optional<std::string>> get(const std::string& key) override {
        ++gets;
        if (const auto it = map.find(key); it != map.end()) return it->second;
        return std::nullopt;
    }
    Result<std::vector<std::optional<std::string>>> get_many(
        const std::vector<std::string>&) override {
        return {};
    }
    Result<void> scan(const Range& range, const Visitor& visit) override {
        ++scans;
        if (fail_with) return fail(*fail_with);
        REQUIRE(range.descending);
        auto it = map.lower_bound(range.to);
        if (it == map.begin() || (--it)->first < range.from) return {};
        visit(it->first, it->second);
        return {};
    }
    Result<void> copy_to(const std::string&) override { return {}; }
    Result<void> write(const std::vector<Change>& changes) override {
        entered.release();
        gate.acquire();
        sizes.push_back(changes.size());
        if (fail_with) return fail(*fail_with);
        for (const Change& change : changes) {
            if (change.removed)
                map.erase(std::string(change.key));
            else
                map[std::string(change.key)] = change.head + std::string(change.body);
        }
        return {};
    }

    std::map<std::string, std::string> map;
    std::vector<std::size_t> sizes;
    std::optional<Error> fail_with;
    int gets = 0;
    int scans = 0;
    std::counting_semaphore<> entered{0};
    std::counting_semaphore<> gate{0};
};

struct World {
    explicit World(CommitterLimits limits = {}, std::size_t cache_bytes = 16 * 1024 * 1024)
        : cache(cache_bytes),
          committer(std::make_unique<Committer>(engine, cache, limits, clock,
                                                telemetry::Log("test", clock, [](std::string) {}),
                                                metrics)) {}
    ~World() {
        engine.gate.release(1000);
        committer.reset();
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    using Answer = std::shared_ptr<std::optional<Result<Committed>>>;

    Answer start(std::vector<Prepared> writes) { return start_on(io, std::move(writes)); }

    Answer start_on(boost::asio::io_context& loop, std::vector<Prepared> writes) {
        auto answer = std::make_shared<std::optional<Result<Committed>>>();
        boost::asio::co_spawn(loop, submit(*committer, std::move(writes)),
                              [answer](std::exception_ptr, Result<Committed> value) {
                                  answer->emplace(std::move(value));
                              });
        // Runs up to the wait for the answer, and no further.
        loop.restart();
        loop.poll();
        return answer;
    }

    static Task<Result<Committed>> submit(Committer& committer, std::vector<Prepared> writes) {
        std::size_t bytes = 0;
        for (const Prepared& write : writes) bytes += write.key.size() + write.document.size();
        const auto all = std::make_shared<const std::vector<Prepared>>(std::move(writes));
        auto answer = wait_for_reply([&committer, bytes, all](Reply reply) {
            committer.submit({all, bytes, std::move(reply)});
        });
        co_return co_await std::move(answer);
    }

    void finish() {
        io.restart();
        io.run();
    }

    GatedEngine engine;
    RowCache cache;
    testing::ManualClock clock;
    telemetry::Metrics metrics;
    boost::asio::io_context io;
    std::unique_ptr<Committer> committer;
};

Prepared put(std::string key, Expect expect = {}, std::string document = "d") {
    return {Write::Kind::put, std::move(key), std::move(document), expect, {}};
}
/// A group of one and then one of `size`; `more` writes are let through after them.
void commit_group(World& world, int size, int more) {
    (void)world.start({put("plug")});
    world.engine.entered.acquire();
    for (int i = 0; i < size; ++i) (void)world.start({put("k" + std::to_string(i))});
    world.engine.gate.release(2 + more);
    world.engine.entered.acquire();
    world.finish();
}

void commit_alone(World& world) {
    const auto alone = world.start({put("alone")});
    world.finish();
    CHECK((*alone)->value().ok());
}
Prepared check(std::string key, Expect expect) {
    return {Write::Kind::check, std::move(key), {}, expect, {}};
}
Prepared remove(std::string key, Expect expect = {}) {
    return {Write::Kind::remove, std::move(key), {}, expect, {}};
}

std::uint64_t stored_version(const World& world, const std::string& key) {
    const auto it = world.engine.map.find(key);
    return it == world.engine.map.end() ? 0 : decode_value(it->second)->stamp.version;
}

TEST_CASE("commits that wait share a write, and each sees the ones before it") {
    World world;
    const auto first = world.start({put("plug")});
    world.engine.entered.acquire();
    const auto a = world.start({put("k", Expect::absent())});
    const auto loses = world.start({put("k", Expect::absent()), put("other")});
    const auto b = world.start({put("k", Expect::exactly(1)), check("plug", Expect::exactly(1))});
    const auto gone = world.start({remove("k", Expect::exactly(2))});
    const auto late = world.start({check("k", Expect::exactly(2))});
    const auto again = world.start({put("k", Expect::absent())});
    world.engine.gate.release(2);
    world.finish();

    CHECK((*first)->value().ok());
    CHECK((*a)->value().ok());
    CHECK((*loses)->value().failed == 0);
    CHECK((*b)->value().ok());
    CHECK((*gone)->value().ok());
    CHECK((*late)->value().failed == 0);
    CHECK((*again)->value().ok());
    CHECK(world.engine.sizes == std::vector<std::size_t>{1, 4});
    CHECK(stored_version(world, "k") == 1);
    CHECK(stored_version(world, "other") == 0);
    world.committer->stop();  // a group is counted after its answers
    const auto text = world.metrics.exposition();
    CHECK(text.find("store_commit_groups_total{size_from=\"4\"} 1") != std::string::npos);
}

TEST_CASE("after a group of six, few commits wait for more, until they are worth a write") {
    CommitterLimits patient;
    patient.gather_for = std::chrono::minutes(10);
    World world(patient);
    commit_group(world, 6, 1);
    world.start({put("l0")});
    CHECK_FALSE(world.engine.entered.try_acquire_for(std::chrono::milliseconds(20)));
    const auto second = world.start({put("l1")});
    world.finish();
    CHECK((*second)->value().ok());
    CHECK(world.engine.sizes == std::vector<std::size_t>{1, 6, 2});
}

TEST_CASE("a small group in between makes the next no smaller") {
    CommitterLimits limits;
    limits.gather_for = std::chrono::milliseconds(500);
    World world(limits);
    commit_group(world, 8, 2);
    commit_alone(world);
    world.engine.entered.acquire();
    for (int i = 0; i < 2; ++i) world.start({put("l" + std::to_string(i))});
    CHECK_FALSE(world.engine.entered.try_acquire_for(std::chrono::milliseconds(20)));
    const auto third = world.start({put("l2")});
    world.finish();
    CHECK(world.engine.sizes == std::vector<std::size_t>{1, 8, 1, 3});
}

TEST_CASE("groups of five are what few clients make, and nobody waits after them") {
    CommitterLimits patient;
    patient.gather_for = std::chrono::minutes(10);
    World world(patient);
    commit_group(world, 5, 1);
    commit_alone(world);
    CHECK(world.engine.sizes == std::vector<std::size_t>{1, 5, 1});
}

TEST_CASE("a commit that stays alone after a large group waits no longer than is said") {
    World world;
    commit_group(world, 8, 1);
    commit_alone(world);
    CHECK(world.engine.sizes == std::vector<std::size_t>{1, 8, 1});
}

TEST_CASE("nobody is answered before the write has returned") {
    World world;
    const auto done = world.start({put("k")});
    const auto refused = world.start({check("k", Expect::exactly(9))});
    world.engine.entered.acquire();
    world.io.poll();
    CHECK_FALSE(done->has_value());
    world.engine.gate.release(1);
    world.finish();
    CHECK((*done)->value().ok());
    CHECK((*refused)->value().failed == 0);
}

TEST_CASE("the row cache saves reads and never changes an answer") {
    for (const std::size_t cache_bytes : {std::size_t{16 * 1024 * 1024}, std::size_t{1}}) {
        World world({}, cache_bytes);
        world.engine.gate.release(1000);
        for (std::uint64_t i = 0; i < 50; ++i) {
            const auto good = world.start({put("k", Expect::exactly(i)), put("l")});
            const auto bad = world.start({put("k", Expect::exactly(i))});
            world.finish();
            REQUIRE((*good)->value().ok());
            REQUIRE((*bad)->value().failed == 0);
        }
        CHECK(stored_version(world, "k") == 50);
        CHECK(stored_version(world, "l") == 50);
        if (cache_bytes > 1)
            CHECK(world.engine.gets == 4);  // what is there is asked for once, what is not as well
        else
            CHECK(world.engine.gets > 50);
    }
}

TEST_CASE("the row cache hears of each change of a group, the last of a key") {
    World world;
    for (const auto* key : {"a", "b", "c", "d"}) world.cache.learn(key, {}, 0);
    const auto one = world.start({put("a", {}, "1"), put("b", {}, "1"), put("c", {}, "1")});
    const auto two = world.start({put("a", {}, "2"), remove("b"), put("c", Expect::blind(), "2"),
                                  put("d", Expect::blind())});
    world.engine.gate.release(1000);
    world.finish();
    REQUIRE(((*one)->value().ok() && (*two)->value().ok()));
    const auto a = world.cache.find("a", true).row;
    CHECK((a && a->stamp.version == 2 && a->document == "2"));
    CHECK_FALSE(world.cache.find("b", false).row);
    CHECK_FALSE(world.cache.find("c", false).row);
    CHECK_FALSE(world.cache.find("d", true).row);
}

TEST_CASE("a new key and a removal are not looked for, and every later answer is right") {
    World world;
    world.engine.gate.release(1000);
    const auto fresh = world.start({put("fresh", Expect::blind())});
    world.finish();
    CHECK((*fresh)->value().ok());
    CHECK(world.engine.gets == 0);
    CHECK(stored_version(world, "fresh") == 1);
    const auto again = world.start({put("fresh", Expect::exactly(1))});
    world.finish();
    CHECK((*again)->value().ok());

    const int gets = world.engine.gets;
    const auto gone = world.start({remove("fresh"), remove("never")});
    world.finish();
    CHECK((*gone)->value().ok());
    CHECK(world.engine.gets == gets);
    const auto late = world.start({check("fresh", Expect::exactly(2))});
    const auto anew = world.start({put("fresh", Expect::absent())});
    world.finish();
    CHECK((*late)->value().failed == 0);
    CHECK((*anew)->value().ok());
}

TEST_CASE("what a removal took away is gone for the rest of its group") {
    World world;
    world.engine.gate.release(2);
    world.start({put("k")});
    world.finish();
    world.start({put("plug")});
    const auto gone = world.start({remove("k")});
    const auto late = world.start({put("k", Expect::exactly(1))});
    world.engine.gate.release(10);
    world.finish();
    CHECK((*gone)->value().ok());
    CHECK((*late)->value().failed == 0);
    CHECK(stored_version(world, "k") == 0);
}

TEST_CASE("appends of a group stand one behind the other, and the end is looked for once") {
    World world;
    const auto append = [] {
        return Prepared{Write::Kind::append, "log:", "d", Expect::blind(), {}};
    };
    world.engine.map["log:" + position_key(7)] = "old";
    const auto first = world.start({append(), put("a"), append()});
    world.engine.entered.acquire();
    const auto refused = world.start({append(), put("a", Expect::absent())});
    const auto second = world.start({append()});
    world.engine.gate.release(2);
    world.finish();
    CHECK((*first)->value().positions == std::vector<std::uint64_t>{8, 9});
    CHECK((*refused)->value().failed == 1);
    CHECK((*second)->value().positions == std::vector<std::uint64_t>{10});
    CHECK(world.engine.map.contains("log:" + position_key(10)));
    CHECK(world.engine.scans == 1);
}

TEST_CASE("where the end cannot be read nothing of the commit is written") {
    World world;
    world.engine.gate.release(2);
    world.engine.fail_with = Error{Code::unavailable, "store-damaged", ""};
    const auto failed =
        world.start({put("a"), {Write::Kind::append, "log:", "d", Expect::blind(), {}}});
    world.finish();
    CHECK((*failed)->error().slug == "store-damaged");
    CHECK(world.engine.sizes.empty());
    world.engine.fail_with.reset();
    const auto later = world.start({{Write::Kind::append, "log:", "d", Expect::blind(), {}}});
    world.finish();
    CHECK((*later)->value().positions == std::vector<std::uint64_t>{1});
}

TEST_CASE("after a failed write the whole group fails, and nothing is written any more") {
    World world;
    const auto plug = world.start({put("k")});
    world.engine.entered.acquire();
    const auto a = world.start({put("k", Expect::exactly(1))});
    const auto rests_on_a = world.start({put("k", Expect::exactly(1))});
    world.engine.gate.release(1);
    world.engine.entered.acquire();
    const auto queued = world.start({put("later")});
    world.engine.fail_with = Error{Code::unknown_outcome, "store-outcome-unknown", ""};
    world.engine.gate.release(1);
    world.finish();
    CHECK((*plug)->value().ok());
    CHECK((*a)->error().code == Code::unknown_outcome);
    // It was refused because of `a`, which has not come to pass.
    CHECK((*rests_on_a)->error().slug == "store-unavailable");
    CHECK((*queued)->error().slug == "store-unavailable");
    CHECK_FALSE(world.committer->takes_writes());

    world.engine.fail_with.reset();
    world.engine.gate.release(10);
    const auto after = world.start({put("after")});
    world.finish();
    CHECK((*after)->error().code == Code::unavailable);
    CHECK(world.engine.sizes.size() == 2);
    CHECK(stored_version(world, "k") == 1);
}

TEST_CASE("the queue is bounded in commits and in bytes") {
    CommitterLimits limits;
    limits.max_waiting = 3;
    limits.max_waiting_bytes = 100;
    World world(limits);
    const auto plug = world.start({put("plug")});
    world.engine.entered.acquire();
    std::vector<World::Answer> fit;
    for (int i = 0; i < 3; ++i) fit.push_back(world.start({put("k" + std::to_string(i))}));
    const auto one_more = world.start({put("k3")});
    REQUIRE(one_more->has_value());
    CHECK((*one_more)->error().code == Code::busy);
    CHECK((*one_more)->error().slug == "store-busy");
    world.engine.gate.release(2);
    world.finish();
    for (const auto& answer : fit) CHECK((*answer)->value().ok());

    while (world.engine.entered.try_acquire()) {
    }
    const auto second_plug = world.start({put("plug")});
    world.engine.entered.acquire();
    const auto exactly = world.start({put("k", {}, std::string(99, 'x'))});
    const auto past = world.start({put("l", {}, "")});
    world.engine.gate.release(10);
    world.finish();
    CHECK((*exactly)->value().ok());
    CHECK((*past)->error().slug == "store-busy");
}

TEST_CASE("a group is bounded in commits and in bytes, and one commit always fits") {
    CommitterLimits limits;
    limits.max_group = 4;
    limits.max_group_bytes = 50;
    World world(limits);
    world.start({put("plug")});
    world.engine.entered.acquire();
    for (int i = 0; i < 5; ++i) world.start({put("k" + std::to_string(i))});
    world.start({put("x", {}, std::string(45, 'x'))});
    world.start({put("y", {}, std::string(99, 'y'))});
    world.engine.gate.release(10);
    world.finish();
    CHECK(world.engine.sizes == std::vector<std::size_t>{1, 4, 2, 1});
}

TEST_CASE("stop writes what waits and refuses what comes later") {
    World world;
    const auto a = world.start({put("a")});
    const auto b = world.start({put("b")});
    world.engine.gate.release(10);
    world.committer->stop();
    const auto late = world.start({put("c")});
    world.finish();
    CHECK((*a)->value().ok());
    CHECK((*b)->value().ok());
    CHECK((*late)->error().slug == "store-unavailable");
    CHECK(stored_version(world, "b") == 1);
}

TEST_CASE("a loop may end while its commits are on their way") {
    World world;
    auto loop = std::make_unique<boost::asio::io_context>();
    const auto answer = world.start_on(*loop, {put("k")});
    const auto other = world.start({put("other")});
    world.engine.entered.acquire();
    loop.reset();
    world.engine.gate.release(10);
    world.finish();
    CHECK_FALSE(answer->has_value());
    CHECK((*other)->value().ok());
    CHECK(stored_version(world, "k") == 1);
}

TEST_CASE("an answer that nobody fetches goes with its loop") {
    World world;
    auto loop = std::make_unique<boost::asio::io_context>();
    const auto answer = world.start_on(*loop, {put("k")});
    world.engine.gate.release(10);
    world.committer->stop();
    loop.reset();
    CHECK_FALSE(answer->has_value());
}

TEST_CASE("an expired item counts as absent, and its version begins again") {
    World world;
    world.engine.gate.release(10);
    Prepared brief = put("k");
    brief.expires = world.clock.now() + Millis(10);
    const auto first = world.start({brief});
    world.finish();
    world.clock.advance(Millis(10));
    const auto expired = world.start({put("k", Expect::exactly(1))});
    const auto absent = world.start({put("k", Expect::absent())});
    world.finish();
    CHECK((*first)->value().ok());
    CHECK((*expired)->value().failed == 0);
    CHECK((*absent)->value().ok());
    CHECK(stored_version(world, "k") == 1);
}

}  // namespace
}  // namespace innkeeper::store::embedded
