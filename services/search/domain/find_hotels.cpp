#include "services/search/domain/find_hotels.hpp"

#include "chassis/core/check.hpp"
#include "services/search/domain/asker.hpp"
#include "services/search/domain/facet_counts.hpp"
#include "services/search/domain/kernel_calendar.hpp"
#include "services/search/domain/money_order.hpp"
#include "services/search/domain/nearest_dates.hpp"
#include "services/search/domain/page.hpp"
#include "services/search/domain/scope.hpp"
#include "stay/availability.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

/// One search: every hotel of the place, then the page.
class Search {
public:
    Search(const Snapshot::Parts& parts, const Query& query)
        : query_(query),
          scope_(parts, query),
          filters_(parts, query),
          asker_(parts, query),
          money_(query.rates),
          counts_(parts),
          page_(query) {}

    SearchResult run();

private:
    void visit(const InScope& found);
    void count_facets(const HotelBlock& hotel, bool rated);
    bool fits(const HotelBlock& hotel, OfferView& offer);
    bool wanted(const HotelBlock& hotel, const OfferView& offer);
    OfferView* cheapest(const HotelBlock& hotel, const auto& among);
    void count_price(const HotelBlock& hotel);
    void place(const InScope& found);
    void place_by_price(const InScope& found);
    Hit hit_of(Candidate candidate);
    void add_offer(Hit& hit, const HotelBlock& hotel, const OfferView& best);

    const Query& query_;
    Scope scope_;
    HotelFilters filters_;
    Asker asker_;
    MoneyOrder money_;
    FacetCounts counts_;
    Page page_;
    SearchResult result_;
    std::vector<OfferView> offers_;  ///< of the hotel that is visited
};

/// Of the right meals, and free to cancel where that is asked for.
bool Search::wanted(const HotelBlock& hotel, const OfferView& offer) {
    return filters_.has_meal(*offer.plan) &&
           (!query_.free_cancellation || asker_.is_free(hotel, *offer.plan));
}

/// Within the budget.
bool Search::fits(const HotelBlock& hotel, OfferView& offer) {
    if (!query_.max_total) return true;
    if (offer.lower < 0 || !money_.at_most(offer.lower, hotel.currency, *query_.max_total))
        return false;
    if (money_.at_most(offer.upper, hotel.currency, *query_.max_total)) return true;
    asker_.settle(hotel, offer);
    return money_.at_most(offer.lower, hotel.currency, *query_.max_total);
}

/// Settled; of equals the first. nullptr: none of them has a price.
OfferView* Search::cheapest(const HotelBlock& hotel, const auto& among) {
    for (;;) {
        OfferView* least = nullptr;
        for (OfferView& offer : offers_)
            if (offer.lower >= 0 && among(offer) &&
                (least == nullptr || offer.lower < least->lower))
                least = &offer;
        if (least == nullptr || least->lower == least->upper) return least;
        asker_.settle(hotel, *least);
    }
}

/// The band is that of the cheapest offer, whatever the budget; bounds that lie in one band do.
void Search::count_price(const HotelBlock& hotel) {
    const auto among = [&](const OfferView& offer) { return wanted(hotel, offer); };
    std::int64_t lower = -1;
    std::int64_t upper = -1;
    for (const OfferView& offer : offers_) {
        if (offer.lower < 0 || !among(offer)) continue;
        lower = lower < 0 ? offer.lower : std::min(lower, offer.lower);
        upper = upper < 0 ? offer.upper : std::min(upper, offer.upper);
    }
    if (lower < 0) return;
    std::size_t band = band_of(lower, hotel.currency);
    if (upper >= band_edge(band + 1, hotel.currency))
        band = band_of(cheapest(hotel, among)->lower, hotel.currency);
    counts_.add_price(band, hotel.currency);
}

void Search::count_facets(const HotelBlock& hotel, bool rated) {
    const bool any = std::ranges::any_of(
        offers_, [&](OfferView& offer) { return wanted(hotel, offer) && fits(hotel, offer); });
    const bool hit = any || (offers_.empty() && filters_.asks_no_offer());
    if (hit) counts_.add_stars(hotel);
    if (!rated) return;
    if (hit) counts_.add_hit(hotel);
    count_price(hotel);
    bool free = false;
    std::uint32_t meals = 0;
    for (OfferView& offer : offers_) {
        const std::uint32_t meal = std::uint32_t{1} << offer.plan->meal;
        const bool of_meal = filters_.has_meal(*offer.plan);
        if ((free || !of_meal) && (meals & meal) != 0) continue;
        if (!fits(hotel, offer)) continue;
        const bool is_free = asker_.is_free(hotel, *offer.plan);
        free = free || (is_free && of_meal);
        if (is_free || !query_.free_cancellation) meals |= meal;
    }
    if (free) counts_.add_free();
    for (int meal = 0; meal < 5; ++meal)
        if ((meals >> meal & 1) != 0) counts_.add_meal(static_cast<stay::MealPlan>(meal));
}

void Search::visit(const InScope& found) {
    const HotelBlock& hotel = *found.hotel;
    if (!filters_.has_currency(hotel) || !filters_.has_amenities(hotel)) return;
    const bool rated = filters_.has_rating(hotel);
    if (!rated && !query_.facets) return;
    if (!asker_.offers_of(hotel, offers_)) return;
    if (query_.facets) count_facets(hotel, rated);
    if (!rated) return;
    if (offers_.empty() && !filters_.asks_no_offer()) return;
    if (!offers_.empty()) {
        std::erase_if(offers_, [&](OfferView& offer) {
            return !wanted(hotel, offer) || !fits(hotel, offer);
        });
        if (offers_.empty()) return;
    }
    ++result_.total;
    place(found);
}

void Search::place(const InScope& found) {
    const HotelBlock& hotel = *found.hotel;
    OrderKey key{.id = {}};
    switch (query_.order) {
        case Order::price:
            return place_by_price(found);
        case Order::rating:
            if (page_.is_behind(5 - hotel.stars, hotel.name_head, 0)) return page_.pass();
            key.tier = 5 - hotel.stars;
            key.text = hotel.folded_name;
            break;
        case Order::distance:
            if (page_.is_behind(0, 0, found.km)) return page_.pass();
            key.value = found.km;
            break;
        case Order::relevance:
            if (page_.is_behind(0, 0, -found.score)) return page_.pass();
            key.value = -found.score;
            break;
    }
    key.id = hotel.facts->terms.id;
    page_.add(std::move(key), found);
}

// Only what may get on the page is priced: its least bound is not behind the page's last.
void Search::place_by_price(const InScope& found) {
    const HotelBlock& hotel = *found.hotel;
    std::int64_t lower = -1;
    std::int64_t upper = -1;
    for (const OfferView& offer : offers_) {
        if (offer.lower < 0) continue;
        lower = lower < 0 ? offer.lower : std::min(lower, offer.lower);
        upper = upper < 0 ? offer.upper : std::min(upper, offer.upper);
    }
    OrderKey key = unpriced_key();
    if (lower >= 0) {
        const MoneyOrder::Scale& scale = money_.scale_of(hotel.currency);
        if (page_.is_behind(scale.tier(), scale.head, scale.value(lower))) return page_.pass();
        const auto& after = query_.after;
        if (after && after->tier == scale.tier() && after->text == scale.text &&
            scale.value(upper) < after->value)
            return;
        const auto all = [](const OfferView&) { return true; };
        key = money_.key_of(cheapest(hotel, all)->lower, hotel.currency);
    }
    key.id = hotel.facts->terms.id;
    page_.add(std::move(key), found);
}

void Search::add_offer(Hit& hit, const HotelBlock& hotel, const OfferView& best) {
    const stay::Hotel& terms = hotel.facts->terms;
    const stay::RatePlan& plan = terms.rate_plans[best.plan->index];
    const StayWish& wish = *query_.dates;
    std::vector<stay::RateDay> days;
    for (CivilDate night = wish.stay.arrival; night < wish.stay.departure;
         night += std::chrono::days(1))
        days.push_back(sellable_day(hotel, *best.plan, number_of(night)));
    auto price = stay::price_of(terms, plan, wish.stay, wish.rooms, days);
    // The sum has been told before, by the same walk.
    CHECK(price && price->total.minor == best.lower);
    hit.offer = Offer{.room_type = &terms.room_types[best.plan->type],
                      .rate_plan = &plan,
                      .price = std::move(*price),
                      .free_cancellation = asker_.is_free(hotel, *best.plan),
                      .rooms_left = best.rooms_left};
}

Hit Search::hit_of(Candidate candidate) {
    const HotelBlock& hotel = *candidate.found.hotel;
    Hit hit{.ordinal = hotel.ordinal, .facts = hotel.facts, .key = std::move(candidate.key)};
    if (scope_.has_centre()) hit.distance_km = candidate.found.km;
    asker_.offers_of(hotel, offers_);
    const OfferView* best = cheapest(
        hotel, [&](OfferView& offer) { return wanted(hotel, offer) && fits(hotel, offer); });
    if (best == nullptr) return hit;
    if (query_.dates)
        add_offer(hit, hotel, *best);
    else
        hit.from = Money{best->lower, hotel.currency};
    return hit;
}

SearchResult Search::run() {
    if (filters_.can_match())
        scope_.each([this](const HotelBlock& hotel) { asker_.prefetch(hotel); },
                    [this](const InScope& found) { visit(found); });
    result_.more = page_.more();
    for (Candidate& candidate : std::move(page_).candidates())
        result_.hits.push_back(hit_of(std::move(candidate)));
    if (query_.facets) result_.facets = std::move(counts_).result();
    if (result_.total == 0 && query_.dates && query_.nearest && filters_.can_match())
        result_.nearest = nearest_dates(query_, scope_, filters_, asker_);
    return std::move(result_);
}

}  // namespace

SearchResult find_hotels(const Snapshot& snapshot, const Query& query) {
    CHECK(query.limit > 0);
    return Search(snapshot.parts(), query).run();
}

}  // namespace innkeeper::search
