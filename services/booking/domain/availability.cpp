#include "services/booking/domain/availability.hpp"

#include "chassis/core/check.hpp"
#include "services/booking/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::booking {
namespace {

using Kind = Reason::Kind;

bool fits(const RoomType& type, const Party& party, int rooms) {
    const auto children = static_cast<int>(party.children_ages.size());
    return party.adults <= rooms * type.max_adults && children <= rooms * type.max_children &&
           party.adults + children <= rooms * type.max_total;
}

}  // namespace

std::string to_string(const Reason& reason) {
    switch (reason.kind) {
        case Kind::closed:
            return "CLOSED";
        case Kind::too_early:
            return "TOO_EARLY";
        case Kind::too_late:
            return "TOO_LATE";
        case Kind::party_too_large:
            return "PARTY_TOO_LARGE";
        case Kind::sold_out:
            break;
    }
    CHECK(reason.night);
    return fmt::format("SOLD_OUT({})", innkeeper::to_string(*reason.night));
}

Result<Price> price_of(const RatePlan& plan, const Stay& stay, int rooms) {
    Price price{{}, {0, plan.price.currency}};
    TRY(const Money amount, multiply(plan.price, rooms));
    for (const CivilDate night : stay.each_night()) {
        price.lines.push_back({night, rooms, plan.price, amount});
        TRY(price.total, add(price.total, amount));
    }
    return price;
}

Result<Answer> can_be_booked(const Question& q) {
    const auto nights = q.stay.each_night();
    CHECK(q.stock.size() == nights.size());
    Answer answer;
    if (q.hotel.status != HotelStatus::active) answer.reasons.push_back({Kind::closed, {}});
    if (q.stay.arrival < q.today) answer.reasons.push_back({Kind::too_early, {}});
    if (q.stay.arrival > q.today + std::chrono::days(kMaxAdvanceDays))
        answer.reasons.push_back({Kind::too_late, {}});
    if (!fits(q.room_type, q.party, q.rooms)) answer.reasons.push_back({Kind::party_too_large, {}});

    answer.available_rooms = q.stock.front().available(q.room_type.physical);
    for (std::size_t i = 0; i < nights.size(); ++i) {
        const int available = q.stock[i].available(q.room_type.physical);
        answer.available_rooms = std::min(answer.available_rooms, available);
        if (available < q.rooms) answer.reasons.push_back({Kind::sold_out, nights[i]});
    }
    if (!answer.reasons.empty()) return answer;
    TRY(answer.price, price_of(q.rate_plan, q.stay, q.rooms));
    return answer;
}

Error refusal(const std::vector<Reason>& reasons) {
    CHECK(!reasons.empty());
    // The order of Kind is the order of gravity.
    const Kind gravest = std::ranges::min(reasons, {}, &Reason::kind).kind;
    Error error;
    error.code = gravest == Kind::sold_out ? Code::conflict : Code::rejected;
    switch (gravest) {
        case Kind::closed:
            error.slug = "hotel-not-bookable";
            error.detail = "The hotel takes no bookings.";
            break;
        case Kind::too_early:
            error.slug = "stay-in-past";
            error.detail = "The arrival is before today at the hotel.";
            break;
        case Kind::too_late:
            error.slug = "stay-too-far";
            error.detail = fmt::format("The arrival is more than {} days ahead.", kMaxAdvanceDays);
            break;
        case Kind::party_too_large:
            error.slug = "party-too-large";
            error.detail = "So many guests do not fit into the rooms.";
            break;
        case Kind::sold_out:
            error.slug = "room-sold-out";
            error.detail = "There are not enough rooms left on every night of the stay.";
            break;
    }
    for (const Reason& reason : reasons) error.reasons.push_back(to_string(reason));
    return error;
}

Result<void> check_length(const Stay& stay) {
    if (stay.nights() <= kMaxStayNights) return {};
    return fail(Code::rejected, "stay-too-long",
                fmt::format("A stay has at most {} nights.", kMaxStayNights));
}

}  // namespace innkeeper::booking
