#include "tests/crash/sight.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

namespace innkeeper::crash {
namespace {

constexpr const char* kBooking =
    R"({"id":"b","status":"confirmed","version":2,"paid":{"amount":"10.50","currency":"EUR"},)"
    R"("price":{"due_now":{"amount":"10.50","currency":"EUR"}},)"
    R"("timeline":[{"version":1,"status":"held"},{"version":2,"status":"confirmed"}]})";

TEST_CASE("a booking is read with its timeline and its money") {
    const auto sight = parse_sight(kBooking);
    REQUIRE(sight);
    CHECK(sight->status == "confirmed");
    CHECK(sight->version == 2);
    CHECK(sight->complete());
    CHECK(sight->passed("held"));
    CHECK_FALSE(sight->passed("cancelled"));
    CHECK(sight->paid == 1050);
    CHECK(sight->due_now == 1050);
}

TEST_CASE("a hold is read as its two steps") {
    const auto hold = [](const char* status, int version) {
        return parse_hold(
            fmt::format(R"({{"id":"b","status":"{}","version":{},)"
                        R"("price":{{"due_now":{{"amount":"10.50","currency":"EUR"}}}}}})",
                        status, version));
    };
    const auto held = hold("held", 1);
    REQUIRE(held);
    CHECK(held->complete());
    CHECK(held->passed("held"));
    CHECK(held->due_now == 1050);
    const auto released = hold("released", 2);
    REQUIRE(released);
    CHECK(released->complete());
    CHECK(released->passed("held"));
    CHECK(released->passed("released"));
    CHECK_FALSE(hold("released", 3)->complete());
    CHECK_FALSE(hold("released", 1)->passed("held"));
}

TEST_CASE("holds and bookings are told apart") {
    for (const char* status : {"held", "expired", "released"}) CHECK(is_hold(status));
    for (const char* status : {"pending_payment", "confirmed", "cancelled", ""})
        CHECK_FALSE(is_hold(status));
}

TEST_CASE("what is no booking, payment or page is an error") {
    for (const char* body : {"", "[]", "{}", R"({"id":1,"items":[{}]})"}) {
        CAPTURE(body);
        REQUIRE_FALSE(parse_sight(body));
        CHECK(parse_sight(body).error().slug == "answer-damaged");
        CHECK_FALSE(parse_hold(body));
        CHECK_FALSE(parse_holds(body));
        CHECK_FALSE(parse_till(body));
        CHECK_FALSE(parse_page(body));
    }
}

TEST_CASE("money is at rest when booking and payment say the same and nothing is to come") {
    const Sight confirmed{.status = "confirmed", .version = 5, .due_now = 100, .paid = 100};
    CHECK(at_rest(confirmed, {"captured", 100, 0}));
    CHECK(at_rest(confirmed, {"part_refunded", 150, 50}));
    CHECK_FALSE(at_rest(confirmed, {"captured", 90, 0}));
    CHECK_FALSE(at_rest(confirmed, {"captured", 200, 0}));
    const Sight unpaid{.status = "confirmed", .version = 4, .due_now = 100};
    CHECK_FALSE(at_rest(unpaid, {"authorised", 0, 0}));
    CHECK_FALSE(at_rest(unpaid, {"captured", 100, 0}));
}

TEST_CASE("money of what has ended is not reserved any more, that of what waits is") {
    const Sight waits{.status = "pending_approval", .version = 3, .due_now = 100};
    CHECK(at_rest(waits, {"authorised", 0, 0}));
    CHECK_FALSE(at_rest(waits, {"authorising", 0, 0}));
    const Sight rejected{.status = "rejected", .version = 4, .due_now = 100};
    CHECK(at_rest(rejected, {"voided", 0, 0}));
    CHECK_FALSE(at_rest(rejected, {"authorised", 0, 0}));
    CHECK_FALSE(at_rest(rejected, {"captured", 100, 0}));
    const Sight cancelled{.status = "cancelled", .version = 7, .due_now = 100, .paid = 100};
    CHECK(at_rest(cancelled, {"captured", 100, 0}));
}

TEST_CASE("a page of bookings or of approvals, and a list of holds") {
    const auto page =
        parse_page(R"({"items":[{"id":"a","status":"held","version":1}],"next":"more"})");
    REQUIRE(page);
    REQUIRE(page->lines.size() == 1);
    CHECK(page->lines[0].id == "a");
    CHECK(page->next == "more");
    const auto queue = parse_page(
        R"({"items":[{"state":"pending","booking":{"id":"b","status":"x","version":3}}],"next":null})");
    REQUIRE(queue);
    CHECK(queue->lines[0].id == "b");
    CHECK(queue->next.empty());
    const auto holds = parse_holds(R"({"holds":[{"id":"c","status":"held","version":1}]})");
    REQUIRE(holds);
    REQUIRE(holds->size() == 1);
    CHECK(holds->front().id == "c");
}

}  // namespace
}  // namespace innkeeper::crash
