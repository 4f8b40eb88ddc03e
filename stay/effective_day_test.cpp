#include "stay/fixture_test.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;

namespace {

RatePlan derived(Derivation::Kind kind, std::int64_t value) {
    RatePlan plan = plan_of();
    plan.id = "saver";
    plan.derived = Derivation{"flex", kind, value};
    plan.price = eur(1);
    plan.child_bands = {};
    return plan;
}

RateDay day_of(std::optional<Money> price) {
    RateDay day;
    day.price = price;
    return day;
}

RateDay effective(const RatePlan& plan, const RateDay& own, const RateDay& parent) {
    return effective_day(hotel_of(), plan, own, parent).value();
}

}  // namespace

TEST_CASE("a base plan: the day's price, else the plan's") {
    const RatePlan plan = plan_of();
    const RateDay silent = effective(plan, {}, {});
    CHECK(silent.price == eur(100'00));
    CHECK(silent.extra_adult == eur(30'00));
    CHECK(silent.child_prices == std::vector{eur(0), eur(15'00)});

    RateDay own = day_of(eur(120'00));
    own.extra_adult = eur(40'00);
    own.child_prices = {eur(1'00), eur(20'00)};
    own.min_stay_through = 2;
    const RateDay said = effective(plan, own, {});
    CHECK(said == own);
    // The parent's day is nothing to a base plan.
    CHECK(effective(plan, {}, own) == silent);
}

TEST_CASE("child prices for other bands than the plan's say nothing") {
    RateDay own;
    own.child_prices = {eur(9'00)};
    CHECK(effective(plan_of(), own, {}).child_prices == std::vector{eur(0), eur(15'00)});
}

TEST_CASE("a percentage changes every price of the parent, rounded half to even") {
    const RatePlan plan = derived(Derivation::Kind::percent, -1000);
    const RateDay day = effective(plan, day_of(eur(999)), day_of(eur(100'05)));
    CHECK(day.price == eur(90'04));  // 90.045, and 90.055 would be 90.06
    CHECK(effective(plan, {}, day_of(eur(100'15))).price == eur(90'14));
    CHECK(day.extra_adult == eur(27'00));
    CHECK(day.child_prices == std::vector{eur(0), eur(13'50)});
}

TEST_CASE("an amount changes the price of the room alone") {
    const RateDay day = effective(derived(Derivation::Kind::amount, -10'00), {}, {});
    CHECK(day.price == eur(90'00));
    CHECK(day.extra_adult == eur(30'00));
    CHECK(day.child_prices == std::vector{eur(0), eur(15'00)});
    CHECK(effective(derived(Derivation::Kind::amount, 10'00), {}, {}).price == eur(110'00));
}

TEST_CASE("no price falls below zero") {
    CHECK(effective(derived(Derivation::Kind::amount, -100'01), {}, {}).price == eur(0));
    CHECK(effective(derived(Derivation::Kind::percent, -20'000), {}, {}).price == eur(0));
    CHECK(effective(plan_of(), day_of(eur(-1)), {}).price == eur(0));
}

TEST_CASE("a price past the largest is an error") {
    const auto up = derived(Derivation::Kind::percent, 1);
    const auto result = effective_day(hotel_of(), up, {}, day_of(eur(kMaxMinor)));
    CHECK(result.error().slug == "amount-overflow");
    const auto plus = derived(Derivation::Kind::amount, 1);
    CHECK(effective_day(hotel_of(), plus, {}, day_of(eur(kMaxMinor))).error().slug ==
          "amount-overflow");
}

TEST_CASE("the restrictions of parent and derived plan both apply") {
    RateDay parent;
    parent.min_stay_arrival = 2;
    parent.max_stay_arrival = 9;
    parent.min_stay_through = 4;
    parent.closed_to_arrival = true;
    RateDay own;
    own.min_stay_arrival = 3;
    own.max_stay_arrival = 7;
    own.min_stay_through = 1;
    own.max_stay_through = 8;
    own.closed_to_departure = true;
    const RatePlan plan = derived(Derivation::Kind::percent, 0);
    const RateDay day = effective(plan, own, parent);
    CHECK(day.min_stay_arrival == 3);
    CHECK(day.max_stay_arrival == 7);
    CHECK(day.min_stay_through == 4);
    CHECK(day.max_stay_through == 8);
    CHECK(day.closed_to_arrival);
    CHECK(day.closed_to_departure);
    CHECK_FALSE(day.closed);

    RateDay shut;
    shut.closed = true;
    CHECK(effective(plan, shut, {}).closed);
    CHECK(effective(plan, {}, shut).closed);
}

TEST_CASE("each restriction by itself: of either day, and of two the stricter, whoever has it") {
    const RatePlan plan = derived(Derivation::Kind::percent, 0);
    for (auto flag : {&RateDay::closed, &RateDay::closed_to_arrival, &RateDay::closed_to_departure})
        for (const bool own_has : {false, true})
            for (const bool parent_has : {false, true}) {
                RateDay own;
                RateDay parent;
                own.*flag = own_has;
                parent.*flag = parent_has;
                CHECK(effective(plan, own, parent).*flag == (own_has || parent_has));
            }
    using Bound = std::optional<int>;
    const auto bound = [&](Bound RateDay::* which, Bound own_bound, Bound parent_bound) {
        RateDay own;
        RateDay parent;
        own.*which = own_bound;
        parent.*which = parent_bound;
        return effective(plan, own, parent).*which;
    };
    for (auto least : {&RateDay::min_stay_arrival, &RateDay::min_stay_through}) {
        CHECK(bound(least, 2, 5) == 5);
        CHECK(bound(least, 5, 2) == 5);
    }
    for (auto most : {&RateDay::max_stay_arrival, &RateDay::max_stay_through}) {
        CHECK(bound(most, 2, 5) == 2);
        CHECK(bound(most, 5, 2) == 2);
    }
    for (auto any : {&RateDay::min_stay_arrival, &RateDay::min_stay_through,
                     &RateDay::max_stay_arrival, &RateDay::max_stay_through}) {
        CHECK(bound(any, 3, {}) == 3);
        CHECK(bound(any, {}, 3) == 3);
        CHECK(bound(any, {}, {}) == Bound{});
    }
}

TEST_CASE("a derived plan needs a base plan as its parent") {
    RatePlan orphan = derived(Derivation::Kind::percent, 0);
    orphan.derived->parent_id = "gone";
    CHECK(effective_day(hotel_of(), orphan, {}, {}).error().code == Code::bug);

    Hotel hotel = hotel_of();
    hotel.rate_plans.push_back(derived(Derivation::Kind::percent, 0));
    RatePlan grandchild = orphan;
    grandchild.derived->parent_id = "saver";
    CHECK(effective_day(hotel, grandchild, {}, {}).error().slug == "rate-plan-parent-missing");
}
