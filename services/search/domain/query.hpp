#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "services/search/domain/exchange_rates.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "stay/totals.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::search {

/// A hotel whose texts match, from the text index.
struct TextMatch {
    Ordinal tag = 0;
    double score = 0;  ///< the higher the better
};

struct Circle {
    double lat = 0;  ///< degrees
    double lon = 0;
    double km = 0;  ///< radius on the sphere, the edge included
};

/// Degrees, the edges included. West above east: over the date line.
struct Box {
    double south = 0;
    double west = 0;
    double north = 0;
    double east = 0;
};

struct StayWish {
    Stay stay;                           ///< 1 to stay::kMaxStayNights nights
    std::vector<stay::RoomParty> rooms;  ///< who sleeps where; 1 at least
};

enum class Order {
    price,      ///< the cheapest first: by the exact total, or without dates by the from-price
    rating,     ///< the best rated first, then by folded name
    distance,   ///< from the centre of the circle, or the middle of the box
    relevance,  ///< the best text match first
};

/// The place of a hit in its order: total, so a page goes on after any key, whether its hotel is
/// there still or not. Members are compared in their order.
/// price: tier 0 with `value` the worth by the exchange rates; tier 1 without a rate, by currency
/// code (`text`), then amount; tier 2 without a price. rating: `tier` 5 - stars, `text` the folded
/// name. distance: `value` kilometres. relevance: `value` -score.
struct OrderKey {
    int tier = 0;
    std::string text = {};
    double value = 0;
    std::string id = {};  ///< of the hotel
    std::partial_ordering operator<=>(const OrderKey&) const = default;
    bool operator==(const OrderKey&) const = default;
};

/// All that is set must hold. Place (city, text, circle, box) says where is searched; the others
/// are filters, which facets look behind.
struct Query {
    std::string city = {};                            ///< folded prefix; empty: everywhere
    std::optional<std::vector<TextMatch>> text = {};  ///< ascending by tag, each once
    std::optional<Circle> near = {};
    std::optional<Box> box = {};
    std::optional<StayWish> dates = {};

    int min_rating = 1;
    std::optional<Currency> currency = {};  ///< only hotels that sell in it
    /// Of the total, or without dates of the from-price. Other currencies are compared by the
    /// exchange rates; what has no rate, or no price, is left out.
    std::optional<Money> max_total = {};
    std::vector<std::string> amenities = {};  ///< all of them
    /// With dates: an offer that at `now` can be cancelled for nothing. Without: a plan whose
    /// policy begins with a window of no penalty.
    bool free_cancellation = false;
    std::vector<stay::MealPlan> meal_plans = {};  ///< one of them; empty: any

    Order order = Order::rating;
    std::optional<OrderKey> after = {};  ///< the key of the last hit of the page before
    std::size_t limit = 20;
    bool facets = true;
    bool nearest = true;  ///< look for other dates when nothing fits

    Instant now;  ///< today of each zone, and which cancellation windows are open
    ExchangeRates rates = {};
};

/// The cheapest offer that can be booked now and meets the filters; of equal totals the first by
/// the order of the hotel's plans. `totals` are those of price_of, to the cent.
struct Offer {
    const stay::RoomType* room_type = nullptr;  ///< of Hit::facts, as the next
    const stay::RatePlan* rate_plan = nullptr;
    stay::Totals totals;
    bool free_cancellation = false;
    int rooms_left = 0;  ///< the least over the nights
};

struct Hit {
    Ordinal ordinal = 0;
    std::shared_ptr<const HotelFacts> facts;
    OrderKey key;
    std::optional<Offer> offer = {};         ///< with dates
    std::optional<Money> from = {};          ///< without dates; absent: no night can be booked
    std::optional<double> distance_km = {};  ///< with a circle or a box
};

/// How many hits there are of each. Star ratings, price bands, free cancellation and meal plans
/// count what all *other* filters leave, so that a choice can be changed; amenities and cities,
/// of which a further one narrows, count the hits themselves. A hotel counts once for each meal
/// plan of which it has an offer that meets the other filters.
struct Facets {
    struct AmenityCount {
        std::string amenity;
        std::size_t hotels = 0;
    };
    struct CityCount {
        std::string city;
        std::string country;
        std::size_t hotels = 0;
    };
    /// Hits whose cheapest offer (or from-price) is in [from, to): of each currency the steps
    /// 1, 2, 5, 10, 20, 50, … of whole units, the first from 0. Bands without hits are left out.
    struct PriceBand {
        Money from;
        Money to;
        std::size_t hotels = 0;
    };
    std::array<std::size_t, 6> stars{};        ///< by rating
    std::vector<AmenityCount> amenities = {};  ///< most hotels first, then by name
    std::vector<CityCount> cities = {};        ///< most hotels first, then by name and country
    std::size_t free_cancellation = 0;
    std::array<std::size_t, 5> meal_plans{};  ///< by stay::MealPlan
    std::vector<PriceBand> prices = {};       ///< by currency code, then ascending
};

struct SearchResult {
    std::vector<Hit> hits;
    std::size_t total = 0;  ///< of all pages
    bool more = false;      ///< hits behind the last of this page
    Facets facets = {};
    std::optional<Stay> nearest = {};  ///< with dates, when total is 0: others that have hits
};

}  // namespace innkeeper::search
