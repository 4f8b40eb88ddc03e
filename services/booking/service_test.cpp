#include "services/booking/service.hpp"

#include "chassis/auth/test_authenticator.hpp"
#include "chassis/core/json.hpp"
#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using http::Method;
using http::Request;
using http::Response;

class RecordingBus final : public bus::Bus {
public:
    Task<Result<void>> publish(std::string topic, std::vector<bus::Event> events) override {
        for (bus::Event& event : events) published.push_back(topic + " " + event.type);
        co_return Result<void>{};
    }
    void subscribe(std::string topic, std::string name, Executor, bus::Subscriber s) override {
        CHECK_EQ(topic + " " + name, "hotels booking");
        subscriber = std::move(s);
    }
    std::vector<std::string> published;
    bus::Subscriber subscriber;
};

/// The whole service through its router.
struct Site {
    Fixture f;
    RecordingBus bus;
    auth::TestAuthenticator authenticator;
    telemetry::Metrics metrics;
    SeededRandom random{7};
    std::unique_ptr<host::Service> service =
        make_service({.executor = f.io.get_executor(),
                      .clock = f.clock,
                      .random = random,
                      .table = f.table,
                      .bus = bus,
                      .authenticator = authenticator,
                      .log = telemetry::Log("booking", f.clock, [](const std::string&) {}),
                      .metrics = metrics});
    int keys = 0;

    Response send(Method method, const std::string& target, const std::string& token,
                  std::string body = "", http::Pairs headers = {}) {
        Request request;
        request.method = method;
        CHECK(http::set_target(request, target));
        if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
        if (!body.empty()) request.headers.set("Content-Type", "application/json");
        for (auto& [name, value] : headers) request.headers.set(name, value);
        request.body = std::move(body);
        return f.run(service->router().handle(std::move(request)));
    }
    http::Pairs key() { return {{"Idempotency-Key", fmt::format("site-key-{}", ++keys)}}; }
    Response hold(const std::string& token, const std::string& body) {
        return send(Method::post, "/api/v1/holds", token, body, key());
    }
    Response book(const std::string& token, const std::string& body) {
        return send(Method::post, "/api/v1/bookings", token, body, key());
    }
};

std::string field(const Response& response, const char* name) {
    const auto value = json::parse(response.body).value();
    const auto& at = value.at(name);
    return at.is_string() ? std::string(at.get_string()) : boost::json::serialize(at);
}
std::string slug(const Response& response) {
    return fmt::format("{} {}", response.status, field(response, "slug"));
}

std::string hold_body(const std::string& more = "", const std::string& arrival = "2027-07-20",
                      const std::string& departure = "2027-07-22",
                      const std::string& hotel = sample::kHotelId) {
    return fmt::format(R"({{"hotel_id":"{}","room_type_id":"double","rate_plan_id":"flex",)"
                       R"("arrival":"{}","departure":"{}"{}}})",
                       hotel, arrival, departure, more);
}
std::string book_body(const std::string& id, const std::string& payment = "at_hotel",
                      const std::string& email = "ada@example.test") {
    return fmt::format(R"({{"hold_id":"{}","payment":"{}","guest":{{"given_name":"Ada",)"
                       R"("family_name":"Lovelace","email":"{}"}}}})",
                       id, payment, email);
}
const std::string kOffers = "/api/v1/hotels/" + sample::kHotelId + "/offers";

}  // namespace

TEST_CASE("offer, hold, book, decide, over HTTP, and the events reach the bus") {
    Site s;
    const auto offers = s.send(
        Method::get, kOffers + "?arrival=2027-07-20&departure=2027-07-22&children_ages=4", "");
    CHECK_EQ(offers.status, 200);
    CHECK_EQ(field(offers, "nights"), "2");
    CHECK_NE(offers.body.find("\"bookable\":true"), std::string::npos);
    CHECK_NE(offers.body.find("\"total\":{\"amount\":\"400.00\""), std::string::npos);

    const auto held = s.hold("guest:gus", hold_body());
    CHECK_EQ(held.status, 201);
    const std::string id = field(held, "id");
    CHECK_EQ(field(held, "status"), "held");
    CHECK_EQ(held.headers.get("ETag"), "\"1\"");
    CHECK_EQ(held.headers.get("Location"), "/api/v1/bookings/" + id);

    const auto booked = s.book("guest:gus", book_body(id));
    CHECK_EQ(booked.status, 201);
    CHECK_EQ(field(booked, "status"), "pending_approval");
    CHECK_EQ(field(booked, "status_code"), "1");

    const std::string decision = "/internal/bookings/" + id + "/decision";
    const auto decided = s.send(Method::post, decision, "manager:mia", R"({"decision":"approve"})",
                                {{"If-Match", "\"2\""}});
    CHECK_EQ(decided.status, 200);
    CHECK_EQ(decided.headers.get("ETag"), "\"3\"");
    CHECK_EQ(field(decided, "status"), "confirmed");

    const auto cancelled = s.send(Method::post, "/api/v1/bookings/" + id + "/cancel", "guest:gus",
                                  R"({"reason":"ill"})", {{"If-Match", "\"3\""}});
    CHECK_EQ(field(cancelled, "status"), "cancelled");
    CHECK_EQ(field(cancelled, "reason"), "ill");

    CHECK(s.f.run(s.service->start()));
    s.f.io.restart();
    while (s.f.io.poll() > 0) {
    }
    s.f.run(s.service->stop());
    const std::string inventory = "booking innkeeper.inventory.changed.v1";
    CHECK_EQ(s.bus.published,
             std::vector<std::string>{"booking innkeeper.booking.held.v1", inventory,
                                      "booking innkeeper.booking.submitted.v1", inventory,
                                      "booking innkeeper.booking.confirmed.v1", inventory,
                                      "booking innkeeper.booking.cancelled.v1", inventory});
}

TEST_CASE("a replay is the first answer, letter by letter, and says so") {
    Site s;
    const http::Pairs key = s.key();
    const auto first = s.send(Method::post, "/api/v1/holds", "guest:gus", hold_body(), key);
    const auto again = s.send(Method::post, "/api/v1/holds", "guest:gus", hold_body(), key);
    CHECK_EQ(again.status, first.status);
    CHECK_EQ(again.body, first.body);
    CHECK_EQ(again.headers.get("ETag"), first.headers.get("ETag"));
    CHECK_EQ(again.headers.get("Idempotency-Replayed"), "true");
    CHECK_FALSE(first.headers.get("Idempotency-Replayed"));
    const auto other =
        s.send(Method::post, "/api/v1/holds", "guest:gus", hold_body(R"(,"rooms":2)"), key);
    CHECK_EQ(slug(other), "422 idempotency-key-reused");
}

TEST_CASE("every bad hold has its own answer") {
    Site s;
    const auto refused = [&](const std::string& body) { return slug(s.hold("guest:gus", body)); };
    CHECK_EQ(refused("{"), "400 malformed-json");
    CHECK_EQ(refused("{}"), "400 invalid-request");
    CHECK_EQ(refused(hold_body(R"(,"romms":1)")), "400 invalid-request");
    CHECK_EQ(refused(hold_body(R"(,"rooms":9)")), "400 invalid-request");
    CHECK_EQ(refused(hold_body(R"(,"adults":31)")), "400 invalid-request");
    CHECK_EQ(refused(hold_body(R"(,"children_ages":[18])")), "400 invalid-request");
    CHECK_EQ(refused(hold_body("", "2027-02-29")), "400 invalid-date");
    CHECK_EQ(refused(hold_body("", "")), "400 invalid-date");
    CHECK_EQ(refused(hold_body("", "2027-07-22")), "400 stay-reversed");
    CHECK_EQ(refused(hold_body("", "2027-07-23")), "400 stay-reversed");
    CHECK_EQ(refused(hold_body("", "2027-07-20", "2027-08-30")), "422 stay-too-long");
    CHECK_EQ(refused(hold_body("", "2027-01-14", "2027-01-16")), "422 stay-in-past");
    CHECK_EQ(refused(hold_body("", "2029-01-15", "2029-01-16")), "422 stay-too-far");
    CHECK_EQ(refused(hold_body(R"(,"adults":3)")), "422 party-too-large");
    CHECK_EQ(refused(hold_body(R"(,"rooms":3)")), "409 room-sold-out");
    CHECK_EQ(refused(hold_body("", "2027-07-20", "2027-07-22", sample::kOtherHotelId)),
             "404 hotel-not-found");
    CHECK_EQ(refused(hold_body(R"(,"expected_total":{"amount":"1.00","currency":"EUR"})")),
             "409 price-changed");
    CHECK_EQ(s.f.table.commits, 0);
    CHECK_EQ(s.hold("guest:gus", hold_body("", "2029-01-14", "2029-01-15")).status, 201);
}

TEST_CASE("keys, versions and tokens that are missing or wrong") {
    Site s;
    const auto with_key = [&](http::Pairs headers) {
        return slug(s.send(Method::post, "/api/v1/holds", "guest:gus", hold_body(), headers));
    };
    CHECK_EQ(with_key({}), "400 idempotency-key-missing");
    CHECK_EQ(with_key({{"Idempotency-Key", "1234567"}}), "400 idempotency-key-invalid");
    CHECK_EQ(with_key({{"Idempotency-Key", std::string(129, 'k')}}), "400 idempotency-key-invalid");
    CHECK_EQ(with_key({{"Idempotency-Key", "with space"}}), "400 idempotency-key-invalid");
    for (const std::size_t length : {kMinIdempotencyKey, kMaxIdempotencyKey})
        CHECK_EQ(s.send(Method::post, "/api/v1/holds", "guest:gus", hold_body(),
                        {{"Idempotency-Key", std::string(length, 'k')}})
                     .status,
                 201);
    CHECK_EQ(slug(s.send(Method::post, "/api/v1/bookings", "guest:gus", "{}")),
             "400 idempotency-key-missing");
    CHECK_EQ(s.hold("", hold_body()).status, 401);
    CHECK_EQ(s.hold("expired", hold_body()).status, 401);

    const std::string cancel = "/api/v1/bookings/" + sample::kBookingId + "/cancel";
    CHECK_EQ(slug(s.send(Method::post, cancel, "guest:gus")), "400 if-match-missing");
    CHECK_EQ(slug(s.send(Method::post, cancel, "guest:gus", "", {{"If-Match", "3"}})),
             "400 if-match-invalid");
    CHECK_EQ(slug(s.send(Method::post, cancel, "guest:gus", "", {{"If-Match", "\"1\""}})),
             "404 booking-not-found");
    CHECK_EQ(slug(s.send(Method::del, "/api/v1/holds/short", "guest:gus")), "404 hold-not-found");
}

TEST_CASE("a booking that is not right, and bookings of others") {
    Site s;
    const std::string id = field(s.hold("guest:gus", hold_body()), "id");
    CHECK_EQ(slug(s.book("guest:gus", book_body(id, "prepay"))), "422 payment-not-offered");
    CHECK_EQ(slug(s.book("guest:gus", book_body(id, "at_hotel", "no address"))),
             "400 invalid-request");
    CHECK_EQ(slug(s.book("guest:eve", book_body(id))), "404 hold-not-found");
    CHECK_EQ(slug(s.book("guest:gus", book_body(sample::kBookingId))), "404 hold-not-found");
    CHECK_EQ(slug(s.send(Method::del, "/api/v1/holds/" + id, "guest:eve")), "404 hold-not-found");
    CHECK_EQ(s.book("guest:gus", book_body(id)).status, 201);
    CHECK_EQ(slug(s.send(Method::del, "/api/v1/holds/" + id, "guest:gus")), "409 booking-moved-on");

    const std::string cancel = "/api/v1/bookings/" + id + "/cancel";
    const http::Pairs seen{{"If-Match", "\"2\""}};
    CHECK_EQ(slug(s.send(Method::post, cancel, "guest:eve", "", seen)), "404 booking-not-found");
    CHECK_EQ(slug(s.send(Method::post, cancel, "guest:gus", R"({"reazon":"ill"})", seen)),
             "400 invalid-request");
    const std::string decide = "/internal/bookings/" + id + "/decision";
    const std::string yes = R"({"decision":"approve"})";
    CHECK_EQ(s.send(Method::post, decide, "guest:gus", yes, seen).status, 403);
    CHECK_EQ(slug(s.send(Method::post, decide, "manager:max", yes, seen)), "403 not-your-hotel");
    CHECK_EQ(slug(s.send(Method::post, decide, "manager:mia", yes)), "400 if-match-missing");
    for (const char* body :
         {R"({"decision":"maybe"})", R"({"decision":"reject"})",
          R"({"decision":"reject","reason":""})", R"({"decision":"approve","reason":"nice"})"})
        CHECK_EQ(slug(s.send(Method::post, decide, "manager:mia", body, seen)),
                 "400 invalid-request");
    const auto stale = s.send(Method::post, decide, "manager:mia", yes, {{"If-Match", "\"1\""}});
    CHECK_EQ(slug(stale), "409 booking-moved-on");
    CHECK_EQ(field(stale, "status_now"), "pending_approval");
    CHECK_EQ(field(stale, "version_now"), "2");
    CHECK_EQ(s.send(Method::post, decide, "manager:mia", R"({"decision":"reject","reason":"full"})",
                    seen)
                 .status,
             200);
    CHECK_EQ(s.f.state(id).status, Status::rejected);
}

TEST_CASE("offers that cannot be: the question is wrong, or the reasons are told") {
    Site s;
    const auto ask = [&](const std::string& query) {
        return s.send(Method::get, kOffers + "?" + query, "");
    };
    const std::string stay = "arrival=2027-07-20&departure=2027-07-22";
    CHECK_EQ(slug(ask("departure=2027-07-22")), "400 invalid-date");
    CHECK_EQ(slug(ask("arrival=2027-07-22&departure=2027-07-20")), "400 stay-reversed");
    CHECK_EQ(slug(ask("arrival=2027-07-20&departure=2027-09-20")), "422 stay-too-long");
    for (const char* more : {"adults=0", "adults=31", "rooms=9", "rooms=x", "children_ages=4,",
                             "children_ages=18", "children_ages=-1"})
        CHECK_EQ(slug(ask(stay + "&" + more)), "400 invalid-request");
    CHECK_EQ(ask(stay + "&beds=2").status, 400);
    CHECK_EQ(slug(s.send(Method::get, "/api/v1/hotels/" + sample::kOtherHotelId + "/offers?" + stay,
                         "")),
             "404 hotel-not-found");
    const auto full = ask(stay + "&rooms=3&adults=9");
    CHECK_EQ(full.status, 200);
    CHECK_NE(
        full.body.find(R"x(["PARTY_TOO_LARGE","SOLD_OUT(2027-07-20)","SOLD_OUT(2027-07-21)"])x"),
        std::string::npos);
    CHECK_NE(full.body.find("\"bookable\":false"), std::string::npos);
}

}  // namespace innkeeper::booking
