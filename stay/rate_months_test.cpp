#include "stay/rate_months.hpp"

#include "stay/fixture_test.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;

namespace {

using Texts = std::vector<std::string>;

RateMonth july() {
    RateMonth month{"flex", "2027-07", 4, {}};
    RateDay all{.price = eur(120'00),
                .extra_adult = eur(0),
                .child_prices = {eur(0), eur(12'50)},
                .min_stay_arrival = 2,
                .max_stay_arrival = 14,
                .min_stay_through = 1,
                .max_stay_through = 21,
                .closed = true,
                .closed_to_arrival = true,
                .closed_to_departure = true};
    month.days[date("2027-07-01")] = all;
    month.days[date("2027-07-31")] = RateDay{.closed_to_arrival = true};
    return month;
}

}  // namespace

TEST_CASE("months of dates") {
    CHECK(month_of(date("2028-02-29")) == "2028-02");
    CHECK(month_row("flex", "2027-07") == "flex#2027-07");
    CHECK(months_between(date("2027-07-01"), date("2027-07-31")) == Texts{"2027-07"});
    CHECK(months_between(date("2027-12-31"), date("2028-02-01")) ==
          Texts{"2027-12", "2028-01", "2028-02"});
    CHECK(months_between(date("2027-07-02"), date("2027-07-01")).empty());
}

TEST_CASE("a night without a row says nothing") {
    CHECK(july().at(date("2027-07-31")).closed_to_arrival);
    CHECK(july().at(date("2027-07-02")) == RateDay{});
}

TEST_CASE("a month is read as it was written") {
    CHECK(read_rate_month(to_document(july()), currency("EUR")).value() == july());
    CHECK(to_document(
              {"flex", "2027-07", 1, {{date("2027-07-02"), RateDay{.min_stay_through = 2}}}}) ==
          R"({"rate_plan_id":"flex","month":"2027-07","version":1,)"
          R"("days":[{"date":"2027-07-02","min_stay_through":2}]})");
}

TEST_CASE("the event: whole months, and what is new in it is let pass") {
    const RatesChanged changed{"h1", "EUR", {july(), {"saver", "2027-08", 1, {}}}};
    CHECK(parse_rates_event(to_event_data(changed)).value() == changed);
    CHECK(parse_rates_event(R"({"hotel_id":"h1","currency":"EUR","new":1,"months":[
        {"rate_plan_id":"p","month":"2027-07","version":1,"days":[],"why":"x"}]})"));
}

TEST_CASE("what cannot be read is damaged when stored, and invalid in an event") {
    const auto with_day = [](const std::string& day, const std::string& month = "2027-07") {
        return R"({"rate_plan_id":"p","month":")" + month + R"(","version":1,"days":[)" + day +
               "]}";
    };
    for (const std::string& text :
         {std::string("{"), with_day(R"({"date":"2027-08-01"})"),
          with_day(R"({"date":"2027-07-01"},{"date":"2027-07-01"})"), with_day("", "2027-13"),
          with_day(R"({"date":"2027-07-01","price":{"amount":"1.00","currency":"USD"}})"),
          with_day(R"({"date":"2027-07-01","price":{"amount":"-1.00","currency":"EUR"}})"),
          with_day(R"({"date":"2027-07-01","child_prices":[{"amount":"-1","currency":"EUR"}]})"),
          with_day(R"({"date":"2027-07-01","min_stay_through":-1})")}) {
        CAPTURE(text);
        CHECK(read_rate_month(text, currency("EUR")).error() ==
              Error{Code::bug, "document-damaged", "A stored month of rates cannot be read."});
        const auto event =
            parse_rates_event(R"({"hotel_id":"h","currency":"EUR","months":[)" + text + "]}");
        CHECK(event.error().code == Code::invalid);
    }
    CHECK(parse_rates_event(R"({"hotel_id":"h","currency":"XXX","months":[]})").error().fields ==
          std::vector<FieldError>{{"currency", "must be an ISO 4217 code"}});
}

TEST_CASE("an event has so many months and no more") {
    RatesChanged changed{"h1", "EUR", {}};
    changed.months.assign(kMaxEventMonths, {"flex", "2027-07", 1, {}});
    CHECK(parse_rates_event(to_event_data(changed)));
    changed.months.push_back({"flex", "2027-07", 1, {}});
    CHECK(parse_rates_event(to_event_data(changed)).error().code == Code::invalid);
}

TEST_CASE("a month has all its days and no more") {
    RateMonth month{"flex", "2027-07", 1, {}};
    for (std::size_t i = 0; i < kMaxMonthDays; ++i)
        month.days[date("2027-07-01") + std::chrono::days(i)] = RateDay{.closed = true};
    CHECK(read_rate_month(to_document(month), currency("EUR")).value() == month);
    month.days[date("2027-08-01")] = {};
    CHECK_FALSE(read_rate_month(to_document(month), currency("EUR")));
}
