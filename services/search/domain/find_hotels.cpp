#include "services/search/domain/find_hotels.hpp"

#include "chassis/core/check.hpp"
#include "services/search/domain/asker.hpp"
#include "services/search/domain/facet_counts.hpp"
#include "services/search/domain/fetch.hpp"
#include "services/search/domain/hotel_filters.hpp"
#include "services/search/domain/money_order.hpp"
#include "services/search/domain/nearby_stays.hpp"
#include "services/search/domain/page.hpp"
#include "services/search/domain/scope.hpp"
#include "services/search/limits.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace innkeeper::search {
namespace {

// Hotels lie far apart: what the page tells of them is fetched for all at once, step by step.
void fetch_facts(const std::vector<Candidate>& page) {
    const auto each_plan = [&page](const auto& visit) {
        for (const Candidate& one : page)
            if (one.best) visit(one.found.hotel, one.found.hotel.plans()[one.best->rank]);
    };
    for (const Candidate& one : page) fetch(&one.found.hotel.block());
    each_plan([](const HotelRef& hotel, const PlanBlock& plan) {
        fetch(&plan);
        fetch(hotel.types().data());
    });
    for (const Candidate& one : page) fetch(one.found.hotel.block().facts.get());
    for (const Candidate& one : page) fetch_all(one.found.hotel.terms().id);
    each_plan([](const HotelRef& hotel, const PlanBlock& plan) {
        const stay::Hotel& terms = hotel.terms();
        fetch(&terms.rate_plans[plan.index]);
        fetch(&terms.rate_plans[plan.base]);
        fetch_all(terms.tax_rules);
    });
}

/// One search: every hotel of the place, then the page.
class Search {
public:
    Search(const Snapshot::Parts& parts, const Query& query, const Scope& scope)
        : query_(query),
          scope_(scope),
          filters_(parts, query),
          asker_(parts, query),
          money_(query.rates),
          page_(query) {
        if (query.facets) counts_.emplace(parts);
    }

    /// All but `nearest`. Once.
    SearchResult run();
    /// Hotels that were asked for offers.
    [[nodiscard]] std::size_t asked() const { return asked_; }

private:
    /// What the offers of a quarter's hotels come to. The bounds are of the least total of those
    /// that are wanted, whatever the budget: when one is within the budget, it is, too.
    struct Sum : LaneBounds {
        HotelMask hit = 0;   ///< an offer, or the lack of one, meets all that is asked of offers
        HotelMask free = 0;  ///< an offer free to cancel meets all else
        std::array<HotelMask, 5> meals{};  ///< by stay::MealPlan: an offer with it meets all else
    };

    void visit(const InQuarter& found);
    void sum_up(const Quarter& quarter, HotelMask asked);
    void add_least(const RankOffers& offers, HotelMask wanted);
    void count(const Quarter& quarter, HotelMask rated);
    void count_price(const Quarter& quarter, Place place, PriceBands& bands);
    HotelMask fitting(const Quarter& quarter, std::size_t rank);
    bool fits(std::size_t rank, Place place, Currency currency);
    HotelMask wanted(const Quarter& quarter, std::size_t rank);
    std::optional<std::size_t> cheapest(const Quarter& quarter, Place place);
    void place(const InScope& found);
    void place_by_price(const InQuarter& found, Place place, const MoneyOrder::Scale& scale);
    std::optional<Best> best_of(const HotelRef& hotel);
    Hit hit_of(const Candidate& candidate);
    Offer offer_of(const HotelRef& hotel, const Best& best);

    const Query& query_;
    const Scope& scope_;
    HotelFilters filters_;
    Asker asker_;
    MoneyOrder money_;
    std::optional<FacetCounts> counts_;
    Page page_;
    SearchResult result_;
    std::size_t asked_ = 0;
    Sum sum_;  ///< of the quarter that is visited
};

/// Of the right meals, and free to cancel where that is asked for.
HotelMask Search::wanted(const Quarter& quarter, std::size_t rank) {
    HotelMask out = asker_.offers(rank).found & filters_.with_meal(quarter.hotels->ranks()[rank]);
    if (query_.free_cancellation && out != 0) out &= asker_.free_of(quarter, rank);
    return out;
}

bool Search::fits(std::size_t rank, Place place, Currency currency) {
    const RankOffers& offers = asker_.offers(rank);
    return offers.lower[place] != kNoPrice &&
           money_.at_most(offers.lower[place], currency, *query_.max_total);
}

/// Of what was found that which is within the budget.
HotelMask Search::fitting(const Quarter& quarter, std::size_t rank) {
    const RankOffers& offers = asker_.offers(rank);
    if (!query_.max_total) return offers.found;
    HotelMask out = 0;
    each_place(offers.found, [&](Place place) {
        const Currency currency = quarter.hotels->kind(place).currency;
        if (!fits(rank, place, currency)) return;
        if (!offers.is_exact(place)) {
            asker_.settle(quarter, rank, place);
            if (!fits(rank, place, currency)) return;
        }
        out |= mask_of(place);
    });
    return out;
}

/// Of those that are wanted, whatever the budget; settled, of equals the first. The rank; nullopt:
/// none has a price.
std::optional<std::size_t> Search::cheapest(const Quarter& quarter, Place place) {
    for (;;) {
        std::optional<std::size_t> least;
        std::int64_t least_total = kNoPrice;
        const std::size_t plans = quarter.hotels->plans(place).size();
        for (std::size_t rank = 0; rank < plans; ++rank) {
            const std::int64_t total = asker_.offers(rank).lower[place];
            if (total >= least_total || (wanted(quarter, rank) >> place & 1) == 0) continue;
            least = rank;
            least_total = total;
        }
        if (!least || asker_.offers(*least).is_exact(place)) return least;
        asker_.settle(quarter, *least, place);
    }
}

void Search::add_least(const RankOffers& offers, HotelMask wanted) {
    if (!sum_.all_exact() || !offers.all_exact()) {
        Lanes& upper = sum_.open_upper();
        each_place(wanted, [&](Place place) {
            upper[place] = std::min(upper[place], offers.upper(place));
        });
    }
    if (wanted != offers.found) {
        each_place(wanted, [&](Place place) {
            sum_.lower[place] = std::min(sum_.lower[place], offers.lower[place]);
        });
        return;
    }
    // What was not found has no price.
    for (Place place = 0; place < kQuarterHotels; ++place)
        sum_.lower[place] = std::min(sum_.lower[place], offers.lower[place]);
}

void Search::sum_up(const Quarter& quarter, HotelMask asked) {
    sum_.hit = sum_.free = 0;
    sum_.meals = {};
    sum_.lower.fill(kNoPrice);
    sum_.make_exact();
    HotelMask found = 0;
    const std::vector<PlanRank>& ranks = quarter.hotels->ranks();
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        const RankOffers& offers = asker_.offers(i);
        if (offers.found == 0) continue;
        found |= offers.found;
        const bool asks = query_.facets || query_.free_cancellation;
        const HotelMask free = asks ? asker_.free_of(quarter, i) : 0;
        const HotelMask right = query_.free_cancellation ? free : ~HotelMask{0};
        const HotelMask of_meal = filters_.with_meal(ranks[i]);
        add_least(offers, offers.found & of_meal & right);
        const HotelMask holds = fitting(quarter, i);
        sum_.hit |= holds & of_meal & right;
        sum_.free |= holds & of_meal & free;
        for (std::size_t meal = 0; meal < sum_.meals.size(); ++meal)
            sum_.meals[meal] |= holds & right & ranks[i].meals[meal];
    }
    if (!query_.dates && filters_.asks_no_offer()) sum_.hit |= asked & ~found;
}

/// The band is that of the cheapest offer, whatever the budget; bounds that lie in one band do.
void Search::count_price(const Quarter& quarter, Place place, PriceBands& bands) {
    if (sum_.lower[place] == kNoPrice) return;
    std::size_t band = bands.band_of(sum_.lower[place]);
    if (sum_.upper(place) >= bands.edge(band + 1))
        band = bands.band_of(asker_.offers(*cheapest(quarter, place)).lower[place]);
    bands.add(band);
}

void Search::count(const Quarter& quarter, HotelMask rated) {
    const QuarterHotels& hotels = *quarter.hotels;
    counts_->add_stars(hotels, sum_.hit);
    counts_->add_hits(hotels, sum_.hit & rated);
    counts_->add_free(sum_.free & rated);
    for (std::size_t meal = 0; meal < sum_.meals.size(); ++meal)
        counts_->add_meal(meal, sum_.meals[meal] & rated);
    hotels.each_currency(rated, [&](Currency currency, HotelMask mask) {
        PriceBands& bands = counts_->bands_of(currency);
        each_place(mask, [&](Place place) { count_price(quarter, place, bands); });
    });
}

void Search::visit(const InQuarter& found) {
    const Quarter& quarter = *found.quarter;
    const HotelMask rated = filters_.rated(*quarter.hotels);
    const HotelMask asked =
        filters_.matching(*quarter.hotels, query_.facets ? found.hotels : found.hotels & rated);
    if (asked == 0) return;
    asked_ += static_cast<std::size_t>(std::popcount(asked));
    asker_.ask(quarter, asked);
    sum_up(quarter, asked);
    if (query_.facets) count(quarter, asked & rated);
    const HotelMask hits = sum_.hit & rated;
    result_.total += static_cast<std::size_t>(std::popcount(hits));
    if (query_.order != Order::price)
        return each_place(hits, [&](Place at) { place(found.at(at)); });
    quarter.hotels->each_currency(hits, [&](Currency currency, HotelMask mask) {
        const MoneyOrder::Scale& scale = money_.scale_of(currency);
        each_place(mask, [&](Place at) { place_by_price(found, at, scale); });
    });
}

void Search::place(const InScope& found) {
    Standing standing;
    if (query_.order == Order::rating) {
        standing.tier = 5 - found.hotel.spot().stars;
        standing.head = found.hotel.spot().name_head;
    } else {
        standing.value = query_.order == Order::distance ? found.km : -found.score;
    }
    if (page_.is_behind(standing.tier, standing.head, standing.value)) return page_.pass();
    if (query_.order == Order::rating) standing.text = &found.hotel.block().folded_name;
    page_.add({standing, found, best_of(found.hotel)});
}

/// Of what meets the filters; nullopt: nothing has a price.
std::optional<Best> Search::best_of(const HotelRef& hotel) {
    const auto rank = cheapest(hotel.quarter(), hotel.place());
    if (!rank) return std::nullopt;
    Best best{.rank = *rank, .total = asker_.offers(*rank).lower[hotel.place()]};
    if (query_.dates)
        best.free_cancellation = (asker_.free_of(hotel.quarter(), *rank) >> hotel.place() & 1) != 0;
    return best;
}

// Only what may get on the page is priced: its least bound is not behind the page's last. Most are
// behind, and of those nothing else is read.
void Search::place_by_price(const InQuarter& found, Place place, const MoneyOrder::Scale& scale) {
    const std::int64_t lower = sum_.lower[place];
    if (lower == kNoPrice) return page_.add({{.tier = kUnpricedTier}, found.at(place)});
    const Quarter& quarter = *found.quarter;
    if (page_.is_behind(scale.tier(), scale.head, scale.value(lower))) return page_.pass();
    const auto& after = query_.after;
    if (after && after->tier == scale.tier() && after->text == scale.text &&
        scale.value(sum_.upper(place)) < after->value)
        return;
    const Best best = *best_of(HotelRef(quarter, place));
    page_.add(
        {{scale.tier(), scale.value(best.total), scale.head, &scale.text}, found.at(place), best});
}

Offer Search::offer_of(const HotelRef& hotel, const Best& best) {
    const PlanBlock& plan = hotel.plans()[best.rank];
    const stay::Hotel& terms = hotel.terms();
    const stay::Totals totals = asker_.totals(hotel, plan);
    // The sum has been told before.
    CHECK(totals.total.minor == best.total);
    return {.room_type = &terms.room_types[plan.type],
            .rate_plan = &terms.rate_plans[plan.index],
            .totals = totals,
            .free_cancellation = best.free_cancellation,
            .rooms_left = asker_.rooms_left(hotel, plan)};
}

Hit Search::hit_of(const Candidate& candidate) {
    const HotelRef& hotel = candidate.found.hotel;
    Hit hit{.ordinal = hotel.spot().ordinal, .facts = hotel.block().facts, .key = candidate.key()};
    if (scope_.has_centre()) hit.distance_km = candidate.found.km;
    if (!candidate.best) return hit;
    if (query_.dates)
        hit.offer = offer_of(hotel, *candidate.best);
    else
        hit.from = Money{candidate.best->total, hotel.kind().currency};
    return hit;
}

SearchResult Search::run() {
    if (filters_.can_match())
        scope_.each(query_.dates, [this](const InQuarter& found) { visit(found); });
    result_.more = page_.more();
    const std::vector<Candidate> page = std::move(page_).candidates();
    fetch_facts(page);
    result_.hits.reserve(page.size());
    for (const Candidate& candidate : page) result_.hits.push_back(hit_of(candidate));
    if (counts_) result_.facets = std::move(*counts_).result();
    return std::move(result_);
}

/// `asked`: how many hotels a search of the query asks.
std::optional<Stay> nearest_stay(const Snapshot::Parts& parts, const Query& query,
                                 const Scope& scope, std::size_t asked) {
    if (asked == 0) return std::nullopt;
    Query other = query;
    other.limit = 1;
    other.facets = false;
    other.after.reset();
    // A day begins earlier nowhere than in a zone that is half a day behind.
    const CivilDate today{std::chrono::floor<std::chrono::days>(query.now - std::chrono::hours(12))
                              .time_since_epoch()};
    std::size_t left = kNearestAsked;
    for (const Stay& stay : nearby_stays(query.dates->stay, today)) {
        if (left < asked) break;
        left -= asked;
        other.dates->stay = stay;
        if (Search(parts, other, scope).run().total > 0) return stay;
    }
    return std::nullopt;
}

}  // namespace

SearchResult find_hotels(const Snapshot& snapshot, const Query& query) {
    CHECK(query.limit > 0);
    const Snapshot::Parts& parts = snapshot.parts();
    const Scope scope(parts, query);
    Search search(parts, query, scope);
    SearchResult result = search.run();
    if (result.total == 0 && query.dates && query.nearest)
        result.nearest = nearest_stay(parts, query, scope, search.asked());
    return result;
}

}  // namespace innkeeper::search
