#include "chassis/core/strings.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace innkeeper;
namespace chrono = std::chrono;

namespace {

std::string date_text(int year, unsigned month, unsigned day) {
    char buffer[strings::kMaxDate];
    const chrono::year_month_day date{chrono::year(year), chrono::month(month), chrono::day(day)};
    return {buffer, strings::put(buffer, date)};
}

}  // namespace

TEST_CASE("parts are put one after the other") {
    CHECK(strings::concat({}) == "");
    CHECK(strings::concat({"", ""}) == "");
    CHECK(strings::concat({"stock#", std::string(100, 'h'), "", "#r"}) ==
          "stock#" + std::string(100, 'h') + "#r");
}

TEST_CASE("a number has zeros before it up to its width, and is never cut") {
    CHECK(strings::padded(0, 0) == "0");
    CHECK(strings::padded(0, 4) == "0000");
    CHECK(strings::padded(1234, 4) == "1234");
    CHECK(strings::padded(12345, 4) == "12345");
    CHECK(strings::padded(1, 20) == "00000000000000000001");
    CHECK(strings::padded(std::numeric_limits<std::uint64_t>::max(), 20) == "18446744073709551615");
}

TEST_CASE("dates of every year that the calendar has") {
    CHECK(date_text(0, 1, 1) == "0000-01-01");
    CHECK(date_text(987, 6, 5) == "0987-06-05");
    CHECK(date_text(2028, 2, 29) == "2028-02-29");
    CHECK(date_text(9999, 12, 31) == "9999-12-31");
    CHECK(date_text(10'000, 10, 10) == "10000-10-10");
    CHECK(date_text(-1, 1, 1) == "-001-01-01");
    CHECK(date_text(-32'767, 12, 31) == "-32767-12-31");
}
