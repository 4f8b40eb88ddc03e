#include "services/search/domain/nearest_dates.hpp"

#include "services/search/domain/kernel_calendar.hpp"
#include "services/search/limits.hpp"
#include "stay/availability.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <vector>

namespace innkeeper::search {
namespace {

/// The kernel's order: distance of arrivals, change of length, later arrival, longer stay.
auto rank_of(const Stay& wanted, const Nearest& found) {
    const auto shift = (found.stay.arrival - wanted.arrival).count();
    const int nights = found.stay.nights();
    return std::tuple(std::abs(shift), std::abs(nights - wanted.nights()), -shift, -nights,
                      found.ordinal);
}

std::vector<HotelRef> first_hotels(const Scope& scope, const HotelFilters& filters) {
    std::vector<HotelRef> out;
    scope.each([&](const InQuarter& found) {
        const QuarterHotels& hotels = *found.quarter->hotels;
        each_place(filters.matching(hotels, found.hotels & filters.rated(hotels)),
                   [&](Place place) { out.emplace_back(*found.quarter, place); });
    });
    const auto keep = static_cast<std::ptrdiff_t>(std::min(kNearestHotels, out.size()));
    std::ranges::partial_sort(out, out.begin() + keep, {},
                              [](const HotelRef& hotel) { return hotel.spot().ordinal; });
    out.erase(out.begin() + keep, out.end());
    return out;
}

}  // namespace

std::optional<Nearest> nearest_dates(const Query& query, const Scope& scope,
                                     const HotelFilters& filters, Asker& asker) {
    const StayWish& wish = *query.dates;
    const DayNumber arrival = number_of(wish.stay.arrival);
    std::optional<Nearest> best;
    for (const HotelRef& hotel : first_hotels(scope, filters)) {
        const auto today = asker.today(hotel.kind());
        if (!today) continue;
        const DayNumber from = std::min(arrival, std::max(*today, arrival - kNearestDays));
        const DayNumber to = number_of(wish.stay.departure) + kNearestDays;
        const stay::Hotel& terms = hotel.terms();
        for (const PlanBlock& plan : hotel.plans()) {
            if (!filters.has_meal(plan.meal)) continue;
            const stay::Calendar calendar = kernel_calendar(hotel, plan, from, to);
            const auto answer = stay::can_be_booked({terms, terms.room_types[plan.type],
                                                     terms.rate_plans[plan.index], wish.stay,
                                                     wish.rooms, calendar, date_of(*today)});
            if (!answer || !answer->alternative) continue;
            const Nearest found{*answer->alternative, hotel.spot().ordinal};
            if (!best || rank_of(wish.stay, found) < rank_of(wish.stay, *best)) best = found;
        }
    }
    return best;
}

}  // namespace innkeeper::search
