#include "innkeeper/sample/hotels.hpp"

#include "chassis/core/dates.hpp"
#include "chassis/core/encoding.hpp"
#include "innkeeper/sample/cities.hpp"
#include "innkeeper/sample/prices.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

using namespace innkeeper;
using namespace innkeeper::sample;

namespace {

constexpr std::size_t kMany = 2'000;

const std::vector<SampleHotel>& many() {
    static const std::vector<SampleHotel> kHotels = sample_hotels(7, kMany);
    return kHotels;
}

const City& city_of(const SampleHotel& hotel) {
    const auto found = std::ranges::find_if(cities(), [&](const City& city) {
        return city.name == hotel.city && city.country == hotel.country;
    });
    REQUIRE(found != cities().end());
    return *found;
}

double km_between(const SampleHotel& hotel, const City& city) {
    const double north = (hotel.lat - city.lat) * 111.32;
    const double east =
        (hotel.lon - city.lon) * 111.32 * std::cos(city.lat * std::numbers::pi / 180.0);
    return std::hypot(north, east);
}

}  // namespace

TEST_CASE("every city has a known zone and currency, a place on earth and a price level") {
    CHECK(cities().size() >= 300);
    std::set<std::string> seen;
    for (const City& city : cities()) {
        CAPTURE(city.name);
        CHECK(seen.insert(city.country + "/" + city.name).second);
        CHECK(is_utf8(city.name));
        CHECK(city.country.size() == 2);
        CHECK(!city.country_name.empty());
        CHECK(is_time_zone(city.time_zone));
        CHECK(Currency::parse(city.currency));
        CHECK(price_level(city.currency));
        CHECK(std::abs(city.lat) <= 90);
        CHECK(std::abs(city.lon) <= 180);
        CHECK(city.population > 0);
    }
    CHECK(!price_level("XXX"));
}

TEST_CASE("cities carry the zone and money of their country") {
    struct Row {
        std::string_view name;
        std::string_view country;
        std::string_view zone;
        std::string_view currency;
    };
    for (const Row& want :
         {Row{"Sydney", "AU", "Australia/Sydney", "AUD"},
          Row{"Melbourne", "AU", "Australia/Melbourne", "AUD"},
          Row{"Zürich", "CH", "Europe/Zurich", "CHF"},
          Row{"São Paulo", "BR", "America/Sao_Paulo", "BRL"},
          Row{"Kyiv", "UA", "Europe/Kyiv", "UAH"}, Row{"Zagreb", "HR", "Europe/Zagreb", "EUR"},
          Row{"Sofia", "BG", "Europe/Sofia", "EUR"}, Row{"Aqaba", "JO", "Asia/Amman", "JOD"},
          Row{"Ushuaia", "AR", "America/Argentina/Ushuaia", "ARS"},
          Row{"Kathmandu", "NP", "Asia/Kathmandu", "NPR"},
          Row{"Honolulu", "US", "Pacific/Honolulu", "USD"},
          Row{"Washington", "US", "America/New_York", "USD"}}) {
        CAPTURE(want.name);
        const auto found = std::ranges::find_if(cities(), [&](const City& city) {
            return city.name == want.name && city.country == want.country;
        });
        REQUIRE(found != cities().end());
        CHECK(found->time_zone == want.zone);
        CHECK(found->currency == want.currency);
    }
}

TEST_CASE("the first three are the hotels of the notes") {
    const auto hotels = sample_hotels(99, 0);
    REQUIRE(hotels.size() == 3);
    const auto check = [&](std::size_t i, std::string_view name, int stars, std::string_view city,
                           std::string_view price) {
        CHECK(hotels[i].name == name);
        CHECK(hotels[i].star_rating == stars);
        CHECK(hotels[i].city == city);
        CHECK(hotels[i].country == "AU");
        CHECK(hotels[i].currency == "AUD");
        CHECK(hotels[i].price.amount() == price);
        CHECK(hotels[i].approval_mode == ApprovalMode::manual);
    };
    check(0, "Continental", 4, "Sydney", "200.00");
    check(1, "Shangrilla", 5, "Sydney", "400.00");
    check(2, "Crown", 5, "Melbourne", "800.00");
}

TEST_CASE("a seed gives the same hotels again, and more of them only add") {
    const auto few = sample_hotels(7, 40);
    CHECK(sample_hotels(7, 40) == few);
    REQUIRE(many().size() == kMany + 3);
    CHECK(std::equal(few.begin(), few.end(), many().begin()));
    const auto other = sample_hotels(8, 40);
    int same = 0;
    for (std::size_t i = 3; i < few.size(); ++i) same += few[i].name == other[i].name ? 1 : 0;
    CHECK(same < 5);
}

TEST_CASE("as many hotels as are allowed still have names of their own") {
    const auto hotels = sample_hotels(3, kMaxSampleHotels);
    CHECK(hotels.size() == kMaxSampleHotels + 3);
    std::set<std::string> names;
    for (const SampleHotel& hotel : hotels) names.insert(hotel.name);
    CHECK(names.size() == hotels.size());
}

TEST_CASE("every hotel is whole and within its ranges") {
    std::set<std::uint64_t> pictures;
    for (const SampleHotel& hotel : many()) {
        CAPTURE(hotel.name);
        CHECK(!hotel.name.empty());
        CHECK(hotel.name.size() <= 100);
        CHECK(hotel.star_rating >= 1);
        CHECK(hotel.star_rating <= 5);
        CHECK_FALSE(hotel.address.empty());
        CHECK(is_utf8(hotel.address));
        CHECK(hotel.description.size() > 20);
        CHECK(hotel.description.find('{') == std::string::npos);
        CHECK(hotel.price.currency.code() == hotel.currency);
        CHECK(hotel.price.minor > 0);
        CHECK(hotel.rooms >= 5);
        CHECK(hotel.rooms <= 320);
        CHECK(hotel.max_adults >= 2);
        CHECK(hotel.max_adults <= 4);
        CHECK(pictures.insert(hotel.picture_seed).second);
        const City& city = city_of(hotel);
        CHECK(hotel.time_zone == city.time_zone);
        CHECK(hotel.currency == city.currency);
        CHECK(km_between(hotel, city) < 4.3);  // 3 km each way, on the diagonal
    }
}

TEST_CASE("amenities are known slugs, once each, and a beach needs a shore") {
    std::set<std::string> used;
    for (const SampleHotel& hotel : many()) {
        CAPTURE(hotel.name);
        std::set<std::string> own;
        for (const std::string& amenity : hotel.amenities) {
            CHECK(std::ranges::find(kAmenities, amenity) != kAmenities.end());
            CHECK(own.insert(amenity).second);
        }
        CHECK((!own.contains("beach") || hotel.by_the_sea));
        used.insert(own.begin(), own.end());
    }
    CHECK(used.size() == kAmenities.size());
}

TEST_CASE("prices grow with the stars and suit the currency") {
    std::array<double, 6> sum{};
    std::array<int, 6> count{};
    std::set<int> stars;
    for (const SampleHotel& hotel : many()) {
        if (hotel.name == "Continental" || hotel.name == "Shangrilla" || hotel.name == "Crown")
            continue;
        const double units =
            static_cast<double>(hotel.price.minor) / std::pow(10, hotel.price.currency.exponent());
        const double ratio = units / static_cast<double>(*price_level(hotel.currency));
        CAPTURE(hotel.name);
        CHECK(ratio > 0.25);
        CHECK(ratio < 4.8);
        sum[static_cast<std::size_t>(hotel.star_rating)] += ratio;
        ++count[static_cast<std::size_t>(hotel.star_rating)];
    }
    for (std::size_t i = 1; i <= 5; ++i) {
        REQUIRE(count[i] > 20);
        if (i > 1) CHECK(sum[i] / count[i] > sum[i - 1] / count[i - 1] * 1.2);
    }
}

TEST_CASE("prices keep two digits") {
    CHECK(round_price(0.2) == 1);
    CHECK(round_price(99.4) == 99);
    CHECK(round_price(123.4) == 120);
    CHECK(round_price(12'345) == 12'000);
    CHECK(round_price(1'280'000) == 1'300'000);
}

TEST_CASE("both ways of approval occur, and hotels are spread over the world") {
    std::set<std::string> countries;
    std::ptrdiff_t manual = 0;
    for (const SampleHotel& hotel : many()) {
        countries.insert(hotel.country);
        manual += hotel.approval_mode == ApprovalMode::manual ? 1 : 0;
    }
    CHECK(countries.size() > 60);
    CHECK(manual > 300);
    CHECK(manual < 800);
    CHECK(to_string(ApprovalMode::manual) == "manual");
    CHECK(to_string(ApprovalMode::automatic) == "auto");
}
