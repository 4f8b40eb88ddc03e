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

std::optional<DayNumber> Asker::today(const HotelRow& hotel) {
    std::optional<DayNumber>& known = todays_[hotel.zone];
    if (!known) {
        const auto date = date_in_zone(parts_.zones->names[hotel.zone], query_.now);
        known = date ? number_of(*date) : kUnknown;
    }
    if (*known == kUnknown) return std::nullopt;
    return known;
}

HotelMask Asker::ask(const Quarter& quarter, HotelMask hotels) {
    offers_.clear();
    if (hotels == 0) return 0;
    if (query_.dates) {
        const auto first = static_cast<Place>(std::countr_zero(hotels));
        const auto last = static_cast<Place>(std::bit_width(hotels));
        const Slots end =
            last < quarter.hotels->size() ? quarter.hotels->slots(last) : quarter.nights.slots();
        scan_.read(quarter.nights, quarter.hotels->slots(first), end);
    }
    HotelMask found = 0;
    each_place(hotels, [&](Place place) {
        begins_[place] = static_cast<std::uint32_t>(offers_.size());
        ask_hotel(quarter, place);
        sizes_[place] = static_cast<std::uint32_t>(offers_.size()) - begins_[place];
        if (sizes_[place] > 0 || !query_.dates) found |= mask_of(place);
    });
    return found;
}

void Asker::ask_hotel(const Quarter& quarter, Place place) {
    const HotelRef hotel(quarter, place);
    if (!query_.dates) {
        for (const PlanBlock& plan : hotel.plans()) {
            const std::int64_t from = hotel.from(plan);
            offers_.push_back({&plan, 0, from, from});
        }
        return;
    }
    const std::optional<DayNumber> day = today(hotel.row());
    if (!day) return;
    const HotelRow& row = hotel.row();
    const Asked asked{
        hotel, row, hotel.types(), quarter.hotels->slots(place), *day, flat_on_top(row.taxes.most)};
    for (const PlanBlock& plan : hotel.plans()) {
        OfferView offer;
        if (ask(asked, plan, offer)) offers_.push_back(offer);
    }
}

bool Asker::party_fits(const TypeBlock& type) const {
    return most_.adults <= type.max_adults && most_children_ <= type.max_children &&
           most_total_ <= type.max_total;
}

bool Asker::ask(const Asked& asked, const PlanBlock& plan, OfferView& offer) const {
    const DayNumber ahead = arrival_ - asked.today;
    if (ahead < plan.min_advance || ahead > plan.max_advance) return false;
    const TypeBlock& type = asked.types[plan.type];
    if (!party_fits(type)) return false;
    offer.plan = &plan;
    const bool persons = counts_persons(plan);
    if (plan.odd || asked.row.taxes.unsound || (persons && plan.persons))
        return ask_kernel(asked, plan, offer);
    const std::int32_t taken =
        type.slot == kNoSlot ? 0 : scan_.taken(asked.slots.types + type.slot);
    offer.rooms_left = static_cast<int>(rooms_left_of(type.physical, taken));
    if (offer.rooms_left < room_count_ || !allows(asked, plan)) return false;
    std::int64_t sum = sum_of(asked, plan) * room_count_;
    if (persons) sum += persons_a_night(asked.hotel, plan) * nights_;
    bound(asked, sum, offer);
    return true;
}

bool Asker::ask_kernel(const Asked& asked, const PlanBlock& plan, OfferView& offer) const {
    const stay::Hotel& terms = asked.hotel.terms();
    const stay::Calendar calendar = kernel_calendar(asked.hotel, plan, arrival_, departure_);
    const auto answer =
        stay::can_be_booked({terms, terms.room_types[plan.type], terms.rate_plans[plan.index],
                             query_.dates->stay, *rooms_, calendar, date_of(asked.today)});
    if (!answer || !answer->price) return false;
    offer.rooms_left = answer->available_rooms;
    offer.lower = offer.upper = answer->price->total.minor;
    return true;
}

bool Asker::allows(const Asked& asked, const PlanBlock& plan) const {
    const Slot rates = asked.slots.plans + plan.rates;
    const Slot own = asked.slots.plans + plan.own;
    const bool asks_rates = plan.rates != kNoSlot;
    const bool asks_own = plan.own != kNoSlot;
    if ((asks_rates && scan_.is_uncommon(rates)) || (asks_own && scan_.is_uncommon(own)))
        return terms_allow(asked.hotel, plan);
    return !(asks_rates && scan_.refuses(rates)) && !(asks_own && scan_.refuses(own));
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

std::int64_t Asker::sum_of(const Asked& asked, const PlanBlock& plan) const {
    if (plan.rates == kNoSlot) return plan.price_of(-1) * nights_;
    if (plan.derived == PlanBlock::Change::none) {
        const Slot rates = asked.slots.plans + plan.rates;
        return scan_.sum(rates) + scan_.silent(rates) * plan.price;
    }
    // Each night is rounded.
    std::int64_t sum = 0;
    for (DayNumber day = arrival_; day < departure_; ++day)
        sum += plan.price_of(asked.hotel.rate(day, plan.rates).price);
    return sum;
}

std::int64_t Asker::persons_a_night(const HotelRef& hotel, const PlanBlock& plan) const {
    const stay::RatePlan& base = hotel.terms().rate_plans[plan.base];
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
void Asker::bound(const Asked& asked, std::int64_t base, OfferView& offer) const {
    const TaxBound& taxes = asked.row.taxes;
    offer.lower = offer.upper = base + asked.on_top;
    if (taxes.exact) return;
    const OnTop& most = taxes.most;
    const OnTop& sure = asked.hotel.block().sure_taxes;
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

void Asker::settle(const HotelRef& hotel, OfferView& offer) {
    if (offer.lower == offer.upper) return;
    offer.lower = offer.upper = total_of(hotel, *offer.plan);
}

bool Asker::is_free(const HotelRef& hotel, const PlanBlock& plan) {
    if (!query_.dates) return plan.begins_free;
    const auto ask = [&](const stay::CancellationPolicy& policy) {
        return stay::is_free_at(policy, date_of(arrival_), hotel.terms().time_zone, query_.now)
            .value_or(false);
    };
    if (plan.policy == kNoPolicy) {
        const stay::Hotel& terms = hotel.terms();
        return ask(policy_of(terms, terms.rate_plans[plan.index]));
    }
    if (free_.empty()) free_.assign(parts_.zones->names.size() * parts_.policies->size(), -1);
    std::int8_t& known = free_[hotel.row().zone * parts_.policies->size() + plan.policy];
    if (known < 0) known = ask((*parts_.policies)[plan.policy]) ? 1 : 0;
    return known == 1;
}

}  // namespace innkeeper::search
