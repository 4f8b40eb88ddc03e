#include "innkeeper/sample/selling.hpp"

#include "chassis/core/check.hpp"
#include "innkeeper/sample/dice.hpp"
#include "innkeeper/sample/prices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace innkeeper::sample {
namespace {

using stay::Penalty;

/// Another stream of chance than that of the hotel's own fields, which must not move.
constexpr std::uint64_t kOwnStream = 0x5e11'1a6f'0f7e'4a3d;
constexpr std::string_view kFlexible = "flexible";
constexpr std::string_view kModerate = "moderate";
constexpr std::string_view kNonRefundable = "non-refundable";
constexpr int kDaysOfYear = 365;
constexpr double kOfWeekends = 1.2;

// Sample rates, invented: they only show how taxes are counted.
constexpr std::int64_t kIncludedBasisPoints = 1'000;
constexpr std::int64_t kAddedBasisPoints = 800;
constexpr double kCityTaxOfLevel = 0.02;
constexpr double kResortFeeOfLevel = 0.1;
constexpr std::array<std::string_view, 14> kIncludedTax{"AT", "AU", "BE", "CH", "DE", "ES", "FR",
                                                        "GB", "GR", "IT", "JP", "NL", "NZ", "PT"};
constexpr std::array<std::string_view, 3> kAddedTax{"CA", "IN", "US"};
constexpr std::array<std::string_view, 8> kCityTax{"AT", "DE", "ES", "FR", "GR", "IT", "NL", "PT"};

bool among(const auto& countries, const SampleHotel& hotel) {
    return std::ranges::find(countries, hotel.country) != countries.end();
}

/// A round price of that part of the hotel's.
Money part_of_price(const SampleHotel& hotel, double part) {
    std::int64_t scale = 1;
    for (int i = 0; i < hotel.price.currency.exponent(); ++i) scale *= 10;
    const double units = static_cast<double>(hotel.price.minor) / static_cast<double>(scale);
    return {round_price(units * part) * scale, hotel.price.currency};
}

Money part_of_level(const SampleHotel& hotel, double part) {
    std::int64_t scale = 1;
    for (int i = 0; i < hotel.price.currency.exponent(); ++i) scale *= 10;
    const auto level = price_level(hotel.currency);
    CHECK(level);
    return {round_price(static_cast<double>(*level) * part) * scale, hotel.price.currency};
}

struct Kind {
    const char* id;
    const char* name;
    double price;  ///< of the hotel's
    int more_persons;
};
constexpr std::array<Kind, 3> kKinds{{{"standard", "Standard room", 1.0, 0},
                                      {"superior", "Superior room", 1.3, 1},
                                      {"suite", "Suite", 1.8, 2}}};

/// One to three, mostly one: every part of every hotel costs time at the first start.
int draw_number(Dice& dice) { return 1 + (dice.chance(0.35) ? 1 : 0) + (dice.chance(0.2) ? 1 : 0); }

std::vector<stay::RoomType> draw_room_types(const SampleHotel& hotel, Dice& dice) {
    const auto kinds = static_cast<std::size_t>(draw_number(dice));
    std::vector<stay::RoomType> out;
    int left = hotel.rooms;
    for (std::size_t i = 0; i < kinds; ++i) {
        const bool last = i + 1 == kinds;
        const int rooms = last ? left : std::max(1, left * 6 / 10);
        left -= rooms;
        const int adults = hotel.max_adults + kKinds[i].more_persons;
        out.push_back({.id = kKinds[i].id,
                       .name = kKinds[i].name,
                       .max_adults = adults,
                       .max_children = 2,
                       .max_total = adults + 2,
                       .physical = rooms});
    }
    return out;
}

std::vector<stay::CancellationPolicy> policies() {
    using std::chrono::hours;
    stay::CancellationPolicy flexible = stay::default_policy();
    flexible.id = kFlexible;
    return {flexible,
            {.id = std::string(kModerate),
             .name = "Free until a week before arrival, half until the day before",
             .windows = {{.days_before = 7, .time = hours(18), .penalty = {}},
                         {.days_before = 1,
                          .time = hours(18),
                          .penalty = {Penalty::Kind::percent, 5'000}}}},
            {.id = std::string(kNonRefundable), .name = "No money back"}};
}

/// A flexible base plan, paid at the hotel, and perhaps two derived from it.
void add_plans(std::vector<stay::RatePlan>& plans, const SampleHotel& hotel,
               const std::string& room_type_id, double price, int count, std::string_view policy) {
    stay::RatePlan base{
        .id = room_type_id + "-flexible",
        .name = "Flexible rate",
        .room_type_id = room_type_id,
        .price = price == 1.0 ? hotel.price : part_of_price(hotel, price),
        .extra_adult = part_of_price(hotel, 0.3),
        .child_bands = {{0, 5, {0, hotel.price.currency}}, {6, 17, part_of_price(hotel, 0.2)}},
        .cancellation_policy_id = std::string(policy)};
    plans.push_back(base);
    stay::RatePlan derived = base;
    derived.price = {0, hotel.price.currency};
    if (count >= 2) {
        derived.id = room_type_id + "-saver";
        derived.name = "Saver rate, no money back";
        derived.derived = {base.id, stay::Derivation::Kind::percent, -1'000};
        derived.payment = stay::PaymentMode::prepay;
        derived.cancellation_policy_id = kNonRefundable;
        plans.push_back(derived);
    }
    if (count >= 3) {
        derived.id = room_type_id + "-breakfast";
        derived.name = "Flexible rate with breakfast";
        derived.derived = {base.id, stay::Derivation::Kind::amount,
                           part_of_price(hotel, 0.15).minor};
        derived.meal_plan = stay::MealPlan::breakfast;
        derived.payment = stay::PaymentMode::at_hotel;
        derived.cancellation_policy_id = policy;
        plans.push_back(derived);
    }
}

std::vector<stay::TaxRule> taxes_of(const SampleHotel& hotel) {
    std::vector<stay::TaxRule> out;
    const Money none{0, hotel.price.currency};
    if (among(kIncludedTax, hotel))
        out.push_back({.id = "vat",
                       .name = "Value added tax (sample rate)",
                       .amount = none,
                       .basis_points = kIncludedBasisPoints,
                       .included = true});
    if (among(kAddedTax, hotel))
        out.push_back({.id = "occupancy",
                       .name = "Occupancy tax (sample rate)",
                       .amount = none,
                       .basis_points = kAddedBasisPoints});
    if (among(kCityTax, hotel))
        out.push_back({.id = "city",
                       .name = "City tax (sample rate)",
                       .basis = stay::Basis::per_person_night,
                       .amount = part_of_level(hotel, kCityTaxOfLevel),
                       .collected_by = stay::Collector::hotel,
                       .adults_only = true});
    if (hotel.country == "US" && hotel.by_the_sea && hotel.star_rating >= 4)
        out.push_back({.id = "resort",
                       .name = "Resort fee (sample rate)",
                       .kind = stay::TaxRule::Kind::fee,
                       .basis = stay::Basis::per_stay,
                       .amount = part_of_level(hotel, kResortFeeOfLevel)});
    return out;
}

}  // namespace

SampleSelling sample_selling(const SampleHotel& hotel) {
    Dice dice(hotel.picture_seed ^ kOwnStream);
    SampleSelling out{.room_types = draw_room_types(hotel, dice),
                      .rate_plans = {},
                      .tax_rules = taxes_of(hotel),
                      .cancellation_policies = policies()};
    const int plans = draw_number(dice);
    const std::string_view policy = dice.chance(0.7) ? kFlexible : kModerate;
    for (std::size_t i = 0; i < out.room_types.size(); ++i)
        add_plans(out.rate_plans, hotel, out.room_types[i].id, kKinds[i].price, i == 0 ? plans : 1,
                  policy);
    std::erase_if(out.cancellation_policies, [&](const auto& own) {
        return std::ranges::find(out.rate_plans, own.id, &stay::RatePlan::cancellation_policy_id) ==
               out.rate_plans.end();
    });
    return out;
}

SampleRates sample_weekends(const SampleHotel& hotel) {
    Dice dice(hotel.picture_seed ^ ~kOwnStream);
    SampleRates out{.rate_plan_id = std::string(kKinds[0].id) + "-flexible",
                    .first_day = 0,
                    .last_day = kDaysOfYear,
                    .weekdays = std::bitset<7>{}.set(5).set(6),
                    .price = part_of_price(hotel, kOfWeekends)};
    if (dice.chance(0.3)) {
        out.weekdays.reset(5);
        out.min_stay_arrival = 2;
    }
    return out;
}

}  // namespace innkeeper::sample
