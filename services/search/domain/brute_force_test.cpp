#include "services/search/domain/brute_force_test.hpp"

#include "chassis/text/fold.hpp"
#include "services/search/domain/geo.hpp"
#include "stay/availability.hpp"
#include "stay/limits.hpp"
#include "stay/penalties.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace innkeeper::search::test {
namespace {

using std::chrono::days;

/// An offer with dates, or a plan on sale without.
struct Found {
    const stay::RatePlan* plan = nullptr;
    std::optional<stay::Price> price = {};
    std::optional<std::int64_t> minor = {};  ///< what is compared: the total, or the from-price
    bool free = false;
    int left = 0;
};

bool in_scope(const World& world, const Query& q, const HotelFacts& h, double& km, double& score) {
    if (!text::fold(h.terms.city).starts_with(q.city)) return false;
    if (q.text) {
        const Ordinal tag = world.ordinals.at(h.terms.id);
        const auto match = std::ranges::find(*q.text, tag, &TextMatch::tag);
        if (match == q.text->end()) return false;
        score = match->score;
    }
    if (q.near) km = distance_km(q.near->lat, q.near->lon, h.lat, h.lon);
    if (q.near && km > q.near->km) return false;
    if (q.box && !is_inside(*q.box, h.lat, h.lon)) return false;
    if (!q.near && q.box) {
        const Circle middle = middle_of(*q.box);
        km = distance_km(middle.lat, middle.lon, h.lat, h.lon);
    }
    return true;
}

bool sellable(const stay::Hotel& hotel, const stay::RatePlan& plan) {
    const stay::RoomType* type = hotel.room_type(plan.room_type_id);
    return !plan.archived && type != nullptr && !type->archived && base_of(hotel, plan) != nullptr;
}

bool free_now(const stay::Hotel& hotel, const stay::RatePlan& plan, const Stay& stay,
              const stay::Price& price, Instant now) {
    const auto penalties = resolve(policy_of(hotel, plan), stay, price, hotel.time_zone);
    return window_at(*penalties, now).amount.minor == 0;
}

std::optional<Found> ask(const World& world, const Query& q, const stay::Hotel& hotel,
                         const stay::RatePlan& plan, CivilDate today) {
    const Stay& stay = q.dates->stay;
    const auto calendar = world.calendar(hotel, plan, stay.arrival, stay.departure);
    if (!calendar) return std::nullopt;
    const auto answer = stay::can_be_booked(
        {hotel, *hotel.room_type(plan.room_type_id), plan, stay, q.dates->rooms, *calendar, today});
    if (!answer || !answer->reasons.empty()) return std::nullopt;
    return Found{&plan, answer->price, answer->price->total.minor,
                 free_now(hotel, plan, stay, *answer->price, q.now), answer->available_rooms};
}

Found on_sale(const World& world, const stay::Hotel& hotel, const stay::RatePlan& plan,
              CivilDate today) {
    Found out{.plan = &plan, .free = begins_free(policy_of(hotel, plan))};
    const int physical = hotel.room_type(plan.room_type_id)->physical;
    const auto calendar = world.calendar(hotel, plan, today, today + days(stay::kMaxAdvanceDays));
    for (const stay::Day& day : calendar->days)
        if (!day.rate.closed && day.stock.available(physical) > 0)
            out.minor = std::min(out.minor.value_or(INT64_MAX), day.rate.price->minor);
    return out;
}

/// nullopt: the hotel cannot be a hit.
std::optional<std::vector<Found>> offers_of(const World& world, const Query& q,
                                            const HotelFacts& h) {
    const auto today = date_in_zone(h.terms.time_zone, q.now);
    std::vector<Found> out;
    for (const stay::RatePlan& plan : h.terms.rate_plans) {
        if (!sellable(h.terms, plan)) continue;
        if (!q.dates) {
            out.push_back(on_sale(world, h.terms, plan, *today));
        } else if (today) {
            auto found = ask(world, q, h.terms, plan, *today);
            if (found) out.push_back(std::move(*found));
        }
    }
    if (q.dates && out.empty()) return std::nullopt;
    return out;
}

bool affordable(const Query& q, const Found& found, Currency currency) {
    if (!q.max_total) return true;
    if (!found.minor) return false;
    const Money money{*found.minor, currency};
    if (q.max_total->currency == currency) return money.minor <= q.max_total->minor;
    const auto worth = q.rates.worth(money);
    const auto most = q.rates.worth(*q.max_total);
    return worth && most && *worth <= *most;
}

bool right_meal(const Query& q, const Found& found) {
    return q.meal_plans.empty() ||
           std::ranges::find(q.meal_plans, found.plan->meal_plan) != q.meal_plans.end();
}

const Found* cheapest(const std::vector<Found>& all, const auto& among) {
    const Found* best = nullptr;
    for (const Found& found : all)
        if (found.minor && among(found) && (best == nullptr || *found.minor < *best->minor))
            best = &found;
    return best;
}

OrderKey key_of(const Query& q, const HotelFacts& h, const Found* best, double km, double score) {
    OrderKey key{.id = h.terms.id};
    switch (q.order) {
        case Order::rating:
            key.tier = 5 - h.star_rating;
            key.text = text::fold(h.terms.name);
            break;
        case Order::distance:
            key.value = km;
            break;
        case Order::relevance:
            key.value = -score;
            break;
        case Order::price: {
            key.tier = 2;
            if (best == nullptr) break;
            const auto worth = q.rates.worth({*best->minor, h.terms.currency});
            key.tier = worth ? 0 : 1;
            key.text = worth ? "" : h.terms.currency.code();
            key.value = worth.value_or(static_cast<double>(*best->minor));
            break;
        }
    }
    return key;
}

/// The edges of the band that the amount lies in, in whole units.
std::pair<std::int64_t, std::int64_t> band(std::int64_t whole) {
    if (whole < 1) return {0, 1};
    for (std::int64_t power = 1;; power *= 10) {
        if (whole < 2 * power) return {power, 2 * power};
        if (whole < 5 * power) return {2 * power, 5 * power};
        if (whole < 10 * power) return {5 * power, 10 * power};
    }
}

/// Facets by name, turned into lists at the end.
struct Counts {
    Facets out;
    std::map<std::string, std::size_t> amenities;
    std::map<std::pair<std::string, std::string>, std::size_t> cities;  ///< folded, country
    std::map<std::pair<std::string, std::int64_t>, Facets::PriceBand> prices;
};

void count(Counts& c, const Query& q, const HotelFacts& h, const std::vector<Found>& offers) {
    const auto free = [&](const Found& f) { return !q.free_cancellation || f.free; };
    const auto meal = [&](const Found& f) { return right_meal(q, f); };
    const auto price = [&](const Found& f) { return affordable(q, f, h.terms.currency); };
    const auto any = [&](const auto& among) { return std::ranges::any_of(offers, among); };
    const bool no_offer_asked = !q.free_cancellation && q.meal_plans.empty() && !q.max_total;
    const bool hit = any([&](const Found& f) { return free(f) && meal(f) && price(f); }) ||
                     (offers.empty() && no_offer_asked);
    if (hit) ++c.out.stars[static_cast<std::size_t>(h.star_rating)];
    if (h.star_rating < q.min_rating) return;
    if (hit) {
        const std::set<std::string> names(h.amenities.begin(), h.amenities.end());
        for (const std::string& name : names) ++c.amenities[name];
        ++c.cities[{text::fold(h.terms.city), h.country}];
    }
    if (any([&](const Found& f) { return f.free && meal(f) && price(f); }))
        ++c.out.free_cancellation;
    for (int m = 0; m < 5; ++m)
        if (any([&](const Found& f) {
                return static_cast<int>(f.plan->meal_plan) == m && free(f) && price(f);
            }))
            ++c.out.meal_plans[static_cast<std::size_t>(m)];
    const Found* best = cheapest(offers, [&](const Found& f) { return free(f) && meal(f); });
    if (best == nullptr) return;
    const Currency currency = h.terms.currency;
    const auto scale = static_cast<std::int64_t>(std::lround(std::pow(10, currency.exponent())));
    const auto [from, to] = band(*best->minor / scale);
    auto& slot = c.prices
                     .emplace(std::pair(currency.code(), from),
                              Facets::PriceBand{{from * scale, currency}, {to * scale, currency}})
                     .first->second;
    ++slot.hotels;
}

/// As most active hotels of the city write it.
std::string spelling(const World& world, const std::pair<std::string, std::string>& city) {
    std::map<std::string, int> counts;
    for (const auto& [id, h] : world.hotels)
        if (h.terms.status == stay::HotelStatus::active && text::fold(h.terms.city) == city.first &&
            h.country == city.second)
            ++counts[h.terms.city];
    return std::ranges::max_element(counts, {}, [](const auto& c) { return c.second; })->first;
}

Facets lists(const World& world, Counts c) {
    for (const auto& [name, hotels] : c.amenities) c.out.amenities.push_back({name, hotels});
    std::ranges::sort(c.out.amenities, [](const auto& a, const auto& b) {
        return std::tie(b.hotels, a.amenity) < std::tie(a.hotels, b.amenity);
    });
    for (const auto& [city, hotels] : c.cities)
        c.out.cities.push_back({spelling(world, city), city.second, hotels});
    std::ranges::sort(c.out.cities, [](const auto& a, const auto& b) {
        return std::tie(b.hotels, a.city, a.country) < std::tie(a.hotels, b.city, b.country);
    });
    for (const auto& [key, price] : c.prices) c.out.prices.push_back(price);
    return c.out;
}

bool has_amenities(const Query& q, const HotelFacts& h) {
    return std::ranges::all_of(q.amenities, [&](const std::string& name) {
        return std::ranges::find(h.amenities, name) != h.amenities.end();
    });
}

}  // namespace

void World::put(const HotelFacts& facts) {
    HotelFacts& known = hotels.emplace(facts.terms.id, facts).first->second;
    if (facts.terms.version > known.terms.version) known = facts;
}

void World::apply(const InventoryUpdate& update) {
    auto& nights = stock[{update.hotel_id, update.room_type_id}];
    for (const NightCounters& night : update.nights) {
        NightCounters& known = nights[night.night];
        if (night.version > known.version) known = night;
    }
}

void World::apply(const stay::RatesChanged& changed) {
    for (const stay::RateMonth& month : changed.months) {
        stay::RateMonth& known = rates[{changed.hotel_id, month.rate_plan_id}][month.month];
        if (month.version > known.version) known = month;
    }
}

std::optional<stay::Calendar> World::calendar(const stay::Hotel& hotel, const stay::RatePlan& plan,
                                              CivilDate from, CivilDate to) const {
    const auto own = [&](const std::string& id, CivilDate date) {
        const auto of_plan = rates.find({hotel.id, id});
        if (of_plan == rates.end()) return stay::RateDay{};
        const auto month = of_plan->second.find(stay::month_of(date));
        return month == of_plan->second.end() ? stay::RateDay{} : month->second.at(date);
    };
    const auto nights = stock.find({hotel.id, plan.room_type_id});
    stay::Calendar out{from, {}};
    for (CivilDate date = from; date <= to; date += days(1)) {
        const auto rate =
            effective_day(hotel, plan, own(plan.id, date),
                          plan.derived ? own(plan.derived->parent_id, date) : stay::RateDay{});
        if (!rate) return std::nullopt;
        stay::NightStock counters;
        if (nights != stock.end() && nights->second.contains(date))
            counters = nights->second.at(date).stock;
        out.days.push_back({*rate, counters});
    }
    return out;
}

stay::Totals totals_of(const stay::Price& price) {
    return {price.total, price.total_exclusive, price.due_now, price.due_at_hotel};
}

SearchResult brute_force(const World& world, const Query& q) {
    SearchResult out;
    Counts counts;
    for (const auto& [id, h] : world.hotels) {
        double km = 0;
        double score = 0;
        if (h.terms.status != stay::HotelStatus::active || !in_scope(world, q, h, km, score))
            continue;
        if (q.currency && h.terms.currency != *q.currency) continue;
        if (!has_amenities(q, h)) continue;
        const auto offers = offers_of(world, q, h);
        if (!offers) continue;
        count(counts, q, h, *offers);
        if (h.star_rating < q.min_rating) continue;
        const auto fits = [&](const Found& f) {
            return (!q.free_cancellation || f.free) && right_meal(q, f) &&
                   affordable(q, f, h.terms.currency);
        };
        const bool no_offer_asked = !q.free_cancellation && q.meal_plans.empty() && !q.max_total;
        if (!std::ranges::any_of(*offers, fits) && !(offers->empty() && no_offer_asked)) continue;
        ++out.total;
        const Found* best = cheapest(*offers, fits);
        Hit hit{.ordinal = world.ordinals.at(id),
                .facts = std::make_shared<const HotelFacts>(h),
                .key = key_of(q, h, best, km, score)};
        if (q.near || q.box) hit.distance_km = km;
        if (best != nullptr && q.dates)
            hit.offer = Offer{h.terms.room_type(best->plan->room_type_id), best->plan,
                              totals_of(*best->price), best->free, best->left};
        else if (best != nullptr)
            hit.from = Money{*best->minor, h.terms.currency};
        out.hits.push_back(std::move(hit));
    }
    if (q.facets) out.facets = lists(world, std::move(counts));
    std::ranges::sort(out.hits, [](const Hit& a, const Hit& b) { return a.key < b.key; });
    if (q.after) std::erase_if(out.hits, [&](const Hit& hit) { return hit.key <= *q.after; });
    out.more = out.hits.size() > q.limit;
    if (out.more)
        out.hits.erase(out.hits.begin() + static_cast<std::ptrdiff_t>(q.limit), out.hits.end());
    return out;
}

std::vector<CalendarNight> brute_calendar(const World& world, const HotelFacts& h,
                                          std::chrono::year_month month,
                                          const std::vector<stay::RoomParty>& rooms, Instant now) {
    const CivilDate today = *date_in_zone(h.terms.time_zone, now);
    std::vector<CalendarNight> out;
    for (CivilDate night = CivilDate(month / 1); night <= CivilDate(month / std::chrono::last);
         night += days(1)) {
        CalendarNight& said = out.emplace_back(CalendarNight{.night = night});
        if (night < today) continue;
        for (const stay::RatePlan& plan : h.terms.rate_plans) {
            if (!sellable(h.terms, plan)) continue;
            const stay::RoomType& type = *h.terms.room_type(plan.room_type_id);
            std::vector<stay::RoomParty> party = rooms;
            if (party.empty())
                party = {{std::min({base_of(h.terms, plan)->standard_adults, type.max_adults,
                                    type.max_total}),
                          {}}};
            const auto calendar = world.calendar(h.terms, plan, night, night + days(40));
            said.rooms_left =
                std::max(said.rooms_left, calendar->days.front().stock.available(type.physical));
            for (int nights = 1; nights <= 40; ++nights) {
                const auto answer = stay::can_be_booked(
                    {h.terms, type, plan, {night, night + days(nights)}, party, *calendar, today});
                if (!answer->reasons.empty()) continue;
                said.available = true;
                said.min_stay = std::min(said.min_stay.value_or(nights), nights);
                const Money price = price_of(h.terms, plan, {night, night + days(1)}, party,
                                             {calendar->days.front().rate})
                                        ->total;
                if (!said.price || price.minor < said.price->minor) said.price = price;
                break;
            }
        }
    }
    return out;
}

}  // namespace innkeeper::search::test
