#include "services/search/app/changes.hpp"
#include "services/search/app/night_rows.hpp"
#include "services/search/app/rate_rows.hpp"

#include <doctest/doctest.h>

#include <array>
#include <variant>

/// Rows of nights and of rates say what they were made of, and nothing that was damaged.
namespace innkeeper::search {
namespace {

constexpr const char* kHotel = "01a3185c-5155-731d-9fdf-af5240337bf1";

CivilDate date(const char* text) { return parse_date(text).value(); }
Money money(std::int64_t minor, const char* currency = "EUR") {
    return {minor, Currency::parse(currency).value()};
}
Result<stay::RatesChanged> february(std::string_view document) {
    return read_rates(kHotel, "flex", "2027-02", 7, document);
}

stay::RateMonth full_month() {
    stay::RateMonth month{"flex", "2027-02", 7};
    month.days[date("2027-02-01")] = {};
    month.days[date("2027-02-02")].price = money(0);
    month.days[date("2027-02-03")] = {.price = money(kMaxMinor),
                                      .extra_adult = money(30'00),
                                      .child_prices = {money(0), money(15'00)},
                                      .min_stay_arrival = 2,
                                      .max_stay_arrival = 9,
                                      .min_stay_through = 0,
                                      .max_stay_through = 14,
                                      .closed = true,
                                      .closed_to_arrival = true,
                                      .closed_to_departure = true};
    month.days[date("2027-02-28")].closed_to_departure = true;
    return month;
}

TEST_CASE("a row of rates says all that its month does, and each thing apart") {
    const stay::RateMonth full = full_month();
    const std::string row = to_document("EUR", full);
    CHECK(row == "EUR\n1\n2 p0\n3 p1000000000000000 e3000 k0 k1500 a2 b9 t0 u14 c i o\n28 o\n");
    CHECK(february(row).value() == stay::RatesChanged{kHotel, "EUR", {full}});

    std::array<stay::RateDay, 10> days;
    days[0].price = money(5);
    days[1].extra_adult = money(5);
    days[2].child_prices = {money(5)};
    days[3].min_stay_arrival = 5;
    days[4].max_stay_arrival = 5;
    days[5].min_stay_through = 5;
    days[6].max_stay_through = 5;
    days[7].closed = true;
    days[8].closed_to_arrival = true;
    days[9].closed_to_departure = true;
    for (const stay::RateDay& day : days) {
        stay::RateMonth month{"flex", "2027-02", 7};
        month.days[date("2027-02-11")] = day;
        CHECK(february(to_document("EUR", month)).value().months.front() == month);
    }
}

TEST_CASE("amounts of a row are of its currency; a month that says nothing is a row, too") {
    stay::RateMonth month{"flex", "2027-02", 7};
    CHECK(february(to_document("JPY", month)).value() ==
          stay::RatesChanged{kHotel, "JPY", {month}});
    month.days[date("2027-02-03")].price = money(9'000, "JPY");
    CHECK(february(to_document("JPY", month)).value() ==
          stay::RatesChanged{kHotel, "JPY", {month}});
}

TEST_CASE("a damaged row of rates is refused") {
    for (const char* row : {"",
                            "EUR",
                            "XXX\n",
                            "eur\n",
                            "\n",
                            "EUR\n0\n",
                            "EUR\n29\n",
                            "EUR\n-1\n",
                            "EUR\nx\n",
                            "EUR\n1",
                            "EUR\n1 p5",
                            "EUR\n1 p\n",
                            "EUR\n1 p5p6\n",
                            "EUR\n1  p5\n",
                            "EUR\n1 p5 \n",
                            "EUR\n1 p99999999999999999999\n",
                            "EUR\n1 a99999999999\n",
                            "EUR\n1 z\n",
                            "EUR\n1 c5\n",
                            "EUR\n2\n1\n",
                            "EUR\n2\n2\n",
                            "EUR\n\n",
                            "EUR\n1 p5\r\n"}) {
        CAPTURE(row);
        const auto read = february(row);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().slug == "row-damaged");
    }
    CHECK(february("EUR\n28\n").has_value());
    CHECK(read_rates(kHotel, "flex", "2028-02", 7, "EUR\n29\n").has_value());
    CHECK_FALSE(read_rates(kHotel, "flex", "2027-13", 7, "EUR\n1\n").has_value());
}

TEST_CASE("a row of nights says what it was made of") {
    std::vector<NightCounters> nights{{date("2027-02-01"), 3, {.sold = 1}},
                                      {date("2027-02-28"),
                                       12,
                                       {.sold = 2,
                                        .pending = 3,
                                        .held = 4,
                                        .out_of_order = 5,
                                        .overbook_limit = 6,
                                        .stop_sell = true}}};
    const std::string row = to_document(nights);
    CHECK(row == "1 3 1 0 0 0\n28 12 9 5 6 1\n");
    const auto read = read_nights("2027-02", row).value();
    REQUIRE(read.size() == 2);
    CHECK(read[0].night == nights[0].night);
    CHECK(read[0].version == 3);
    CHECK(read[0].stock == nights[0].stock);
    CHECK(read[1].version == 12);
    CHECK(read[1].stock ==
          stay::NightStock{.sold = 9, .out_of_order = 5, .overbook_limit = 6, .stop_sell = true});
    for (const char* damaged :
         {"0 1 1 0 0 0\n", "29 1 1 0 0 0\n", "1 1 1 0 0\n", "1 1 1 0 0 0", "1 1 1 0 0 0 0\n",
          "1 x 1 0 0 0\n", "1  1 1 0 0 0\n", "2 1 1 0 0 0\n1 1 1 0 0 0\n", "\n"}) {
        CAPTURE(damaged);
        REQUIRE_FALSE(read_nights("2027-02", damaged).has_value());
        CHECK(read_nights("2027-02", damaged).error().slug == "row-damaged");
    }
    CHECK_FALSE(read_nights("2027-2", row).has_value());
}

TEST_CASE("a row is read by its key, and one of no kind is refused") {
    const store::Key hotel = hotel_key(kHotel);
    const auto row = [&](const std::string& rest, std::string document) {
        return update_of_row({{hotel.partition, kHotel + rest}, std::move(document), 1, {}});
    };
    const auto rates = row("#rates#flex#2027-02", "7 " + to_document("EUR", full_month()));
    CHECK(std::get<stay::RatesChanged>(rates.value()) ==
          stay::RatesChanged{kHotel, "EUR", {full_month()}});
    const auto nights =
        std::get<InventoryUpdate>(row("#nights#double#2027-02", "1 3 1 0 0 0\n").value());
    CHECK(nights.hotel_id == kHotel);
    CHECK(nights.room_type_id == "double");
    REQUIRE(nights.nights.size() == 1);
    CHECK(nights.nights.front().night == date("2027-02-01"));
    for (const char* rest : {"", "#", "#rates#", "#rates##2027-02", "#nights#2027-02", "#nights",
                             "#other#flex#2027-02", "#hotel#"}) {
        CAPTURE(rest);
        const auto read = row(rest, "7 EUR\n");
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().slug == "row-damaged");
    }
    CHECK_FALSE(row("#rates#flex#2027-02", "x EUR\n").has_value());
    CHECK_FALSE(row("#rates#flex#2027-02", "7\n").has_value());
    CHECK_FALSE(row("#hotel", "7 {}").has_value());
}

}  // namespace
}  // namespace innkeeper::search
