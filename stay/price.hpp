#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::stay {

/// Who sleeps in one room.
struct RoomParty {
    int adults = 0;
    std::vector<int> children_ages = {};
    bool operator==(const RoomParty&) const = default;
};

/// Spreads a party over rooms as evenly as it goes, the first rooms the larger. CHECKs rooms > 0.
[[nodiscard]] std::vector<RoomParty> spread(const RoomParty& party, int rooms);

/// One line of a price; a guest can unfold every cent. Rounded half to even, once a line.
struct PriceLine {
    enum class Kind { room, extra_adult, extra_child, tax, fee };
    Kind kind = Kind::room;
    Basis basis = Basis::per_night;
    std::string name = {};               ///< of a tax or fee; of a child band "0-5"
    std::optional<CivilDate> date = {};  ///< the night; absent: the whole stay
    int quantity = 0;                    ///< rooms, persons; 1 of percent_of
    Money unit;                          ///< of percent_of what the percentage is taken of
    std::int64_t basis_points = 0;       ///< of percent_of
    Money amount;
    bool included = false;  ///< inside the other lines already: not part of the sum
    Collector collected_by = Collector::platform;
    bool operator==(const PriceLine&) const = default;
};

/// total = the sum of the lines that are not `included`;
/// total_exclusive = total less every tax and fee, included ones too;
/// due_now + due_at_hotel = total.
struct Price {
    std::vector<PriceLine> lines;
    Money total;
    Money total_exclusive;
    Money due_now;       ///< taken through the platform when booking
    Money due_at_hotel;  ///< the rest, paid to the hotel
    bool operator==(const Price&) const = default;
};

/// The rate day of `plan` after its parent's day has been looked through: every price set, the
/// restrictions of both. `parent_day` is of the parent plan, for derived plans. A price that would
/// fall below zero is zero. Errors: `amount-overflow`, `bug` when the parent is missing.
[[nodiscard]] Result<RateDay> effective_day(const Hotel& hotel, const RatePlan& plan,
                                            const RateDay& own, const RateDay& parent_day);

/// What the stay costs: `days` are effective, one for each night at least. Lines in the order:
/// by night room, extra adults, children by band, taxes and fees by night; then those of the stay.
/// A percentage is a line of each night, of what its rooms and persons cost; included ones are
/// parts of one net price: gross × bp / (10,000 + all included bp of the night). A person who is
/// free has no line. Persons are counted by the base plan's standard adults and bands. due_now:
/// prepay all that the platform collects; deposit that part of the total, at most what the platform
/// collects; at_hotel nothing, and the hotel collects every line. Errors: `amount-overflow`,
/// `currency-mismatch`, `bug` when the parent is missing.
[[nodiscard]] Result<Price> price_of(const Hotel& hotel, const RatePlan& plan, const Stay& stay,
                                     const std::vector<RoomParty>& rooms,
                                     const std::vector<RateDay>& days);

}  // namespace innkeeper::stay
