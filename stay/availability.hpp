#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"
#include "stay/limits.hpp"
#include "stay/price.hpp"
#include "stay/stock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::stay {

/// One date of a room type and rate plan: the effective rate day, and the stock of its night.
struct Day {
    RateDay rate;
    NightStock stock;
};

/// Days from `from` on, without a gap.
struct Calendar {
    CivilDate from;
    std::vector<Day> days;
    /// nullptr outside.
    [[nodiscard]] const Day* at(CivilDate date) const;
    [[nodiscard]] bool covers(const Stay& stay) const;  ///< with the date of departure
};

struct Reason {
    /// In the order of gravity.
    enum class Kind {
        closed,     ///< hotel, room type or plan not on sale, or a night closed
        too_early,  ///< before today, or nearer than the plan's minimum of days ahead
        too_late,   ///< farther ahead than the plan's maximum, or than kMaxAdvanceDays
        party_too_large,
        min_stay,
        max_stay,
        closed_to_arrival,
        closed_to_departure,
        sold_out,
    };
    Kind kind = Kind::closed;
    std::optional<CivilDate> night = {};  ///< of sold_out, and of a closed night
    int nights = 0;                       ///< of min_stay and max_stay: the bound
    bool operator==(const Reason&) const = default;
};

/// `SOLD_OUT(2027-07-21)`, `CLOSED`, `CLOSED(2027-07-21)`, `MIN_STAY(3)`, `CLOSED_TO_ARRIVAL`, …
[[nodiscard]] std::string to_string(const Reason& reason);

/// May this stay be booked? `calendar` covers the stay (CHECKed); where it reaches farther, the
/// nearest alternative is looked for in it.
struct Question {
    const Hotel& hotel;
    const RoomType& room_type;
    const RatePlan& rate_plan;
    const Stay& stay;
    const std::vector<RoomParty>& rooms;  ///< 1 to 8
    const Calendar& calendar;
    CivilDate today;  ///< the hotel's
};

struct Answer {
    std::vector<Reason> reasons;      ///< every one; empty: it can be booked
    int available_rooms = 0;          ///< the least over the nights
    std::optional<Price> price = {};  ///< set when it can be booked
    /// When it cannot: the nearest stay that can, by the distance of arrivals, then the change of
    /// length, the later first; nothing within the calendar, or no change of dates would help.
    std::optional<Stay> alternative = {};
    bool operator==(const Answer&) const = default;
};

/// The one function that search, offers, quotes, holds and changes ask. domain rules: closed on any
/// night; closed to arrival by the arrival night; closed to departure by the row of the departure
/// date; length of stay by arrival by the arrival night; length of stay through by the maximum of
/// the minima and the minimum of the maxima over all nights. Error: `amount-overflow`.
[[nodiscard]] Result<Answer> can_be_booked(const Question& question);

/// The fewest nights of a stay of these rooms that begins on the arrival of `question.stay`, and
/// that dates, restrictions, party and stock allow within the calendar; 0: there is none.
[[nodiscard]] int shortest_stay(const Question& question);

/// The error that a command answers when there are reasons: the gravest names the slug
/// (`hotel-not-bookable`, `stay-closed`, `stay-in-past`, `stay-too-soon`, `stay-too-far`,
/// `party-too-large`, `stay-too-short`, `stay-too-long`, `closed-to-arrival`,
/// `closed-to-departure`: 422; `room-sold-out`: 409), all are listed in `reasons`, and the context
/// has `alternative_arrival` and `alternative_departure` where there is one.
[[nodiscard]] Error refusal(const Question& question, const Answer& answer);

/// Error: 422 `stay-too-long`.
[[nodiscard]] Result<void> check_length(const Stay& stay);

}  // namespace innkeeper::stay
