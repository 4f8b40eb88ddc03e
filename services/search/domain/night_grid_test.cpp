#include "services/search/domain/night_grid.hpp"

#include "services/search/domain/night_lexicon.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

namespace innkeeper::search {
namespace {

constexpr DayNumber kFirst = 20'000;
constexpr Slots kOne{1, 1};

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

bool is_rate(const NightGrid::Rate& rate, std::int64_t price, std::uint32_t terms) {
    return rate.price == price && rate.terms == terms;
}

}  // namespace

TEST_CASE("cells take what they are told, and become as wide as the largest needs") {
    for (const std::uint32_t most : {0xffU, 0x100U, 0xffffU, 0x1'0000U, 0xffff'ffffU}) {
        CellTable table(3, 2);
        table.set(1, 0, 7);
        table.set(2, 1, most);
        table.set(0, 1, 9);
        CHECK(table.width() == (most <= 0xff ? 1 : most <= 0xffff ? 2 : 4));
        CHECK(table.at(0, 0) == 0);
        CHECK(table.at(0, 1) == 9);
        CHECK(table.at(1, 0) == 7);
        CHECK(table.at(2, 1) == most);
        // Into cells that are wider, narrower, and as wide.
        for (const std::uint32_t other : {0U, 0xffffU, 0xffff'ffffU}) {
            CellTable larger(4, 4);
            larger.set(3, 3, other);
            larger.copy({1, 1}, table, {0, 0}, 3, 2);
            CHECK(larger.at(1, 2) == 9);
            CHECK(larger.at(2, 1) == 7);
            CHECK(larger.at(3, 2) == most);
            CHECK(larger.at(3, 3) == other);
            CHECK(larger.at(0, 1) == 0);
        }
    }
}

TEST_CASE("rectangles of any number of slots are copied, to cells as wide and wider") {
    for (const std::size_t slots : {1U, 2U, 3U, 4U, 5U, 9U})
        for (const std::uint32_t most : {0xffU, 0xffffU, 0xffff'ffffU})
            for (const std::uint32_t other : {0U, 0xffffU, 0xffff'ffffU}) {
                CellTable table(6, slots + 1);
                for (std::size_t slot = 0; slot < slots; ++slot)
                    table.set_column(
                        {1, slot + 1},
                        std::array<std::uint32_t, 4>{static_cast<std::uint32_t>(slot), 7, most, 9});
                CellTable larger(8, slots + 2);
                larger.set(7, 0, other);
                larger.copy({2, 1}, table, {1, 1}, 4, slots);
                for (std::size_t slot = 0; slot < slots; ++slot) {
                    CHECK(larger.at(1, slot + 1) == 0);
                    CHECK(larger.at(2, slot + 1) == slot);
                    CHECK(larger.at(3, slot + 1) == 7);
                    CHECK(larger.at(4, slot + 1) == most);
                    CHECK(larger.at(5, slot + 1) == 9);
                    CHECK(larger.at(6, slot + 1) == 0);
                }
                for (std::size_t row = 0; row < 7; ++row) {
                    CHECK(larger.at(row, 0) == 0);
                    CHECK(larger.at(row, slots + 1) == 0);
                }
                CHECK(larger.at(7, 0) == other);
            }
}

TEST_CASE("a grid says of each night what was said, in whole units and in cents") {
    for (const std::int64_t unit : {1, 100})
        for (const std::int64_t units : {0LL, 254LL, 255LL, 65'534LL, 65'535LL, 39'999'999LL}) {
            CAPTURE(unit * units);
            NightGrid grid(kFirst, {2, 1});
            grid.set_rate(kFirst + 1, 0, {units * unit, 3});
            grid.set_rate(kFirst + 2, 0, {unit, 0});
            grid.set_rooms(kFirst + 1, 0, 6);
            CHECK(is_rate(grid.rate(kFirst, 0), -1, 0));
            CHECK(is_rate(grid.rate(kFirst + 1, 0), units * unit, 3));
            CHECK(is_rate(grid.rate(kFirst + 1, 1), -1, 0));
            CHECK(is_rate(grid.rate(kFirst + 2, 0), unit, 0));
            CHECK(grid.rooms(kFirst + 1, 0) == 6);
            CHECK(grid.rooms(kFirst + 2, 0) == 0);
        }
}

TEST_CASE("the first price of cents makes all of the plan's prices cents") {
    NightGrid grid(kFirst, {2, 0});
    for (DayNumber day = kFirst; day < kFirst + 200; ++day) {
        grid.set_rate(day, 0, {80'00, 0});
        grid.set_rate(day, 1, {90'00, 0});
    }
    grid.set_rate(kFirst + 3, 0, {0, 0});
    const NightGrid before = grid.share();
    grid.set_rate(kFirst + 7, 0, {80'01, 0});
    grid.set_rate(kFirst + 8, 0, {kSafeMinor, 0});
    for (const auto& [at, price] : {std::pair(0, 80'00), {3, 0}, {7, 80'01}, {199, 80'00}}) {
        CHECK(grid.rate(kFirst + at, 0).price == price);
        CHECK(grid.rate(kFirst + at, 1).price == 90'00);
    }
    CHECK(grid.rate(kFirst + 8, 0).price == kSafeMinor);
    CHECK(before.rate(kFirst + 7, 0).price == 80'00);
    CHECK(grid.units()[0] == 1);
    CHECK(grid.units()[1] == 100);
    CHECK(before.units()[0] == 100);
}

TEST_CASE("a run of nights lies across sheets, widens cells and makes whole prices cents") {
    for (const Slots slots : {Slots{1, 1}, Slots{300, 200}}) {
        NightGrid grid(kFirst, slots);
        std::vector<NightGrid::Rate> rates;
        std::vector<RoomCode> codes;
        for (DayNumber i = 0; i < 200; ++i) {
            rates.push_back({i % 7 == 3 ? -1 : 80'00 + i % 3 * 100, static_cast<std::uint32_t>(i)});
            codes.push_back(static_cast<RoomCode>(i));
        }
        const auto is_told = [&](const NightGrid& in, DayNumber from) {
            for (DayNumber i = 0; i < 200; ++i) {
                const auto at = static_cast<std::size_t>(i);
                CHECK(is_rate(in.rate(from + i, 0), rates[at].price, rates[at].terms));
                CHECK(in.rooms(from + i, 0) == codes[at]);
            }
            CHECK(is_rate(in.rate(from - 1, 0), -1, 0));
            CHECK(is_rate(in.rate(from + 200, 0), -1, 0));
            CHECK(in.rooms(from + 200, 0) == 0);
        };
        grid.set_rates(kFirst + 5, 0, rates);
        grid.set_rooms(kFirst + 5, 0, codes);
        CHECK(grid.run_from(kFirst + 5) < 200);
        CHECK(grid.units()[0] == 100);
        is_told(grid, kFirst + 5);
        const NightGrid before = grid.share();
        const auto said = rates;
        const auto taken = codes;
        rates[100] = {80'01, 130};
        rates[101].price = kSafeMinor;
        codes[150] = 0x1'0000;
        grid.set_rates(kFirst + 5, 0, rates);
        grid.set_rooms(kFirst + 5, 0, codes);
        CHECK(grid.units()[0] == 1);
        is_told(grid, kFirst + 5);
        rates = said;
        codes = taken;
        is_told(before, kFirst + 5);
    }
}

TEST_CASE("the first run decides the unit by all of its prices") {
    for (const std::int64_t last : {90'00, 90'01}) {
        NightGrid grid(kFirst, kOne);
        grid.set_rates(kFirst, 0, std::array<NightGrid::Rate, 3>{{{}, {80'00, 0}, {last, 0}}});
        CHECK(grid.units()[0] == (last == 90'00 ? 100 : 1));
        CHECK(is_rate(grid.rate(kFirst, 0), -1, 0));
        CHECK(is_rate(grid.rate(kFirst + 1, 0), 80'00, 0));
        CHECK(is_rate(grid.rate(kFirst + 2, 0), last, 0));
    }
}

TEST_CASE("a run that says nothing makes no sheets, and takes back what was said") {
    NightGrid grid(kFirst, kOne);
    const std::vector<NightGrid::Rate> nothing(100);
    const std::vector<RoomCode> none(100);
    grid.set_rates(kFirst, 0, nothing);
    grid.set_rooms(kFirst, 0, none);
    CHECK(grid.end() == kFirst);
    grid.set_rate(kFirst + 70, 0, {80'00, 1});
    grid.set_rooms(kFirst + 70, 0, 4);
    grid.set_rates(kFirst, 0, nothing);
    grid.set_rooms(kFirst, 0, none);
    CHECK(is_rate(grid.rate(kFirst + 70, 0), -1, 0));
    CHECK(grid.rooms(kFirst + 70, 0) == 0);
    CHECK(grid.row(kFirst).rates == nullptr);
    CHECK(grid.row(kFirst).rooms == nullptr);
}

TEST_CASE("a copy stays as it was, and nights that are not there say nothing") {
    NightGrid grid(kFirst, kOne);
    grid.set_rooms(kFirst + 300, 0, 4);
    const NightGrid copy = grid.share();
    grid.set_rooms(kFirst + 300, 0, 300);
    grid.set_rooms(kFirst + 5, 0, 2);
    CHECK(copy.rooms(kFirst + 300, 0) == 4);
    CHECK(copy.rooms(kFirst + 5, 0) == 0);
    CHECK(grid.rooms(kFirst + 300, 0) == 300);
    for (const DayNumber day : {INT32_MIN, kFirst - 1, grid.end(), INT32_MAX}) {
        CHECK(grid.rooms(day, 0) == 0);
        CHECK(is_rate(grid.rate(day, 0), -1, 0));
    }
    CHECK(grid.rooms(kFirst + 5, kNoSlot) == 0);
    CHECK(is_rate(grid.rate(kFirst + 5, kNoSlot), -1, 0));
}

TEST_CASE("sheets that are past go, and not before all of their nights are") {
    NightGrid grid(kFirst, kOne);
    grid.set_rooms(kFirst, 0, 2);
    const DayNumber sheet = grid.run_from(kFirst);
    for (DayNumber day = kFirst; day < kFirst + 3 * sheet; ++day) grid.set_rooms(day, 0, 2);
    grid.drop_before(kFirst + sheet - 1);
    CHECK(grid.first() == kFirst);
    grid.drop_before(kFirst + sheet);
    CHECK(grid.first() == kFirst + sheet);
    CHECK(grid.rooms(kFirst + sheet - 1, 0) == 0);
    CHECK(grid.rooms(kFirst + sheet, 0) == 2);
    grid.drop_before(kFirst + 10 * sheet + 1);
    CHECK(grid.first() == kFirst + 10 * sheet);
    CHECK(grid.first() == grid.end());
    grid.set_rooms(kFirst + 10 * sheet, 0, 6);
    CHECK(grid.rooms(kFirst + 10 * sheet, 0) == 6);
}

TEST_CASE("grids of sheets of other lengths are copied side by side") {
    NightGrid one(kFirst, {2, 1});
    NightGrid other(kFirst - 3, {1, 2});
    for (DayNumber day = kFirst; day < kFirst + 150; ++day) {
        one.set_rate(day, 1, {day * 100, 1});
        one.set_rooms(day, 0, 300);
        other.set_rate(day, 0, {day, 2});
    }
    other.set_rooms(kFirst - 3, 1, 8);
    NightGrid all(kFirst - 1, {300, 200});
    all.copy(std::array{NightGrid::Part{&one, {}, one.slots(), {10, 20}},
                        NightGrid::Part{&other, {0, 1}, {1, 1}, {12, 21}}});
    CHECK(all.run_from(kFirst - 1) < one.run_from(kFirst));
    for (DayNumber day = kFirst; day < kFirst + 150; ++day) {
        CHECK(is_rate(all.rate(day, 10), -1, 0));
        CHECK(is_rate(all.rate(day, 11), day * 100, 1));
        CHECK(is_rate(all.rate(day, 12), day, 2));
        CHECK(all.rooms(day, 20) == 300);
        CHECK(all.rooms(day, 21) == 0);
    }
    CHECK(all.rooms(kFirst - 3, 21) == 0);
}

TEST_CASE("a price that no cell takes is kept apart") {
    for (const auto& [day, odd] : {std::pair(priced(kSafeMinor, eur()), false),
                                   std::pair(priced(kSafeMinor + 1, eur()), true),
                                   std::pair(priced(50'00, currency("USD")), true)}) {
        NightLexicon lexicon;
        CHECK(lexicon.day_of(lexicon.rate_of(priced(80'00, eur()))) == priced(80'00, eur()));
        CHECK(lexicon.currency() == eur());
        CHECK_FALSE(lexicon.odd());
        CHECK(lexicon.known_rate_of(day).has_value() == !odd);
        CHECK(lexicon.day_of(lexicon.rate_of(day)) == day);
        CHECK(lexicon.odd() == odd);
        CHECK_FALSE(lexicon.persons());
    }
}

TEST_CASE("terms that are not common, and prices of persons, have numbers") {
    NightLexicon lexicon = NightLexicon::in(eur());
    for (int i = 0; i < 700; ++i) {
        const NightGrid::Rate rate = lexicon.rate_of(restricted(i));
        CHECK(rate.terms == kCommonTerms + static_cast<std::uint32_t>(i));
        CHECK(lexicon.day_of(rate) == restricted(i));
        CHECK(lexicon.rate_of(restricted(i)).terms == rate.terms);
    }
    CHECK(lexicon.size() == 700);
    stay::RateDay feast = priced(90'00, eur());
    feast.extra_adult = Money{50'00, eur()};
    feast.child_prices = {Money{5'00, eur()}};
    CHECK(lexicon.day_of(lexicon.rate_of(feast)) == feast);
    CHECK(lexicon.persons());
    CHECK_FALSE(lexicon.odd());
    feast.child_prices = {Money{5'00, currency("USD")}};
    CHECK(lexicon.day_of(lexicon.rate_of(feast)) == feast);
    CHECK(lexicon.odd());
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

TEST_CASE("rooms that are taken, overbooked and sold no more") {
    CHECK(rooms_left(room_code_of({}), 3) == 3);
    CHECK(rooms_left(room_code_of({.sold = 2}), 3) == 1);
    CHECK(rooms_left(room_code_of({.sold = 4}), 3) == 0);
    CHECK(rooms_left(room_code_of({.sold = 1, .overbook_limit = 3}), 3) == 5);
    CHECK(rooms_left(room_code_of({.overbook_limit = 3, .stop_sell = true}), 3) == 0);
    CHECK(rooms_left(room_code_of({}), -1) == 0);
    // As many as a code can say, and more: nothing is left of the largest hotel.
    for (const int more : {-1, 0, 1, INT32_MAX}) {
        const stay::NightStock stock{.sold = INT32_MAX, .out_of_order = more};
        CHECK(rooms_left(room_code_of(stock), INT32_MAX) == (more < 0 ? 1 : 0));
    }
}

}  // namespace innkeeper::search
