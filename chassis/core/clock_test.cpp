#include "chassis/core/clock.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace innkeeper;

TEST_CASE("instants are written with milliseconds in UTC") {
    CHECK(to_rfc3339(from_unix_ms(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(to_rfc3339(from_unix_ms(1)) == "1970-01-01T00:00:00.001Z");
    CHECK(to_rfc3339(from_unix_ms(-1)) == "1969-12-31T23:59:59.999Z");
    CHECK(to_rfc3339(from_unix_ms(1'800'000'000'000)) == "2027-01-15T08:00:00.000Z");
    CHECK(to_unix_ms(from_unix_ms(-12345)) == -12345);
}

TEST_CASE("the examples of RFC 3339 section 5.8") {
    const auto read = [](const char* text) { return to_rfc3339(parse_rfc3339(text).value()); };
    CHECK(read("1985-04-12T23:20:50.52Z") == "1985-04-12T23:20:50.520Z");
    CHECK(read("1996-12-19T16:39:57-08:00") == "1996-12-20T00:39:57.000Z");
    // A leap second has no instant of its own in Unix time.
    CHECK(read("1990-12-31T23:59:60Z") == "1991-01-01T00:00:00.000Z");
    CHECK(read("1990-12-31T15:59:60-08:00") == "1991-01-01T00:00:00.000Z");
    CHECK(read("1937-01-01T12:00:27.87+00:20") == "1937-01-01T11:40:27.870Z");
}

TEST_CASE("other forms that RFC 3339 allows") {
    const auto read = [](const char* text) { return to_rfc3339(parse_rfc3339(text).value()); };
    CHECK(read("2027-07-20t09:30:00z") == "2027-07-20T09:30:00.000Z");
    CHECK(read("2027-07-20T09:30:00-00:00") == "2027-07-20T09:30:00.000Z");
    CHECK(read("2027-07-20T09:30:00.1Z") == "2027-07-20T09:30:00.100Z");
    CHECK(read("2028-02-29T23:30:00-23:59") == "2028-03-01T23:29:00.000Z");
    CHECK(read("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00.000Z");
    CHECK(read("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("a fraction of kMaxFractionDigits is cut, and one digit more is refused") {
    const std::string digits(kMaxFractionDigits, '9');
    const auto cut = parse_rfc3339("2027-07-20T09:30:00." + digits + "Z");
    REQUIRE(cut);
    CHECK(to_rfc3339(*cut) == "2027-07-20T09:30:00.999Z");
    CHECK_FALSE(parse_rfc3339("2027-07-20T09:30:00." + digits + "9Z"));
}

TEST_CASE("everything else is refused") {
    for (const std::string text : {"",
                                   "2027-07-20",
                                   "2027-07-20T09:30:00",
                                   "2027-07-20 09:30:00Z",
                                   "2027-07-20T09:30Z",
                                   "2027-07-20T24:00:00Z",
                                   "2027-07-20T09:60:00Z",
                                   "2027-07-20T09:30:61Z",
                                   "2027-07-20T09:30:60Z",
                                   "2027-02-29T00:00:00Z",
                                   "2027-13-01T00:00:00Z",
                                   "2027-07-20T09:30:00.Z",
                                   "2027-07-20T09:30:00+24:00",
                                   "2027-07-20T09:30:00+01:60",
                                   "2027-07-20T09:30:00+0100",
                                   "2027-07-20T09:30:00+01",
                                   "2027-07-20T09:30:00Z ",
                                   " 2027-07-20T09:30:00Z",
                                   "+2027-07-20T09:30:00Z",
                                   "2027-7-20T09:30:00Z",
                                   "0000-01-01T00:00:00+00:01",
                                   "9999-12-31T23:59:59-00:01",
                                   "2027-07-20T09:30:00,5Z"}) {
        CAPTURE(text);
        const auto instant = parse_rfc3339(text);
        REQUIRE_FALSE(instant);
        CHECK(instant.error().slug == "invalid-request");
    }
}

TEST_CASE("the system's clock") {
    SystemClock clock;
    CHECK(clock.now() > from_unix_ms(1'700'000'000'000));
    const Millis before = clock.monotonic();
    CHECK(clock.monotonic() >= before);
}
