#include "innkeeper/sample/hotels.hpp"

#include "chassis/core/check.hpp"
#include "innkeeper/sample/cities.hpp"
#include "innkeeper/sample/dice.hpp"
#include "innkeeper/sample/prices.hpp"
#include "innkeeper/sample/words.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_set>

#include <fmt/format.h>

namespace innkeeper::sample {
namespace {

/// The farthest that a hotel lies from the middle of its city, each way.
constexpr double kJitterKm = 3.0;
constexpr double kKmPerDegree = 111.32;
constexpr double kDegreeSteps = 100'000.0;

constexpr std::array<double, 5> kPriceOfStars{0.42, 0.64, 1.0, 1.7, 3.3};
constexpr std::array<double, 5> kShareOfStars{0.06, 0.16, 0.36, 0.29, 0.13};
constexpr std::array<int, 5> kFewestRooms{5, 8, 14, 24, 40};
constexpr std::array<int, 5> kMostRooms{18, 40, 90, 180, 320};

/// The chance of each of kAmenities at one star and at five; between them it grows evenly.
struct Odds {
    double low;
    double high;
};
constexpr std::array<Odds, kAmenities.size()> kOdds{{{0.85, 1.0},
                                                     {0.02, 0.8},
                                                     {0.0, 0.85},
                                                     {0.02, 0.9},
                                                     {0.35, 0.8},
                                                     {0.1, 0.98},
                                                     {0.15, 0.98},
                                                     {0.3, 0.97},
                                                     {0.4, 0.9},
                                                     {0.35, 0.4},
                                                     {0.3, 0.6},
                                                     {0.05, 0.6},
                                                     {0.2, 0.4},
                                                     {0.25, 0.9}}};
constexpr std::size_t kBeach = 12;
static_assert(kAmenities[kBeach] == "beach");

std::size_t index(int stars) { return static_cast<std::size_t>(stars - 1); }

/// Cities by the square root of their people: a metropolis has more hotels, and a village has one.
class CityLottery {
public:
    CityLottery() {
        for (const City& city : cities()) {
            total_ += std::sqrt(static_cast<double>(city.population) + 40'000.0);
            upto_.push_back(total_);
        }
    }
    const City& draw(Dice& dice) const {
        const auto found = std::ranges::upper_bound(upto_, dice.between(0, total_));
        const auto at = std::min(static_cast<std::size_t>(found - upto_.begin()), upto_.size() - 1);
        return cities()[at];
    }

private:
    std::vector<double> upto_;
    double total_ = 0;
};

const City& city_named(std::string_view name, std::string_view country) {
    const auto found = std::ranges::find_if(
        cities(), [&](const City& city) { return city.name == name && city.country == country; });
    CHECK(found != cities().end());
    return *found;
}

int draw_stars(Dice& dice) {
    double left = dice.unit();
    for (int stars = 1; stars < 5; ++stars) {
        left -= kShareOfStars[index(stars)];
        if (left < 0) return stars;
    }
    return 5;
}

Money money(std::int64_t units, const std::string& code) {
    const auto currency = Currency::parse(code);
    CHECK(currency);
    const auto price = Money::parse(std::to_string(units), *currency);
    CHECK(price);
    return *price;
}

std::int64_t draw_price(int stars, const City& city, Dice& dice) {
    const auto level = price_level(city.currency);
    CHECK(level);
    const double spread = dice.between(0.75, 1.3);
    return round_price(static_cast<double>(*level) * kPriceOfStars[index(stars)] * spread);
}

std::vector<std::string> draw_amenities(int stars, bool by_the_sea, Dice& dice) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < kAmenities.size(); ++i) {
        const double grown = static_cast<double>(stars - 1) / 4.0;
        const bool has = dice.chance(kOdds[i].low + (kOdds[i].high - kOdds[i].low) * grown);
        if (has && (i != kBeach || by_the_sea)) out.emplace_back(kAmenities[i]);
    }
    return out;
}

double off_by(double degrees, double km_per_degree, Dice& dice) {
    // The mean of two draws keeps most hotels near the middle.
    const double km =
        (dice.between(-kJitterKm, kJitterKm) + dice.between(-kJitterKm, kJitterKm)) / 2;
    return std::round((degrees + km / km_per_degree) * kDegreeSteps) / kDegreeSteps;
}

SampleHotel build(std::string name, int stars, const City& city, Money price, Dice& dice) {
    SampleHotel hotel{.name = std::move(name),
                      .star_rating = stars,
                      .city = city.name,
                      .country = city.country,
                      .address = {},
                      .time_zone = city.time_zone,
                      .currency = city.currency,
                      .price = price,
                      .description = {},
                      .amenities = {}};
    hotel.address = street_address(dice);
    const double shrink = std::cos(city.lat * std::numbers::pi / 180.0);
    hotel.lat = off_by(city.lat, kKmPerDegree, dice);
    hotel.lon = off_by(city.lon, kKmPerDegree * shrink, dice);
    hotel.rooms = dice.whole(kFewestRooms[index(stars)], kMostRooms[index(stars)]);
    hotel.max_adults = dice.chance(0.7) ? 2 : dice.whole(3, 4);
    hotel.amenities = draw_amenities(stars, city.by_the_sea, dice);
    hotel.description =
        describe({stars, city.name, city.by_the_sea, city.below_mountains, hotel.amenities}, dice);
    hotel.approval_mode = dice.chance(0.25) ? ApprovalMode::manual : ApprovalMode::automatic;
    hotel.picture_seed = dice.seed();
    hotel.by_the_sea = city.by_the_sea;
    hotel.below_mountains = city.below_mountains;
    return hotel;
}

SampleHotel from_the_notes(std::string name, int stars, std::string_view city_name,
                           std::int64_t units, Dice& dice) {
    const City& city = city_named(city_name, "AU");
    SampleHotel hotel = build(std::move(name), stars, city, money(units, city.currency), dice);
    hotel.approval_mode = ApprovalMode::manual;
    return hotel;
}

/// Of names that are taken; then a number makes one of its own.
constexpr int kNameDraws = 100;

}  // namespace

std::string_view to_string(ApprovalMode mode) {
    return mode == ApprovalMode::manual ? "manual" : "auto";
}

std::vector<SampleHotel> sample_hotels(std::uint64_t seed, std::size_t count) {
    CHECK(count <= kMaxSampleHotels);
    Dice dice(seed);
    std::vector<SampleHotel> out;
    out.reserve(count + 3);
    out.push_back(from_the_notes("Continental", 4, "Sydney", 200, dice));
    out.push_back(from_the_notes("Shangrilla", 5, "Sydney", 400, dice));
    out.push_back(from_the_notes("Crown", 5, "Melbourne", 800, dice));
    const CityLottery lottery;
    std::unordered_set<std::string> names;
    while (out.size() < count + 3) {
        Dice own(dice.seed());
        std::string name = hotel_name(own);
        for (int draws = 1; !names.insert(name).second; ++draws)
            name = draws < kNameDraws ? hotel_name(own) : fmt::format("{} {}", name, out.size());
        const City& city = lottery.draw(own);
        const int stars = draw_stars(own);
        const Money price = money(draw_price(stars, city, own), city.currency);
        out.push_back(build(std::move(name), stars, city, price, own));
    }
    return out;
}

}  // namespace innkeeper::sample
