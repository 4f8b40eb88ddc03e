#include "services/search/domain/asker.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/dates.hpp"
#include "services/search/domain/kernel_calendar.hpp"
#include "services/search/domain/record.hpp"
#include "stay/availability.hpp"
#include "stay/limits.hpp"
#include "stay/penalties.hpp"

#include <algorithm>
#include <bit>
#include <climits>

namespace innkeeper::search {
namespace {

__extension__ typedef __int128 Wide;

}  // namespace

Asker::Asker(const Snapshot::Parts& parts, const Query& query)
    : parts_(parts),
      query_(query),
      todays_(parts.zones->names.size()),
      free_(parts.zones->names.size()) {
    if (!query.dates) return;
    const Stay& stay = query.dates->stay;
    rooms_ = &query.dates->rooms;
    arrival_ = number_of(stay.arrival);
    departure_ = number_of(stay.departure);
    nights_ = stay.nights();
    room_count_ = static_cast<int>(rooms_->size());
    CHECK(nights_ >= 1 && nights_ <= stay::kMaxStayNights && room_count_ >= 1);
    scan_ = StayScan(arrival_, departure_);
    for (const stay::RoomParty& room : *rooms_) {
        const auto children = static_cast<int>(room.children_ages.size());
        most_.adults = std::max(most_.adults, room.adults);
        most_children_ = std::max(most_children_, children);
        most_total_ = std::max(most_total_, room.adults + children);
        persons_ += room.adults + children;
        adults_ += room.adults;
        children_ = children_ || children > 0;
    }
}

std::optional<DayNumber> Asker::today(const HotelKind& kind) {
    std::optional<DayNumber>& known = todays_[kind.zone];
    if (!known) {
        const auto date = date_in_zone(parts_.zones->names[kind.zone], query_.now);
        known = date ? number_of(*date) : kUnknown;
    }
    if (*known == kUnknown) return std::nullopt;
    return known;
}

void Asker::ask(const Quarter& quarter, HotelMask hotels) {
    const std::vector<PlanRank>& ranks = quarter.hotels->ranks();
    if (offers_.size() < ranks.size()) offers_.resize(ranks.size());
    if (query_.dates) return ask_nights(quarter, hotels);
    for (std::size_t rank = 0; rank < ranks.size(); ++rank)
        ask_from(quarter, rank, hotels, offers_[rank]);
}

void Asker::ask_from(const Quarter& quarter, std::size_t rank, HotelMask hotels, RankOffers& out) {
    out.found = quarter.hotels->ranks()[rank].hotels & hotels;
    out.lower.fill(kNoPrice);
    each_place(out.found, [&](Place place) {
        const std::int64_t from = quarter.from[quarter.hotels->first_plan(place) + rank];
        if (from >= 0) out.lower[place] = from;
    });
    out.make_exact();
}

void Asker::set_kinds(const QuarterHotels& hotels) {
    for (std::size_t i = 0; i < hotels.kinds().size(); ++i) {
        const HotelKind& kind = hotels.kinds()[i];
        const std::optional<DayNumber> day = today(kind);
        std::vector<std::int8_t>& is_free = free_[kind.zone];
        if (is_free.empty()) is_free.assign(parts_.policies->size(), -1);
        kinds_[i] = {day ? arrival_ - *day : INT32_MIN, flat_on_top(kind.taxes.most),
                     is_free.data()};
    }
    all_admit_ = true;
    for (std::size_t i = 0; i < hotels.kinds().size(); ++i)
        all_admit_ = all_admit_ && admits(hotels.strictest(), kinds_[i].ahead);
    if (hotels.kinds().size() == 1) {
        on_top_.fill(kinds_.front().on_top);
        return;
    }
    for (Place place = 0; place < hotels.size(); ++place)
        on_top_[place] = kinds_[hotels.kind_of(place)].on_top;
}

void Asker::set_heads(const QuarterHotels& hotels) {
    heads_.clear();
    if (!children_ && most_.adults <= hotels.least_standard()) return;
    for (const PersonPrices& prices : hotels.heads()) {
        const stay::HeadCount heads =
            stay::count_heads(prices.standard_adults, prices.bands, *rooms_);
        std::int64_t sum = prices.extra_adult * heads.extra_adults;
        for (std::size_t i = 0; i < prices.bands.size(); ++i)
            sum += prices.bands[i].price.minor * heads.by_band[i];
        heads_.push_back({sum, children_ || most_.adults > prices.standard_adults});
    }
}

void Asker::ask_nights(const Quarter& quarter, HotelMask hotels) {
    const QuarterHotels& all = *quarter.hotels;
    fetch_cells(quarter, hotels, arrival_, departure_ + 1);
    set_kinds(all);
    set_heads(all);
    const auto [first, end] = slots_of(quarter, hotels);
    scan_.read(quarter.nights, first, end);
    for (std::size_t rank = 0; rank < all.ranks().size(); ++rank) ask_rank(quarter, rank, hotels);
}

// Nearly without a branch: whether a plan has an offer cannot be guessed.
void Asker::ask_rank(const Quarter& quarter, std::size_t number, HotelMask hotels) {
    const QuarterHotels& all = *quarter.hotels;
    const PlanRank& rank = all.ranks()[number];
    RankOffers& out = offers_[number];
    Lanes& prices = out.lower;
    if ((rank.hotels & hotels) == 0) {
        out.found = 0;
        return;
    }
    constexpr std::uint8_t kRoomy = 8;
    static_assert(kRoomy > StayScan::kSilent && kRoomy > StayScan::kUncommon);
    PlaceFlags flags{};
    each_row(rank.hotels, hotels, [&](Place place, std::size_t i) {
        const PlanRow& row = rank.rows[i];
        const std::int64_t left = std::int64_t{row.physical} - scan_.taken(row.rooms);
        flags[place] = scan_.state(row.rates) | (left >= room_count_ ? kRoomy : 0);
        prices[place] = scan_.sum(row.rates) * room_count_ + on_top_[place];
    });
    const HotelMask roomy = with_flag(flags, kRoomy);
    const HotelMask silent = with_flag(flags, StayScan::kSilent);
    HotelMask refused = with_flag(flags, StayScan::kRefuses);
    HotelMask alone = rank.alone | with_flag(flags, StayScan::kUncommon);
    each_row(rank.hotels, silent, [&](Place place, std::size_t i) {
        if ((silent >> place & 1) != 0)
            prices[place] +=
                scan_.silent(rank.rows[i].rates) * all.plan(number, place).price * room_count_;
    });
    if (rank.derived != 0) alone |= derive(all, number, hotels, prices, refused);
    const HotelMask asked = rank.hotels & hotels & admitted(all, rank, hotels);
    if (!heads_.empty()) alone |= add_heads(rank, asked, prices);
    out.found = asked & roomy & ~refused & ~alone;
    each_place(~out.found, [&](Place place) { prices[place] = kNoPrice; });
    out.make_exact();
    each_place(asked & alone, [&](Place place) { ask_alone(quarter, number, place, out); });
}

HotelMask Asker::derive(const QuarterHotels& all, std::size_t number, HotelMask hotels,
                        Lanes& prices, HotelMask& refused) const {
    const PlanRank& rank = all.ranks()[number];
    HotelMask uncommon = 0;
    each_row(rank.derived, hotels, [&](Place place, std::size_t i) {
        const DerivedRow& derived = rank.changes[i];
        const std::uint8_t own = scan_.state(derived.own);
        const bool silent = (scan_.state(derived.rates) & StayScan::kSilent) != 0;
        const std::int64_t otherwise = silent ? all.plan(number, place).price : 0;
        refused |= HotelMask{(own & StayScan::kRefuses) != 0} << place;
        uncommon |= HotelMask{(own & StayScan::kUncommon) != 0} << place;
        // Each night is rounded.
        std::int64_t sum = 0;
        scan_.each_price(derived.rates, [&](std::int64_t said) {
            sum += derived.change.of(said < 0 ? otherwise : said);
        });
        prices[place] = sum * room_count_ + on_top_[place];
    });
    return uncommon;
}

HotelMask Asker::admitted(const QuarterHotels& hotels, const PlanRank& rank,
                          HotelMask asked) const {
    if (all_admit_) return asked;
    HotelMask out = 0;
    each_row(rank.hotels, asked, [&](Place place, std::size_t i) {
        out |= HotelMask{admits(rank.limits[i], kinds_[hotels.kind_of(place)].ahead)} << place;
    });
    return out;
}

HotelMask Asker::add_heads(const PlanRank& rank, HotelMask hotels, Lanes& prices) const {
    HotelMask out = 0;
    each_row(rank.hotels, hotels, [&](Place place, std::size_t i) {
        const HeadsView& heads = heads_[rank.rows[i].heads];
        prices[place] += heads.price * nights_;
        out |= HotelMask{heads.count} << place;
    });
    return out & rank.persons;
}

bool Asker::admits(const PlanLimits& limits, DayNumber ahead) const {
    return (ahead >= limits.min_advance) & (ahead <= limits.max_advance) &
           (most_.adults <= limits.max_adults) & (most_children_ <= limits.max_children) &
           (most_total_ <= limits.max_total);
}

void Asker::ask_alone(const Quarter& quarter, std::size_t rank, Place place, RankOffers& out) {
    const HotelRef hotel(quarter, place);
    if (rooms_left(hotel, hotel.plans()[rank]) < room_count_) return;
    const auto bounds = bounds_of(hotel, rank);
    if (!bounds) return;
    out.found |= mask_of(place);
    if (!out.all_exact() || bounds->lower != bounds->upper) out.open_upper()[place] = bounds->upper;
    out.lower[place] = bounds->lower;
}

std::optional<Asker::Bounds> Asker::bounds_of(const HotelRef& hotel, std::size_t rank) const {
    const PlanBlock& plan = hotel.plans()[rank];
    const HeadsView heads = heads_of(hotel, rank);
    if (plan.odd || hotel.kind().taxes.unsound || (heads.count && plan.persons))
        return ask_kernel(hotel, plan);
    const Slot rates = in_quarter(plan.rates, hotel.slots().plans);
    const unsigned state =
        scan_.state(rates) | scan_.state(in_quarter(plan.own, hotel.slots().plans));
    if ((state & StayScan::kUncommon) != 0) {
        if (!terms_allow(hotel, plan)) return std::nullopt;
    } else if ((state & StayScan::kRefuses) != 0) {
        return std::nullopt;
    }
    std::int64_t sum = 0;
    scan_.each_price(rates, [&](std::int64_t said) { sum += plan.price_of(said); });
    return bound(hotel, sum * room_count_ + heads.price * nights_);
}

Asker::HeadsView Asker::heads_of(const HotelRef& hotel, std::size_t rank) const {
    if (heads_.empty()) return {};
    const PlanRank& all = hotel.quarter().hotels->ranks()[rank];
    return heads_[all.rows[row_number(all.hotels, hotel.place())].heads];
}

std::optional<Asker::Bounds> Asker::ask_kernel(const HotelRef& hotel, const PlanBlock& plan) const {
    const stay::Hotel& terms = hotel.terms();
    const DayNumber ahead = kinds_[hotel.quarter().hotels->kind_of(hotel.place())].ahead;
    const stay::Calendar calendar = kernel_calendar(hotel, plan, arrival_, departure_);
    const auto answer =
        stay::can_be_booked({terms, terms.room_types[plan.type], terms.rate_plans[plan.index],
                             query_.dates->stay, *rooms_, calendar, date_of(arrival_ - ahead)});
    if (!answer || !answer->price) return std::nullopt;
    return Bounds{answer->price->total.minor, answer->price->total.minor};
}

bool Asker::terms_allow(const HotelRef& hotel, const PlanBlock& plan) const {
    int least = 0;
    int most = stay::kMaxStayNights;
    bool shut = false;
    for (const Slot slot : {plan.rates, plan.own}) {
        for (DayNumber day = arrival_; day < departure_; ++day) {
            const NightTerms& terms = hotel.night_terms(hotel.rate(day, slot).terms);
            least = std::max<int>(least, terms.min_through);
            most = std::min<int>(most, terms.max_through);
            shut = shut || terms.closed;
        }
        const NightTerms& first = hotel.night_terms(hotel.rate(arrival_, slot).terms);
        least = std::max<int>(least, first.min_arrival);
        most = std::min<int>(most, first.max_arrival);
        shut = shut || first.closed_to_arrival ||
               hotel.night_terms(hotel.rate(departure_, slot).terms).closed_to_departure;
    }
    return !shut && nights_ >= least && nights_ <= most;
}

std::int64_t Asker::flat_on_top(const OnTop& taxes) const {
    const std::int64_t a_night = std::int64_t{taxes.per_room_night} * room_count_ +
                                 std::int64_t{taxes.per_person_night} * persons_ +
                                 std::int64_t{taxes.per_adult_night} * adults_;
    return a_night * nights_ + std::int64_t{taxes.per_room_stay} * room_count_;
}

// Most hotels have flat taxes of all dates, or none, so that the bounds are the total already.
Asker::Bounds Asker::bound(const HotelRef& hotel, std::int64_t base) const {
    const TaxBound& taxes = hotel.kind().taxes;
    const std::int64_t flat = base + on_top_[hotel.place()];
    if (taxes.exact) return {flat, flat};
    const OnTop& most = taxes.most;
    const OnTop& sure = taxes.sure;
    const auto percent = [base](const OnTop& part) {
        return static_cast<std::int64_t>(Wide{base} * part.basis_points / stay::kWholeBasisPoints);
    };
    // A line is rounded up or down by less than one.
    const auto rounded = [this](const OnTop& part) {
        return part.percentages == 0 ? 0 : 1 + std::int64_t{part.percentages} * nights_;
    };
    return {base + flat_on_top(sure) + std::max<std::int64_t>(0, percent(sure) - rounded(sure)),
            flat + percent(most) + rounded(most)};
}

stay::Totals Asker::totals(const HotelRef& hotel, const PlanBlock& plan) {
    const stay::Hotel& terms = hotel.terms();
    const stay::RatePlan& base = terms.rate_plans[plan.base];
    const stay::RatePlan& asked = terms.rate_plans[plan.index];
    std::vector<stay::RateDay> days;
    prices_.clear();
    if (plan.odd || plan.persons) {
        for (DayNumber day = arrival_; day < departure_; ++day)
            days.push_back(sellable_day(hotel, plan, day));
        for (const stay::RateDay& day : days) prices_.push_back(stay::prices_of(day));
    } else {
        // Of persons all nights have the prices of one of which nothing is said.
        const auto silent = effective_day(terms, asked, {}, {});
        CHECK(silent);
        days.push_back(*silent);
        stay::NightPrices night = stay::prices_of(days.front());
        for (DayNumber day = arrival_; day < departure_; ++day) {
            night.price.minor = plan.price_of(hotel.rate(day, plan.rates).price);
            prices_.push_back(night);
        }
    }
    const auto totals = stay::totals_of(terms, asked, base, stay::count_heads(base, *rooms_),
                                        date_of(arrival_), prices_);
    // Sums that could be refused are the kernel's from the beginning.
    CHECK(totals);
    return *totals;
}

void Asker::settle(const Quarter& quarter, std::size_t rank, Place place) {
    RankOffers& offers = offers_[rank];
    if (offers.is_exact(place)) return;
    const std::int64_t total =
        totals(HotelRef(quarter, place), quarter.hotels->plan(rank, place)).total.minor;
    offers.lower[place] = offers.open_upper()[place] = total;
}

int Asker::rooms_left(const HotelRef& hotel, const PlanBlock& plan) const {
    const TypeBlock& type = hotel.type_of(plan);
    int least = INT_MAX;
    for (DayNumber day = arrival_; day < departure_; ++day)
        least = std::min(least, hotel.available(type, day));
    return least;
}

HotelMask Asker::free_of(const Quarter& quarter, std::size_t number) {
    const QuarterHotels& all = *quarter.hotels;
    const PlanRank& rank = all.ranks()[number];
    if (!query_.dates) return rank.begins_free;
    const auto ask = [&](const HotelKind& kind, const stay::CancellationPolicy& policy) {
        return stay::is_free_at(policy, date_of(arrival_), parts_.zones->names[kind.zone],
                                query_.now)
            .value_or(false);
    };
    HotelMask out = 0;
    for (const PlanRank::Policy& policy : rank.policies) {
        const HotelKind& kind = all.kinds()[policy.kind];
        if (policy.number == kNoPolicy) {
            each_place(policy.hotels, [&](Place place) {
                const stay::Hotel& terms = HotelRef(quarter, place).terms();
                const stay::RatePlan& plan = terms.rate_plans[all.plan(number, place).index];
                if (ask(kind, policy_of(terms, plan))) out |= mask_of(place);
            });
            continue;
        }
        std::int8_t& known = kinds_[policy.kind].is_free[policy.number];
        if (known < 0) known = ask(kind, (*parts_.policies)[policy.number]) ? 1 : 0;
        if (known == 1) out |= policy.hotels;
    }
    return out;
}

}  // namespace innkeeper::search
