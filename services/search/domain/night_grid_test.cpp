#include "services/search/domain/night_grid.hpp"

#include <doctest/doctest.h>

namespace innkeeper::search {
namespace {

constexpr DayNumber kFirst = 20'000;

Currency currency(const char* code) { return Currency::parse(code).value(); }
Currency eur() { return currency("EUR"); }

stay::RateDay priced(std::int64_t minor, Currency in) {
    stay::RateDay day;
    day.price = Money{minor, in};
    return day;
}

/// What differs for each number up to 50,000, and is not common.
stay::RateDay restricted(int number) {
    stay::RateDay day;
    day.min_stay_arrival = 2 + number % 200;
    day.max_stay_through = 3 + number / 200;
    return day;
}

}  // namespace

TEST_CASE("a grid says of each night what was said, in as many bytes as that needs") {
    // Codes of 1, 2, 4 and 8 bytes, at the limit and one past it, in whole units and in cents.
    for (const std::int64_t unit : {1, 100})
        for (const std::int64_t units : {0LL, 254LL, 255LL, 65'534LL, 65'535LL, 99'999'999LL}) {
            CAPTURE(unit * units);
            NightSheet sheet(kFirst, kFirst + 3, 2, 1);
            sheet.set_rate(kFirst + 1, 0, priced(units * unit, eur()));
            sheet.set_rate(kFirst + 1, 1, restricted(7));
            sheet.set_rate(kFirst + 2, 0, priced(unit, eur()));
            sheet.set_rooms(kFirst + 1, 0, 6);
            const NightGrid grid(sheet);
            const auto at = [&](DayNumber day, std::size_t plan) {
                return grid.rate_day(day, grid.rate_cell(plan));
            };
            CHECK(at(kFirst, 0) == stay::RateDay{});
            CHECK(at(kFirst + 1, 0) == priced(units * unit, eur()));
            CHECK(at(kFirst + 1, 1) == restricted(7));
            CHECK(at(kFirst + 2, 0) == priced(unit, eur()));
            const NightView seen = grid.view();
            CHECK(seen.rooms(seen.row(kFirst + 1), grid.room_cell(0)) == 6);
            CHECK(seen.rooms(seen.row(kFirst + 2), grid.room_cell(0)) == 0);
            CHECK_FALSE(grid.summary(0).odd);
        }
}

TEST_CASE("a price that is too large for a cell, or of another currency, is kept apart") {
    for (const auto& [day, odd] : {std::pair(priced(kSafeMinor, eur()), false),
                                   std::pair(priced(kSafeMinor + 1, eur()), true),
                                   std::pair(priced(50'00, currency("USD")), true)}) {
        NightSheet sheet(kFirst, kFirst + 2, 1, 0);
        sheet.set_rate(kFirst, 0, priced(80'00, eur()));
        sheet.set_rate(kFirst + 1, 0, day);
        const NightGrid grid(sheet);
        CHECK(grid.rate_day(kFirst, 0) == priced(80'00, eur()));
        CHECK(grid.rate_day(kFirst + 1, 0) == day);
        CHECK(grid.summary(0).odd == odd);
    }
}

TEST_CASE("prices of the currency that is preferred are no longer apart") {
    NightSheet sheet(kFirst, kFirst + 2, 1, 0);
    sheet.set_rate(kFirst, 0, priced(80'00, eur()));
    sheet.set_rate(kFirst + 1, 0, priced(50'00, currency("USD")));
    sheet.prefer(currency("USD"));
    CHECK(sheet.rates[0].price == -1);
    CHECK(sheet.rates[1].price == 50'00);
    const NightGrid grid(sheet);
    CHECK(grid.rate_day(kFirst, 0) == priced(80'00, eur()));
    CHECK(grid.rate_day(kFirst + 1, 0) == priced(50'00, currency("USD")));
}

TEST_CASE("terms are numbered past one byte, and those that no night has are forgotten") {
    // Beside the common ones a byte has numbers for this many.
    constexpr int kInByte = 255 - static_cast<int>(kCommonTerms);
    for (const int count : {kInByte, kInByte + 1, 700}) {
        NightSheet sheet(kFirst, kFirst + count, 1, 1);
        for (int i = 0; i < count; ++i) sheet.set_rate(kFirst + i, 0, restricted(i));
        const NightGrid grid(sheet);
        for (int i = 0; i < count; ++i) CHECK(grid.rate_day(kFirst + i, 0) == restricted(i));
        CHECK(grid.view().terms_bytes == (count > kInByte ? 2 : 1));
        const NightGrid rest(grid.sheet(kFirst + count - 1, kFirst + count, 1, 1));
        CHECK(rest.rate_day(kFirst + count - 1, 0) == restricted(count - 1));
        CHECK(rest.sheet(kFirst, kFirst, 1, 1).terms.size() == 1);
    }
}

TEST_CASE("every common term has the number by which it is found") {
    for (std::uint32_t number = 0; number < kCommonTerms; ++number) {
        CHECK(common_number(terms_at(nullptr, number)) == number);
        CHECK(terms_of(day_of(terms_at(nullptr, number))) == terms_at(nullptr, number));
    }
    NightTerms longer;
    longer.min_arrival = kCommonBounds + 1;
    CHECK(common_number(longer) < kCommonTerms);
    longer.min_arrival = kCommonBounds + 2;
    CHECK(common_number(longer) == kCommonTerms);
    longer = {.min_through = kCommonBounds + 2};
    CHECK(common_number(longer) == kCommonTerms);
}

TEST_CASE("rooms are changed in place as long as their code fits") {
    NightSheet sheet(kFirst, kFirst + 2, 1, 2);
    sheet.set_rooms(kFirst, 0, 254);
    NightGrid grid(sheet);
    CHECK(grid.has_room_for(kFirst + 1, 1, 255));
    CHECK_FALSE(grid.has_room_for(kFirst + 1, 1, 256));
    CHECK_FALSE(grid.has_room_for(kFirst + 2, 1, 1));
    CHECK_FALSE(grid.has_room_for(kFirst - 1, 1, 1));
    CHECK_FALSE(grid.has_room_for(kFirst, 2, 1));
    grid.set_rooms(kFirst, 1, 255);
    const NightView seen = grid.view();
    CHECK(seen.rooms(seen.row(kFirst), grid.room_cell(0)) == 254);
    CHECK(seen.rooms(seen.row(kFirst), grid.room_cell(1)) == 255);
    // Nights that are not there, on either side, and what was never said.
    for (const DayNumber day : {kFirst - 1, kFirst + 2, INT32_MIN, INT32_MAX}) {
        CHECK(seen.rooms(seen.row(day), grid.room_cell(0)) == 0);
        CHECK(grid.rate_day(day, 0) == stay::RateDay{});
    }
    CHECK(nothing_said().rooms(nothing_said().row(kFirst), kNoCell) == 0);
    CHECK(nothing_said().rate(nothing_said().row(kFirst), kNoCell).price == -1);
}

TEST_CASE("rooms that are taken, overbooked and sold no more") {
    CHECK(rooms_left(room_code_of({}), 3) == 3);
    CHECK(rooms_left(room_code_of({.sold = 2}), 3) == 1);
    CHECK(rooms_left(room_code_of({.sold = 4}), 3) == 0);
    CHECK(rooms_left(room_code_of({.sold = 1, .overbook_limit = 3}), 3) == 5);
    CHECK(rooms_left(room_code_of({.overbook_limit = 3, .stop_sell = true}), 3) == 0);
    CHECK(rooms_left(room_code_of({}), -1) == 0);
    CHECK(rooms_left(room_code_of({.sold = INT32_MAX, .out_of_order = INT32_MAX}), 3) == 0);
}

}  // namespace innkeeper::search
