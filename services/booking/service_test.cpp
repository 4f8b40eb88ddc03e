#include "services/booking/site_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace innkeeper::booking {
namespace {

const std::string kDates = "arrival=2027-07-20&departure=2027-07-22";
const std::string kOffers = "/api/v1/hotels/" + sample::kHotelId + "/offers";

}  // namespace

TEST_CASE("offer, hold, book, decide, over HTTP, and the events reach the bus") {
    Site s;
    const auto offers = s.send(
        Method::get, kOffers + "?arrival=2027-07-20&departure=2027-07-22&children_ages=4", "");
    CHECK_EQ(offers.status, 200);
    CHECK_EQ(field(offers, "nights"), "2");
    CHECK_NE(offers.body.find("\"bookable\":true"), std::string::npos);
    CHECK_NE(offers.body.find("\"total\":{\"amount\":\"500.00\""), std::string::npos);

    const auto quoted = s.quote(quote_body());
    CHECK_EQ(quoted.status, 201);
    CHECK_EQ(field(s.send(Method::get, "/api/v1/quotes/" + field(quoted, "id"), ""), "state"),
             "available");
    const auto held = s.hold("guest:gus", quote_body());
    CHECK_EQ(held.status, 201);
    const std::string id = field(held, "id");
    CHECK_EQ(field(held, "status"), "held");
    CHECK_EQ(held.headers.get("ETag"), "\"1\"");
    CHECK_EQ(held.headers.get("Location"), "/api/v1/holds/" + id);

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

    s.f.io.restart();
    while (s.f.io.poll() > 0) {
    }
    // Of the nights only that they have fewer rooms left, and more: not who claims them.
    const std::string inventory = "booking innkeeper.inventory.changed.v1";
    CHECK_EQ(s.bus.published,
             std::vector<std::string>{inventory, "booking innkeeper.booking.submitted.v1",
                                      "booking innkeeper.booking.confirmed.v1",
                                      "booking innkeeper.booking.cancelled.v1", inventory});
}

TEST_CASE("a replay is the first answer, letter by letter, and says so") {
    Site s;
    const http::Pairs key = s.key();
    const std::string body = Site::hold_body(s.quote(quote_body()));
    const std::string two_rooms = Site::hold_body(s.quote(quote_body(rooms_of(2))));
    const auto first = s.send(Method::post, "/api/v1/holds", "guest:gus", body, key);
    const auto again = s.send(Method::post, "/api/v1/holds", "guest:gus", body, key);
    CHECK_EQ(again.status, first.status);
    CHECK_EQ(again.body, first.body);
    CHECK_EQ(again.headers.get("ETag"), first.headers.get("ETag"));
    CHECK_EQ(again.headers.get("Idempotency-Replayed"), "true");
    CHECK_FALSE(first.headers.get("Idempotency-Replayed"));
    const auto other = s.send(Method::post, "/api/v1/holds", "guest:gus", two_rooms, key);
    CHECK_EQ(slug(other), "422 idempotency-key-reused");
}

TEST_CASE("every bad quote has its own answer, and changes nothing") {
    Site s;
    const int commits = s.f.table.commits;
    const auto refused = [&](const std::string& body) { return slug(s.quote(body)); };
    CHECK_EQ(refused("{"), "400 malformed-json");
    CHECK_EQ(refused("{}"), "400 invalid-request");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-07-20", "2027-07-22", sample::kHotelId,
                                R"(,"romms":1)")),
             "400 invalid-request");
    CHECK_EQ(refused(quote_body("[]")), "400 invalid-request");
    CHECK_EQ(refused(quote_body(rooms_of(9))), "400 invalid-request");
    CHECK_EQ(refused(quote_body(R"([{"adults":0}])")), "400 invalid-request");
    CHECK_EQ(refused(quote_body(R"([{"adults":21}])")), "400 invalid-request");
    CHECK_EQ(refused(quote_body(R"([{"adults":1,"children_ages":[18]}])")), "400 invalid-request");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-02-29")), "400 invalid-date");
    CHECK_EQ(refused(quote_body(kOneRoom, "")), "400 invalid-date");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-07-22")), "400 stay-reversed");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-07-23")), "400 stay-reversed");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-07-20", "2027-08-30")), "422 stay-too-long");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-01-14", "2027-01-16")), "422 stay-in-past");
    CHECK_EQ(refused(quote_body(kOneRoom, "2029-01-15", "2029-01-16")), "422 stay-too-far");
    CHECK_EQ(refused(quote_body(R"([{"adults":3}])")), "422 party-too-large");
    CHECK_EQ(refused(quote_body(rooms_of(3))), "409 room-sold-out");
    CHECK_EQ(refused(quote_body(kOneRoom, "2027-07-20", "2027-07-22", sample::kOtherHotelId)),
             "404 hotel-not-found");
    CHECK_EQ(s.f.table.commits, commits);
    CHECK_EQ(s.quote(quote_body(kOneRoom, "2029-01-14", "2029-01-15")).status, 201);
    CHECK_EQ(slug(s.send(Method::get, "/api/v1/quotes/nonsense", "")), "400 quote-not-genuine");
}

TEST_CASE("keys, versions and tokens that are missing or wrong") {
    Site s;
    const std::string body = Site::hold_body(s.quote(quote_body()));
    const auto with_key = [&](http::Pairs headers) {
        return slug(s.send(Method::post, "/api/v1/holds", "guest:gus", body, headers));
    };
    CHECK_EQ(with_key({}), "400 idempotency-key-missing");
    CHECK_EQ(with_key({{"Idempotency-Key", "1234567"}}), "400 idempotency-key-invalid");
    CHECK_EQ(with_key({{"Idempotency-Key", std::string(129, 'k')}}), "400 idempotency-key-invalid");
    CHECK_EQ(with_key({{"Idempotency-Key", "with space"}}), "400 idempotency-key-invalid");
    for (const std::size_t length : {idempotency::kMinKey, idempotency::kMaxKey})
        CHECK_EQ(s.send(Method::post, "/api/v1/holds", "guest:gus", body,
                        {{"Idempotency-Key", std::string(length, 'k')}})
                     .status,
                 201);
    CHECK_EQ(slug(s.send(Method::post, "/api/v1/bookings", "guest:gus", "{}")),
             "400 idempotency-key-missing");
    for (const char* token : {"", "expired"})
        CHECK_EQ(s.send(Method::post, "/api/v1/holds", token, body, s.key()).status, 401);

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
    const std::string id = field(s.hold("guest:gus", quote_body()), "id");
    CHECK_EQ(slug(s.book("guest:gus", book_body(id, "", "no address"))), "400 invalid-request");
    const std::string guest = R"({"given_name":"A","family_name":"B"})";
    CHECK_EQ(
        slug(s.book("guest:gus", book_body(id, ",\"room_guests\":[" + guest + "," + guest + "]"))),
        "422 too-many-room-guests");
    const std::string prepaid = field(
        s.hold("guest:gus",
               quote_body(kOneRoom, "2027-08-20", "2027-08-22", sample::kHotelId, "", "saver")),
        "id");
    CHECK_EQ(slug(s.book("guest:gus", book_body(prepaid))), "422 payment-method-missing");
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

TEST_CASE("a prepaid booking waits for its payment, and the answers of payments move it on") {
    Site s;
    const std::string id = field(
        s.hold("guest:gus",
               quote_body(kOneRoom, "2027-07-20", "2027-07-22", sample::kHotelId, "", "saver")),
        "id");
    const auto booked = s.book("guest:gus", book_body(id, R"(,"payment_method_id":"pm-1")"));
    CHECK_EQ(field(booked, "status"), "pending_payment");
    const auto answer = [&](const std::string& kind, int number, const std::string& amount) {
        bus::Event event;
        event.id = kind;
        event.type = "innkeeper.payments." + kind + ".v1";
        event.subject = id;
        event.data = fmt::format(R"({{"payment":{{"booking_id":"{0}","command_id":"{0}:{1}",)"
                                 R"("amount":{{"amount":"{2}","currency":"EUR"}}}}}})",
                                 id, number, amount);
        return s.f.run(s.bus.subscribers.at("payments")(std::make_shared<const bus::Event>(event)));
    };
    CHECK(answer("authorised", 1, "400.00"));
    CHECK(answer("authorised", 1, "400.00"));  // delivered twice
    CHECK_EQ(s.f.state(id).status, Status::pending_approval);
    CHECK_EQ(s.f.state(id).version, 4);
    const auto decided =
        s.send(Method::post, "/internal/bookings/" + id + "/decision", "manager:mia",
               R"({"decision":"approve"})", {{"If-Match", "\"4\""}});
    CHECK_EQ(decided.status, 200);
    CHECK(answer("captured", 2, "400.00"));
    CHECK_EQ(s.f.state(id).captured.amount(), "400.00");

    const auto preview =
        s.send(Method::get, "/api/v1/bookings/" + id + "/cancellation-quote", "guest:gus");
    CHECK_NE(preview.body.find(R"("refund":{"amount":"400.00")"), std::string::npos);
    const auto cancelled = s.send(Method::post, "/api/v1/bookings/" + id + "/cancel", "guest:gus",
                                  "", {{"If-Match", "\"6\""}});
    CHECK_EQ(field(cancelled, "status"), "cancelled");
    CHECK(answer("refunded", 3, "400.00"));
    CHECK_EQ(s.f.state(id).refunded.amount(), "400.00");
    CHECK_EQ(s.f.violations(), std::vector<Violation>{});
}

TEST_CASE("managers set and see inventory; what is wrong has its own answer") {
    Site s;
    const std::string target = "/api/v1/manage/hotels/" + sample::kHotelId + "/inventory";
    const auto set = [&](const std::string& token, const std::string& more,
                         const std::string& from = "2027-07-20",
                         const std::string& to = "2027-07-21", const std::string& type = "double") {
        return s.send(Method::put, target, token,
                      fmt::format(R"({{"room_type_id":"{}","from":"{}","to":"{}"{}}})", type, from,
                                  to, more));
    };
    const std::string stop = R"(,"stop_sell":true)";
    CHECK_EQ(set("guest:gus", stop).status, 403);
    CHECK_EQ(slug(set("manager:max", stop)), "403 not-your-hotel");
    CHECK_EQ(slug(set("manager:mia", "")), "400 invalid-request");
    CHECK_EQ(slug(set("manager:mia", stop, "2027-07-21", "2027-07-20")), "400 invalid-request");
    CHECK_EQ(slug(set("manager:mia", stop, "2027-07-20", "2027-10-20")), "400 invalid-request");
    CHECK_EQ(slug(set("manager:mia", stop, "2027-01-14", "2027-01-20")), "422 inventory-in-past");
    CHECK_EQ(slug(set("manager:mia", stop, "2029-01-14", "2029-01-15")), "422 inventory-too-far");
    CHECK_EQ(slug(set("manager:mia", stop, "2027-07-20", "2027-07-21", "suite")),
             "404 room-type-not-found");
    CHECK_EQ(slug(set("manager:mia", R"(,"out_of_order":-1)")), "400 invalid-request");
    CHECK_EQ(set("manager:mia", stop, "2027-07-20", "2027-10-19").status, 200);  // 92 nights
    CHECK_EQ(slug(s.quote(quote_body())), "409 room-sold-out");
    CHECK_EQ(set("manager:mia", R"(,"stop_sell":false,"out_of_order":1)").status, 200);
    CHECK_EQ(s.quote(quote_body()).status, 201);
    CHECK_EQ(slug(s.quote(quote_body(rooms_of(2)))), "409 room-sold-out");
    const auto again = set("manager:mia", R"(,"out_of_order":1)");
    CHECK_NE(again.body.find(R"("available":1,"version":2)"), std::string::npos);

    CHECK_EQ(s.hold("guest:gus", quote_body()).status, 201);
    CHECK_EQ(set("manager:mia", R"(,"out_of_order":2)").status, 200);
    CHECK_EQ(s.f.outbox_of("innkeeper.inventory.oversold.v1"), 1);
    CHECK(s.f.night("2027-07-20").oversold);
    CHECK_EQ(s.f.violations(), std::vector<Violation>{});
    const auto seen = s.send(
        Method::get, target + "?room_type_id=double&from=2027-07-20&to=2027-07-20", "manager:mia");
    CHECK_NE(seen.body.find(R"("held":1)"), std::string::npos);
}

TEST_CASE("the front desk: check-in from the day of arrival, check-out, no-show") {
    Site s;
    const auto confirmed = [&] {
        const std::string id = field(s.hold("guest:gus", quote_body()), "id");
        CHECK_EQ(s.book("guest:gus", book_body(id)).status, 201);
        CHECK_EQ(s.send(Method::post, "/internal/bookings/" + id + "/decision", "manager:mia",
                        R"({"decision":"approve"})", {{"If-Match", "\"2\""}})
                     .status,
                 200);
        return id;
    };
    const std::string comes = confirmed();
    const std::string stays_away = confirmed();
    const auto desk = [&](const std::string& id, const std::string& what,
                          const std::string& token = "manager:mia",
                          const std::string& version = "\"3\"") {
        return s.send(Method::post, "/api/v1/manage/bookings/" + id + "/" + what, token, "",
                      {{"If-Match", version}});
    };
    CHECK_EQ(desk(comes, "check-in", "guest:gus").status, 403);
    CHECK_EQ(slug(desk(comes, "check-in", "manager:max")), "403 not-your-hotel");
    CHECK_EQ(slug(desk(comes, "check-in")), "422 not-yet-arrived");
    CHECK_EQ(slug(desk(sample::kBookingId, "check-in")), "404 booking-not-found");
    s.f.clock.advance(std::chrono::hours(24 * 186));  // the day of arrival in Sydney
    CHECK_EQ(slug(desk(stays_away, "no-show")), "422 too-early-for-no-show");
    CHECK_EQ(slug(desk(comes, "check-in", "manager:mia", "\"2\"")), "409 booking-moved-on");
    CHECK_EQ(field(desk(comes, "check-in"), "status"), "in_house");
    s.f.clock.advance(std::chrono::hours(24));
    CHECK_EQ(field(desk(stays_away, "no-show"), "status"), "no_show");
    CHECK_EQ(field(desk(comes, "check-out", "manager:mia", "\"4\""), "status"), "checked_out");
    CHECK_EQ(s.f.night("2027-07-20").sold, 2);
    CHECK_EQ(s.f.night("2027-07-21").sold, 0);  // both left early
    CHECK_EQ(s.f.violations(), std::vector<Violation>{});
}

TEST_CASE("a twin answers as the service does, whose relay and worker hear of what it commits") {
    Site s(std::chrono::seconds(2));  // less than the worker sleeps without being told
    testing::settle(s.f.io);
    auto twin = s.service->twin_for(s.f.io.get_executor(), s.authenticator);
    REQUIRE(twin != nullptr);
    REQUIRE(s.f.run(twin->start()));
    const std::string offered = s.send(Method::get, kOffers + "?" + kDates, "").body;
    const Response quoted = s.quote(quote_body());
    s.router = &twin->router();
    CHECK_EQ(s.send(Method::get, kOffers + "?" + kDates, "").body, offered);
    // A quote of the one is a quote of the other.
    const Response held =
        s.send(Method::post, "/api/v1/holds", "guest:gus", Site::hold_body(quoted), s.key());
    REQUIRE_EQ(held.status, 201);
    const std::string expires = field(s.hold("guest:eve", quote_body()), "id");
    CHECK_EQ(s.book("guest:gus", book_body(field(held, "id"))).status, 201);
    const auto told = [&](const std::string& type) {
        testing::settle(s.f.io);
        return std::ranges::count(s.bus.published, "booking innkeeper." + type + ".v1");
    };
    CHECK_EQ(told("booking.submitted"), 1);
    CHECK_EQ(told("inventory.changed"), 2);
    s.f.clock.advance(std::chrono::seconds(2));  // one hold expires
    CHECK_EQ(told("inventory.changed"), 3);
    CHECK_EQ(s.bus.published.size(), 4);
    s.router = &s.service->router();
    CHECK_EQ(slug(s.book("guest:eve", book_body(expires))), "409 hold-expired");
    CHECK_EQ(s.f.violations(), std::vector<Violation>{});
    s.f.run(twin->stop());
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
    for (const char* more :
         {"adults=0", "adults=31", "adults=1&rooms=2", "rooms=9", "rooms=x", "children_ages=4,",
          "children_ages=18", "children_ages=-1", "children_ages=017"})
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
