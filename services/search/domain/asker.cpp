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
    : parts_(parts), query_(query), todays_(parts.zones->names.size()) {
    if (!query.dates) return;
    const Stay& stay = query.dates->stay;
    rooms_ = &query.dates->rooms;
    arrival_ = number_of(stay.arrival);
    departure_ = number_of(stay.departure);
    nights_ = stay.nights();
    room_count_ = static_cast<int>(rooms_->size());
    CHECK(nights_ >= 1 && nights_ <= stay::kMaxStayNights && room_count_ >= 1);
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

std::optional<DayNumber> Asker::today(const HotelBlock& hotel) {
    std::optional<DayNumber>& known = todays_[hotel.zone];
    if (!known) {
        const auto date = date_in_zone(hotel.facts->terms.time_zone, query_.now);
        known = date ? number_of(*date) : kUnknown;
    }
    if (*known == kUnknown) return std::nullopt;
    return known;
}

bool Asker::party_fits(const TypeBlock& type) const {
    return most_.adults <= type.max_adults && most_children_ <= type.max_children &&
           most_total_ <= type.max_total;
}

bool Asker::nights_allow(const HotelBlock& hotel, const PlanBlock& plan, int& left,
                         std::int64_t& sum) const {
    const NightView& nights = hotel.nights;
    const TypeBlock& type = hotel.types[plan.type];
    int least = 0;
    int most = stay::kMaxStayNights;
    const auto through = [&](std::uint32_t number) {
        if (number == 0) return true;
        const NightTerms& terms = nights.terms(number);
        least = std::max<int>(least, terms.min_through);
        most = std::min<int>(most, terms.max_through);
        return !terms.closed;
    };
    const auto arrives = [&](std::uint32_t number) {
        if (number == 0) return true;
        const NightTerms& terms = nights.terms(number);
        least = std::max<int>(least, terms.min_arrival);
        most = std::min<int>(most, terms.max_arrival);
        return !terms.closed_to_arrival;
    };
    left = INT32_MAX;
    sum = 0;
    for (DayNumber day = arrival_; day < departure_; ++day) {
        const std::uint8_t* row = nights.row(day);
        left = std::min(left, rooms_left(nights.rooms(row, type.rooms), type.physical));
        if (left < room_count_) return false;
        const NightView::Rate rate = nights.rate(row, plan.rates);
        const NightView::Rate own = nights.rate(row, plan.own);
        if (!through(rate.terms) || !through(own.terms)) return false;
        if (day == arrival_ && (!arrives(rate.terms) || !arrives(own.terms))) return false;
        sum += plan.price_of(rate.price);
    }
    const std::uint8_t* row = nights.row(departure_);
    return nights_ >= least && nights_ <= most &&
           !nights.terms(nights.rate(row, plan.rates).terms).closed_to_departure &&
           !nights.terms(nights.rate(row, plan.own).terms).closed_to_departure;
}

bool Asker::ask(const HotelBlock& hotel, const PlanBlock& plan, DayNumber today,
                OfferView& offer) const {
    const DayNumber ahead = arrival_ - today;
    if (ahead < plan.min_advance || ahead > plan.max_advance) return false;
    if (!party_fits(hotel.types[plan.type])) return false;
    offer.plan = &plan;
    const bool persons = counts_persons(plan);
    if (plan.odd || hotel.taxes.unsound || (persons && plan.persons))
        return ask_kernel(hotel, plan, today, offer);
    std::int64_t sum = 0;
    if (!nights_allow(hotel, plan, offer.rooms_left, sum)) return false;
    sum *= room_count_;
    if (persons) sum += persons_a_night(hotel, plan) * nights_;
    bound(hotel, sum, offer);
    return true;
}

bool Asker::ask_kernel(const HotelBlock& hotel, const PlanBlock& plan, DayNumber today,
                       OfferView& offer) const {
    const stay::Hotel& terms = hotel.facts->terms;
    const stay::Calendar calendar = kernel_calendar(hotel, plan, arrival_, departure_);
    const auto answer =
        stay::can_be_booked({terms, terms.room_types[plan.type], terms.rate_plans[plan.index],
                             query_.dates->stay, *rooms_, calendar, date_of(today)});
    if (!answer || !answer->price) return false;
    offer.rooms_left = answer->available_rooms;
    offer.lower = offer.upper = answer->price->total.minor;
    return true;
}

bool Asker::offers_of(const HotelBlock& hotel, std::vector<OfferView>& out) {
    out.clear();
    if (!query_.dates) {
        for (std::size_t i = 0; i < hotel.plans.size(); ++i)
            out.push_back({&hotel.plans[i], 0, hotel.from[i], hotel.from[i]});
        return true;
    }
    const std::optional<DayNumber> day = today(hotel);
    if (!day) return false;
    for (const PlanBlock& plan : hotel.plans) {
        OfferView offer;
        if (ask(hotel, plan, *day, offer)) out.push_back(offer);
    }
    return !out.empty();
}

std::int64_t Asker::persons_a_night(const HotelBlock& hotel, const PlanBlock& plan) const {
    const stay::RatePlan& base = hotel.facts->terms.rate_plans[plan.base];
    const stay::HeadCount heads = stay::count_heads(base, *rooms_);
    const auto price = [&plan](const Money& money) {
        const std::int64_t minor = std::max<std::int64_t>(0, money.minor);
        return plan.derived == PlanBlock::Change::percent ? plan.changed(minor) : minor;
    };
    std::int64_t sum = price(base.extra_adult) * heads.extra_adults;
    for (std::size_t i = 0; i < base.child_bands.size(); ++i)
        sum += price(base.child_bands[i].price) * heads.by_band[i];
    return sum;
}

std::int64_t Asker::flat_on_top(const OnTop& taxes) const {
    const std::int64_t a_night = std::int64_t{taxes.per_room_night} * room_count_ +
                                 std::int64_t{taxes.per_person_night} * persons_ +
                                 std::int64_t{taxes.per_adult_night} * adults_;
    return a_night * nights_ + std::int64_t{taxes.per_room_stay} * room_count_;
}

// Most hotels have flat taxes of all dates, or none, so that the bounds are the total already.
void Asker::bound(const HotelBlock& hotel, std::int64_t base, OfferView& offer) const {
    const OnTop& most = hotel.taxes.most;
    offer.lower = offer.upper = base + flat_on_top(most);
    if (hotel.taxes.exact) return;
    const OnTop& sure = hotel.sure_taxes;
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

std::int64_t Asker::total_of(const HotelBlock& hotel, const PlanBlock& plan) {
    const stay::Hotel& terms = hotel.facts->terms;
    const stay::RatePlan& base = terms.rate_plans[plan.base];
    const stay::RatePlan& asked = terms.rate_plans[plan.index];
    // Of persons all nights have the prices of one of which nothing is said, or none counts.
    const auto silent = effective_day(terms, asked, {}, {});
    CHECK(silent);
    stay::NightPrices night = stay::prices_of(*silent);
    prices_.clear();
    for (DayNumber day = arrival_; day < departure_; ++day) {
        const NightView& nights = hotel.nights;
        night.price.minor = plan.price_of(nights.rate(nights.row(day), plan.rates).price);
        prices_.push_back(night);
    }
    const auto totals = stay::totals_of(terms, asked, base, stay::count_heads(base, *rooms_),
                                        date_of(arrival_), prices_);
    // Sums that could be refused are the kernel's from the beginning.
    CHECK(totals);
    return totals->total.minor;
}

void Asker::settle(const HotelBlock& hotel, OfferView& offer) {
    if (offer.lower == offer.upper) return;
    offer.lower = offer.upper = total_of(hotel, *offer.plan);
}

bool Asker::is_free(const HotelBlock& hotel, const PlanBlock& plan) {
    if (!query_.dates) return plan.begins_free;
    const auto ask = [&](const stay::CancellationPolicy& policy) {
        return stay::is_free_at(policy, date_of(arrival_), hotel.facts->terms.time_zone, query_.now)
            .value_or(false);
    };
    if (plan.policy == kNoPolicy) {
        const stay::Hotel& terms = hotel.facts->terms;
        return ask(policy_of(terms, terms.rate_plans[plan.index]));
    }
    if (free_.empty()) free_.assign(parts_.zones->names.size() * parts_.policies->size(), -1);
    std::int8_t& known = free_[hotel.zone * parts_.policies->size() + plan.policy];
    if (known < 0) known = ask((*parts_.policies)[plan.policy]) ? 1 : 0;
    return known == 1;
}

void Asker::prefetch(const HotelBlock& hotel) const {
    if (!query_.dates) return;
    const std::uint8_t* last = hotel.nights.row(departure_);
    for (const std::uint8_t* at = hotel.nights.row(arrival_); at < last; at += kCacheLineBytes)
        __builtin_prefetch(at);
    __builtin_prefetch(last + hotel.nights.stride - 1);
}

}  // namespace innkeeper::search
