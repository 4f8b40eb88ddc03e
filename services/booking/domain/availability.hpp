#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"
#include "services/booking/domain/hotel.hpp"
#include "services/booking/domain/stock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// One line of a price; the guest can unfold every cent. This stage knows one kind: `room`, basis
/// `per_night`, included, collected by the hotel.
struct PriceLine {
    CivilDate date;
    int quantity = 0;  ///< rooms
    Money unit;
    Money amount;
    bool operator==(const PriceLine&) const = default;
};

struct Price {
    std::vector<PriceLine> lines;
    Money total;
    bool operator==(const Price&) const = default;
};

struct Party {
    int adults = 0;
    std::vector<int> children_ages;
    bool operator==(const Party&) const = default;
};

struct Reason {
    enum class Kind { closed, too_early, too_late, party_too_large, sold_out };
    Kind kind = Kind::closed;
    std::optional<CivilDate> night;  ///< of sold_out
    bool operator==(const Reason&) const = default;
};

/// `SOLD_OUT(2027-07-21)`, `PARTY_TOO_LARGE`, `TOO_EARLY`, `TOO_LATE`, `CLOSED`.
[[nodiscard]] std::string to_string(const Reason& reason);

/// May this stay be booked?
struct Question {
    const Hotel& hotel;
    const RoomType& room_type;
    const RatePlan& rate_plan;
    const Stay& stay;
    const Party& party;
    int rooms = 1;
    const std::vector<NightStock>& stock;  ///< one for each night of the stay
    CivilDate today;                       ///< the hotel's
};

struct Answer {
    std::vector<Reason> reasons;  ///< every one; empty: it can be booked
    int available_rooms = 0;      ///< the least over the nights
    std::optional<Price> price;   ///< set when it can be booked
};

/// The one function that search, offers and holds ask. Error: `amount-overflow`.
[[nodiscard]] Result<Answer> can_be_booked(const Question& question);

/// One line a night. Error: `amount-overflow`.
[[nodiscard]] Result<Price> price_of(const RatePlan& plan, const Stay& stay, int rooms);

/// The error that a command answers when there are reasons: the gravest names the slug
/// (`hotel-not-bookable`, `stay-in-past`, `stay-too-far`, `party-too-large`, `room-sold-out`), and
/// all are listed.
[[nodiscard]] Error refusal(const std::vector<Reason>& reasons);

/// Error: 422 `stay-too-long`.
[[nodiscard]] Result<void> check_length(const Stay& stay);

}  // namespace innkeeper::booking
