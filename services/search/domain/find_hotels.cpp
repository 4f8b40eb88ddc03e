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
#include <array>
#include <bit>
#include <optional>

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
    /// What the offers of a quarter's hotels come to.
    struct Sum {
        HotelMask hit = 0;   ///< an offer, or the lack of one, meets all that is asked of offers
        HotelMask free = 0;  ///< an offer free to cancel meets all else
        std::array<HotelMask, 5> meals{};  ///< by stay::MealPlan: an offer with it meets all else
        /// Of offers that are wanted, whatever the budget, the least total is between these, by
        /// place. When one is within the budget, it is, too.
        std::array<std::int64_t, kQuarterHotels> lower;
        std::array<std::int64_t, kQuarterHotels> upper;
    };

    void visit(const InQuarter& found);
    void sum_up(const Quarter& quarter, HotelMask asked);
    void count(const Quarter& quarter, HotelMask rated);
    void count_price(const Quarter& quarter, Place place);
    bool fits(const Quarter& quarter, std::size_t plan);
    bool wanted(const Quarter& quarter, std::size_t plan);
    std::optional<std::size_t> cheapest(const Quarter& quarter, Place place);
    void place(const InScope& found);
    void place_by_price(const InScope& found);
    Hit hit_of(Candidate candidate);
    void add_offer(Hit& hit, const HotelRef& hotel, std::size_t best);

    const Query& query_;
    Scope scope_;
    HotelFilters filters_;
    Asker asker_;
    MoneyOrder money_;
    FacetCounts counts_;
    Page page_;
    SearchResult result_;
    Sum sum_;  ///< of the quarter that is visited
};

/// Of the right meals, and free to cancel where that is asked for.
bool Search::wanted(const Quarter& quarter, std::size_t plan) {
    return asker_.offer(plan).found && filters_.has_meal(quarter.hotels->plan_rows()[plan].meal) &&
           (!query_.free_cancellation || asker_.is_free(quarter, plan));
}

/// Within the budget.
bool Search::fits(const Quarter& quarter, std::size_t plan) {
    const OfferView& offer = asker_.offer(plan);
    const Currency currency =
        quarter.hotels->kind(quarter.hotels->plan_rows()[plan].place).currency;
    if (offer.lower == kNoPrice || !money_.at_most(offer.lower, currency, *query_.max_total))
        return false;
    if (money_.at_most(offer.upper, currency, *query_.max_total)) return true;
    asker_.settle(quarter, plan);
    return money_.at_most(offer.lower, currency, *query_.max_total);
}

/// Of those that are wanted, whatever the budget; settled, of equals the first. nullopt: none has a
/// price.
std::optional<std::size_t> Search::cheapest(const Quarter& quarter, Place place) {
    for (;;) {
        std::optional<std::size_t> least;
        const std::size_t end = quarter.hotels->first_plan(place + 1);
        for (std::size_t plan = quarter.hotels->first_plan(place); plan < end; ++plan)
            if (wanted(quarter, plan) && asker_.offer(plan).lower != kNoPrice &&
                (!least || asker_.offer(plan).lower < asker_.offer(*least).lower))
                least = plan;
        if (!least || asker_.offer(*least).lower == asker_.offer(*least).upper) return least;
        asker_.settle(quarter, *least);
    }
}

// Nearly without a branch, as Asker::ask_nights.
void Search::sum_up(const Quarter& quarter, HotelMask asked) {
    const QuarterHotels& hotels = *quarter.hotels;
    sum_ = {};
    sum_.lower.fill(kNoPrice);
    sum_.upper.fill(kNoPrice);
    if (asked == 0) return;
    const bool asks_free = query_.free_cancellation;
    HotelMask found = 0;
    const std::size_t end = hotels.first_plan(static_cast<Place>(std::bit_width(asked)));
    for (auto plan = hotels.first_plan(static_cast<Place>(std::countr_zero(asked))); plan < end;
         ++plan) {
        const PlanRow& row = hotels.plan_rows()[plan];
        const OfferView& offer = asker_.offer(plan);
        const auto when = [&](bool holds) { return HotelMask{holds} << row.place; };
        const bool is_free = (query_.facets || asks_free) && asker_.is_free(quarter, plan);
        const bool is_right = is_free || !asks_free;
        const bool of_meal = filters_.has_meal(row.meal);
        const bool is_wanted = offer.found & of_meal & is_right;
        sum_.lower[row.place] = std::min(sum_.lower[row.place], is_wanted ? offer.lower : kNoPrice);
        sum_.upper[row.place] = std::min(sum_.upper[row.place], is_wanted ? offer.upper : kNoPrice);
        found |= when(offer.found);
        const bool holds = offer.found & (!query_.max_total || fits(quarter, plan));
        sum_.hit |= when(holds & of_meal & is_right);
        sum_.free |= when(holds & of_meal & is_free);
        sum_.meals[row.meal] |= when(holds & is_right);
    }
    if (!query_.dates && filters_.asks_no_offer()) sum_.hit |= asked & ~found;
}

/// The band is that of the cheapest offer, whatever the budget; bounds that lie in one band do.
void Search::count_price(const Quarter& quarter, Place place) {
    if (sum_.lower[place] == kNoPrice) return;
    PriceBands& bands = counts_.bands_of(quarter.hotels->kind(place).currency);
    if (!bands.are_in_one(sum_.lower[place], sum_.upper[place])) {
        const std::int64_t least = asker_.offer(*cheapest(quarter, place)).lower;
        (void)bands.are_in_one(least, least);
    }
    bands.add();
}

void Search::count(const Quarter& quarter, HotelMask rated) {
    const QuarterHotels& hotels = *quarter.hotels;
    counts_.add_stars(hotels, sum_.hit);
    counts_.add_hits(hotels, sum_.hit & rated);
    counts_.add_free(sum_.free & rated);
    for (std::size_t meal = 0; meal < sum_.meals.size(); ++meal)
        counts_.add_meal(meal, sum_.meals[meal] & rated);
    each_place(rated, [&](Place place) { count_price(quarter, place); });
}

void Search::visit(const InQuarter& found) {
    const Quarter& quarter = *found.quarter;
    const HotelMask rated = filters_.rated(*quarter.hotels);
    const HotelMask asked =
        filters_.matching(*quarter.hotels, query_.facets ? found.hotels : found.hotels & rated);
    asker_.ask(quarter, asked);
    sum_up(quarter, asked);
    if (query_.facets) count(quarter, asked & rated);
    const HotelMask hits = sum_.hit & rated;
    result_.total += static_cast<std::size_t>(std::popcount(hits));
    each_place(hits, [&](Place at) { place(found.at(at)); });
}

void Search::place(const InScope& found) {
    const HotelRef& hotel = found.hotel;
    OrderKey key{.id = {}};
    switch (query_.order) {
        case Order::price:
            return place_by_price(found);
        case Order::rating:
            if (page_.is_behind(5 - hotel.spot().stars, hotel.spot().name_head, 0))
                return page_.pass();
            key.tier = 5 - hotel.spot().stars;
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
void Search::place_by_price(const InScope& found) {
    const HotelRef& hotel = found.hotel;
    const auto add = [&](OrderKey key) {
        key.id = hotel.terms().id;
        page_.add(std::move(key), found);
    };
    const std::int64_t lower = sum_.lower[hotel.place()];
    if (lower == kNoPrice) return add(unpriced_key());
    const Currency currency = hotel.kind().currency;
    const MoneyOrder::Scale& scale = money_.scale_of(currency);
    if (page_.is_behind(scale.tier(), scale.head, scale.value(lower))) return page_.pass();
    const auto& after = query_.after;
    if (after && after->tier == scale.tier() && after->text == scale.text &&
        scale.value(sum_.upper[hotel.place()]) < after->value)
        return;
    const std::size_t best = *cheapest(hotel.quarter(), hotel.place());
    add(money_.key_of(asker_.offer(best).lower, currency));
}

void Search::add_offer(Hit& hit, const HotelRef& hotel, std::size_t best) {
    const stay::Hotel& terms = hotel.terms();
    const PlanBlock& sold = hotel.quarter().hotels->plans()[best];
    const stay::RatePlan& plan = terms.rate_plans[sold.index];
    const StayWish& wish = *query_.dates;
    std::vector<stay::RateDay> days;
    for (CivilDate night = wish.stay.arrival; night < wish.stay.departure;
         night += std::chrono::days(1))
        days.push_back(sellable_day(hotel, sold, number_of(night)));
    auto price = stay::price_of(terms, plan, wish.stay, wish.rooms, days);
    // The sum has been told before, by the same walk.
    CHECK(price && price->total.minor == asker_.offer(best).lower);
    hit.offer = Offer{.room_type = &terms.room_types[sold.type],
                      .rate_plan = &plan,
                      .price = std::move(*price),
                      .free_cancellation = asker_.is_free(hotel.quarter(), best),
                      .rooms_left = asker_.offer(best).rooms_left};
}

Hit Search::hit_of(Candidate candidate) {
    const HotelRef& hotel = candidate.found.hotel;
    Hit hit{.ordinal = hotel.spot().ordinal,
            .facts = hotel.block().facts,
            .key = std::move(candidate.key)};
    if (scope_.has_centre()) hit.distance_km = candidate.found.km;
    asker_.ask(hotel.quarter(), mask_of(hotel.place()));
    const auto best = cheapest(hotel.quarter(), hotel.place());
    if (!best) return hit;
    if (query_.dates)
        add_offer(hit, hotel, *best);
    else
        hit.from = Money{asker_.offer(*best).lower, hotel.kind().currency};
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
