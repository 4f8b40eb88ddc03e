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
    void visit(const InQuarter& found);
    void visit(const InScope& found, Offers offers);
    /// What a hotel's offers come to.
    struct Sum;
    Sum sum_up(const HotelRef& hotel, Offers offers, bool rated);
    bool fits(const HotelRef& hotel, OfferView& offer);
    bool wanted(const HotelRef& hotel, const OfferView& offer);
    OfferView* cheapest(const HotelRef& hotel, Offers offers, const auto& among);
    void count(const HotelRef& hotel, Offers offers, const Sum& sum, bool rated);
    void place(const InScope& found, Offers offers, const Sum& sum);
    void place_by_price(const InScope& found, Offers offers, const Sum& sum);
    Hit hit_of(Candidate candidate);
    void add_offer(Hit& hit, const HotelRef& hotel, const OfferView& best);

    const Query& query_;
    Scope scope_;
    HotelFilters filters_;
    Asker asker_;
    MoneyOrder money_;
    FacetCounts counts_;
    Page page_;
    SearchResult result_;
};

/// Of the right meals, and free to cancel where that is asked for.
bool Search::wanted(const HotelRef& hotel, const OfferView& offer) {
    return filters_.has_meal(*offer.plan) &&
           (!query_.free_cancellation || asker_.is_free(hotel, *offer.plan));
}

/// Within the budget.
bool Search::fits(const HotelRef& hotel, OfferView& offer) {
    if (!query_.max_total) return true;
    if (offer.lower < 0 || !money_.at_most(offer.lower, hotel.row().currency, *query_.max_total))
        return false;
    if (money_.at_most(offer.upper, hotel.row().currency, *query_.max_total)) return true;
    asker_.settle(hotel, offer);
    return money_.at_most(offer.lower, hotel.row().currency, *query_.max_total);
}

/// Settled; of equals the first. nullptr: none of them has a price.
OfferView* Search::cheapest(const HotelRef& hotel, Offers offers, const auto& among) {
    for (;;) {
        OfferView* least = nullptr;
        for (OfferView& offer : offers)
            if (offer.lower >= 0 && among(offer) &&
                (least == nullptr || offer.lower < least->lower))
                least = &offer;
        if (least == nullptr || least->lower == least->upper) return least;
        asker_.settle(hotel, *least);
    }
}

/// The least of some offers: between these; -1: none has a price.
struct Least {
    std::int64_t lower = -1;
    std::int64_t upper = -1;
    void add(const OfferView& offer) {
        if (offer.lower < 0) return;
        lower = lower < 0 ? offer.lower : std::min(lower, offer.lower);
        upper = upper < 0 ? offer.upper : std::min(upper, offer.upper);
    }
};

struct Search::Sum {
    bool hit = false;         ///< an offer, or the lack of one, meets all that is asked of offers
    bool free = false;        ///< an offer free to cancel meets all else
    std::uint32_t meals = 0;  ///< bits by stay::MealPlan: an offer with it meets all else
    Least wanted;             ///< of those that are wanted, whatever the budget
    Least fit;                ///< of those that are a hit
};

Search::Sum Search::sum_up(const HotelRef& hotel, Offers offers, bool rated) {
    Sum sum;
    sum.hit = offers.empty() && filters_.asks_no_offer();
    const bool counts = query_.facets && rated;
    for (OfferView& offer : offers) {
        const bool of_meal = filters_.has_meal(*offer.plan);
        const bool is_free =
            (counts || query_.free_cancellation) && asker_.is_free(hotel, *offer.plan);
        const bool is_priced_right = is_free || !query_.free_cancellation;
        const bool is_wanted = of_meal && is_priced_right;
        if (is_wanted) sum.wanted.add(offer);
        if ((!is_wanted && !counts) || !fits(hotel, offer)) continue;
        sum.free = sum.free || (is_free && of_meal);
        if (is_priced_right) sum.meals |= std::uint32_t{1} << offer.plan->meal;
        if (!is_wanted) continue;
        sum.hit = true;
        sum.fit.add(offer);
    }
    return sum;
}

void Search::count(const HotelRef& hotel, Offers offers, const Sum& sum, bool rated) {
    if (sum.hit) counts_.add_stars(hotel.row());
    if (!rated) return;
    if (sum.hit) counts_.add_hit(hotel);
    if (sum.free) counts_.add_free();
    counts_.add_meals(sum.meals);
    if (sum.wanted.lower < 0) return;
    PriceBands& bands = counts_.bands_of(hotel.row().currency);
    if (!bands.are_in_one(sum.wanted.lower, sum.wanted.upper)) {
        const OfferView* least =
            cheapest(hotel, offers, [&](const OfferView& offer) { return wanted(hotel, offer); });
        (void)bands.are_in_one(least->lower, least->lower);
    }
    bands.add();
}

void Search::visit(const InQuarter& found) {
    const QuarterHotels& quarter = *found.quarter->hotels;
    HotelMask asked = filters_.matching(quarter, found.hotels);
    if (!query_.facets)
        each_place(asked, [&](Place place) {
            if (!filters_.has_rating(quarter.row(place))) asked &= ~mask_of(place);
        });
    each_place(asker_.ask(*found.quarter, asked),
               [&](Place place) { visit(found.at(place), asker_.offers(place)); });
}

void Search::visit(const InScope& found, Offers offers) {
    const HotelRef& hotel = found.hotel;
    const bool rated = filters_.has_rating(hotel.row());
    const Sum sum = sum_up(hotel, offers, rated);
    if (query_.facets) count(hotel, offers, sum, rated);
    if (!rated || !sum.hit) return;
    ++result_.total;
    place(found, offers, sum);
}

void Search::place(const InScope& found, Offers offers, const Sum& sum) {
    const HotelRef& hotel = found.hotel;
    OrderKey key{.id = {}};
    switch (query_.order) {
        case Order::price:
            return place_by_price(found, offers, sum);
        case Order::rating:
            if (page_.is_behind(5 - hotel.row().stars, hotel.row().name_head, 0))
                return page_.pass();
            key.tier = 5 - hotel.row().stars;
            key.text = hotel.block().folded_name;
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
    key.id = hotel.terms().id;
    page_.add(std::move(key), found);
}

// Only what may get on the page is priced: its least bound is not behind the page's last.
void Search::place_by_price(const InScope& found, Offers offers, const Sum& sum) {
    const HotelRef& hotel = found.hotel;
    OrderKey key = unpriced_key();
    if (sum.fit.lower >= 0) {
        const MoneyOrder::Scale& scale = money_.scale_of(hotel.row().currency);
        if (page_.is_behind(scale.tier(), scale.head, scale.value(sum.fit.lower)))
            return page_.pass();
        const auto& after = query_.after;
        if (after && after->tier == scale.tier() && after->text == scale.text &&
            scale.value(sum.fit.upper) < after->value)
            return;
        const OfferView* best = cheapest(hotel, offers, [&](OfferView& offer) {
            return wanted(hotel, offer) && fits(hotel, offer);
        });
        key = money_.key_of(best->lower, hotel.row().currency);
    }
    key.id = hotel.terms().id;
    page_.add(std::move(key), found);
}

void Search::add_offer(Hit& hit, const HotelRef& hotel, const OfferView& best) {
    const stay::Hotel& terms = hotel.terms();
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
    const HotelRef& hotel = candidate.found.hotel;
    Hit hit{.ordinal = hotel.row().ordinal,
            .facts = hotel.block().facts,
            .key = std::move(candidate.key)};
    if (scope_.has_centre()) hit.distance_km = candidate.found.km;
    (void)asker_.ask(hotel.quarter(), mask_of(hotel.place()));
    const OfferView* best = cheapest(hotel, asker_.offers(hotel.place()), [&](OfferView& offer) {
        return wanted(hotel, offer) && fits(hotel, offer);
    });
    if (best == nullptr) return hit;
    if (query_.dates)
        add_offer(hit, hotel, *best);
    else
        hit.from = Money{best->lower, hotel.row().currency};
    return hit;
}

SearchResult Search::run() {
    if (filters_.can_match()) scope_.each([this](const InQuarter& found) { visit(found); });
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
