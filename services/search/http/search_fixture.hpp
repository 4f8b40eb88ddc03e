#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/core/offload.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/telemetry/metrics.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/failing_text_index.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "chassis/testing/run.hpp"
#include "chassis/text/embedded/embedded_text_index.hpp"
#include "services/search/app/listing.hpp"
#include "services/search/service.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
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

/// A hotel as an event says it: one room type "double", one plan "flex" with breakfast.
struct Made {
    int id = 1;
    std::string name = "Shangrilla";
    int stars = 5;
    std::string city = "Sydney";
    std::uint64_t version = 1;
    std::string status = "active";
    std::string country = "AU";
    std::string price = "400.00";
    int rooms = 2;
    double lat = -33.87;
    double lon = 151.21;
    std::string amenities = R"("pool")";
    std::string description = "Quiet rooms over the harbour.";
};

inline const Instant kToldAt = from_unix_ms(1'800'000'000'000);  // 2027-01-15T08:00:00Z

inline bus::Event event(const Made& made) {
    const std::string what = made.status == "archived" ? "archived"
                             : made.version == 1       ? "created"
                                                       : "updated";
    const std::string rooms = fmt::format(
        R"([{{"id":"double","name":"Double","max_adults":2,"max_children":2,"max_total":4,)"
        R"("physical":{}}},{{"id":"old","name":"Old wing","max_adults":2,"max_children":0,)"
        R"("max_total":2,"physical":9,"archived":true}}])",
        made.rooms);
    const std::string plans = fmt::format(
        R"([{{"id":"flex","name":"Flexible","room_type_id":"double","price":{{"amount":"{0}",)"
        R"("currency":"AUD"}},"standard_adults":2,"meal_plan":"breakfast","payment":"at_hotel"}},)"
        R"({{"id":"gone","name":"Last year","room_type_id":"double","price":{{"amount":"1.00",)"
        R"("currency":"AUD"}},"payment":"at_hotel","archived":true}}])",
        made.price);
    return {
        .id = fmt::format("{}-{}", made.id, made.version),
        .source = "/innkeeper/hotels",
        .type = "innkeeper.hotels." + what + ".v1",
        .subject = uuid(made.id),
        .time = kToldAt,
        .sequence = made.version,
        .traceparent = {},
        .data = fmt::format(
            R"({{"hotel":{{"id":"{}","owner_id":"secret-owner","name":"{}","star_rating":{},)"
            R"("city":"{}","country":"{}","address":"1 Quay Street","lat":{},"lon":{},)"
            R"("time_zone":"Australia/Sydney","currency":"AUD",)"
            R"("price":{{"amount":"{}","currency":"AUD"}},"check_in_from":"15:00",)"
            R"("check_out_until":"11:00","description":"{}","amenities":[{}],)"
            R"("photos":[{{"id":"p","thumb_url":"/t","card_url":"/card","full_url":"/f"}}],)"
            R"("manager_ids":["secret-manager"],"approval_mode":"manual",)"
            R"("approval_deadline_hours":24,"room_types":{},"rate_plans":{},"status":"{}",)"
            R"("version":{},"created_at":"2027-01-15T08:00:00.000Z",)"
            R"("updated_at":"2027-01-15T08:00:00.000Z","new_field":1}},"more":2}})",
            uuid(made.id), made.name, made.stars, made.city, made.country, made.lat, made.lon,
            made.price, made.description, made.amenities, rooms, plans, made.status, made.version)};
}

/// One night of the hotel's room type.
struct Night {
    int hotel = 1;
    std::string date = "2027-07-20";
    int sold = 0;
    std::uint64_t version = 1;
    bool stop_sell = false;
};

inline bus::Event event(const Night& night) {
    return {.id = fmt::format("n{}-{}-{}", night.hotel, night.date, night.version),
            .source = "/innkeeper/booking",
            .type = "innkeeper.inventory.changed.v1",
            .subject = uuid(night.hotel) + "/double",
            .time = kToldAt,
            .sequence = 0,
            .traceparent = {},
            .data = fmt::format(
                R"({{"hotel_id":"{}","room_type_id":"double","nights":[{{"night":"{}",)"
                R"("physical":2,"out_of_order":0,"sold":{},"pending":0,"held":0,)"
                R"("overbook_limit":0,"stop_sell":{},"available":0,"version":{}}}]}})",
                uuid(night.hotel), night.date, night.sold, night.stop_sell, night.version)};
}

/// The price of one night of the plan, the only one that its month tells of.
struct Rate {
    int hotel = 1;
    std::string date = "2027-07-20";
    std::string price = "500.00";
    std::uint64_t version = 1;
};

inline bus::Event event(const Rate& rate) {
    return {.id = fmt::format("r{}-{}-{}", rate.hotel, rate.date, rate.version),
            .source = "/innkeeper/hotels",
            .type = "innkeeper.rates.changed.v1",
            .subject = uuid(rate.hotel) + "/flex",
            .time = kToldAt,
            .sequence = 0,
            .traceparent = {},
            .data = fmt::format(
                R"({{"hotel_id":"{}","currency":"AUD","months":[{{"rate_plan_id":"flex",)"
                R"("month":"{}","version":{},"days":[{{"date":"{}","price":{{"amount":"{}",)"
                R"("currency":"AUD"}},"closed":false,"closed_to_arrival":false,)"
                R"("closed_to_departure":false}}]}}]}})",
                uuid(rate.hotel), rate.date.substr(0, 7), rate.version, rate.date, rate.price)};
}

inline std::string topic_of(const bus::Event& e) {
    return e.type.starts_with("innkeeper.inventory.") ? "booking" : "hotels";
}

/// Owners that tell the events they were given.
class ToldOwners final : public Owners {
public:
    void tell(const bus::Event& e) { told[e.subject.substr(0, uuid(1).size())].push_back(e); }
    Task<Result<std::vector<std::string>>> hotels() override {
        std::vector<std::string> ids;
        for (const auto& [id, events] : told) ids.push_back(id);
        co_return ids;
    }
    Task<Result<std::vector<bus::Event>>> told_of(std::string hotel_id) override {
        if (failure) co_return fail(*failure);
        co_return told[hotel_id];
    }
    std::map<std::string, std::vector<bus::Event>> told;
    std::optional<Error> failure;
};

/// The search service; start() is what a restart does, on the same table.
struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable own{clock};
    store::Table& table;
    testing::RecordingBus bus;
    auth::TestAuthenticator authenticator;
    telemetry::Metrics metrics;
    InlineOffload offload;
    ToldOwners owners;
    Owners* asked = &owners;
    std::unique_ptr<text::embedded::EmbeddedTextIndex> index;
    std::unique_ptr<testing::FailingTextIndex> texts;
    std::unique_ptr<host::Service> service;

    World() : table(own) { start(); }
    explicit World(store::Table& given) : table(given) { start(); }
    ~World() { stop(); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// What comes before start().
    void make() {
        stop();
        bus.subscribers.clear();
        index = std::make_unique<text::embedded::EmbeddedTextIndex>(text_fields(), offload);
        texts = std::make_unique<testing::FailingTextIndex>(*index);
        service = make_service({.executor = io.get_executor(),
                                .clock = clock,
                                .table = table,
                                .bus = bus,
                                .authenticator = authenticator,
                                .metrics = metrics,
                                .texts = *texts,
                                .offload = offload,
                                .owners = asked});
    }
    void start() {
        make();
        REQUIRE(testing::run(io, service->start()).has_value());
    }
    void stop() {
        if (service) testing::run(io, service->stop());
        service.reset();
    }
    Result<void> deliver(const bus::Event& e) {
        auto done = testing::run(io, bus.deliver(topic_of(e), e));
        testing::settle(io);
        return done;
    }
    template <class What>
    void add(const What& what) {
        REQUIRE(deliver(event(what)).has_value());
    }
    http::Response get(const std::string& target) {
        return testing::run(io, service->router().handle(Call::get(target).request()));
    }
    http::Response send(const Call& call) {
        return testing::run(io, service->router().handle(call.request()));
    }
    Texts names(const std::string& query = "") {
        return each_in(get("/api/v1/hotels" + query), "name");
    }
    /// All that the service can answer.
    std::string everything() {
        std::string all = get("/api/v1/hotels?limit=100").body;
        all += get("/api/v1/hotels?arrival=2027-07-19&departure=2027-07-22&limit=100").body;
        all += get("/api/v1/hotels?q=harbour&limit=100").body;
        for (const char* q : {"s", "m", "z"})
            all += get(std::string("/api/v1/hotels/suggestions?q=") + q).body;
        for (int i = 1; i <= 5; ++i) {
            all += get("/api/v1/hotels/" + uuid(i)).body;
            all += get("/api/v1/hotels/" + uuid(i) + "/calendar?month=2027-07").body;
        }
        return all;
    }
};

inline Task<void> must_deliver(testing::RecordingBus& bus, bus::Event e) {
    std::string topic = topic_of(e);
    const auto done = co_await bus.deliver(std::move(topic), std::move(e));
    CHECK(done.has_value());
}

inline void add_notes_hotels(World& world) {
    world.add(Made{.id = 1, .name = "Continental", .stars = 4, .price = "200.00"});
    world.add(Made{.id = 2, .name = "Shangrilla"});
    world.add(Made{.id = 3, .name = "Crown", .city = "Melbourne", .price = "800.00"});
}

}  // namespace innkeeper::search
