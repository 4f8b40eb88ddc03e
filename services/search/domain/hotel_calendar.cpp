#include "services/search/domain/hotel_calendar.hpp"

#include "services/search/domain/kernel_calendar.hpp"
#include "services/search/domain/quarter.hpp"
#include "stay/availability.hpp"
#include "stay/limits.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

using stay::RoomParty;

/// Standard adults in one room, or as many as the room takes.
std::vector<RoomParty> standard_party(const PlanBlock& plan, const TypeBlock& type) {
    return {{std::min<int>({plan.standard_adults, type.max_adults, type.max_total}), {}}};
}

/// Adds to the nights of one month what one plan has to offer.
class PlanNights {
public:
    PlanNights(const HotelRef& hotel, const PlanBlock& plan, const std::vector<RoomParty>& rooms,
               DayNumber from, DayNumber to, DayNumber today)
        : hotel_(hotel),
          plan_(plan),
          terms_(hotel.terms()),
          rooms_(rooms.empty() ? standard_party(plan, hotel.type_of(plan)) : rooms),
          calendar_(kernel_calendar(hotel, plan, from, to)),
          today_(date_of(today)) {}

    void add_to(CalendarNight& out) const {
        out.rooms_left =
            std::max(out.rooms_left, hotel_.available(hotel_.type_of(plan_), number_of(out.night)));
        const Stay one{out.night, out.night + std::chrono::days(1)};
        const stay::RatePlan& plan = terms_.rate_plans[plan_.index];
        const int least = stay::shortest_stay(
            {terms_, terms_.room_types[plan_.type], plan, one, rooms_, calendar_, today_});
        if (least == 0) return;
        const auto price =
            stay::price_of(terms_, plan, one, rooms_, {calendar_.at(out.night)->rate});
        if (!price) return;
        out.available = true;
        if (!out.min_stay || least < *out.min_stay) out.min_stay = least;
        if (!out.price || price->total.minor < out.price->minor) out.price = price->total;
    }

private:
    const HotelRef& hotel_;
    const PlanBlock& plan_;
    const stay::Hotel& terms_;
    const std::vector<RoomParty> rooms_;
    const stay::Calendar calendar_;
    const CivilDate today_;
};

}  // namespace

std::vector<CalendarNight> calendar_of(const HotelRef& hotel, std::chrono::year_month month,
                                       const std::vector<RoomParty>& rooms, Instant now) {
    const DayNumber first = number_of(CivilDate(month / 1));
    const DayNumber last = number_of(CivilDate(month / std::chrono::last));
    std::vector<CalendarNight> out;
    for (DayNumber day = first; day <= last; ++day) out.push_back({.night = date_of(day)});

    const auto date = date_in_zone(hotel.terms().time_zone, now);
    if (!date) return out;
    const DayNumber today = number_of(*date);
    const DayNumber from = std::max(first, today);
    if (from > last) return out;
    for (const PlanBlock& plan : hotel.plans()) {
        const PlanNights nights(hotel, plan, rooms, from, last + stay::kMaxStayNights, today);
        for (DayNumber day = from; day <= last; ++day)
            nights.add_to(out[static_cast<std::size_t>(day - first)]);
    }
    return out;
}

}  // namespace innkeeper::search
