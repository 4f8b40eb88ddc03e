#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "chassis/testing/run.hpp"
#include "services/search/service.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// The search service on in-memory ports, and events to feed it. For tests.
namespace innkeeper::search {

using testing::Call;
using testing::each_in;
using testing::fields_of;
using testing::object_in;
using testing::slug_of;
using testing::text_in;
using Texts = std::vector<std::string>;

inline std::string uuid(int n) { return fmt::format("00000000-0000-7000-8000-{:012}", n); }

/// A hotel as an event says it.
struct Made {
    int id = 1;
    std::string name = "Shangrilla";
    int stars = 5;
    std::string city = "Sydney";
    std::uint64_t version = 1;
    std::string status = "active";
    std::string country = "AU";
};

inline bus::Event event(const Made& made) {
    const std::string what = made.status == "archived" ? "archived"
                             : made.version == 1       ? "created"
                                                       : "updated";
    return {.id = fmt::format("{}-{}", made.id, made.version),
            .source = "/innkeeper/hotels",
            .type = "innkeeper.hotels." + what + ".v1",
            .subject = uuid(made.id),
            .time = from_unix_ms(1'800'000'000'000),
            .sequence = made.version,
            .traceparent = {},
            .data = fmt::format(
                R"({{"hotel":{{"id":"{}","owner_id":"secret-owner","name":"{}","star_rating":{},)"
                R"("city":"{}","country":"{}","address":"","lat":0.0,"lon":0.0,)"
                R"("time_zone":"Australia/Sydney","currency":"AUD",)"
                R"("price":{{"amount":"400.00","currency":"AUD"}},"check_in_from":"15:00",)"
                R"("check_out_until":"11:00","description":"","amenities":["pool"],)"
                R"("photos":[{{"id":"p","thumb_url":"/t","card_url":"/card","full_url":"/f"}}],)"
                R"("manager_ids":["secret-manager"],"approval_mode":"manual",)"
                R"("approval_deadline_hours":24,"room_types":[],"rate_plans":[],"status":"{}",)"
                R"("version":{},"created_at":"2027-01-15T08:00:00.000Z",)"
                R"("updated_at":"2027-01-15T08:00:00.000Z","new_field":1}},"more":2}})",
                uuid(made.id), made.name, made.stars, made.city, made.country, made.status,
                made.version)};
}

/// The search service; start() is what a restart does, on the same table.
struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable own{clock};
    store::Table& table;
    testing::RecordingBus bus;
    auth::TestAuthenticator authenticator;
    std::unique_ptr<host::Service> service;

    World() : table(own) { start(); }
    explicit World(store::Table& given) : table(given) { start(); }
    void start() {
        bus.subscribers.clear();
        service = make_service({io.get_executor(), table, bus, authenticator});
        REQUIRE(testing::run(io, service->start()).has_value());
    }
    Result<void> deliver(const bus::Event& e) { return testing::run(io, bus.deliver("hotels", e)); }
    void add(const Made& made) { REQUIRE(deliver(event(made)).has_value()); }
    http::Response get(const std::string& target) {
        return testing::run(io, service->router().handle(Call::get(target).request()));
    }
    Texts names(const std::string& query = "") {
        return each_in(get("/api/v1/hotels" + query), "name");
    }
    /// All that the service can answer.
    std::string everything() {
        std::string all = get("/api/v1/hotels?limit=100").body;
        for (const char* q : {"s", "m", "z"})
            all += get(std::string("/api/v1/hotels/suggestions?q=") + q).body;
        for (int i = 1; i <= 5; ++i) all += get("/api/v1/hotels/" + uuid(i)).body;
        return all;
    }
};

inline Task<void> must_deliver(testing::RecordingBus& bus, bus::Event e) {
    const auto done = co_await bus.deliver("hotels", std::move(e));
    CHECK(done.has_value());
}

inline void add_notes_hotels(World& world) {
    world.add({.id = 1, .name = "Continental", .stars = 4});
    world.add({.id = 2, .name = "Shangrilla"});
    world.add({.id = 3, .name = "Crown", .city = "Melbourne"});
}

}  // namespace innkeeper::search
