#include "stay/checks.hpp"

#include "stay/fixture_test.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;

namespace {

using Fields = std::vector<std::string>;

/// The wrong fields; of money in another currency after its slug.
Fields wrong(const Result<void>& result) {
    Fields out;
    if (result) return out;
    const bool mismatch = result.error().slug == "currency-mismatch";
    CHECK(result.error().slug == (mismatch ? "currency-mismatch" : "invalid-request"));
    CHECK(result.error().code == (mismatch ? Code::rejected : Code::invalid));
    if (mismatch) out.push_back("currency-mismatch");
    for (const FieldError& error : result.error().fields) out.push_back(error.field);
    return out;
}

Fields plan_with(const std::function<void(RatePlan&)>& change) {
    RatePlan plan = plan_of();
    change(plan);
    return wrong(check_rate_plan(hotel_of(), plan));
}

Fields type_with(const std::function<void(RoomType&)>& change) {
    RoomType type = hotel_of().room_types.front();
    change(type);
    return wrong(check_room_type(type));
}

Fields rule_with(TaxRule rule, const std::function<void(TaxRule&)>& change) {
    change(rule);
    return wrong(check_tax_rule(hotel_of(), rule));
}

Fields policy_with(const std::function<void(CancellationPolicy&)>& change) {
    CancellationPolicy policy{
        .id = "p", .name = "P", .windows = {{7, std::chrono::hours(18), {}}, {1, {}, {}}}};
    change(policy);
    return wrong(check_policy(policy));
}

Fields day_with(const std::function<void(RateDay&)>& change) {
    RateDay day;
    change(day);
    return wrong(check_rate_day(hotel_of(), plan_of(), day));
}

Money usd(std::int64_t minor) { return {minor, currency("USD")}; }

}  // namespace

TEST_CASE("names: a line of 1 to 100 characters") {
    const auto named = [](std::string name) {
        return type_with([&](RoomType& t) { t.name = std::move(name); });
    };
    CHECK(named(std::string(kMaxName, 'x')).empty());
    CHECK(named(std::string(kMaxName + 1, 'x')) == Fields{"name"});
    CHECK(named("Zimmer für zwei").empty());
    for (const std::string name : {"", "   ", "two\nlines", "\xff"})
        CHECK(named(name) == Fields{"name"});
}

TEST_CASE("room types") {
    CHECK(type_with([](RoomType&) {}).empty());
    CHECK(type_with([](RoomType& t) { t.max_adults = 0; }) == Fields{"max_adults"});
    CHECK(type_with([](RoomType& t) { t.max_adults = 1, t.max_total = 2; }).empty());
    CHECK(type_with([](RoomType& t) {
              t.max_adults = kMaxAdults, t.max_children = kMaxChildren;
              t.max_total = kMaxAdults + kMaxChildren;
          }).empty());
    CHECK(type_with([](RoomType& t) {
              t.max_adults = kMaxAdults + 1, t.max_children = kMaxChildren + 1;
              t.max_total = kMaxAdults + kMaxChildren + 1;
          }) == Fields{"max_adults", "max_children", "max_total"});
    CHECK(type_with([](RoomType& t) { t.max_children = -1; }) == Fields{"max_children"});
    CHECK(type_with([](RoomType& t) { t.max_total = 2; }) == Fields{"max_total"});
    CHECK(type_with([](RoomType& t) { t.physical = kMaxPhysical; }).empty());
    CHECK(type_with([](RoomType& t) { t.physical = kMaxPhysical + 1; }) == Fields{"physical"});
    CHECK(type_with([](RoomType& t) { t.physical = 0; }) == Fields{"physical"});
}

TEST_CASE("rate plans: prices in the hotel's currency, more than nothing") {
    CHECK(plan_with([](RatePlan&) {}).empty());
    CHECK(plan_with([](RatePlan& p) { p.room_type_id = "gone"; }) == Fields{"room_type_id"});
    CHECK(plan_with([](RatePlan& p) { p.price = eur(1); }).empty());
    CHECK(plan_with([](RatePlan& p) { p.price = eur(0); }) == Fields{"price.amount"});
    CHECK(plan_with([](RatePlan& p) { p.price = eur(kMaxPricePerNightMajor * 100); }).empty());
    CHECK(plan_with([](RatePlan& p) { p.price = eur(kMaxPricePerNightMajor * 100 + 1); }) ==
          Fields{"price.amount"});
    CHECK(plan_with([](RatePlan& p) { p.price = usd(1); }) ==
          Fields{"currency-mismatch", "price.currency"});
    CHECK(plan_with([](RatePlan& p) { p.extra_adult = eur(0); }).empty());
    CHECK(plan_with([](RatePlan& p) { p.extra_adult = eur(-1); }) == Fields{"extra_adult.amount"});
    CHECK(plan_with([](RatePlan& p) { p.extra_adult = usd(1); }) ==
          Fields{"currency-mismatch", "extra_adult.currency"});
    CHECK(plan_with([](RatePlan& p) { p.standard_adults = 0; }) == Fields{"standard_adults"});
    CHECK(plan_with([](RatePlan& p) { p.standard_adults = kMaxAdults; }).empty());
    CHECK(plan_with([](RatePlan& p) { p.standard_adults = kMaxAdults + 1; }) ==
          Fields{"standard_adults"});
}

TEST_CASE("child bands: ages 0 to 17 without overlap") {
    const auto bands = [](std::vector<ChildBand> all) {
        return plan_with([&](RatePlan& p) { p.child_bands = std::move(all); });
    };
    CHECK(bands({{0, 0, eur(0)}, {1, kMaxChildAge, eur(1)}}).empty());
    CHECK(bands({{6, 12, eur(0)}, {0, 5, eur(0)}}).empty());  // in any order
    CHECK(bands({{0, kMaxChildAge + 1, eur(0)}}) == Fields{"child_bands[0].to_age"});
    CHECK(bands({{-1, 3, eur(0)}}) == Fields{"child_bands[0].from_age"});
    CHECK(bands({{4, 3, eur(0)}}) == Fields{"child_bands[0].to_age"});
    CHECK(bands({{0, 6, eur(0)}, {6, 12, eur(0)}}) == Fields{"child_bands[1]"});
    CHECK(bands({{3, 4, eur(0)}, {0, 17, eur(0)}}) == Fields{"child_bands[1]"});
    CHECK(bands({{0, 1, usd(0)}}) == Fields{"currency-mismatch", "child_bands[0].price.currency"});
    CHECK(bands({{0, 1, eur(-1)}}) == Fields{"child_bands[0].price.amount"});
    std::vector<ChildBand> most;
    for (int age = 0; age < static_cast<int>(kMaxChildBands); ++age)
        most.push_back({age, age, eur(0)});
    CHECK(bands(most).empty());
    most.push_back({17, 17, eur(0)});
    CHECK(bands(most) == Fields{"child_bands"});
}

TEST_CASE("payment, policy and days ahead of a plan") {
    const auto deposit = [](int basis_points) {
        return plan_with([&](RatePlan& p) {
            p.payment = PaymentMode::deposit;
            p.deposit_basis_points = basis_points;
        });
    };
    CHECK(deposit(0) == Fields{"deposit_basis_points"});
    CHECK(deposit(1).empty());
    CHECK(deposit(10'000).empty());
    CHECK(deposit(10'001) == Fields{"deposit_basis_points"});
    CHECK(plan_with([](RatePlan& p) { p.deposit_basis_points = 1; }) ==
          Fields{"deposit_basis_points"});
    CHECK(plan_with([](RatePlan& p) { p.cancellation_policy_id = "gone"; }) ==
          Fields{"cancellation_policy_id"});
    const auto ahead = [](std::optional<int> min, std::optional<int> max) {
        return plan_with([&](RatePlan& p) {
            p.min_advance_days = min;
            p.max_advance_days = max;
        });
    };
    CHECK(ahead(0, kMaxAdvanceDays).empty());
    CHECK(ahead(7, 7).empty());
    CHECK(ahead(8, 7) == Fields{"max_advance_days"});
    CHECK(ahead(-1, {}) == Fields{"min_advance_days"});
    CHECK(ahead({}, kMaxAdvanceDays + 1) == Fields{"max_advance_days"});
}

TEST_CASE("derived plans: another base plan of the same room type") {
    Hotel hotel = hotel_of();
    hotel.room_types.push_back({.id = "suite", .name = "Suite"});
    RatePlan saver = plan_of();
    saver.id = "saver";
    saver.price = eur(0);  // not used
    saver.derived = Derivation{"flex", Derivation::Kind::percent, -1000};
    const auto check = [&](const std::function<void(RatePlan&)>& change) {
        RatePlan plan = saver;
        change(plan);
        return wrong(check_rate_plan(hotel, plan));
    };
    CHECK(check([](RatePlan&) {}).empty());
    CHECK(check([](RatePlan& p) { p.derived->parent_id = "gone"; }) == Fields{"derived.parent_id"});
    CHECK(check([](RatePlan& p) { p.derived->parent_id = "saver"; }) ==
          Fields{"derived.parent_id"});
    CHECK(check([](RatePlan& p) { p.room_type_id = "suite"; }) == Fields{"derived.parent_id"});
    CHECK(check([](RatePlan& p) { p.derived->value = kMinDerivedBasisPoints; }).empty());
    CHECK(check([](RatePlan& p) { p.derived->value = kMinDerivedBasisPoints - 1; }) ==
          Fields{"derived.basis_points"});
    CHECK(check([](RatePlan& p) { p.derived->value = kMaxDerivedBasisPoints; }).empty());
    CHECK(check([](RatePlan& p) { p.derived->value = kMaxDerivedBasisPoints + 1; }) ==
          Fields{"derived.basis_points"});
    const auto amount = [&](std::int64_t value) {
        return check([&](RatePlan& p) {
            p.derived->kind = Derivation::Kind::amount;
            p.derived->value = value;
        });
    };
    CHECK(amount(-kMaxMinor).empty());
    CHECK(amount(kMaxMinor + 1) == Fields{"derived.amount"});

    hotel.rate_plans.push_back(saver);
    CHECK(check([](RatePlan& p) {
              p.id = "third";
              p.derived->parent_id = "saver";
          }) == Fields{"derived.parent_id"});
    // The parent stays a base plan of its room type.
    RatePlan base = plan_of();
    base.room_type_id = "suite";
    CHECK(wrong(check_rate_plan(hotel, base)) == Fields{"room_type_id"});
    base = plan_of();
    base.derived = Derivation{"other", Derivation::Kind::percent, 0};
    CHECK(wrong(check_rate_plan(hotel, base)) == Fields{"derived.parent_id", "derived"});
}

TEST_CASE("taxes and fees") {
    const TaxRule vat = percent_rule(700, true);
    const TaxRule city = amount_rule(Basis::per_person_night, 2'00);
    const auto same = [](TaxRule&) {};
    CHECK(rule_with(vat, same).empty());
    CHECK(rule_with(city, same).empty());
    CHECK(rule_with(vat, [](TaxRule& r) { r.basis_points = 0; }) == Fields{"basis_points"});
    CHECK(rule_with(vat, [](TaxRule& r) { r.basis_points = 10'000; }).empty());
    CHECK(rule_with(vat, [](TaxRule& r) { r.basis_points = 10'001; }) == Fields{"basis_points"});
    CHECK(rule_with(vat, [](TaxRule& r) { r.adults_only = true; }) == Fields{"adults_only"});
    CHECK(rule_with(city, [](TaxRule& r) { r.adults_only = true; }).empty());
    CHECK(rule_with(city, [](TaxRule& r) { r.amount = eur(0); }) == Fields{"amount.amount"});
    CHECK(rule_with(city, [](TaxRule& r) { r.amount = usd(1); }) ==
          Fields{"currency-mismatch", "amount.currency"});
    CHECK(rule_with(vat, [](TaxRule& r) {
              r.valid_from = date("2027-01-01"), r.valid_to = date("2027-01-01");
          }).empty());
    CHECK(rule_with(vat, [](TaxRule& r) {
              r.valid_from = date("2027-01-02"), r.valid_to = date("2027-01-01");
          }) == Fields{"valid_to"});
    CHECK(rule_with(vat, [](TaxRule& r) { r.name.clear(); }) == Fields{"name"});
}

TEST_CASE("policies: windows from the earliest end to the latest") {
    using Kind = Penalty::Kind;
    CHECK(policy_with([](CancellationPolicy&) {}).empty());
    CHECK(policy_with([](CancellationPolicy& p) { p.windows.clear(); }).empty());
    CHECK(policy_with([](CancellationPolicy& p) { std::swap(p.windows[0], p.windows[1]); }) ==
          Fields{"windows[1]"});
    CHECK(policy_with([](CancellationPolicy& p) { p.windows[1] = p.windows[0]; }) ==
          Fields{"windows[1]"});
    CHECK(policy_with([](CancellationPolicy& p) {
              p.windows[1] = {7, std::chrono::hours(18) + std::chrono::minutes(1), {}};
          }).empty());
    const auto first = [](int days, std::chrono::minutes time) {
        return policy_with([&](CancellationPolicy& p) { p.windows[0] = {days, time, {}}; });
    };
    CHECK(first(kMaxDaysBefore, {}).empty());
    CHECK(first(kMaxDaysBefore + 1, {}) == Fields{"windows[0].days_before"});
    CHECK(first(7, std::chrono::minutes(kMinutesOfDay - 1)).empty());
    CHECK(first(7, std::chrono::minutes(kMinutesOfDay)) == Fields{"windows[0].time"});
    CHECK(first(7, std::chrono::minutes(-1)) == Fields{"windows[0].time"});
    const auto many = [](std::size_t count) {
        return policy_with([&](CancellationPolicy& p) {
            p.windows.clear();
            for (std::size_t i = 0; i < count; ++i)
                p.windows.push_back({static_cast<int>(count - i), {}, {}});
        });
    };
    CHECK(many(kMaxWindows).empty());
    CHECK(many(kMaxWindows + 1) == Fields{"windows"});
    const auto otherwise = [](Penalty penalty) {
        return policy_with([&](CancellationPolicy& p) { p.otherwise = penalty; });
    };
    CHECK(otherwise({Kind::percent, 10'000}).empty());
    CHECK(otherwise({Kind::percent, 10'001}) == Fields{"otherwise.basis_points"});
    CHECK(otherwise({Kind::percent, 0}) == Fields{"otherwise.basis_points"});
    CHECK(otherwise({Kind::nights, kMaxStayNights}).empty());
    CHECK(otherwise({Kind::nights, kMaxStayNights + 1}) == Fields{"otherwise.nights"});
    CHECK(otherwise({Kind::fixed, 1}).empty());
    CHECK(otherwise({Kind::fixed, 0}) == Fields{"otherwise.amount"});
    CHECK(policy_with([](CancellationPolicy& p) {
              p.no_show = {Kind::nights, 0};
              p.windows[0].penalty = {Kind::nights, 0};
          }) == Fields{"windows[0].penalty.nights", "no_show.nights"});
}

TEST_CASE("rate days") {
    CHECK(day_with([](RateDay&) {}).empty());
    CHECK(day_with([](RateDay& d) { d.price = eur(1); }).empty());
    CHECK(day_with([](RateDay& d) { d.price = eur(0); }) == Fields{"price.amount"});
    CHECK(day_with([](RateDay& d) { d.price = usd(1); }) ==
          Fields{"currency-mismatch", "price.currency"});
    CHECK(day_with([](RateDay& d) { d.extra_adult = eur(-1); }) == Fields{"extra_adult.amount"});
    CHECK(day_with([](RateDay& d) { d.child_prices = {eur(0), eur(1)}; }).empty());
    CHECK(day_with([](RateDay& d) { d.child_prices = {eur(0)}; }) == Fields{"child_prices"});
    CHECK(day_with([](RateDay& d) { d.child_prices = {eur(0), usd(1)}; }) ==
          Fields{"currency-mismatch", "child_prices[1].currency"});
    CHECK(day_with([](RateDay& d) {
              d.min_stay_arrival = d.max_stay_arrival = kMaxStayNights;
              d.min_stay_through = d.max_stay_through = 1;
          }).empty());
    CHECK(day_with([](RateDay& d) {
              d.min_stay_arrival = 0, d.max_stay_arrival = kMaxStayNights + 1;
              d.min_stay_through = 3, d.max_stay_through = 2;
          }) == Fields{"min_stay_arrival", "max_stay_arrival", "max_stay_through"});
}

TEST_CASE("rows of a derived plan have restrictions only") {
    RatePlan saver = plan_of();
    saver.derived = Derivation{"flex", Derivation::Kind::percent, 0};
    const RateDay restricted{.min_stay_arrival = 2, .closed = true};
    CHECK(check_rate_day(hotel_of(), saver, restricted));
    const RateDay priced{.price = eur(1), .extra_adult = eur(1), .child_prices = {eur(1), eur(1)}};
    CHECK(wrong(check_rate_day(hotel_of(), saver, priced)) ==
          Fields{"price", "extra_adult", "child_prices"});
}

TEST_CASE("how many of each a hotel has, at the limit and past it; ids come once") {
    Hotel hotel = hotel_of();
    const auto fill = [](auto& list, auto one, std::size_t count) {
        list.clear();
        for (std::size_t i = 0; i < count; ++i) {
            one.id = std::to_string(i);
            list.push_back(one);
        }
    };
    const auto all = [&](std::size_t more) {
        fill(hotel.room_types, RoomType{}, kMaxRoomTypes + more);
        fill(hotel.rate_plans, plan_of(), kMaxRatePlans + more);
        fill(hotel.tax_rules, percent_rule(1, false), kMaxTaxRules + more);
        fill(hotel.cancellation_policies, CancellationPolicy{}, kMaxPolicies + more);
        return wrong(check_lists(hotel));
    };
    CHECK(all(0).empty());
    CHECK(all(1) == Fields{"room_types", "rate_plans", "tax_rules", "cancellation_policies"});
    all(0);
    hotel.tax_rules[3].id = hotel.tax_rules[4].id;
    CHECK(wrong(check_lists(hotel)) == Fields{"tax_rules"});
}
