#include "chassis/core/random.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "services/search/app/changes.hpp"
#include "services/search/app/rebuild.hpp"
#include "services/search/http/search_fixture.hpp"
#include "services/search/limits.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>

/// Rebuilding while the service answers and events arrive.
namespace innkeeper::search {
namespace {

using store::Write;

const std::string kPath = "/api/v1/admin/search/rebuild";
const std::string kStay = "/api/v1/hotels?arrival=2027-07-19&departure=2027-07-22&limit=100";

Task<void> turn() {
    const auto executor = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
}

/// Answers a turn of the loop later, as a disk does, and fails when told to.
class Disk final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Page>> query(store::Query query) override {
        co_await turn();
        co_return co_await inner_.query(std::move(query));
    }
    Task<Result<store::Committed>> commit(std::vector<Write> writes) override {
        co_await turn();
        if (failing > 0) {
            --failing;
            co_return fail(Code::unavailable, "store-full", "The disk is full.");
        }
        co_return co_await inner_.commit(std::move(writes));
    }
    int failing = 0;  ///< so many commits more
};

std::vector<bus::Event> some_events() {
    std::vector<bus::Event> events;
    for (int hotel = 1; hotel <= 3; ++hotel)
        for (std::uint64_t version = 1; version <= 2; ++version) {
            events.push_back(event(Made{.id = hotel,
                                        .name = fmt::format("House {}.{}", hotel, version),
                                        .version = version}));
            for (const char* date : {"2027-07-20", "2027-08-01"}) {
                events.push_back(event(Night{hotel, date, static_cast<int>(version) - 1, version}));
                events.push_back(
                    event(Rate{hotel, date, fmt::format("{}00.00", version), version}));
            }
        }
    return events;
}

struct Stage {
    testing::ManualClock clock;
    store::MemoryTable memory{clock};
    Disk disk{memory};
    World world{disk};
    std::string good;                        ///< all answers, before any damage
    std::map<store::Key, std::string> rows;  ///< likewise

    Stage() {
        for (const bus::Event& e : some_events()) {
            world.owners.tell(e);
            REQUIRE(world.deliver(e).has_value());
        }
        good = world.everything();
        rows = rows_now();
    }

    [[nodiscard]] std::map<store::Key, std::string> rows_now() const {
        std::map<store::Key, std::string> all;
        for (const auto& item : memory.items()) all.emplace(item.key, item.document);
        all.erase(layout_key());
        return all;
    }
    /// The row of the hotel whose sort key ends so.
    [[nodiscard]] store::Key row(int hotel, std::string_view end) const {
        for (const auto& [key, document] : rows)
            if (key.sort.starts_with(uuid(hotel)) && key.sort.ends_with(end)) return key;
        return {};
    }
    void write(Write one) { REQUIRE(memory.commit_now({std::move(one)})->ok()); }

    /// One row of each kind of damage, and an index that was made of them.
    void damage() {
        write(Write::remove(row(1, "#hotel")));
        write(Write::put(row(2, "double#2027-07"), "20 1 0 0 0 0\n"));
        std::string other = rows.at(row(2, "#hotel"));
        other.replace(other.find("House"), 5, "Mouse");
        write(Write::put(row(2, "#hotel"), other));
        write(Write::put(row(3, "#hotel"), "9" + rows.at(row(3, "#hotel"))));
        REQUIRE(world.deliver(event(Made{.id = 4, .name = "Nobody's"})).has_value());
        world.start();
        write(Write::put({shard_partition(0), "stray"}, "?"));
        REQUIRE(world.deliver(event(Made{.id = 5, .name = "Shadow"})).has_value());
        write(Write::remove(hotel_key(uuid(5))));  // in the index alone
    }
    static constexpr int kDamaged = 6;

    http::Response begin() { return world.send(Call::post(kPath).as("admin:ada")); }
    json::bj::object progress() { return object_in(world.send(Call::get(kPath).as("admin:ada"))); }
    json::bj::object finished() {
        for (int i = 0; i < 100 && text_in(progress(), "state") == "running"; ++i) {
            testing::settle(world.io);
            world.clock.advance(Millis(2 * 12'800));
        }
        return progress();
    }
};

TEST_CASE("every kind of damage is put right while the service answers") {
    Stage stage;
    CHECK(text_in(stage.progress(), "state") == "none");
    stage.damage();
    REQUIRE(stage.world.everything() != stage.good);
    const auto begun = stage.begin();
    CHECK(begun.status == 202);
    CHECK(text_in(object_in(begun), "state") == "running");
    const auto done = stage.finished();
    CHECK(text_in(done, "state") == "done");
    CHECK(done.at("hotels") == 5);
    CHECK(done.at("hotels_done") == 5);
    CHECK(done.at("rows") == stage.rows.size());
    CHECK(done.at("different") == Stage::kDamaged);
    const std::string named = json::bj::serialize(done.at("differences"));
    for (const char* what : {"stray has no event", "#hotel is missing", "#hotel is another",
                             "double#2027-07 is another", "#hotel has no event"})
        CHECK_MESSAGE(named.find(what) != std::string::npos, what);
    CHECK(done.contains("ended_at"));
    CHECK_FALSE(done.contains("error"));

    CHECK(stage.rows_now() == stage.rows);
    CHECK(stage.world.everything() == stage.good);
    stage.world.start();
    CHECK(stage.world.everything() == stage.good);
}

TEST_CASE("a reader sees of each hotel the old state or the new one") {
    Stage stage;
    World& world = stage.world;
    stage.damage();
    const auto items_in = [](const http::Response& response) {
        std::map<std::string, std::string> items;
        const auto body = object_in(response);
        for (const auto& item : body.at("items").as_array())
            items[text_in(item.as_object(), "id")] = json::bj::serialize(item);
        return items;
    };
    const auto before = items_in(world.get(kStay));
    boost::asio::io_context elsewhere;
    const auto reader = world.service->twin_for(elsewhere.get_executor(), world.authenticator);
    REQUIRE(testing::run(elsewhere, reader->start()).has_value());
    const auto ask = [&](const std::string& target) {
        return testing::run(elsewhere, reader->router().handle(Call::get(target).request()));
    };
    const auto begin = Call::post(kPath).as("admin:ada").request();
    CHECK(testing::run(elsewhere, reader->router().handle(begin)).status == 202);
    std::vector<std::map<std::string, std::string>> seen;
    world.io.restart();
    while (world.io.poll_one() > 0) {
        auto items = items_in(ask(kStay));
        if (seen.empty() || seen.back() != items) seen.push_back(std::move(items));
    }
    const auto after = items_in(world.get(kStay));
    CHECK(seen.size() >= 4);  // as it was, and after each of several hotels
    CHECK(seen.front() == before);
    CHECK(seen.back() == after);
    for (const auto& items : seen)
        for (const auto& [id, item] : items) {
            const bool old = before.contains(id) && before.at(id) == item;
            CHECK((old || (after.contains(id) && after.at(id) == item)));
        }
    CHECK(ask("/api/v1/hotels/" + uuid(2)).body == world.get("/api/v1/hotels/" + uuid(2)).body);
    testing::run(elsewhere, reader->stop());
}

TEST_CASE("a page that was kept goes with a state that was wrong") {
    Stage stage;
    stage.damage();
    CHECK(stage.world.get("/api/v1/hotels/" + uuid(2)).body.find("Mouse") != std::string::npos);
    CHECK(stage.begin().status == 202);
    CHECK(text_in(stage.finished(), "state") == "done");
    CHECK(stage.world.get("/api/v1/hotels/" + uuid(2)).body.find("House") != std::string::npos);
}

TEST_CASE("events that arrive meanwhile, in any order, go on") {
    SeededRandom random(11);
    for (int round = 0; round < 20; ++round) {
        Stage stage;
        World& world = stage.world;
        // A third version of everything is told while it is rebuilt, between all that came before.
        std::vector<bus::Event> events = some_events();
        for (int hotel = 1; hotel <= 3; ++hotel) {
            const std::vector<bus::Event> newer{
                event(Made{.id = hotel, .name = "Third", .version = 3}),
                event(Night{hotel, "2027-07-20", 1, 3}),
                event(Rate{hotel, "2027-07-20", "333.00", 3})};
            for (const bus::Event& e : newer) {
                if (random.below(2) == 0) world.owners.tell(e);
                events.push_back(e);
            }
        }
        stage.damage();
        for (std::size_t i = events.size(); i > 1; --i)
            std::swap(events[i - 1], events[random.below(i)]);
        REQUIRE(stage.begin().status == 202);
        world.io.restart();
        for (const bus::Event& e : events) {
            // What is published was stored before.
            world.owners.tell(e);
            boost::asio::co_spawn(world.io, must_deliver(world.bus, e), boost::asio::detached);
            for (std::size_t step = random.below(12); step > 0; --step) world.io.poll_one();
        }
        REQUIRE(text_in(stage.finished(), "state") == "done");
        testing::settle(world.io);

        World fresh;
        for (const bus::Event& e : events) REQUIRE(fresh.deliver(e).has_value());
        std::map<store::Key, std::string> expected;
        for (const auto& item : fresh.own.items()) expected.emplace(item.key, item.document);
        CHECK(stage.rows_now() == expected);
        CHECK(world.everything() == fresh.everything());
    }
}

TEST_CASE("one at a time; another one later finds nothing") {
    Stage stage;
    stage.damage();
    CHECK(stage.begin().status == 202);
    CHECK(slug_of(stage.begin()) == "search-rebuild-running");
    CHECK(stage.finished().at("different") == Stage::kDamaged);
    CHECK(stage.begin().status == 202);
    const auto second = stage.finished();
    CHECK(text_in(second, "state") == "done");
    CHECK(second.at("different") == 0);
    CHECK(stage.world.everything() == stage.good);
}

TEST_CASE("a table that fails is tried kRebuildTries times; then all serves on, and it is said") {
    for (const int failures : {kRebuildTries - 1, kRebuildTries}) {
        Stage stage;
        stage.write(Write::remove(stage.row(2, "#hotel")));
        stage.disk.failing = failures;
        CHECK(stage.begin().status == 202);
        const auto ended = stage.finished();
        CHECK(stage.world.everything() == stage.good);
        REQUIRE(stage.disk.failing == 0);
        if (failures < kRebuildTries) {
            CHECK(text_in(ended, "state") == "done");
            CHECK(ended.at("different") == 1);
        } else {
            CHECK(text_in(ended, "state") == "failed");
            CHECK(text_in(ended.at("error").as_object(), "slug") == "store-full");
            CHECK(ended.at("hotels_done") == 1);
            stage.world.add(Night{.hotel = 1, .sold = 2, .version = 7});  // events go on
            stage.world.owners.tell(event(Night{.hotel = 1, .sold = 2, .version = 7}));
            CHECK(stage.begin().status == 202);
            CHECK(text_in(stage.finished(), "state") == "done");
        }
        CHECK(stage.rows_now().size() == stage.rows.size());
    }
}

TEST_CASE("owners that cannot tell end it at once") {
    Stage stage;
    stage.world.owners.failure = Error{Code::bug, "document-damaged", "A row of theirs."};
    CHECK(stage.begin().status == 202);
    testing::settle(stage.world.io);
    const auto ended = stage.progress();
    CHECK(text_in(ended, "state") == "failed");
    CHECK(text_in(ended.at("error").as_object(), "slug") == "document-damaged");
    CHECK(stage.world.everything() == stage.good);
}

/// Of one hotel an event comes with every look at it.
class BusyOwners final : public Owners {
public:
    explicit BusyOwners(World& world) : world_(world) {}
    Task<Result<std::vector<std::string>>> hotels() override { return world_.owners.hotels(); }
    Task<Result<std::vector<bus::Event>>> told_of(std::string hotel_id) override {
        if (hotel_id == uuid(1)) {
            const auto sold = static_cast<std::uint64_t>(++asked);
            const bus::Event next = event(Night{.hotel = 1, .sold = asked, .version = 10 + sold});
            world_.owners.tell(next);
            auto delivered = must_deliver(world_.bus, next);
            boost::asio::co_spawn(world_.io, std::move(delivered), boost::asio::detached);
            for (int i = 0; i < 10; ++i) co_await turn();
        }
        co_return co_await world_.owners.told_of(std::move(hotel_id));
    }
    int asked = 0;

private:
    World& world_;
};

TEST_CASE("a hotel that never rests is asked with its events waiting, after kRebuildUnheldTries") {
    Stage stage;
    BusyOwners busy(stage.world);
    stage.world.asked = &busy;
    stage.world.start();
    CHECK(stage.begin().status == 202);
    CHECK(text_in(stage.finished(), "state") == "done");
    CHECK(busy.asked == kRebuildUnheldTries + 1);
    testing::settle(stage.world.io);
    CHECK(stage.rows_now().at(stage.row(1, "double#2027-07")).starts_with("20 14 4 "));
}

TEST_CASE("a report names kNamedDifferences rows and counts all") {
    for (const std::size_t count : {kNamedDifferences, kNamedDifferences + 1}) {
        World world;
        for (std::size_t i = 0; i < count; ++i)
            world.owners.told[uuid(1)].push_back(
                event(Rate{.hotel = 1, .date = "2027-07-20", .version = 1}));
        std::size_t plan = 0;
        for (bus::Event& e : world.owners.told[uuid(1)]) {
            const auto at = e.data.find("\"flex\"");
            e.data.replace(at, 6, fmt::format("\"p{}\"", plan++));
        }
        CHECK(world.send(Call::post(kPath).as("admin:ada")).status == 202);
        testing::settle(world.io);
        const auto done = object_in(world.send(Call::get(kPath).as("admin:ada")));
        CHECK(text_in(done, "state") == "done");
        CHECK(done.at("different") == count);
        CHECK(done.at("differences").as_array().size() == kNamedDifferences);
    }
}

TEST_CASE("only administrators may, and only where the owners are") {
    World world;
    for (const char* who : {"guest:gus", "manager:mia"}) {
        CHECK(slug_of(world.send(Call::post(kPath).as(who))) == "wrong-role");
        CHECK(slug_of(world.send(Call::get(kPath).as(who))) == "wrong-role");
    }
    CHECK(slug_of(world.send(Call::post(kPath).as("admin:ada").json(R"({"a":1})"))) ==
          "body-not-expected");
    world.asked = nullptr;
    world.start();
    const auto refused = world.send(Call::post(kPath).as("admin:ada"));
    CHECK(refused.status == 422);
    CHECK(slug_of(refused) == "search-rebuild-elsewhere");
}

}  // namespace
}  // namespace innkeeper::search
