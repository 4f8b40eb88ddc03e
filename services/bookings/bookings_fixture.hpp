#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/events.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "chassis/testing/run.hpp"
#include "services/bookings/service.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

/// The bookings service on in-memory ports, and events to feed it. For tests.
namespace innkeeper::bookings {

using testing::booking_id;
using testing::Call;
using testing::each_in;
using testing::fields_of;
using testing::hotel_event;
using testing::hotel_id;
using testing::object_in;
using testing::slug_of;
using testing::text_in;
using Texts = std::vector<std::string>;

/// A step of a booking's life. That of version 1 is its hold.
struct Step {
    int booking = 1;
    std::uint64_t version = 2;
    std::string status = "confirmed";
    std::string guest = "gus";
    int hotel = 1;
    std::string arrival = "2027-07-20";
    std::string extra = "";  ///< further members, each with a comma before it
};

inline Instant minute(std::uint64_t m) {
    return from_unix_ms(1'800'000'000'000) + std::chrono::minutes(m);
}

inline std::string type_of(const std::string& status) {
    if (status == "expired") return "hold_expired";
    if (status == "released") return "hold_released";
    return status == "pending_approval" ? "submitted" : status;
}

inline bus::Event event(const Step& step) {
    const Instant time = minute(step.version);
    return {.id = fmt::format("{}-{}", step.booking, step.version),
            .source = "/innkeeper/booking",
            .type = "innkeeper.booking." + type_of(step.status) + ".v1",
            .subject = booking_id(step.booking),
            .time = time,
            .sequence = step.version,
            .traceparent = {},
            .data = fmt::format(
                R"({{"booking":{{"id":"{}","reference":"ABC","status":"{}","hotel_id":"{}",)"
                R"("arrival":"{}","departure":"2027-12-31","version":{},"guest_subject":"{}",)"
                R"("hotel_manager_ids":["secret-manager"],"decided_by":"secret-decider",)"
                R"("created_at":"{}","updated_at":"{}","new_field":7{}}},"more":1}})",
                booking_id(step.booking), step.status, hotel_id(step.hotel), step.arrival,
                step.version, step.guest, to_rfc3339(minute(1)), to_rfc3339(time), step.extra)};
}

inline bus::Event hold_event(int booking = 1) {
    return event({.booking = booking, .version = 1, .status = "held"});
}

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    store::MemoryTable table{clock};
    testing::RecordingBus bus;
    auth::TestAuthenticator authenticator;
    std::unique_ptr<host::Service> service =
        make_service({io.get_executor(), clock, table, bus, authenticator});

    Result<void> deliver_together(const std::vector<bus::Event>& events) {
        return testing::run(io, bus.deliver_together(testing::topic_of(events.front()), events));
    }
    Result<void> deliver(const bus::Event& e) {
        return testing::run(io, bus.deliver(testing::topic_of(e), e));
    }
    void add(const Step& step) { REQUIRE(deliver(event(step)).has_value()); }
    void managed_by(int hotel, const Texts& managers, std::uint64_t version = 1) {
        REQUIRE(deliver(hotel_event(hotel, version, managers)).has_value());
    }
    http::Response send(const Call& call) {
        return testing::run(io, service->router().handle(call.request()));
    }
    http::Response get(const std::string& target, const std::string& token) {
        return send(Call::get(target).as(token));
    }
    http::Response one(int booking, const std::string& token, const std::string& query = "") {
        return get("/api/v1/bookings/" + booking_id(booking) + query, token);
    }
    std::string rows() const { return testing::rows_of(table); }
    std::size_t row_count() const { return table.items().size(); }
    void put(store::Key key, std::string document) {
        std::vector<store::Write> writes{store::Write::put(std::move(key), std::move(document))};
        REQUIRE(testing::run(io, table.commit(std::move(writes)))->ok());
    }
};

}  // namespace innkeeper::bookings
