#include "services/hotels/domain/selling.hpp"

#include "services/hotels/domain/selling_fixture.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::hotels {
namespace {

using Wrong = std::vector<std::string>;

/// The fields that are wrong; checks that a refused change changes nothing.
template <class Part>
Wrong putting(Result<void> (*put)(Hotel&, Part), Part part, Hotel hotel = hotel_in_berlin()) {
    const Hotel before = hotel;
    const auto result = put(hotel, std::move(part));
    if (!result) CHECK(hotel == before);
    return wrong_fields_of(result);
}

template <class Part, class Change>
Part with(Part part, Change change) {
    change(part);
    return part;
}

std::string numbered(std::size_t i) { return "n" + std::to_string(i); }

}  // namespace

TEST_CASE("a part is added, replaced where it stands, and the same again changes nothing") {
    Hotel hotel = hotel_in_berlin();
    REQUIRE(put_room_type(hotel, room("suite")).has_value());
    REQUIRE(put_rate_plan(hotel, base_plan("suite-rate", "suite")).has_value());
    REQUIRE(put_policy(hotel, free_policy("free")).has_value());
    REQUIRE(set_tax_rules(hotel, {city_tax("city"), city_tax("sea")}).has_value());
    CHECK(hotel.selling.room_types.size() == 2);
    CHECK(hotel.selling.rate_plans.size() == 2);
    CHECK(hotel.selling.cancellation_policies.size() == 2);
    CHECK(hotel.selling.tax_rules.size() == 2);

    const Hotel before = hotel;
    REQUIRE(put_room_type(hotel, room("suite")).has_value());
    REQUIRE(put_rate_plan(hotel, base_plan("suite-rate", "suite")).has_value());
    CHECK(hotel == before);

    RoomType smaller = hotel.selling.room_types[0];
    smaller.physical = 3;
    smaller.archived = true;
    REQUIRE(put_room_type(hotel, smaller).has_value());
    CHECK(hotel.selling.room_types[0] == smaller);
    CHECK(hotel.selling.room_types[1] == room("suite"));
    REQUIRE(set_tax_rules(hotel, {}).has_value());
    CHECK(hotel.selling.tax_rules.empty());
}

TEST_CASE("ids of parts, at the limit and one past it") {
    for (const std::string& good :
         {std::string("a"), std::string("Az_09-"), std::string(stay::kMaxPartId, 'x')})
        CHECK(is_part_id(good));
    for (const std::string& bad :
         {std::string(), std::string(stay::kMaxPartId + 1, 'x'), std::string("a#b"),
          std::string("a/b"), std::string("a b"), std::string("é"), std::string("a.b")}) {
        CAPTURE(bad);
        CHECK_FALSE(is_part_id(bad));
        CHECK(putting(put_room_type, room(bad)) == Wrong{"room_type_id"});
        CHECK(putting(put_rate_plan, base_plan(bad)) == Wrong{"rate_plan_id"});
        CHECK(putting(put_policy, free_policy(bad)) == Wrong{"policy_id"});
        CHECK(putting(set_tax_rules, std::vector{city_tax("good"), city_tax(bad)}) ==
              Wrong{"tax_rules[1].id"});
    }
}

TEST_CASE("how many parts a hotel has, at the limit and one past it") {
    Hotel hotel = hotel_in_berlin();
    for (std::size_t i = 1; i < stay::kMaxRoomTypes; ++i)
        REQUIRE(put_room_type(hotel, room(numbered(i))).has_value());
    CHECK(putting(put_room_type, room("past"), hotel) == Wrong{"room_types"});
    CHECK(putting(put_room_type, room(numbered(1)), hotel).empty());
    for (std::size_t i = 1; i < stay::kMaxRatePlans; ++i)
        REQUIRE(put_rate_plan(hotel, base_plan(numbered(i))).has_value());
    CHECK(putting(put_rate_plan, base_plan("past"), hotel) == Wrong{"rate_plans"});
    for (std::size_t i = 1; i < stay::kMaxPolicies; ++i)
        REQUIRE(put_policy(hotel, free_policy(numbered(i))).has_value());
    CHECK(putting(put_policy, free_policy("past"), hotel) == Wrong{"cancellation_policies"});
    std::vector<TaxRule> rules;
    for (std::size_t i = 0; i < stay::kMaxTaxRules; ++i) rules.push_back(city_tax(numbered(i)));
    CHECK(putting(set_tax_rules, rules, hotel).empty());
    rules.push_back(city_tax("past"));
    CHECK(putting(set_tax_rules, rules, hotel) == Wrong{"tax_rules"});
    CHECK(putting(set_tax_rules, std::vector{city_tax("twice"), city_tax("twice")}) ==
          Wrong{"tax_rules"});
}

TEST_CASE("what does not fit a part is told by field") {
    CHECK(putting(put_room_type, with(room("r"), [](auto& r) { r.physical = 0, r.name = ""; })) ==
          Wrong{"name", "physical"});
    CHECK(putting(put_policy, with(free_policy("p"), [](auto& p) {
                      p.otherwise = {stay::Penalty::Kind::percent, 10'001};
                  })) == Wrong{"otherwise.basis_points"});
    CHECK(putting(set_tax_rules, std::vector{with(city_tax("t"), [](auto& t) {
                      t.amount = euros(0);
                  })}) == Wrong{"tax_rules[0].amount.amount"});
    const auto plan = [](auto change) {
        return putting(put_rate_plan, with(base_plan("p"), change));
    };
    CHECK(plan([](auto& p) { p.price = euros(0); }) == Wrong{"price.amount"});
    CHECK(plan([](auto& p) { p.room_type_id = "none"; }) == Wrong{"room_type_id"});
    CHECK(plan([](auto& p) { p.cancellation_policy_id = "none"; }) ==
          Wrong{"cancellation_policy_id"});
    CHECK(plan([](auto& p) { p.cancellation_policy_id = kStandardPolicyId; }).empty());
    Hotel hotel = hotel_in_berlin();
    const auto dollars = put_rate_plan(hotel, with(base_plan("p"), [](auto& p) {
                                           p.price = Money{100, *Currency::parse("USD")};
                                       }));
    REQUIRE_FALSE(dollars.has_value());
    CHECK(dollars.error().slug == "currency-mismatch");
}

TEST_CASE("what a derived plan refers to stays what it is") {
    Hotel hotel = hotel_in_berlin();
    REQUIRE(put_room_type(hotel, room("suite")).has_value());
    REQUIRE(put_rate_plan(hotel, base_plan("other")).has_value());
    CHECK(putting(put_rate_plan, derived_plan("cheap", "none"), hotel) ==
          Wrong{"derived.parent_id"});
    CHECK(putting(put_rate_plan, derived_plan("cheap", "cheap"), hotel) ==
          Wrong{"derived.parent_id"});
    REQUIRE(put_rate_plan(hotel, derived_plan("cheap", "plan")).has_value());
    CHECK(putting(put_rate_plan, derived_plan("cheaper", "cheap"), hotel) ==
          Wrong{"derived.parent_id"});
    CHECK(putting(put_rate_plan, derived_plan("plan", "other"), hotel) == Wrong{"derived"});
    CHECK(putting(put_rate_plan, base_plan("plan", "suite"), hotel) == Wrong{"room_type_id"});
    CHECK(putting(put_rate_plan, with(base_plan("plan"), [](auto& p) { p.archived = true; }), hotel)
              .empty());
    CHECK(putting(put_rate_plan, base_plan("cheap", "suite"), hotel).empty());
}

TEST_CASE("an archived hotel takes no part") {
    Hotel hotel = hotel_in_berlin();
    REQUIRE(archive(hotel).has_value());
    for (const auto& result :
         {put_room_type(hotel, room("r")), put_rate_plan(hotel, base_plan("p")),
          put_policy(hotel, free_policy("p")), set_tax_rules(hotel, {})}) {
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().slug == "hotel-archived");
    }
}

TEST_CASE("the simple price and rooms are those of the first base plan and its room type") {
    Hotel hotel = hotel_in_berlin();
    REQUIRE(put_room_type(hotel, room("suite")).has_value());
    REQUIRE(put_rate_plan(hotel, base_plan("suite-rate", "suite")).has_value());
    REQUIRE(put_rate_plan(hotel, derived_plan("cheap", "plan")).has_value());
    REQUIRE(put_rate_plan(hotel, base_plan("other")).has_value());
    CHECK(headline_plan(hotel).id == "plan");
    const Hotel before = hotel;
    REQUIRE(edit(hotel, {.price = euros(120), .rooms = 7}).has_value());
    Hotel expected = before;
    expected.selling.rate_plans[0].price = euros(120);
    expected.selling.room_types[0].physical = 7;
    CHECK(hotel == expected);

    // What is archived gives way, while there is anything else.
    const auto archive_plan = [&](std::size_t i) {
        RatePlan plan = hotel.selling.rate_plans[i];
        plan.archived = true;
        REQUIRE(put_rate_plan(hotel, plan).has_value());
    };
    archive_plan(0);
    CHECK(headline_plan(hotel).id == "other");
    archive_plan(3);
    CHECK(headline_plan(hotel).id == "suite-rate");
    REQUIRE(edit(hotel, {.price = euros(300), .rooms = 2}).has_value());
    CHECK(hotel.selling.rate_plans[1].price == euros(300));
    CHECK(hotel.selling.room_types[1].physical == 2);
    RoomType suite = hotel.selling.room_types[1];
    suite.archived = true;
    REQUIRE(put_room_type(hotel, suite).has_value());
    CHECK(headline_plan(hotel).id == "plan");
}

TEST_CASE("a hotel may be made with all that it sells") {
    NewHotel asked;
    asked.name = "Adler";
    asked.city = "Berlin";
    asked.price_amount = "100";
    asked.selling = Selling{.room_types = {room("a"), room("b")},
                            .rate_plans = {base_plan("p", "a"), base_plan("q", "b")},
                            .tax_rules = {city_tax("t")},
                            .cancellation_policies = {free_policy("free")}};
    const auto make = [&](auto change) {
        NewHotel changed = asked;
        change(*changed.selling);
        const Place place{"DE", 52.5, 13.4, "Europe/Berlin", euro()};
        return create(changed, place, {"h", "r", "p"}, "owner", from_unix_ms(0));
    };
    const auto wrong = [&](auto change) {
        const auto made = make(change);
        return wrong_fields_of(made ? Result<void>{} : std::unexpected(made.error()));
    };
    const auto made = make([](Selling&) {});
    REQUIRE(made.has_value());
    CHECK(made->selling == *asked.selling);
    CHECK(wrong([](Selling& s) { s.room_types.clear(); }) == Wrong{"room_types"});
    CHECK(wrong([](Selling& s) { s.rate_plans.clear(); }) == Wrong{"rate_plans"});
    CHECK(wrong([](Selling& s) { s.room_types[1].physical = 0; }) ==
          Wrong{"room_types[1].physical"});
    CHECK(wrong([](Selling& s) { s.rate_plans[1].price = euros(0); }) ==
          Wrong{"rate_plans[1].price.amount"});
    CHECK(wrong([](Selling& s) { s.rate_plans[1].id = "a b"; }) == Wrong{"rate_plans[1].id"});
    CHECK(wrong([](Selling& s) { s.tax_rules[0].name = ""; }) == Wrong{"tax_rules[0].name"});
    CHECK(wrong([](Selling& s) { s.cancellation_policies[0].name = ""; }) ==
          Wrong{"cancellation_policies[0].name"});
    CHECK(wrong([](Selling& s) { s.room_types[1].id = "a"; }) == Wrong{"room_types"});
}

}  // namespace innkeeper::hotels
