#include "services/hotels/domain/rates.hpp"

#include "services/hotels/domain/selling_fixture.hpp"
#include "services/hotels/limits.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::hotels {
namespace {

using stay::RateDay;
using stay::RateMonth;
using std::chrono::days;

const CivilDate kToday = day("2027-01-15");

std::string slug_of(const Result<void>& result) { return result ? "" : result.error().slug; }

/// Months without anything said, of "plan".
std::vector<RateMonth> blank(CivilDate from, CivilDate to) {
    std::vector<RateMonth> out;
    for (const std::string& month : stay::months_between(from, to))
        out.push_back({.rate_plan_id = "plan", .month = month});
    return out;
}

SetRates change_of(const char* from, const char* to, RatePatch set) {
    return {.rate_plan_id = "plan", .from = day(from), .to = day(to), .set = std::move(set)};
}

Result<std::vector<RateMonth>> setting(const SetRates& change, std::vector<RateMonth> before,
                                       const Hotel& hotel = hotel_in_berlin()) {
    const stay::Hotel terms = terms_of(hotel);
    return set_rates(terms, *terms.rate_plan(change.rate_plan_id), change, before);
}

std::vector<RateMonth> applied(const SetRates& change, std::vector<RateMonth> before = {},
                               const Hotel& hotel = hotel_in_berlin()) {
    if (before.empty()) before = blank(change.from, change.to);
    auto result = setting(change, std::move(before), hotel);
    REQUIRE(result.has_value());
    return *std::move(result);
}

std::vector<std::string> nights_of(const std::vector<RateMonth>& months) {
    std::vector<std::string> out;
    for (const RateMonth& month : months)
        for (const auto& [night, said] : month.days) out.push_back(to_string(night));
    return out;
}

using Nights = std::vector<std::string>;

}  // namespace

TEST_CASE("a range: its length, at the limit and one past it") {
    CHECK(check_rate_range(kToday, kToday).has_value());
    CHECK(check_rate_range(kToday, kToday + days(kMaxRateNights - 1)).has_value());
    CHECK(slug_of(check_rate_range(kToday, kToday + days(kMaxRateNights))) == "invalid-request");
    CHECK(slug_of(check_rate_range(kToday, kToday - days(1))) == "invalid-request");
}

TEST_CASE("a range: from today on, and not too far ahead") {
    const CivilDate last = kToday + days(kMaxRateDaysAhead);
    CHECK(check_rate_range(kToday, kToday, kToday).has_value());
    CHECK(slug_of(check_rate_range(kToday - days(1), kToday, kToday)) == "rates-in-past");
    CHECK(check_rate_range(last, last, kToday).has_value());
    CHECK(check_rate_range(kToday + days(1), last, kToday).has_value());
    CHECK(slug_of(check_rate_range(last, last + days(1), kToday)) == "rates-too-far");
    CHECK(slug_of(check_rate_range(kToday + days(5), kToday, kToday)) == "invalid-request");
    CHECK(slug_of(check_rate_range(kToday, last, kToday)) == "invalid-request");
}

TEST_CASE("every night of the range, over the ends of month and year") {
    const auto months =
        applied(change_of("2027-12-30", "2028-01-02", {.price = Said<Money>{euros(150)}}));
    REQUIRE(months.size() == 2);
    CHECK(months[0].month == "2027-12");
    CHECK(months[1].month == "2028-01");
    CHECK(months[0].version == 1);
    CHECK(nights_of(months) == Nights{"2027-12-30", "2027-12-31", "2028-01-01", "2028-01-02"});
    CHECK(months[1].at(day("2028-01-01")).price == euros(150));
}

TEST_CASE("a leap day is a night, and a year without one has none") {
    const RatePatch closed{.closed = true};
    CHECK(nights_of(applied(change_of("2028-02-28", "2028-03-01", closed))) ==
          Nights{"2028-02-28", "2028-02-29", "2028-03-01"});
    CHECK(nights_of(applied(change_of("2027-02-28", "2027-03-01", closed))) ==
          Nights{"2027-02-28", "2027-03-01"});
}

TEST_CASE("the nights of a change of clock are nights like others") {
    CHECK(nights_of(applied(change_of("2027-03-27", "2027-03-29", {.closed = true}))) ==
          Nights{"2027-03-27", "2027-03-28", "2027-03-29"});
}

TEST_CASE("only the weekdays that are named") {
    SetRates change = change_of("2027-02-01", "2027-02-14", {.min_stay_arrival = Said<int>{2}});
    change.weekdays = Weekdays{}.set(5).set(6);  // 2027-02-01 is a Monday
    CHECK(nights_of(applied(change)) ==
          Nights{"2027-02-05", "2027-02-06", "2027-02-12", "2027-02-13"});
    change.to = day("2027-02-04");
    CHECK(applied(change).empty());
    change.weekdays = Weekdays{}.set(0);
    change.to = day("2027-02-07");
    CHECK(nights_of(applied(change)) == Nights{"2027-02-07"});
}

TEST_CASE("fields are set one by one, taken away one by one, and others stay") {
    const auto first = applied(change_of("2027-02-01", "2027-02-02",
                                         {.price = Said<Money>{euros(150)},
                                          .extra_adult = Said<Money>{euros(30)},
                                          .child_prices = std::vector{euros(5)},
                                          .min_stay_arrival = Said<int>{2},
                                          .max_stay_arrival = Said<int>{9},
                                          .min_stay_through = Said<int>{3},
                                          .max_stay_through = Said<int>{8},
                                          .closed = true,
                                          .closed_to_arrival = true,
                                          .closed_to_departure = true}));
    const RateDay all{.price = euros(150),
                      .extra_adult = euros(30),
                      .child_prices = {euros(5)},
                      .min_stay_arrival = 2,
                      .max_stay_arrival = 9,
                      .min_stay_through = 3,
                      .max_stay_through = 8,
                      .closed = true,
                      .closed_to_arrival = true,
                      .closed_to_departure = true};
    CHECK(first[0].at(day("2027-02-01")) == all);

    const auto second =
        applied(change_of("2027-02-01", "2027-02-01",
                          {.price = Said<Money>{std::optional<Money>{}}, .closed = false}),
                first);
    RateDay less = all;
    less.price.reset();
    less.closed = false;
    CHECK(second[0].version == 2);
    CHECK(second[0].at(day("2027-02-01")) == less);
    CHECK(second[0].at(day("2027-02-02")) == all);

    const RatePatch none{.price = Said<Money>{std::optional<Money>{}},
                         .extra_adult = Said<Money>{std::optional<Money>{}},
                         .child_prices = std::vector<Money>{},
                         .min_stay_arrival = Said<int>{std::optional<int>{}},
                         .max_stay_arrival = Said<int>{std::optional<int>{}},
                         .min_stay_through = Said<int>{std::optional<int>{}},
                         .max_stay_through = Said<int>{std::optional<int>{}},
                         .closed = false,
                         .closed_to_arrival = false,
                         .closed_to_departure = false};
    const auto third = applied(change_of("2027-02-01", "2027-02-02", none), second);
    REQUIRE(third.size() == 1);
    CHECK(third[0].days.empty());
    CHECK(third[0].version == 3);
    CHECK(applied(change_of("2027-02-01", "2027-02-02", none), third).empty());
}

TEST_CASE("a month in which nothing changes keeps its version") {
    const SetRates change = change_of("2027-01-31", "2027-02-01", {.closed = true});
    auto months = applied(change);
    CHECK(applied(change, months).empty());
    months[0].days.clear();
    const auto again = applied(change, months);
    REQUIRE(again.size() == 1);
    CHECK(again[0].month == "2027-01");
    CHECK(again[0].version == 2);
}

TEST_CASE("each night's result is checked, and the first that does not fit is named") {
    const auto months =
        applied(change_of("2027-02-03", "2027-02-03", {.min_stay_arrival = Said<int>{5}}));
    const auto refused =
        setting(change_of("2027-02-01", "2027-02-28", {.max_stay_arrival = Said<int>{4}}), months);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().slug == "invalid-request");
    REQUIRE(refused.error().fields.size() == 1);
    CHECK(refused.error().fields[0].field == "set.max_stay_arrival");
    CHECK(refused.error().fields[0].message.contains("2027-02-03"));

    const auto one = [](RatePatch set) {
        const SetRates change = change_of("2027-02-01", "2027-02-01", std::move(set));
        const auto result = setting(change, blank(change.from, change.to));
        return wrong_fields_of(result ? Result<void>{} : std::unexpected(result.error()));
    };
    CHECK(one({.price = Said<Money>{euros(0)}}) == Nights{"set.price.amount"});
    CHECK(one({.price = Said<Money>{Money{1, *Currency::parse("USD")}}}) ==
          Nights{"set.price.currency"});
    CHECK(one({.child_prices = std::vector{euros(1), euros(2)}}) == Nights{"set.child_prices"});
    CHECK(one({.min_stay_through = Said<int>{stay::kMaxStayNights}}).empty());
    CHECK(one({.min_stay_through = Said<int>{stay::kMaxStayNights + 1}}) ==
          Nights{"set.min_stay_through"});
}

TEST_CASE("a derived plan takes restrictions, and no prices") {
    Hotel hotel = hotel_in_berlin();
    REQUIRE(put_rate_plan(hotel, derived_plan("cheap", "plan")).has_value());
    SetRates change = change_of("2027-02-01", "2027-02-01", {.closed = true});
    change.rate_plan_id = "cheap";
    CHECK(applied(change, {}, hotel).size() == 1);
    change.set.price = Said<Money>{euros(50)};
    const auto refused = setting(change, blank(change.from, change.to), hotel);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().fields[0].field == "set.price");
}

TEST_CASE("what was said for a plan that is another now does not stand in the way") {
    const auto months = applied(
        change_of("2027-02-01", "2027-02-01",
                  {.price = Said<Money>{euros(150)}, .child_prices = std::vector{euros(5)}}));
    Hotel hotel = hotel_in_berlin();
    RatePlan plan = hotel.selling.rate_plans[0];
    plan.child_bands = {};
    REQUIRE(put_rate_plan(hotel, plan).has_value());
    const SetRates close = change_of("2027-02-01", "2027-02-01", {.closed = true});
    CHECK(applied(close, months, hotel)[0].at(close.from) ==
          RateDay{.price = euros(150), .closed = true});
    REQUIRE(put_rate_plan(hotel, base_plan("other")).has_value());
    REQUIRE(put_rate_plan(hotel, derived_plan("plan", "other")).has_value());
    CHECK(applied(close, months, hotel)[0].at(close.from) == RateDay{.closed = true});
}

}  // namespace innkeeper::hotels
