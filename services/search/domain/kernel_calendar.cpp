#include "services/search/domain/kernel_calendar.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

bool is_in(Currency currency, const stay::RateDay& day) {
    return day.price->currency == currency && day.extra_adult->currency == currency &&
           std::ranges::all_of(day.child_prices,
                               [currency](const Money& m) { return m.currency == currency; });
}

stay::RateDay said_of(const HotelBlock& hotel, Cell cell, DayNumber day) {
    return cell == kNoCell ? stay::RateDay{} : hotel.grid->rate_day(day, cell);
}

}  // namespace

stay::RateDay sellable_day(const HotelBlock& hotel, const PlanBlock& plan, DayNumber day) {
    const stay::Hotel& terms = hotel.facts->terms;
    const stay::RatePlan& asked = terms.rate_plans[plan.index];
    const stay::RateDay rates = said_of(hotel, plan.rates, day);
    auto found = asked.derived ? effective_day(terms, asked, said_of(hotel, plan.own, day), rates)
                               : effective_day(terms, asked, rates, {});
    if (found && is_in(hotel.currency, *found)) return *std::move(found);
    stay::RateDay shut{.price = Money{0, hotel.currency}, .extra_adult = Money{0, hotel.currency}};
    shut.closed = shut.closed_to_arrival = shut.closed_to_departure = true;
    return shut;
}

stay::Calendar kernel_calendar(const HotelBlock& hotel, const PlanBlock& plan, DayNumber from,
                               DayNumber to) {
    const TypeBlock& type = hotel.types[plan.type];
    stay::Calendar out{date_of(from), {}};
    for (DayNumber day = from; day <= to; ++day) {
        // Only the rooms that are left are kept of a night: the rest of them are taken.
        const stay::NightStock stock{.sold =
                                         std::max(0, type.physical) - hotel.available(type, day)};
        out.days.push_back({sellable_day(hotel, plan, day), stock});
    }
    return out;
}

}  // namespace innkeeper::search
