#include "stay/availability.hpp"

#include "chassis/core/check.hpp"
#include "stay/alternatives.hpp"
#include "stay/pricing.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::stay {
namespace {

using Kind = Reason::Kind;
using std::chrono::days;

bool fits(const RoomType& type, const RoomParty& room) {
    const auto children = static_cast<int>(room.children_ages.size());
    return room.adults <= type.max_adults && children <= type.max_children &&
           room.adults + children <= type.max_total;
}

bool on_sale(const Question& q) {
    return q.hotel.status == HotelStatus::active && !q.room_type.archived && !q.rate_plan.archived;
}

/// The lengths that the calendar allows a stay.
struct Lengths {
    int least = 1;
    int most = kMaxStayNights;
};

/// One walk over the nights. `nights` gets as many days as it holds.
Lengths walk(const Question& q, Answer& answer,
             std::array<const RateDay*, kMaxStayNights>& nights) {
    Lengths lengths;
    std::size_t count = 0;
    answer.available_rooms = q.calendar.at(q.stay.arrival)->stock.available(q.room_type.physical);
    for (CivilDate night = q.stay.arrival; night < q.stay.departure; night += days(1)) {
        const Day& day = *q.calendar.at(night);
        if (count < nights.size()) nights[count++] = &day.rate;
        if (day.rate.closed) answer.reasons.push_back({Kind::closed, night});
        answer.available_rooms =
            std::min(answer.available_rooms, day.stock.available(q.room_type.physical));
        lengths.least = std::max(lengths.least, day.rate.min_stay_through.value_or(1));
        lengths.most = std::min(lengths.most, day.rate.max_stay_through.value_or(kMaxStayNights));
    }
    const RateDay& arrival = *nights.front();
    lengths.least = std::max(lengths.least, arrival.min_stay_arrival.value_or(1));
    lengths.most = std::min(lengths.most, arrival.max_stay_arrival.value_or(kMaxStayNights));
    return lengths;
}

void name_sold_out_nights(const Question& q, Answer& answer) {
    const auto rooms = static_cast<int>(q.rooms.size());
    if (answer.available_rooms >= rooms) return;
    for (CivilDate night = q.stay.arrival; night < q.stay.departure; night += days(1))
        if (q.calendar.at(night)->stock.available(q.room_type.physical) < rooms)
            answer.reasons.push_back({Kind::sold_out, night});
}

}  // namespace

const Day* Calendar::at(CivilDate date) const {
    const auto index = (date - from).count();
    if (index < 0 || static_cast<std::size_t>(index) >= days.size()) return nullptr;
    return &days[static_cast<std::size_t>(index)];
}

bool Calendar::covers(const Stay& stay) const {
    return at(stay.arrival) != nullptr && at(stay.departure) != nullptr;
}

Result<Answer> can_be_booked(const Question& q) {
    CHECK(q.stay.arrival < q.stay.departure && q.calendar.covers(q.stay) && !q.rooms.empty());
    Answer answer;
    std::vector<Reason>& reasons = answer.reasons;
    std::array<const RateDay*, kMaxStayNights> nights{};

    if (!on_sale(q)) reasons.push_back({Kind::closed});
    const Lengths lengths = walk(q, answer, nights);
    const ArrivalRange range = arrivals_of(q.rate_plan, q.today);
    if (q.stay.arrival < range.first) reasons.push_back({Kind::too_early});
    if (q.stay.arrival > range.last) reasons.push_back({Kind::too_late});
    const bool party_fits = std::ranges::all_of(
        q.rooms, [&](const RoomParty& room) { return fits(q.room_type, room); });
    if (!party_fits) reasons.push_back({Kind::party_too_large});
    const int length = q.stay.nights();
    if (length < lengths.least) reasons.push_back({Kind::min_stay, {}, lengths.least});
    if (length > lengths.most) reasons.push_back({Kind::max_stay, {}, lengths.most});
    if (nights.front()->closed_to_arrival) reasons.push_back({Kind::closed_to_arrival});
    if (q.calendar.at(q.stay.departure)->rate.closed_to_departure)
        reasons.push_back({Kind::closed_to_departure});
    name_sold_out_nights(q, answer);

    if (reasons.empty()) {
        TRY(answer.price, price_nights(q.hotel, q.rate_plan, q.stay, q.rooms,
                                       std::span(nights).first(static_cast<std::size_t>(length))));
    } else if (on_sale(q) && party_fits) {
        answer.alternative = nearest_alternative(q);
    }
    return answer;
}

int shortest_stay(const Question& q) {
    const bool party_fits = std::ranges::all_of(
        q.rooms, [&](const RoomParty& room) { return fits(q.room_type, room); });
    if (!on_sale(q) || !party_fits) return 0;
    const Stay shortest{q.stay.arrival, q.stay.arrival + days(1)};
    return nearest_length(
        {q.hotel, q.room_type, q.rate_plan, shortest, q.rooms, q.calendar, q.today},
        q.stay.arrival);
}

Result<void> check_length(const Stay& stay) {
    if (stay.nights() <= kMaxStayNights) return {};
    return fail(Code::rejected, "stay-too-long",
                "A stay has at most " + std::to_string(kMaxStayNights) + " nights.");
}

}  // namespace innkeeper::stay
