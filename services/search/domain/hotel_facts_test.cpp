#include "services/search/domain/hotel_facts.hpp"

#include <doctest/doctest.h>

namespace innkeeper::search {
namespace {

Currency eur() { return Currency::parse("EUR").value(); }

}  // namespace

TEST_CASE("facts that are trimmed say the same, with no room to spare") {
    HotelFacts facts{
        .terms = {.id = "h", .name = "", .city = "", .time_zone = "", .currency = eur()},
        .amenities = {}};
    const auto fill = [](auto& list) {
        list.reserve(7);
        list.emplace_back();
    };
    fill(facts.amenities);
    fill(facts.terms.manager_ids);
    fill(facts.terms.room_types);
    facts.terms.rate_plans.reserve(7);
    facts.terms.rate_plans.push_back({.id = "p",
                                      .name = "",
                                      .room_type_id = "",
                                      .price = {0, eur()},
                                      .extra_adult = {0, eur()}});
    facts.terms.rate_plans[0].child_bands.reserve(7);
    facts.terms.tax_rules.reserve(7);
    fill(facts.terms.cancellation_policies);
    fill(facts.terms.cancellation_policies[0].windows);
    const HotelFacts before = facts;
    trim(facts);
    CHECK(facts == before);
    CHECK(facts.amenities.capacity() == 1);
    CHECK(facts.terms.manager_ids.capacity() == 1);
    CHECK(facts.terms.room_types.capacity() == 1);
    CHECK(facts.terms.rate_plans.capacity() == 1);
    CHECK(facts.terms.rate_plans[0].child_bands.capacity() == 0);
    CHECK(facts.terms.tax_rules.capacity() == 0);
    CHECK(facts.terms.cancellation_policies.capacity() == 1);
    CHECK(facts.terms.cancellation_policies[0].windows.capacity() == 1);
}

}  // namespace innkeeper::search
