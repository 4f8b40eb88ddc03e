#include "tests/crash/change.hpp"

#include <doctest/doctest.h>

namespace innkeeper::crash {
namespace {

Outcome outcome_of(int status, std::string slug) {
    Change change{.kind = Kind::hold};
    change.sent.answer = {.status = status, .body = R"({"slug":")" + slug + R"("})"};
    return crash::outcome_of(change);
}

TEST_CASE("an answer is an acknowledgement, unknown, a refusal, or wrong") {
    CHECK(outcome_of(0, "") == Outcome::unknown);
    CHECK(outcome_of(200, "") == Outcome::acknowledged);
    CHECK(outcome_of(204, "") == Outcome::acknowledged);
    CHECK(outcome_of(409, "room-sold-out") == Outcome::refused);
    CHECK(outcome_of(429, "stock-contended") == Outcome::refused);
}

TEST_CASE("a refusal that nothing gave cause for is wrong") {
    CHECK(outcome_of(300, "") == Outcome::wrong);
    CHECK(outcome_of(404, "booking-not-found") == Outcome::wrong);
    CHECK(outcome_of(422, "idempotency-key-reused") == Outcome::wrong);
    CHECK(outcome_of(422, "too-many-holds") == Outcome::wrong);
    CHECK(outcome_of(500, "room-sold-out") == Outcome::wrong);
    CHECK(outcome_of(504, "booking-outcome-unknown") == Outcome::wrong);
}

TEST_CASE("a preview, a quote and a change quote are no changes") {
    CHECK(is_preliminary({.target = "/api/v1/bookings/1/cancellation-quote"}));
    CHECK(is_preliminary({.method = "POST", .target = "/api/v1/bookings/1/change-quote"}));
    CHECK_FALSE(is_preliminary({.method = "POST", .target = "/api/v1/bookings/1/change"}));
    CHECK_FALSE(is_preliminary({.method = "DELETE", .target = "/api/v1/holds/1"}));
}

}  // namespace
}  // namespace innkeeper::crash
