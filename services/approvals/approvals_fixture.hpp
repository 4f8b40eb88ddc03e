#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/http/client.hpp"
#include "chassis/store/memory_table.hpp"
#include "chassis/testing/api_call.hpp"
#include "chassis/testing/events.hpp"
#include "chassis/testing/manual_clock.hpp"
#include "chassis/testing/recording_bus.hpp"
#include "chassis/testing/run.hpp"
#include "services/approvals/service.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The approvals service on in-memory ports, and events to feed it. For tests.
namespace innkeeper::approvals {

using testing::booking_id;
using testing::Call;
using testing::fields_of;
using testing::hotel_event;
using testing::hotel_id;
using testing::object_in;
using testing::slug_of;
using testing::text_in;
using Texts = std::vector<std::string>;

inline std::string minute(std::uint64_t m) {
    return to_rfc3339(from_unix_ms(1'800'000'000'000) + std::chrono::minutes(m));
}

/// A step of a booking's life. The deadline stays in what comes after a submission, as it does in
/// the booking service's events.
struct Step {
    int booking = 1;
    std::uint64_t version = 2;
    std::string status = "pending_approval";
    int hotel = 1;
    std::string decided_by = "";
    int decide_by = 600;  ///< minutes; 0: never needed a decision
    std::string type = "";
};

inline std::string type_of(const Step& step) {
    if (!step.type.empty()) return step.type;
    return step.status == "pending_approval" ? "submitted" : step.status;
}

inline bus::Event event(const Step& step) {
    std::string more;
    if (step.decide_by != 0)
        more += fmt::format(R"(,"decide_by":"{}")", minute(static_cast<unsigned>(step.decide_by)));
    if (!step.decided_by.empty()) more += fmt::format(R"(,"decided_by":"{}")", step.decided_by);
    return {.id = fmt::format("{}-{}", step.booking, step.version),
            .source = "/innkeeper/booking",
            .type = "innkeeper.booking." + type_of(step) + ".v1",
            .subject = booking_id(step.booking),
            .time = *parse_rfc3339(minute(step.version)),
            .sequence = step.version,
            .traceparent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01",
            .data = fmt::format(
                R"({{"booking":{{"id":"{}","status":"{}","hotel_id":"{}","version":{},)"
                R"("guest_subject":"secret-guest","hotel_manager_ids":["secret-manager"],)"
                R"("updated_at":"{}","new_field":7{}}},"more":1}})",
                booking_id(step.booking), step.status, hotel_id(step.hotel), step.version,
                minute(step.version), more)};
}

/// Stands for the booking service: keeps what it was sent and answers as told.
class FakeBooking final : public http::Client {
public:
    Task<Result<http::Response>> send(std::string service, http::Request request) override {
        CHECK(service == "booking");
        sent.push_back(std::move(request));
        if (down) co_return fail(Code::unavailable, "service-not-here", "Nobody answers.");
        co_return answer;
    }
    std::vector<http::Request> sent;
    http::Response answer = http::json_response(200, R"({"status":"confirmed"})");
    bool down = false;
};

struct World {
    boost::asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{3};
    store::MemoryTable table{clock};
    testing::RecordingBus bus;
    auth::TestAuthenticator authenticator;
    FakeBooking booking;
    std::unique_ptr<host::Service> service =
        make_service({io.get_executor(), clock, random, table, bus, authenticator, booking});

    Result<void> deliver(const bus::Event& e) {
        return testing::run(io, bus.deliver(testing::topic_of(e), e));
    }
    Result<void> deliver_together(const std::vector<bus::Event>& events) {
        return testing::run(io, bus.deliver_together(testing::topic_of(events.front()), events));
    }
    void add(const Step& step) { REQUIRE(deliver(event(step)).has_value()); }
    void managed_by(int hotel, const Texts& managers, std::uint64_t version = 1) {
        REQUIRE(deliver(hotel_event(hotel, version, managers)).has_value());
    }
    http::Response send(const Call& call) {
        return testing::run(io, service->router().handle(call.request()));
    }
    http::Response list(const std::string& query, const std::string& token) {
        return send(Call::get("/api/v1/approvals" + query).as(token));
    }
    /// The numbers of the bookings in a list.
    std::vector<int> numbers(const std::string& query, const std::string& token) {
        return numbers(list(query, token));
    }
    static std::vector<int> numbers(const http::Response& response) {
        std::vector<int> out;
        const auto page = object_in(response);
        for (const auto& item : page.at("items").as_array())
            out.push_back(
                std::stoi(text_in(item.as_object().at("booking").as_object(), "id").substr(24)));
        return out;
    }
    /// The decisions in the outbox.
    std::vector<bus::Event> decisions() const { return testing::outbox_of(table); }
    std::string rows() const { return testing::rows_of(table); }
};

}  // namespace innkeeper::approvals
