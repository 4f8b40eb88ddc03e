#include "innkeeper/sample/selling.hpp"

#include "stay/checks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace innkeeper;
using namespace innkeeper::sample;

namespace {

stay::Hotel terms_of(const SampleHotel& hotel) {
    SampleSelling selling = sample_selling(hotel);
    return {.id = "h",
            .name = hotel.name,
            .city = hotel.city,
            .time_zone = hotel.time_zone,
            .currency = hotel.price.currency,
            .room_types = std::move(selling.room_types),
            .rate_plans = std::move(selling.rate_plans),
            .tax_rules = std::move(selling.tax_rules),
            .cancellation_policies = std::move(selling.cancellation_policies)};
}

const std::vector<SampleHotel>& hotels() {
    static const std::vector<SampleHotel> kHotels = sample_hotels(7, 500);
    return kHotels;
}

}  // namespace

TEST_CASE("all that sample hotels sell keeps the rules") {
    for (const SampleHotel& hotel : hotels()) {
        CAPTURE(hotel.name);
        const stay::Hotel terms = terms_of(hotel);
        CHECK(stay::check_lists(terms).has_value());
        int rooms = 0;
        for (const auto& type : terms.room_types) {
            CHECK(stay::check_room_type(type).has_value());
            rooms += type.physical;
        }
        CHECK(rooms == hotel.rooms);
        CHECK(terms.room_types.size() <= 3);
        for (const auto& plan : terms.rate_plans)
            CHECK(stay::check_rate_plan(terms, plan).has_value());
        CHECK(terms.rate_plans.size() >= terms.room_types.size());
        for (const auto& rule : terms.tax_rules) {
            CHECK(stay::check_tax_rule(terms, rule).has_value());
            CHECK(rule.name.contains("(sample rate)"));
        }
        for (const auto& policy : terms.cancellation_policies)
            CHECK(stay::check_policy(policy).has_value());
        CHECK(terms.rate_plans.front().price == hotel.price);
        CHECK(terms.rate_plans.front().room_type_id == terms.room_types.front().id);
        const SampleRates weekends = sample_weekends(hotel);
        REQUIRE(terms.rate_plan(weekends.rate_plan_id) != nullptr);
        CHECK(weekends.price.minor > hotel.price.minor);
        const stay::RateDay day{.price = weekends.price,
                                .min_stay_arrival = weekends.min_stay_arrival};
        CHECK(
            stay::check_rate_day(terms, *terms.rate_plan(weekends.rate_plan_id), day).has_value());
    }
}

TEST_CASE("the same hotel sells the same") {
    for (std::size_t i = 0; i < 50; ++i) {
        CHECK(sample_selling(hotels()[i]) == sample_selling(hotels()[i]));
        CHECK(sample_weekends(hotels()[i]) == sample_weekends(hotels()[i]));
    }
}

TEST_CASE("every number of room types and plans, and every way to pay and tax, occurs") {
    std::set<std::size_t> types;
    std::set<std::size_t> plans;
    std::set<std::string> taxes;
    std::set<std::string> used;
    std::set<bool> saturdays;
    for (const SampleHotel& hotel : hotels()) {
        const stay::Hotel terms = terms_of(hotel);
        types.insert(terms.room_types.size());
        plans.insert(terms.rate_plans.size() - terms.room_types.size() + 1);
        for (const auto& rule : terms.tax_rules) taxes.insert(rule.id);
        for (const auto& plan : terms.rate_plans) used.insert(plan.cancellation_policy_id);
        saturdays.insert(sample_weekends(hotel).min_stay_arrival.has_value());
    }
    CHECK(types == std::set<std::size_t>{1, 2, 3});
    CHECK(plans == std::set<std::size_t>{1, 2, 3});
    CHECK(taxes == std::set<std::string>{"city", "occupancy", "resort", "vat"});
    CHECK(used == std::set<std::string>{"flexible", "moderate", "non-refundable"});
    CHECK(saturdays.size() == 2);
}
