#pragma once

#include "services/hotels/domain/selling.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

/// A hotel in Berlin with one room type and one rate plan of 100 euros. For tests.
namespace innkeeper::hotels {

inline Currency euro() { return *Currency::parse("EUR"); }
inline Money euros(std::int64_t amount) { return {amount * 100, euro()}; }
inline CivilDate day(const char* text) { return *parse_date(text); }

inline Hotel hotel_in_berlin() {
    NewHotel asked;
    asked.name = "Adler";
    asked.star_rating = 4;
    asked.city = "Berlin";
    asked.price_amount = "100";
    const Place place{"DE", 52.5, 13.4, "Europe/Berlin", euro()};
    auto hotel = create(asked, place, {"h", "room", "plan"}, "owner", from_unix_ms(0));
    REQUIRE(hotel.has_value());
    return *std::move(hotel);
}

inline RoomType room(std::string id) { return {.id = std::move(id), .name = "Room"}; }

inline RatePlan base_plan(std::string id, std::string room_type_id = "room") {
    return {.id = std::move(id),
            .name = "Plan",
            .room_type_id = std::move(room_type_id),
            .price = euros(80),
            .extra_adult = euros(20),
            .child_bands = {}};
}

inline RatePlan derived_plan(std::string id, std::string parent_id) {
    RatePlan plan = base_plan(std::move(id));
    plan.derived = {std::move(parent_id), stay::Derivation::Kind::percent, -1000};
    plan.price = euros(0);
    return plan;
}

inline TaxRule city_tax(std::string id) {
    return {.id = std::move(id),
            .name = "City tax",
            .basis = stay::Basis::per_person_night,
            .amount = euros(2)};
}

inline CancellationPolicy free_policy(std::string id) {
    return {.id = std::move(id), .name = "Free", .otherwise = {stay::Penalty::Kind::none, 0}};
}

inline std::vector<std::string> wrong_fields_of(const Result<void>& result) {
    std::vector<std::string> out;
    if (result) return out;
    for (const FieldError& field : result.error().fields) out.push_back(field.field);
    return out;
}

}  // namespace innkeeper::hotels
