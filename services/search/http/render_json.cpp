#include "chassis/core/json.hpp"
#include "services/search/app/listing.hpp"
#include "services/search/http/render.hpp"
#include "services/search/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace innkeeper::search {
namespace {

template <class... Args>
void add(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::string quoted(const std::string& text) {
    return json::bj::serialize(json::bj::string_view(text));
}

void add_money(std::string& out, std::string_view name, const Money& money) {
    add(out, R"("{}":{{"amount":"{}","currency":"{}"}})", name, money.amount(),
        money.currency.code());
}

/// Calls `one` for each, with commas between.
template <class Items, class One>
void add_list(std::string& out, std::string_view name, const Items& items, const One& one) {
    add(out, R"("{}":[)", name);
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += ',';
        first = false;
        one(item);
    }
    out += ']';
}

template <class T>
std::span<const T> first_of(const std::vector<T>& all, std::size_t max) {
    return std::span(all).first(std::min(max, all.size()));
}

void add_offer(std::string& out, const Offer& offer) {
    const stay::RatePlan& plan = *offer.rate_plan;
    add(out,
        R"(,"offer":{{"room_type_id":{},"room_type_name":{},"rate_plan_id":{},"rate_plan_name":{},)"
        R"("meal_plan":"{}","payment":"{}",)",
        quoted(offer.room_type->id), quoted(offer.room_type->name), quoted(plan.id),
        quoted(plan.name), to_string(plan.meal_plan), to_string(plan.payment));
    add_money(out, "total", offer.totals.total);
    out += ',';
    add_money(out, "due_now", offer.totals.due_now);
    out += ',';
    add_money(out, "due_at_hotel", offer.totals.due_at_hotel);
    add(out, R"(,"free_cancellation":{},"available_rooms":{}}})", offer.free_cancellation,
        offer.rooms_left);
}

void add_hit(std::string& out, const Hit& hit) {
    add(out, "{{{}", listing_of(*hit.facts).members);
    if (hit.distance_km) add(out, R"(,"distance_km":{:.2f})", *hit.distance_km);
    if (hit.from) {
        out += ',';
        add_money(out, "from", *hit.from);
    }
    if (hit.offer) add_offer(out, *hit.offer);
    out += '}';
}

struct Count {
    std::string value;  ///< JSON
    std::size_t count;
};

void add_counts(std::string& out, std::string_view name, const std::vector<Count>& counts) {
    add_list(out, name, counts, [&](const Count& count) {
        add(out, R"({{"value":{},"count":{}}})", count.value, count.count);
    });
}

void add_facets(std::string& out, const Facets& facets) {
    std::vector<Count> stars;
    for (std::size_t rating = facets.stars.size() - 1; rating > 0; --rating)
        if (facets.stars[rating] > 0)
            stars.push_back({std::to_string(rating), facets.stars[rating]});
    std::vector<Count> meals;
    for (std::size_t i = 0; i < facets.meal_plans.size(); ++i)
        if (facets.meal_plans[i] > 0)
            meals.push_back({fmt::format("\"{}\"", to_string(static_cast<stay::MealPlan>(i))),
                             facets.meal_plans[i]});
    out += R"("facets":{)";
    add_counts(out, "star_ratings", stars);
    out += ',';
    add_list(out, "amenities", first_of(facets.amenities, kFacetValues), [&](const auto& one) {
        add(out, R"({{"value":{},"count":{}}})", quoted(one.amenity), one.hotels);
    });
    out += ',';
    add_list(out, "cities", first_of(facets.cities, kFacetValues), [&](const auto& one) {
        add(out, R"({{"city":{},"country":{},"count":{}}})", quoted(one.city), quoted(one.country),
            one.hotels);
    });
    out += ',';
    add_counts(out, "meal_plans", meals);
    out += ',';
    add_list(out, "prices", facets.prices, [&](const Facets::PriceBand& band) {
        out += '{';
        add_money(out, "from", band.from);
        out += ',';
        add_money(out, "to", band.to);
        add(out, R"(,"count":{}}})", band.hotels);
    });
    add(out, R"(,"free_cancellation":{}}})", facets.free_cancellation);
}

}  // namespace

std::string hits_text(const HitsPage& page) {
    const SearchResult& result = page.result;
    std::string out = "{";
    out.reserve(kHitBytes * (result.hits.size() + 2));
    add_list(out, "items", result.hits, [&](const Hit& hit) { add_hit(out, hit); });
    add(out, R"(,"total":{},)", result.total);
    if (page.nights) add(out, R"("nights":{},)", *page.nights);
    if (page.corrected) add(out, R"("corrected":{},)", quoted(*page.corrected));
    add_facets(out, result.facets);
    if (result.nearest)
        add(out, R"(,"nearest":{{"arrival":"{}","departure":"{}"}})",
            innkeeper::to_string(result.nearest->arrival),
            innkeeper::to_string(result.nearest->departure));
    add(out, R"(,"next":{}}})", page.next.empty() ? "null" : quoted(page.next));
    return out;
}

std::string suggestions_text(const Suggestions& suggestions) {
    std::string out = R"({"items":[)";
    const auto comma = [&] {
        if (out.back() == '}') out += ',';
    };
    for (const CitySuggestion& one : suggestions.cities) {
        comma();
        add(out, R"({{"kind":"city","city":{},"country":{},"hotels":{}}})", quoted(one.city),
            quoted(one.country), one.hotels);
    }
    for (const auto& hotel : suggestions.hotels) {
        comma();
        add(out, R"({{"kind":"hotel","city":{},"country":{},"hotel_id":{},"name":{}}})",
            quoted(hotel->terms.city), quoted(hotel->country), quoted(hotel->terms.id),
            quoted(hotel->terms.name));
    }
    out += "]}";
    return out;
}

std::string calendar_text(const HotelFacts& hotel, std::chrono::year_month month,
                          const std::vector<CalendarNight>& nights) {
    std::string out =
        fmt::format(R"({{"hotel_id":{},"month":"{:04}-{:02}","currency":"{}",)",
                    quoted(hotel.terms.id), static_cast<int>(month.year()),
                    static_cast<unsigned>(month.month()), hotel.terms.currency.code());
    add_list(out, "nights", nights, [&](const CalendarNight& night) {
        add(out, R"({{"night":"{}","available":{},"available_rooms":{})",
            innkeeper::to_string(night.night), night.available, night.rooms_left);
        if (night.price) {
            out += ',';
            add_money(out, "price", *night.price);
        }
        if (night.min_stay) add(out, R"(,"min_stay":{})", *night.min_stay);
        out += '}';
    });
    out += '}';
    return out;
}

}  // namespace innkeeper::search
