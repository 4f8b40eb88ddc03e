#include "services/search/domain/asker.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/dates.hpp"
#include "services/search/domain/record.hpp"
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

int Asker::rooms_left(const TypeBlock& type) const {
    int least = type.available(arrival_);
    for (DayNumber day = arrival_ + 1; day < departure_ && least >= room_count_; ++day)
        least = std::min(least, type.available(day));
    return least;
}

bool Asker::rates_allow(const EffectivePlan& days) const {
    const auto& first = days.terms(days.code(arrival_));
    int least = first.min_arrival;
    int most = first.max_arrival;
    if (first.closed_to_arrival) return false;
    if (days.uniform()) {
        least = std::max<int>(least, first.min_through);
        most = std::min<int>(most, first.max_through);
        return !first.closed && !first.closed_to_departure && nights_ >= least && nights_ <= most;
    }
    for (DayNumber day = arrival_; day < departure_; ++day) {
        const auto& terms = days.terms(days.code(day));
        if (terms.closed) return false;
        least = std::max<int>(least, terms.min_through);
        most = std::min<int>(most, terms.max_through);
    }
    const auto& last = days.terms(days.code(departure_));
    return nights_ >= least && nights_ <= most && !last.closed_to_departure && !last.broken;
}

bool Asker::may_book(const HotelBlock& hotel, const PlanBlock& plan, DayNumber today,
                     OfferView& offer) const {
    const DayNumber ahead = arrival_ - today;
    if (ahead < plan.min_advance || ahead > plan.max_advance) return false;
    const TypeBlock& type = hotel.types[plan.type];
    if (!party_fits(type) || !rates_allow(*plan.days)) return false;
    offer = {&plan, rooms_left(type), 0, 0};
    return offer.rooms_left >= room_count_;
}

bool Asker::offers_of(const HotelBlock& hotel, std::vector<OfferView>& out) {
    out.clear();
    if (!query_.dates) {
        for (const PlanBlock& plan : hotel.plans) out.push_back({&plan, 0, plan.from, plan.from});
        return true;
    }
    const std::optional<DayNumber> day = today(hotel);
    if (!day) return false;
    for (const PlanBlock& plan : hotel.plans) {
        OfferView offer;
        if (!may_book(hotel, plan, *day, offer)) continue;
        if (hotel.taxes.unsound || plan.days->large()) {
            const auto total = total_of(hotel, plan);
            if (!total) continue;
            offer.lower = offer.upper = *total;
        } else {
            bound(hotel, offer);
        }
        out.push_back(offer);
    }
    return !out.empty();
}

std::int64_t Asker::before_taxes(const HotelBlock& hotel, const PlanBlock& plan) const {
    const EffectivePlan& days = *plan.days;
    int extra_adults = 0;
    if (!children_)
        for (const stay::RoomParty& room : *rooms_)
            extra_adults += std::max(0, room.adults - plan.standard_adults);
    std::int64_t sum = 0;
    if (!children_ && extra_adults == 0) {
        for (DayNumber day = arrival_; day < departure_; ++day) sum += days.price(days.code(day));
        return sum * room_count_;
    }
    const stay::HeadCount heads =
        stay::count_heads(hotel.facts->terms.rate_plans[plan.base], *rooms_);
    for (DayNumber day = arrival_; day < departure_; ++day) {
        const stay::NightPrices prices = days.prices(days.code(day));
        sum += prices.price.minor * heads.rooms + prices.extra_adult.minor * heads.extra_adults;
        for (std::size_t i = 0; i < prices.child_prices.size(); ++i)
            sum += prices.child_prices[i].minor * heads.by_band[i];
    }
    return sum;
}

void Asker::bound(const HotelBlock& hotel, OfferView& offer) {
    const std::int64_t base = before_taxes(hotel, *offer.plan);
    const TaxBound& taxes = hotel.taxes;
    offer.lower = offer.upper = base;
    if (taxes.none) return;
    const auto percent =
        static_cast<std::int64_t>(Wide{base} * taxes.basis_points / stay::kWholeBasisPoints);
    // A line is rounded up by less than one.
    offer.upper += percent + 1 + taxes.percentages * nights_ +
                   taxes.per_room_night * room_count_ * nights_ +
                   taxes.per_person_night * persons_ * nights_ + taxes.per_room_stay * room_count_;
}

std::optional<std::int64_t> Asker::total_of(const HotelBlock& hotel, const PlanBlock& plan) {
    const stay::Hotel& terms = hotel.facts->terms;
    const stay::RatePlan& base = terms.rate_plans[plan.base];
    prices_.clear();
    for (DayNumber day = arrival_; day < departure_; ++day)
        prices_.push_back(plan.days->prices(plan.days->code(day)));
    const auto totals =
        stay::totals_of(terms, terms.rate_plans[plan.index], base, stay::count_heads(base, *rooms_),
                        date_of(arrival_), prices_);
    if (!totals) return std::nullopt;
    return totals->total.minor;
}

void Asker::settle(const HotelBlock& hotel, OfferView& offer) {
    if (offer.lower == offer.upper) return;
    const auto total = total_of(hotel, *offer.plan);
    // Sums that could be refused were asked for in offers_of.
    CHECK(total);
    offer.lower = offer.upper = *total;
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
    if (free_.empty()) free_.resize(parts_.zones->names.size());
    std::vector<std::int8_t>& of_zone = free_[hotel.zone];
    if (of_zone.empty()) of_zone.assign(parts_.policies->size(), -1);
    std::int8_t& known = of_zone[plan.policy];
    if (known < 0) known = ask((*parts_.policies)[plan.policy]) ? 1 : 0;
    return known == 1;
}

void Asker::prefetch(const HotelBlock& hotel) const {
    if (!query_.dates) return;
    for (const PlanBlock& plan : hotel.plans) {
        if (const NightCodes* nights = plan.days->nights()) nights->prefetch(arrival_);
        if (const auto& stock = hotel.types[plan.type].stock) stock->prefetch(arrival_);
        plan.days->prefetch();
    }
}

}  // namespace innkeeper::search
