#include "chassis/idempotency/in_flight.hpp"

#include <optional>

#include <doctest/doctest.h>

namespace innkeeper::idempotency {
namespace {

Key key(std::string_view header, std::string_view body = "{}", std::string_view subject = "ada") {
    return key_of(subject, "POST /api/v1/things", header, body).value();
}

}  // namespace

TEST_CASE("while the first request runs, the same key is told to come back") {
    InFlight in_flight;
    const auto first = in_flight.begin(key("key-0001"));
    REQUIRE(first);
    for (const char* body : {"{}", "{\"other\":1}"}) {
        const auto second = in_flight.begin(key("key-0001", body));
        REQUIRE_FALSE(second);
        CHECK(second.error().code == Code::conflict);
        CHECK(second.error().slug == "request-in-progress");
        CHECK(second.error().retry_after == kInProgressRetryAfter);
    }
    CHECK(in_flight.begin(key("key-0002")));
    CHECK(in_flight.begin(key("key-0001", "{}", "bob")));
}

TEST_CASE("a key is free when its ticket is gone, moved or not") {
    InFlight in_flight;
    {
        auto first = in_flight.begin(key("key-0001"));
        const InFlight::Ticket moved = std::move(*first);
        first = fail(Code::bug, "not-run", "");
        CHECK_FALSE(in_flight.begin(key("key-0001")));
    }
    CHECK(in_flight.begin(key("key-0001")));
    CHECK(in_flight.begin(key("key-0001")));
}

TEST_CASE("a ticket may outlive what gave it") {
    std::optional<InFlight> in_flight{std::in_place};
    const auto ticket = in_flight->begin(key("key-0001"));
    in_flight.reset();
    CHECK(ticket);
}

}  // namespace innkeeper::idempotency
