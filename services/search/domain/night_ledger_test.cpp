#include "services/search/domain/night_ledger.hpp"

#include "services/search/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

namespace innkeeper::search {
namespace {

using std::chrono::days;

Currency eur() { return Currency::parse("EUR").value(); }
const CivilDate kToday = parse_date("2027-03-20").value();
const DayNumber kFloor = number_of(kToday);

/// Of nights from today on, one after the other: as many rooms sold, of that version.
InventoryUpdate sold(int nights, int rooms, std::uint64_t version) {
    InventoryUpdate out{"h", "t", {}};
    for (int i = 0; i < nights; ++i)
        out.nights.push_back({kToday + days(i), version, {.sold = rooms}});
    return out;
}

stay::RateMonth month(const char* name, std::uint64_t version) { return {"p", name, version}; }

/// All of the month's days at the price.
stay::RateMonth priced(const char* name, std::uint64_t version, std::int64_t minor) {
    stay::RateMonth out = month(name, version);
    const CivilDate first = parse_date(std::string(name) + "-01").value();
    for (CivilDate day = first; stay::month_of(day) == name; day += days(1))
        out.days[day].price = Money{minor, eur()};
    return out;
}

class Told {
public:
    bool apply(const InventoryUpdate& update) { return ledger_.apply(update, kFloor, {}); }
    bool apply(stay::RateMonth said) {
        return ledger_.apply(stay::RatesChanged{"h", "EUR", {std::move(said)}}, kFloor, {});
    }
    int rooms(int night) { return rooms_taken(ledger_.grid()->rooms(kFloor + night, 0)); }
    std::int64_t price(const char* date) {
        return ledger_.grid()->rate(number_of(parse_date(date).value()), 0).price;
    }
    NightLedger& ledger() { return ledger_; }

private:
    NightLedger ledger_;
};

}  // namespace

TEST_CASE("versions rise at once, each where it is higher than what was told") {
    for (const std::uint64_t most :
         {std::uint64_t{0xff}, std::uint64_t{0x100}, std::uint64_t{0xffff}, std::uint64_t{0x1'0000},
          std::uint64_t{0xffff'ffff}, std::uint64_t{0x1'0000'0000}, UINT64_MAX}) {
        CAPTURE(most);
        VersionRow row;
        row.cover(100, 105);
        CHECK(row.raise(100, std::array<std::uint64_t, 5>{3, 3, 3, 3, 3}) == 0b11111);
        CHECK(row.raise(101, std::array<std::uint64_t, 4>{3, most, 2, 4}) == 0b1010);
        CHECK(row.raise(100, std::array<std::uint64_t, 5>{3, 3, most, 3, 4}) == 0);
        CHECK_FALSE(row.raise(102, most));
        CHECK(row.raise(103, 4));
    }
    std::array<std::uint64_t, VersionRow::kMostAtOnce> all;
    all.fill(1);
    VersionRow row;
    row.cover(0, 64);
    CHECK(row.raise(0, all) == UINT64_MAX);
    CHECK(row.raise(0, all) == 0);
    CHECK(row.raise(0, std::span<const std::uint64_t>()) == 0);
}

TEST_CASE("an update of many nights sets those that are newer, and no others") {
    for (const int nights : {1, 63, 64, 65, 128, 129, 365}) {
        CAPTURE(nights);
        Told told;
        CHECK(told.apply(sold(nights, 1, 5)));
        InventoryUpdate mixed = sold(nights, 2, 5);
        for (std::size_t i = 0; i < mixed.nights.size(); i += 3) mixed.nights[i].version = 6;
        CHECK(told.apply(mixed));
        CHECK_FALSE(told.apply(mixed));
        for (int i = 0; i < nights; ++i) CHECK(told.rooms(i) == (i % 3 == 0 ? 2 : 1));
        CHECK(told.rooms(nights) == 0);
        CHECK_FALSE(told.apply(sold(nights, 3, 5)));
        CHECK(told.apply(sold(nights, 300, 7)));
        for (int i = 0; i < nights; ++i) CHECK(told.rooms(i) == 300);
    }
}

TEST_CASE("nights of an update are in any order, have gaps and may be said twice") {
    Told told;
    InventoryUpdate update = sold(100, 1, 1);
    std::ranges::reverse(update.nights);
    update.nights.erase(update.nights.begin() + 50);
    update.nights.push_back({kToday + days(3), 2, {.sold = 4}});
    update.nights.push_back({kToday + days(3), 1, {.sold = 9}});
    CHECK(told.apply(update));
    for (int i = 0; i < 100; ++i) CHECK(told.rooms(i) == (i == 49 ? 0 : i == 3 ? 4 : 1));
}

TEST_CASE("nights before the floor, and past the farthest, are let go") {
    Told told;
    InventoryUpdate update{"h", "t", {}};
    for (const int night : {-1, 0, kMaxNightsAhead, kMaxNightsAhead + 1})
        update.nights.push_back({kToday + days(night), 1, {.sold = 3}});
    CHECK(told.apply(update));
    CHECK(told.rooms(-1) == 0);
    CHECK(told.rooms(0) == 3);
    CHECK(told.rooms(kMaxNightsAhead) == 3);
    CHECK(told.rooms(kMaxNightsAhead + 1) == 0);
}

TEST_CASE("what is no month says nothing") {
    Told told;
    for (const char* name : {"", "2027", "2027-00", "2027-13", "2027-7", "2027-07-01", "2027/07",
                             "20a7-07", "2027-0x", " 2027-07", "-027-07"})
        CHECK_FALSE(told.apply(month(name, 1)));
    CHECK(told.ledger().grid() == nullptr);
    CHECK(told.apply(priced("2027-12", 1, 100'00)));
    CHECK(told.price("2027-12-31") == 100'00);
}

TEST_CASE("a month that begins before the floor, and one that ends past the farthest night") {
    Told told;
    CHECK_FALSE(told.apply(priced("2027-02", 1, 70'00)));
    CHECK(told.apply(priced("2027-03", 1, 80'00)));
    CHECK(told.price("2027-03-19") == -1);
    CHECK(told.price("2027-03-20") == 80'00);
    CHECK(told.price("2027-03-31") == 80'00);
    CHECK(told.price("2027-04-01") == -1);
    // The 1,000th night from the floor on is 14 December 2029.
    CHECK(told.apply(priced("2029-12", 1, 90'00)));
    CHECK(told.price("2029-12-13") == 90'00);
    CHECK(told.price("2029-12-14") == 90'00);
    CHECK(told.price("2029-12-15") == -1);
    CHECK_FALSE(told.apply(priced("2030-01", 1, 90'00)));
}

TEST_CASE("a month takes back what it says no more, and cents in the middle hold") {
    Told told;
    CHECK(told.apply(priced("2027-05", 1, 80'00)));
    stay::RateMonth fewer = month("2027-05", 2);
    fewer.days[parse_date("2027-05-15").value()].price = Money{70'01, eur()};
    fewer.days[parse_date("2027-05-16").value()].price = Money{70'00, eur()};
    CHECK(told.apply(fewer));
    CHECK(told.price("2027-05-14") == -1);
    CHECK(told.price("2027-05-15") == 70'01);
    CHECK(told.price("2027-05-16") == 70'00);
    CHECK(told.price("2027-05-17") == -1);
    CHECK(told.ledger().largest() == 80'00);
    const DayRange changed = told.ledger().take_changed();
    CHECK(changed.from == number_of(parse_date("2027-05-01").value()));
    CHECK(changed.to == number_of(parse_date("2027-06-01").value()));
    CHECK(told.ledger().take_changed().empty());
}

}  // namespace innkeeper::search
