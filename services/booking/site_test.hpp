#pragma once

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/core/json.hpp"
#include "services/booking/app/fixture_test.hpp"
#include "services/booking/service.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::booking {

using http::Method;
using http::Request;
using http::Response;

/// Keeps what is published and who subscribed.
class RecordingBus final : public bus::Bus {
public:
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override {
        for (bus::Event& event : events) published.push_back(topic + " " + event.type);
        co_return Result<void>{};
    }
    std::vector<std::string> published;
    std::map<std::string, bus::Subscriber> subscribers;

private:
    void do_subscribe(Subscribing asked) override {
        CHECK_EQ(asked.name, "booking");
        subscribers[asked.topic] = std::move(asked.subscriber);
    }
};

/// The whole service through its router.
struct Site {
    Fixture f;
    RecordingBus bus;
    auth::TestAuthenticator authenticator;
    telemetry::Metrics metrics;
    SeededRandom random{7};
    std::unique_ptr<host::Service> service;
    http::Router* router = nullptr;  ///< that is asked
    int keys = 0;

    /// Started, so that quotes are signed; the workers of the service run when the loop does.
    explicit Site(Millis hold_for = kHoldMinutes)
        : service(
              make_service({.executor = f.io.get_executor(),
                            .clock = f.clock,
                            .random = random,
                            .table = f.table,
                            .bus = bus,
                            .authenticator = authenticator,
                            .log = telemetry::Log("booking", f.clock, [](const std::string&) {}),
                            .metrics = metrics,
                            .hold_for = hold_for})),
          router(&service->router()) {
        CHECK(f.run(service->start()));
    }
    ~Site() { f.run(service->stop()); }

    Response send(Method method, const std::string& target, const std::string& token,
                  std::string body = "", http::Pairs headers = {}) {
        Request request;
        request.method = method;
        CHECK(http::set_target(request, target));
        if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
        if (!body.empty()) request.headers.set("Content-Type", "application/json");
        for (auto& [name, value] : headers) request.headers.set(name, value);
        request.body = std::move(body);
        return f.run(router->handle(std::move(request)));
    }
    http::Pairs key() { return {{"Idempotency-Key", fmt::format("site-key-{}", ++keys)}}; }
    Response quote(const std::string& body) {
        return send(Method::post, "/api/v1/quotes", "", body);
    }
    /// A quote, then a hold of it; the refusal of the first where it is refused.
    Response hold(const std::string& token, const std::string& body) {
        const Response quoted = quote(body);
        if (quoted.status != 201) return quoted;
        return send(Method::post, "/api/v1/holds", token, hold_body(quoted), key());
    }
    static std::string hold_body(const Response& quoted) {
        const auto value = json::parse(quoted.body).value();
        return fmt::format(R"({{"quote_id":"{}"}})", std::string(value.at("id").get_string()));
    }
    Response book(const std::string& token, const std::string& body) {
        return send(Method::post, "/api/v1/bookings", token, body, key());
    }
};

inline std::string field(const Response& response, const char* name) {
    const auto value = json::parse(response.body).value();
    const auto& at = value.at(name);
    return at.is_string() ? std::string(at.get_string()) : boost::json::serialize(at);
}
inline std::string slug(const Response& response) {
    return fmt::format("{} {}", response.status, field(response, "slug"));
}

inline const std::string kOneRoom = R"([{"adults":2}])";

inline std::string quote_body(const std::string& rooms = kOneRoom,
                              const std::string& arrival = "2027-07-20",
                              const std::string& departure = "2027-07-22",
                              const std::string& hotel = sample::kHotelId,
                              const std::string& more = "", const std::string& plan = "flex") {
    return fmt::format(R"({{"hotel_id":"{}","room_type_id":"double","rate_plan_id":"{}",)"
                       R"("arrival":"{}","departure":"{}","rooms":{}{}}})",
                       hotel, plan, arrival, departure, rooms, more);
}
inline std::string book_body(const std::string& id, const std::string& more = "",
                             const std::string& email = "ada@example.test") {
    return fmt::format(R"({{"hold_id":"{}","guest":{{"given_name":"Ada",)"
                       R"("family_name":"Lovelace","email":"{}"}}{}}})",
                       id, email, more);
}
inline std::string rooms_of(int count) {
    std::string rooms = "[";
    for (int i = 0; i < count; ++i) rooms += i == 0 ? R"({"adults":1})" : R"(,{"adults":1})";
    return rooms + "]";
}

}  // namespace innkeeper::booking
