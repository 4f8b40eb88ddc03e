#include "services/search/http/search_fixture.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

namespace bj = json::bj;

const std::string kDates = "?arrival=2027-07-20&departure=2027-07-22";

bj::object hits(World& world, const std::string& query) {
    const auto response = world.get("/api/v1/hotels" + query);
    REQUIRE(response.status == 200);
    return object_in(response);
}

bj::object offer_of(const bj::object& page, std::size_t at = 0) {
    return page.at("items").as_array().at(at).at("offer").as_object();
}

std::string amount(const bj::object& object, const char* name) {
    return text_in(object.at(name).as_object(), "amount");
}

TEST_CASE("with dates each hotel has the exact total of its cheapest stay") {
    World world;
    add_notes_hotels(world);
    const auto page = hits(world, kDates + "&sort=price");
    CHECK(page.at("nights") == 2);
    CHECK(page.at("total") == 3);
    CHECK_FALSE(page.contains("nearest"));
    CHECK(offer_of(page) == bj::value{{"room_type_id", "double"},
                                      {"room_type_name", "Double"},
                                      {"rate_plan_id", "flex"},
                                      {"rate_plan_name", "Flexible"},
                                      {"meal_plan", "breakfast"},
                                      {"payment", "at_hotel"},
                                      {"total", {{"amount", "400.00"}, {"currency", "AUD"}}},
                                      {"due_now", {{"amount", "0.00"}, {"currency", "AUD"}}},
                                      {"due_at_hotel", {{"amount", "400.00"}, {"currency", "AUD"}}},
                                      {"free_cancellation", true},
                                      {"available_rooms", 2}});
    CHECK_FALSE(page.at("items").as_array()[0].as_object().contains("from"));
    CHECK(world.names(kDates + "&sort=price") == Texts{"Continental", "Shangrilla", "Crown"});
    CHECK(amount(offer_of(hits(world, kDates + "&sort=price&rooms=2")), "total") == "800.00");
}

TEST_CASE("what a manager changes and what others book shows at once") {
    World world;
    world.add(Made{});
    world.add(Rate{.price = "500.50"});
    CHECK(amount(offer_of(hits(world, kDates)), "total") == "900.50");
    world.add(Night{.sold = 1});
    CHECK(offer_of(hits(world, kDates)).at("available_rooms") == 1);
    CHECK(world.names(kDates + "&rooms=2").empty());
    world.add(Night{.sold = 2, .version = 2});
    CHECK(world.names(kDates).empty());
    world.add(Night{.sold = 1, .version = 1});  // late, and no more true
    CHECK(world.names(kDates).empty());
    world.add(Night{.sold = 0, .version = 3});
    CHECK(offer_of(hits(world, kDates)).at("available_rooms") == 2);
    world.add(Night{.version = 4, .stop_sell = true});
    CHECK(world.names(kDates).empty());
}

TEST_CASE("where nothing fits, the nearest dates that do are named") {
    World world;
    world.add(Made{});
    world.add(Night{.sold = 2});
    const auto none = hits(world, kDates);
    CHECK(none.at("total") == 0);
    CHECK(none.at("nearest") == bj::value{{"arrival", "2027-07-21"}, {"departure", "2027-07-23"}});
    CHECK_FALSE(hits(world, kDates + "&city=perth").contains("nearest"));
}

TEST_CASE("filters, and facets that count behind them") {
    World world;
    add_notes_hotels(world);
    world.add(
        Made{.id = 4, .name = "Inn", .stars = 2, .price = "90.00", .amenities = R"("spa","pool")"});
    CHECK(world.names("?max_price=200&currency=AUD") == Texts{"Continental", "Inn"});
    CHECK(world.names(kDates + "&max_price=200&currency=AUD") == Texts{"Inn"});
    CHECK(world.names("?currency=EUR").empty());
    CHECK(world.names("?amenities=spa") == Texts{"Inn"});
    CHECK(world.names("?meal_plans=half_board").empty());
    CHECK(world.names("?meal_plans=half_board,breakfast").size() == 4);
    CHECK(world.names("?free_cancellation=true").size() == 4);
    CHECK(world.names("?near=-33.87,151.21,5").size() == 4);
    CHECK(world.names("?box=0,0,10,10").empty());
    const auto page = hits(world, "?min_rating=5&near=-33.87,151.22,5&sort=distance");
    CHECK(page.at("items").as_array()[0].at("distance_km").to_number<double>() ==
          doctest::Approx(0.92).epsilon(0.02));
    const auto& facets = page.at("facets").as_object();
    CHECK(facets.at("star_ratings") == bj::value{{{"value", 5}, {"count", 2}},
                                                 {{"value", 4}, {"count", 1}},
                                                 {{"value", 2}, {"count", 1}}});
    CHECK(facets.at("amenities") == bj::array{bj::object{{"value", "pool"}, {"count", 2}}});
    CHECK(facets.at("meal_plans") == bj::array{bj::object{{"value", "breakfast"}, {"count", 2}}});
    CHECK(facets.at("free_cancellation") == 2);
    CHECK(facets.at("cities").as_array().size() == 2);
    std::int64_t in_bands = 0;
    for (const auto& band : facets.at("prices").as_array()) in_bands += band.at("count").as_int64();
    CHECK(in_bands == 2);
}

TEST_CASE("the calendar tells each night of a month") {
    World world;
    world.add(Made{});
    world.add(Rate{.price = "500.50"});
    world.add(Night{.date = "2027-07-21", .sold = 2});
    const auto response = world.get("/api/v1/hotels/" + uuid(1) + "/calendar?month=2027-07");
    REQUIRE(response.status == 200);
    const auto calendar = object_in(response);
    CHECK(text_in(calendar, "hotel_id") == uuid(1));
    CHECK(text_in(calendar, "month") == "2027-07");
    CHECK(text_in(calendar, "currency") == "AUD");
    const auto& nights = calendar.at("nights").as_array();
    REQUIRE(nights.size() == 31);
    CHECK(nights[18] == bj::value{{"night", "2027-07-19"},
                                  {"available", true},
                                  {"available_rooms", 2},
                                  {"price", {{"amount", "400.00"}, {"currency", "AUD"}}},
                                  {"min_stay", 1}});
    CHECK(amount(nights[19].as_object(), "price") == "500.50");
    CHECK(nights[20] ==
          bj::value{{"night", "2027-07-21"}, {"available", false}, {"available_rooms", 0}});
    const auto past = object_in(world.get("/api/v1/hotels/" + uuid(1) + "/calendar?month=2027-01"));
    CHECK(past.at("nights").as_array()[0].at("available") == false);
    CHECK(past.at("nights").as_array()[30].at("available") == true);
}

TEST_CASE("the page of a hotel has all that is on sale, in one answer") {
    World world;
    world.add(Made{});
    const std::string path = "/api/v1/hotels/" + uuid(1);
    const auto page = object_in(world.get(path));
    const auto& plans = page.at("rate_plans").as_array();
    REQUIRE(plans.size() == 1);
    CHECK(plans[0] == bj::value{{"id", "flex"},
                                {"name", "Flexible"},
                                {"room_type_id", "double"},
                                {"meal_plan", "breakfast"},
                                {"payment", "at_hotel"}});
    CHECK(page.at("room_types").as_array().size() == 1);
    CHECK(page.at("cancellation_policies").as_array().empty());
    CHECK(page.at("tax_rules").as_array().empty());
    CHECK(page.at("photos").as_array().size() == 1);
    CHECK(world.get(path).body == world.get(path).body);
    world.add(Made{.name = "Renamed", .version = 2});
    CHECK(text_in(object_in(world.get(path)), "name") == "Renamed");
}

}  // namespace
}  // namespace innkeeper::search
