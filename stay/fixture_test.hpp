#pragma once

#include "stay/availability.hpp"
#include "stay/hotel.hpp"
#include "stay/price.hpp"

#include <string_view>
#include <vector>

/// A small hotel for the tests of the kernel.
namespace innkeeper::stay::test {

inline Currency currency(std::string_view code) { return Currency::parse(code).value(); }
inline Money eur(std::int64_t minor) { return Money{minor, currency("EUR")}; }
inline CivilDate date(std::string_view text) { return parse_date(text).value(); }
inline Stay stay_of(std::string_view arrival, std::string_view departure) {
    return Stay::make(date(arrival), date(departure)).value();
}

inline RatePlan plan_of(std::string_view code = "EUR") {
    return {.id = "flex",
            .name = "Flexible",
            .room_type_id = "double",
            .price = {100'00, currency(code)},
            .extra_adult = {30'00, currency(code)},
            .child_bands = {{0, 5, {0, currency(code)}}, {6, 12, {15'00, currency(code)}}}};
}

inline Hotel hotel_of(std::string_view code = "EUR") {
    Hotel hotel{.id = "h1",
                .version = 3,
                .name = "Continental",
                .city = "Berlin",
                .time_zone = "Europe/Berlin",
                .currency = currency(code)};
    hotel.manager_ids = {"max"};
    hotel.room_types = {{.id = "double",
                         .name = "Double",
                         .max_adults = 3,
                         .max_children = 2,
                         .max_total = 4,
                         .physical = 5}};
    hotel.rate_plans = {plan_of(code)};
    return hotel;
}

inline TaxRule percent_rule(std::int64_t basis_points, bool included,
                            std::string_view name = "VAT") {
    return {.id = std::string(name),
            .name = std::string(name),
            .basis = Basis::percent_of,
            .amount = eur(0),
            .basis_points = basis_points,
            .included = included};
}

inline TaxRule amount_rule(Basis basis, std::int64_t minor, std::string_view name = "City tax") {
    return {.id = std::string(name),
            .name = std::string(name),
            .kind = TaxRule::Kind::fee,
            .basis = basis,
            .amount = eur(minor)};
}

/// `count` days from `from` on, all open, at the plan's prices.
inline Calendar calendar_of(const Hotel& hotel, std::string_view from, int count) {
    const RateDay day = effective_day(hotel, hotel.rate_plans.front(), {}, {}).value();
    return {date(from), std::vector<Day>(static_cast<std::size_t>(count), Day{day, {}})};
}

}  // namespace innkeeper::stay::test
