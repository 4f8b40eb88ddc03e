#include "services/search/domain/asker.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/dates.hpp"
#include "services/search/domain/kernel_calendar.hpp"
#include "services/search/domain/record.hpp"
#include "stay/availability.hpp"
#include "stay/limits.hpp"
#include "stay/penalties.hpp"

#include <algorithm>

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

std::optional<DayNumber> Asker::today(const HotelKind& hotel) {
    std::optional<DayNumber>& known = todays_[hotel.zone];
    if (!known) {
        const auto date = date_in_zone(parts_.zones->names[hotel.zone], query_.now);
        known = date ? number_of(*date) : kUnknown;
    }
    if (*known == kUnknown) return std::nullopt;
    return known;
}

void Asker::ask(const Quarter& quarter, HotelMask hotels) {
    if (hotels == 0) return;
    const QuarterHotels& all = *quarter.hotels;
    const auto first = static_cast<Place>(std::countr_zero(hotels));
    const auto end = static_cast<Place>(std::bit_width(hotels));
    if (offers_.size() < all.plans().size()) offers_.resize(all.plans().size());
    if (query_.dates)
        ask_nights(quarter, hotels, first, end);
    else
        ask_from(quarter, hotels, all.first_plan(first), all.first_plan(end));
}

void Asker::ask_from(const Quarter& quarter, HotelMask hotels, std::size_t first, std::size_t end) {
    const std::vector<PlanRow>& rows = quarter.hotels->plan_rows();
    for (std::size_t plan = first; plan < end; ++plan) {
        const std::int64_t from = quarter.from[plan];
        const std::int64_t price = from < 0 ? kNoPrice : from;
        offers_[plan] = {price, price, 0, (hotels & mask_of(rows[plan].place)) != 0};
    }
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

// Nearly without a branch: whether a plan has an offer cannot be guessed.
void Asker::ask_nights(const Quarter& quarter, HotelMask hotels, Place first, Place end) {
    const QuarterHotels& all = *quarter.hotels;
    set_kinds(all);
    set_heads(all);
    const bool admitted = all_admit(all);
    scan_.read(quarter.nights, all.slots(first),
               end < all.size() ? all.slots(end) : quarter.nights.slots());
    const std::size_t last = all.first_plan(end);
    for (std::size_t plan = all.first_plan(first); plan < last; ++plan) {
        const PlanRow& row = all.plan_rows()[plan];
        const KindView& kind = kinds_[all.kind_of(row.place)];
        OfferView& offer = offers_[plan];
        const std::int64_t left = rooms_left_of(row.physical, scan_.taken(row.rooms));
        offer.rooms_left = static_cast<int>(left);
        offer.found = ((hotels >> row.place & 1) != 0) & (left >= room_count_) &&
                      (admitted || admits(all.limits()[plan], kind.ahead));
        const std::uint8_t state = scan_.state(row.rates);
        const HeadsView heads = heads_of(row);
        if (row.alone | (state > StayScan::kRefuses) | (heads.count & row.persons)) {
            offer.found = offer.found && ask_alone(quarter, plan, offer);
            continue;
        }
        offer.found = offer.found & (state == 0);
        offer.lower = offer.upper =
            scan_.sum(row.rates) * room_count_ + heads.price * nights_ + kind.on_top;
    }
}

bool Asker::admits(const PlanLimits& limits, DayNumber ahead) const {
    return (ahead >= limits.min_advance) & (ahead <= limits.max_advance) &
           (most_.adults <= limits.max_adults) & (most_children_ <= limits.max_children) &
           (most_total_ <= limits.max_total);
}

bool Asker::all_admit(const QuarterHotels& hotels) const {
    for (std::size_t i = 0; i < hotels.kinds().size(); ++i)
        if (!admits(hotels.strictest(), kinds_[i].ahead)) return false;
    return true;
}

bool Asker::ask_alone(const Quarter& quarter, std::size_t number, OfferView& offer) const {
    const PlanRow& row = quarter.hotels->plan_rows()[number];
    const PlanBlock& plan = quarter.hotels->plans()[number];
    const HotelRef hotel(quarter, row.place);
    const HeadsView heads = heads_of(row);
    if (plan.odd || hotel.kind().taxes.unsound || (heads.count && plan.persons))
        return ask_kernel(hotel, plan, offer);
    const Slot own =
        plan.own == kNoSlot ? kNoSlot : quarter.hotels->slots(row.place).plans + plan.own;
    const unsigned state = scan_.state(row.rates) | scan_.state(own);
    if ((state & StayScan::kUncommon) != 0) {
        if (!terms_allow(hotel, plan)) return false;
    } else if ((state & StayScan::kRefuses) != 0) {
        return false;
    }
    bound(hotel, sum_of(plan, row.rates) * room_count_ + heads.price * nights_, offer);
    return true;
}

std::int64_t Asker::sum_of(const PlanBlock& plan, Slot rates) const {
    if (plan.derived == PlanBlock::Change::none)
        return scan_.sum(rates) + scan_.silent(rates) * plan.price;
    // Each night of a derived plan is rounded.
    std::int64_t sum = 0;
    scan_.each_price(rates, [&](std::int64_t said) { sum += plan.price_of(said); });
    return sum;
}

bool Asker::ask_kernel(const HotelRef& hotel, const PlanBlock& plan, OfferView& offer) const {
    const stay::Hotel& terms = hotel.terms();
    const DayNumber ahead = kinds_[hotel.quarter().hotels->kind_of(hotel.place())].ahead;
    const stay::Calendar calendar = kernel_calendar(hotel, plan, arrival_, departure_);
    const auto answer =
        stay::can_be_booked({terms, terms.room_types[plan.type], terms.rate_plans[plan.index],
                             query_.dates->stay, *rooms_, calendar, date_of(arrival_ - ahead)});
    if (!answer || !answer->price) return false;
    offer.rooms_left = answer->available_rooms;
    offer.lower = offer.upper = answer->price->total.minor;
    return true;
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
void Asker::bound(const HotelRef& hotel, std::int64_t base, OfferView& offer) const {
    const TaxBound& taxes = hotel.kind().taxes;
    offer.lower = offer.upper = base + on_top(hotel);
    if (taxes.exact) return;
    const OnTop& most = taxes.most;
    const OnTop& sure = hotel.block().sure_taxes;
    const auto percent = [base](const OnTop& part) {
        return static_cast<std::int64_t>(Wide{base} * part.basis_points / stay::kWholeBasisPoints);
    };
    // A line is rounded up or down by less than one.
    const auto rounded = [this](const OnTop& part) {
        return part.percentages == 0 ? 0 : 1 + std::int64_t{part.percentages} * nights_;
    };
    offer.lower =
        base + flat_on_top(sure) + std::max<std::int64_t>(0, percent(sure) - rounded(sure));
    offer.upper += percent(most) + rounded(most);
}

std::int64_t Asker::total_of(const HotelRef& hotel, const PlanBlock& plan) {
    const stay::Hotel& terms = hotel.terms();
    const stay::RatePlan& base = terms.rate_plans[plan.base];
    const stay::RatePlan& asked = terms.rate_plans[plan.index];
    // Of persons all nights have the prices of one of which nothing is said, or none counts.
    const auto silent = effective_day(terms, asked, {}, {});
    CHECK(silent);
    stay::NightPrices night = stay::prices_of(*silent);
    prices_.clear();
    for (DayNumber day = arrival_; day < departure_; ++day) {
        night.price.minor = plan.price_of(hotel.rate(day, plan.rates).price);
        prices_.push_back(night);
    }
    const auto totals = stay::totals_of(terms, asked, base, stay::count_heads(base, *rooms_),
                                        date_of(arrival_), prices_);
    // Sums that could be refused are the kernel's from the beginning.
    CHECK(totals);
    return totals->total.minor;
}

void Asker::settle(const Quarter& quarter, std::size_t plan) {
    OfferView& offer = offers_[plan];
    if (offer.lower == offer.upper) return;
    const HotelRef hotel(quarter, quarter.hotels->plan_rows()[plan].place);
    offer.lower = offer.upper = total_of(hotel, quarter.hotels->plans()[plan]);
}

bool Asker::is_free(const Quarter& quarter, std::size_t plan) {
    const PlanRow& row = quarter.hotels->plan_rows()[plan];
    if (!query_.dates) return row.begins_free;
    const auto ask = [&](const stay::CancellationPolicy& policy) {
        const std::uint16_t zone = quarter.hotels->kind(row.place).zone;
        return stay::is_free_at(policy, date_of(arrival_), parts_.zones->names[zone], query_.now)
            .value_or(false);
    };
    if (row.policy == kNoPolicy) {
        const stay::Hotel& terms = HotelRef(quarter, row.place).terms();
        return ask(policy_of(terms, terms.rate_plans[quarter.hotels->plans()[plan].index]));
    }
    std::int8_t& known = kinds_[quarter.hotels->kind_of(row.place)].is_free[row.policy];
    if (known < 0) known = ask((*parts_.policies)[row.policy]) ? 1 : 0;
    return known == 1;
}

}  // namespace innkeeper::search
