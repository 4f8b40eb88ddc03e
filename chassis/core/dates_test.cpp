#include "chassis/core/dates.hpp"
#include "chassis/core/posix_rule.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace innkeeper;
namespace chrono = std::chrono;

namespace {

CivilDate day(std::string_view text) { return parse_date(text).value(); }
Instant at(std::string_view text) { return parse_rfc3339(text).value(); }

std::string today(std::string_view zone, std::string_view instant) {
    return to_string(date_in_zone(zone, at(instant)).value());
}

std::string utc(std::string_view zone, std::string_view date, int minutes) {
    return to_rfc3339(instant_of(zone, day(date), chrono::minutes(minutes)).value());
}

PosixRule rule_of(std::string_view text) {
    const auto rule = PosixRule::parse(text);
    if (!rule) throw std::invalid_argument(std::string(text));
    return *rule;
}

constexpr int hm(int hours, int minutes) { return hours * 60 + minutes; }

}  // namespace

TEST_CASE("dates that exist are read and written back") {
    for (const std::string text : {"1970-01-01", "2024-02-29", "2000-02-29", "2027-12-31",
                                   "2028-01-01", "9999-12-31", "2011-12-30"}) {
        CAPTURE(text);
        const auto date = parse_date(text);
        REQUIRE(date);
        CHECK(to_string(*date) == text);
    }
}

TEST_CASE("everything else is refused as invalid-date") {
    for (const std::string text : {"",
                                   "2027-1-01",
                                   "2027-01-1",
                                   "2027-13-01",
                                   "2027-00-10",
                                   "2027-01-00",
                                   "2027-01-32",
                                   "2027-04-31",
                                   "2027-02-29",
                                   "2100-02-29",
                                   "1900-02-29",
                                   "1969-12-31",
                                   "10000-01-01",
                                   "+027-01-01",
                                   "-027-01-01",
                                   "2027/01/01",
                                   "2027-01-01 ",
                                   " 2027-01-01",
                                   "2027-01-01T",
                                   "20270101",
                                   "2027-W01-1",
                                   "2027-0a-01",
                                   "2027-01--1",
                                   "\xd9\xa2\xd9\xa0-01-01"}) {
        CAPTURE(text);
        const auto date = parse_date(text);
        REQUIRE_FALSE(date);
        CHECK(date.error().slug == "invalid-date");
        CHECK(date.error().code == Code::invalid);
    }
}

TEST_CASE("each day from 1970 to 2400 survives the round trip and follows the one before") {
    for (CivilDate date = day("1970-01-01"); date < day("2400-01-01"); date += chrono::days(1))
        if (parse_date(to_string(date)) != Result<CivilDate>(date)) FAIL(to_string(date));
}

TEST_CASE("a stay is half open: leap day, month end, year end") {
    const auto stay = Stay::make(day("2028-02-28"), day("2028-03-01"));
    REQUIRE(stay);
    CHECK(stay->nights() == 2);
    CHECK(stay->each_night() == std::vector{day("2028-02-28"), day("2028-02-29")});
    CHECK(Stay::make(day("2027-02-28"), day("2027-03-01"))->nights() == 1);
    CHECK(Stay::make(day("2027-12-31"), day("2028-01-01"))->each_night() ==
          std::vector{day("2027-12-31")});
    CHECK(Stay::make(day("2027-04-30"), day("2027-05-01"))->nights() == 1);
}

TEST_CASE("a stay of no night or backwards is refused") {
    CHECK(Stay::make(day("2027-05-01"), day("2027-05-01")).error().slug == "stay-reversed");
    CHECK(Stay::make(day("2027-05-02"), day("2027-05-01")).error().slug == "stay-reversed");
}

TEST_CASE("a night of 23 or 25 hours is one night") {
    // Berlin: 2027-03-28 has 23 hours, 2027-10-31 has 25.
    CHECK(Stay::make(day("2027-03-27"), day("2027-03-28"))->nights() == 1);
    CHECK(Stay::make(day("2027-10-30"), day("2027-10-31"))->nights() == 1);
    const auto length = [](std::string_view from, std::string_view to) {
        return *instant_of("Europe/Berlin", day(to), chrono::hours(12)) -
               *instant_of("Europe/Berlin", day(from), chrono::hours(12));
    };
    CHECK(length("2027-03-27", "2027-03-28") == chrono::hours(23));
    CHECK(length("2027-10-30", "2027-10-31") == chrono::hours(25));
}

TEST_CASE("time zones are those of the system's database") {
    for (const auto* name : {"Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "UTC", "Etc/GMT+12",
                             "America/Argentina/Buenos_Aires", "GB"})
        CHECK_MESSAGE(is_time_zone(name), name);
    for (const auto* name : {"", "Europe", "Europe/Atlantis", "europe/berlin", "localtime",
                             "../Europe/Berlin", "posix/Europe/Berlin", "CEST", "+02:00"})
        CHECK_MESSAGE(!is_time_zone(name), name);
    CHECK(date_in_zone("Mars/Olympus", Instant{}).error().slug == "unknown-time-zone");
    CHECK(instant_of("Mars/Olympus", day("2027-01-01"), chrono::minutes(0)).error().slug ==
          "unknown-time-zone");
}

TEST_CASE("today is the hotel's: the ends of the world") {
    CHECK(today("Pacific/Kiritimati", "2027-07-20T10:00:00Z") == "2027-07-21");  // +14
    CHECK(today("Pacific/Kiritimati", "2027-07-20T09:59:59.999Z") == "2027-07-20");
    CHECK(today("Pacific/Niue", "2027-07-20T10:59:59.999Z") == "2027-07-19");  // -11
    CHECK(today("Pacific/Niue", "2027-07-20T11:00:00Z") == "2027-07-20");
    CHECK(today("Asia/Kathmandu", "2027-07-20T18:14:59Z") == "2027-07-20");  // +05:45
    CHECK(today("Asia/Kathmandu", "2027-07-20T18:15:00Z") == "2027-07-21");
    CHECK(today("UTC", "1969-12-31T23:59:59.999Z") == "1969-12-31");
}

TEST_CASE("a gap moves to its end, of an overlap the first is taken") {
    CHECK(utc("Europe/Berlin", "2027-03-28", hm(1, 59)) == "2027-03-28T00:59:00.000Z");
    CHECK(utc("Europe/Berlin", "2027-03-28", hm(2, 0)) == "2027-03-28T01:00:00.000Z");
    CHECK(utc("Europe/Berlin", "2027-03-28", hm(2, 30)) == "2027-03-28T01:00:00.000Z");
    CHECK(utc("Europe/Berlin", "2027-03-28", hm(3, 0)) == "2027-03-28T01:00:00.000Z");
    CHECK(utc("Europe/Berlin", "2027-10-31", hm(2, 30)) == "2027-10-31T00:30:00.000Z");
    CHECK(utc("Europe/Berlin", "2027-10-31", hm(3, 0)) == "2027-10-31T02:00:00.000Z");
    CHECK(utc("America/New_York", "2027-03-14", hm(2, 30)) == "2027-03-14T07:00:00.000Z");
    CHECK(utc("America/New_York", "2027-11-07", hm(1, 30)) == "2027-11-07T05:30:00.000Z");
}

TEST_CASE("Lord Howe moves by half an hour") {
    CHECK(utc("Australia/Lord_Howe", "2027-04-04", hm(1, 45)) == "2027-04-03T14:45:00.000Z");
    CHECK(utc("Australia/Lord_Howe", "2027-04-04", hm(2, 0)) == "2027-04-03T15:30:00.000Z");
    CHECK(utc("Australia/Lord_Howe", "2027-10-03", hm(2, 15)) == "2027-10-02T15:30:00.000Z");
    CHECK(utc("Australia/Lord_Howe", "2027-10-03", hm(2, 30)) == "2027-10-02T15:30:00.000Z");
}

TEST_CASE("Apia has no 2011-12-30") {
    CHECK(today("Pacific/Apia", "2011-12-30T09:59:59.999Z") == "2011-12-29");
    CHECK(today("Pacific/Apia", "2011-12-30T10:00:00Z") == "2011-12-31");
    CHECK(utc("Pacific/Apia", "2011-12-30", hm(0, 0)) == "2011-12-30T10:00:00.000Z");
    CHECK(utc("Pacific/Apia", "2011-12-30", hm(15, 0)) == "2011-12-30T10:00:00.000Z");
    CHECK(utc("Pacific/Apia", "2011-12-31", hm(0, 0)) == "2011-12-30T10:00:00.000Z");
    CHECK(utc("Pacific/Apia", "2011-12-29", hm(23, 59)) == "2011-12-30T09:59:00.000Z");
}

TEST_CASE("past the table of the zone files the rules go on") {
    CHECK(utc("Europe/Berlin", "2040-07-01", hm(12, 0)) == "2040-07-01T10:00:00.000Z");
    CHECK(utc("Europe/Berlin", "2040-12-01", hm(12, 0)) == "2040-12-01T11:00:00.000Z");
    CHECK(utc("Europe/Berlin", "2040-03-25", hm(2, 30)) == "2040-03-25T01:00:00.000Z");
    CHECK(utc("Europe/Berlin", "2040-10-28", hm(2, 30)) == "2040-10-28T00:30:00.000Z");
    CHECK(utc("America/New_York", "2100-07-04", hm(12, 0)) == "2100-07-04T16:00:00.000Z");
    CHECK(utc("Australia/Sydney", "2050-01-15", hm(12, 0)) == "2050-01-15T01:00:00.000Z");
    CHECK(utc("Europe/Dublin", "2050-07-01", hm(12, 0)) == "2050-07-01T11:00:00.000Z");
    CHECK(utc("Europe/Dublin", "2050-01-01", hm(12, 0)) == "2050-01-01T12:00:00.000Z");
    CHECK(today("Europe/Berlin", "2040-06-30T22:00:00Z") == "2040-07-01");
    CHECK(today("Europe/Berlin", "2040-06-30T21:59:59Z") == "2040-06-30");
}

TEST_CASE("the rule of a zone agrees with its table for the years that both know") {
    struct Row {
        const char* zone;
        const char* rule;
    };
    for (const Row row : {Row{"Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"},
                          Row{"Europe/Dublin", "IST-1GMT0,M10.5.0,M3.5.0/1"},
                          Row{"Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"},
                          Row{"America/Nuuk", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"},
                          Row{"Asia/Gaza", "EET-2EEST,M3.4.4/50,M10.4.4/50"},
                          Row{"Pacific/Chatham", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45"},
                          Row{"Asia/Kolkata", "IST-5:30"}}) {
        CAPTURE(row.zone);
        const PosixRule rule = rule_of(row.rule);
        for (CivilDate date = day("2030-01-01"); date < day("2036-01-01"); date += chrono::days(1))
            for (int minute = 0; minute < 24 * 60; minute += 15) {
                const auto local = date + chrono::minutes(minute);
                const Instant table = *instant_of(row.zone, date, chrono::minutes(minute));
                if (table != Instant(rule.instant_of(local)))
                    FAIL(to_string(date) << " minute " << minute);
            }
    }
}

TEST_CASE("rules by day of the year, and texts that are no rules") {
    const PosixRule everlasting = rule_of("EST5EDT,0/0,J365/25");
    for (const auto* text : {"2040-01-01T04:30:00Z", "2040-07-01T00:00:00Z", "2040-12-31T23:59:59Z",
                             "2040-02-29T00:00:00Z"})
        CHECK(everlasting.offset_at(chrono::floor<chrono::seconds>(at(text))) == chrono::hours(-4));
    const PosixRule julian = rule_of("AAA0BBB,J60/0,J61/0");
    const auto offset = [&](const char* text) {
        return julian.offset_at(chrono::floor<chrono::seconds>(at(text)));
    };
    // Day 60 is 1 March, in a leap year too.
    CHECK(offset("2040-02-29T12:00:00Z") == chrono::hours(0));
    CHECK(offset("2040-03-01T12:00:00Z") == chrono::hours(1));
    CHECK(offset("2041-03-01T12:00:00Z") == chrono::hours(1));
    CHECK(offset("2041-03-02T12:00:00Z") == chrono::hours(0));
    for (const auto* text :
         {"", "CET", "CE-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
          "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0/168,M10.5.0",
          "CET-1CEST,J0,J365", "CET-1CEST,J1,J366", "CET-1CEST,1,366",
          "CET-1CEST,M3.5.0,M10.5.0/3 ", "<CET-1"})
        CHECK_MESSAGE(!PosixRule::parse(text), text);
    CHECK(PosixRule::parse("CET-1CEST,M3.5.0/167,M10.5.0/-167"));
    CHECK(PosixRule::parse("CET-24"));
}

TEST_CASE("the date of the instant of a local time is that date, unless a gap took it") {
    const std::vector<std::string> zones{"Europe/Berlin",       "Pacific/Apia",
                                         "Australia/Lord_Howe", "America/New_York",
                                         "Pacific/Kiritimati",  "Asia/Gaza"};
    CHECK(rc::check([&] {
        const auto& zone = *rc::gen::elementOf(zones);
        const auto date = day("2012-01-01") + chrono::days(*rc::gen::inRange(0, 40'000));
        const auto minute = chrono::minutes(*rc::gen::inRange(0, 24 * 60));
        const auto instant = instant_of(zone, date, minute);
        RC_ASSERT(instant.has_value());
        const auto back = date_in_zone(zone, *instant);
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == date);
    }));
}
