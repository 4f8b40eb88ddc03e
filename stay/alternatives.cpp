#include "stay/alternatives.hpp"

#include <algorithm>
#include <cstdlib>

namespace innkeeper::stay {
namespace {

using std::chrono::days;

/// The length nearest to the wanted one of a stay that may begin on `arrival`; 0: there is none.
int best_length(const Question& q, const ArrivalRange& range, CivilDate arrival) {
    const Day* first = q.calendar.at(arrival);
    if (first == nullptr || arrival < range.first || arrival > range.last) return 0;
    if (first->rate.closed_to_arrival) return 0;
    const int wanted = q.stay.nights();
    const auto rooms = static_cast<int>(q.rooms.size());
    int least = first->rate.min_stay_arrival.value_or(1);
    int most = std::min(kMaxStayNights, first->rate.max_stay_arrival.value_or(kMaxStayNights));
    int best = 0;
    for (int nights = 1; nights <= most; ++nights) {
        if (best != 0 && nights - wanted > std::abs(best - wanted)) break;
        const Day* last = q.calendar.at(arrival + days(nights - 1));
        const Day* departure = q.calendar.at(arrival + days(nights));
        if (last == nullptr || departure == nullptr || last->rate.closed) break;
        if (last->stock.available(q.room_type.physical) < rooms) break;
        least = std::max(least, last->rate.min_stay_through.value_or(1));
        most = std::min(most, last->rate.max_stay_through.value_or(most));
        if (nights < least || nights > most || departure->rate.closed_to_departure) continue;
        // Of two equal changes the longer stay comes later here, and stays.
        if (best == 0 || std::abs(nights - wanted) <= std::abs(best - wanted)) best = nights;
    }
    return best;
}

}  // namespace

int nearest_length(const Question& question, CivilDate arrival) {
    return best_length(question, arrivals_of(question.rate_plan, question.today), arrival);
}

ArrivalRange arrivals_of(const RatePlan& plan, CivilDate today) {
    return {
        today + days(std::max(0, plan.min_advance_days.value_or(0))),
        today + days(std::min(kMaxAdvanceDays, plan.max_advance_days.value_or(kMaxAdvanceDays)))};
}

std::optional<Stay> nearest_alternative(const Question& q) {
    const ArrivalRange range = arrivals_of(q.rate_plan, q.today);
    const auto reach = static_cast<int>(q.calendar.days.size());
    const int wanted = q.stay.nights();
    for (int distance = 0; distance < reach; ++distance) {
        const CivilDate later = q.stay.arrival + days(distance);
        const CivilDate sooner = q.stay.arrival - days(distance);
        const int after = best_length(q, range, later);
        const int before = distance == 0 ? 0 : best_length(q, range, sooner);
        if (after == 0 && before == 0) continue;
        const bool use_later =
            before == 0 || (after != 0 && std::abs(after - wanted) <= std::abs(before - wanted));
        return use_later ? Stay{later, later + days(after)} : Stay{sooner, sooner + days(before)};
    }
    return std::nullopt;
}

}  // namespace innkeeper::stay
