#include "services/identity/app/keyring.hpp"

#include "chassis/store/memory_table.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/run.hpp"
#include "services/identity/app/rows.hpp"
#include "services/identity/limits.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace innkeeper;
using namespace innkeeper::identity;

namespace {

/// A keyring has no empty state, and what a spawned coroutine returns must have one.
struct Loaded {
    std::shared_ptr<Keyring> ring;
    Error failure;
    [[nodiscard]] bool has_value() const { return ring != nullptr; }
    const Keyring* operator->() const { return ring.get(); }
    [[nodiscard]] const Error& error() const { return failure; }
};

Task<Loaded> shared(Task<Result<Keyring>> inner) {
    auto result = co_await std::move(inner);
    if (!result) co_return Loaded{nullptr, result.error()};
    co_return Loaded{std::make_shared<Keyring>(std::move(*result)), {}};
}

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable table{clock};

    Loaded load(auth::Algorithm algorithm = auth::Algorithm::es256) {
        return testing::run(io, shared(load_keyring(table, clock, algorithm)));
    }
    Loaded rotate() {
        return testing::run(io, shared(rotate_keyring(table, clock, auth::Algorithm::es256)));
    }
};

}  // namespace

TEST_CASE("the first start makes a key, the next ones find it") {
    World world;
    const auto first = world.load(auth::Algorithm::rs256);
    REQUIRE(first.has_value());
    CHECK(first->active.algorithm() == auth::Algorithm::rs256);
    CHECK(first->published.size() == 1);
    const auto second = world.load();
    REQUIRE(second.has_value());
    CHECK(second->active.kid() == first->active.kid());
}

TEST_CASE("a rotation publishes both keys, and the old one until its retention ends") {
    World world;
    const auto old = world.load();
    REQUIRE(old.has_value());
    const auto fresh = world.rotate();
    REQUIRE(fresh.has_value());
    CHECK(fresh->active.kid() != old->active.kid());
    CHECK(fresh->published.size() == 2);
    CHECK(fresh->published.find(old->active.kid()) != nullptr);
    world.clock.advance(kKeyRetention - Millis{1});
    CHECK(world.load()->published.size() == 2);
    world.clock.advance(Millis{1});
    CHECK(world.load()->published.size() == 1);
    CHECK(world.load()->active.kid() == fresh->active.kid());
    CHECK(world.rotate()->published.size() == 2);
    CHECK_FALSE(world.table.get_now(signing_key_key(old->active.kid()))->has_value());
}

TEST_CASE("there are at most kMaxSigningKeys keys") {
    World world;
    REQUIRE(world.load().has_value());
    for (std::size_t i = 1; i < kMaxSigningKeys; ++i) REQUIRE(world.rotate().has_value());
    CHECK(world.load()->published.size() == kMaxSigningKeys);
    CHECK(world.rotate().error().slug == "too-many-keys");
    world.clock.advance(kKeyRetention);
    CHECK(world.rotate().has_value());
}

TEST_CASE("a damaged key row stops the start") {
    World world;
    const auto ring = world.load();
    REQUIRE(ring.has_value());
    const auto key = signing_key_key(ring->active.kid());
    REQUIRE(world.table.commit_now({store::Write::put(key, "{}")})->ok());
    CHECK(world.load().error().slug == "row-damaged");
    REQUIRE(world.table.commit_now({store::Write::remove(key)})->ok());
    CHECK(world.load().error().slug == "row-damaged");
}
