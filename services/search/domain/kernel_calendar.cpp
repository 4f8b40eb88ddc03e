#include "services/search/domain/kernel_calendar.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

bool is_in(Currency currency, const stay::RateDay& day) {
    return day.price->currency == currency && day.extra_adult->currency == currency &&
           std::ranges::all_of(day.child_prices,
                               [currency](const Money& m) { return m.currency == currency; });
}

}  // namespace

stay::RateDay sellable_day(const HotelRef& hotel, const PlanBlock& plan, DayNumber day) {
    const stay::Hotel& terms = hotel.terms();
    const stay::RatePlan& asked = terms.rate_plans[plan.index];
    const stay::RateDay rates = hotel.said(day, plan.rates);
    auto found = asked.derived ? effective_day(terms, asked, hotel.said(day, plan.own), rates)
                               : effective_day(terms, asked, rates, {});
    const Currency currency = hotel.kind().currency;
    if (found && is_in(currency, *found)) return *std::move(found);
    stay::RateDay shut{.price = Money{0, currency}, .extra_adult = Money{0, currency}};
    shut.closed = shut.closed_to_arrival = shut.closed_to_departure = true;
    return shut;
}

stay::Calendar kernel_calendar(const HotelRef& hotel, const PlanBlock& plan, DayNumber from,
                               DayNumber to) {
    const TypeBlock& type = hotel.type_of(plan);
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
