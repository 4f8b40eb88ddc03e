#include "chassis/core/check.hpp"
#include "stay/availability.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::stay {
namespace {

using Kind = Reason::Kind;

Error refuse(Code code, std::string slug, std::string detail) {
    return {code, std::move(slug), std::move(detail)};
}

Error too_early(const Question& q) {
    if (q.stay.arrival < q.today)
        return refuse(Code::rejected, "stay-in-past", "The arrival is before today at the hotel.");
    return refuse(Code::rejected, "stay-too-soon",
                  fmt::format("This rate is booked at least {} days ahead.",
                              q.rate_plan.min_advance_days.value_or(0)));
}

Error too_late(const Question& q) {
    const int most =
        std::min(kMaxAdvanceDays, q.rate_plan.max_advance_days.value_or(kMaxAdvanceDays));
    return refuse(Code::rejected, "stay-too-far",
                  fmt::format("The arrival is more than {} days ahead.", most));
}

Error error_of(const Question& q, const Reason& reason) {
    switch (reason.kind) {
        case Kind::closed:
            if (q.hotel.status != HotelStatus::active)
                return refuse(Code::rejected, "hotel-not-bookable", "The hotel takes no bookings.");
            return refuse(Code::rejected, "stay-closed",
                          "The room is not sold at this rate on every night of the stay.");
        case Kind::too_early:
            return too_early(q);
        case Kind::too_late:
            return too_late(q);
        case Kind::party_too_large:
            return refuse(Code::rejected, "party-too-large",
                          "So many guests do not fit into the rooms.");
        case Kind::min_stay:
            return refuse(
                Code::rejected, "stay-too-short",
                fmt::format("On these dates a stay has at least {} nights.", reason.nights));
        case Kind::max_stay:
            return refuse(
                Code::rejected, "stay-too-long",
                fmt::format("On these dates a stay has at most {} nights.", reason.nights));
        case Kind::closed_to_arrival:
            return refuse(Code::rejected, "closed-to-arrival",
                          "No stay may begin on the day of arrival.");
        case Kind::closed_to_departure:
            return refuse(Code::rejected, "closed-to-departure",
                          "No stay may end on the day of departure.");
        case Kind::sold_out:
            break;
    }
    return refuse(Code::conflict, "room-sold-out",
                  "There are not enough rooms left on every night of the stay.");
}

}  // namespace

std::string to_string(const Reason& reason) {
    switch (reason.kind) {
        case Kind::closed:
            return reason.night ? fmt::format("CLOSED({})", innkeeper::to_string(*reason.night))
                                : "CLOSED";
        case Kind::too_early:
            return "TOO_EARLY";
        case Kind::too_late:
            return "TOO_LATE";
        case Kind::party_too_large:
            return "PARTY_TOO_LARGE";
        case Kind::min_stay:
            return fmt::format("MIN_STAY({})", reason.nights);
        case Kind::max_stay:
            return fmt::format("MAX_STAY({})", reason.nights);
        case Kind::closed_to_arrival:
            return "CLOSED_TO_ARRIVAL";
        case Kind::closed_to_departure:
            return "CLOSED_TO_DEPARTURE";
        case Kind::sold_out:
            break;
    }
    CHECK(reason.night);
    return fmt::format("SOLD_OUT({})", innkeeper::to_string(*reason.night));
}

Error refusal(const Question& question, const Answer& answer) {
    CHECK(!answer.reasons.empty());
    // The order of Kind is the order of gravity.
    Error error = error_of(question, std::ranges::min(answer.reasons, {}, &Reason::kind));
    for (const Reason& reason : answer.reasons) error.reasons.push_back(to_string(reason));
    if (answer.alternative) {
        error.context["alternative_arrival"] = innkeeper::to_string(answer.alternative->arrival);
        error.context["alternative_departure"] =
            innkeeper::to_string(answer.alternative->departure);
    }
    return error;
}

}  // namespace innkeeper::stay
