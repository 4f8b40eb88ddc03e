#include "services/search/domain/kernel_calendar.hpp"

namespace innkeeper::search {

stay::Calendar kernel_calendar(const HotelBlock& hotel, const PlanBlock& plan, DayNumber from,
                               DayNumber to) {
    const TypeBlock& type = hotel.types[plan.type];
    stay::Calendar out{date_of(from), {}};
    for (DayNumber day = from; day <= to; ++day) {
        // Only the rooms that are left are kept of a night: the rest of them are taken.
        const stay::NightStock stock{.sold = std::max(0, type.physical) - type.available(day)};
        out.days.push_back({plan.days->sellable_day(day, hotel.currency), stock});
    }
    return out;
}

}  // namespace innkeeper::search
