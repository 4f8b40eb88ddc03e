#include "chassis/bus/event.hpp"

#include <doctest/doctest.h>

#include <string>

namespace innkeeper::bus {
namespace {

Event example() {
    return {"0194c1a0-0000-7000-8000-000000000001",
            "/innkeeper/hotels",
            "innkeeper.hotels.hotel_created.v1",
            "h-\"1\"",
            from_unix_ms(1'800'000'000'123),
            12,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            R"({"name":"Crown","price":1.50,"tags":["a}","b\"]"],"none":null})"};
}

constexpr const char* kGolden =
    R"({"specversion":"1.0","id":"0194c1a0-0000-7000-8000-000000000001",)"
    R"("source":"/innkeeper/hotels","type":"innkeeper.hotels.hotel_created.v1",)"
    R"("subject":"h-\"1\"","time":"2027-01-15T08:00:00.123Z","sequence":"12",)"
    R"("traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",)"
    R"("datacontenttype":"application/json",)"
    R"("data":{"name":"Crown","price":1.50,"tags":["a}","b\"]"],"none":null}})";

TEST_CASE("an event in its golden form") {
    CHECK(to_json(example()) == kGolden);
    CHECK(*parse_event(kGolden) == example());
}

TEST_CASE("data comes back byte for byte, whatever JSON it is") {
    for (const char* data : {"{}", "[]", "[[1],{\"data\":2}]", "\"te\\\"xt\\\\\"", "-1.50e3",
                             "true", "{ \"a\" :\n 1 }", "0"}) {
        Event event = example();
        event.data = data;
        event.traceparent.clear();
        CHECK(*parse_event(to_json(event)) == event);
    }
}

TEST_CASE("another writer's order, spaces and attributes are read") {
    const auto event = parse_event(
        " {\"data\" : { \"data\": [1, 2] } , \"extra\":{\"x\":[\"}\"]},\"time\":"
        "\"2027-01-15T09:00:00.123+01:00\", \"sequence\":\"1\",\"specversion\":\"1.0\","
        "\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"u\"} ");
    REQUIRE(event.has_value());
    CHECK(event->data == "{ \"data\": [1, 2] }");
    CHECK(event->time == from_unix_ms(1'800'000'000'123));
    CHECK(event->sequence == 1);
}

TEST_CASE("an event is checked before it is written") {
    CHECK(check_event(example()).has_value());
    for (const char* data : {"{}", "[]", "[1]", "-1.5", "\"x\"", "null"}) {
        Event event = example();
        event.data = data;
        CHECK(check_event(event).has_value());
    }
    for (const char* data : {"", "{", "}", "[", "]", "{]", "{\"a\":1", "x", "\"x", "1 2"}) {
        Event event = example();
        event.data = data;
        CHECK(check_event(event).error().slug == "malformed-event");
    }
    for (const auto attribute : {&Event::id, &Event::source, &Event::type, &Event::subject}) {
        Event event = example();
        std::string longest;
        for (int i = 0; i < 256; ++i) longest += "ö";
        event.*attribute = longest;
        CHECK(check_event(event).has_value());
        CHECK(parse_event(to_json(event)) == event);
        for (const std::string& bad :
             {std::string(), longest + 'x', std::string("a\0b", 3), std::string("\xff")}) {
            event.*attribute = bad;
            CHECK(check_event(event).error().slug == "malformed-event");
        }
    }
    Event event = example();
    event.traceparent.clear();
    CHECK(check_event(event).has_value());
}

TEST_CASE("what is no event is refused") {
    const std::string good = kGolden;
    CHECK(parse_event("").error().slug == "malformed-event");
    CHECK(parse_event("[]").error().slug == "malformed-event");
    CHECK(parse_event(good + "x").error().slug == "malformed-event");
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        const auto event = parse_event(text.replace(at, from.size(), to));
        return event ? "read" : event.error().slug;
    };
    CHECK(with("1.0", "1.0") == "read");
    CHECK(with("\"1.0\"", "\"0.3\"") == "malformed-event");
    CHECK(with("\"12\"", "12") == "malformed-event");
    CHECK(with("\"12\"", "\"-1\"") == "malformed-event");
    CHECK(with("\"12\"", "\"18446744073709551615\"") == "read");
    CHECK(with("\"12\"", "\"18446744073709551616\"") == "malformed-event");
    CHECK(with("application/json", "text/plain") == "malformed-event");
    CHECK(with("\"data\":{", "\"date\":{") == "malformed-event");
    CHECK(with("\"id\"", "\"ID\"") == "malformed-event");
    CHECK(with("2027-01-15", "2027-13-15") == "malformed-event");
    CHECK(with("/innkeeper/hotels", std::string(256, 's')) == "read");
    CHECK(with("/innkeeper/hotels", std::string(257, 's')) == "malformed-event");
}

}  // namespace
}  // namespace innkeeper::bus
