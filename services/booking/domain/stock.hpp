#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/result.hpp"
#include "stay/stock.hpp"

#include <string>
#include <utility>
#include <vector>

namespace innkeeper::booking {

using stay::NightStock;

/// What a booking takes of each of its nights.
enum class Claim { none, held, pending, sold };

/// A booking's hold on stock: `rooms` rooms of a type on each night of [from, to).
struct Claimed {
    Claim claim = Claim::none;
    std::string room_type_id;
    int rooms = 0;
    CivilDate from;
    CivilDate to;
    bool operator==(const Claimed&) const = default;
    [[nodiscard]] bool takes(const std::string& room_type, CivilDate night) const {
        return claim != Claim::none && room_type_id == room_type && from <= night && night < to;
    }
};

/// One night of one room type.
using NightKey = std::pair<std::string, CivilDate>;  ///< room type id, night

/// Every night that differs between two claims of one booking, in order.
[[nodiscard]] std::vector<NightKey> nights_between(const Claimed& before, const Claimed& after);

/// A night after a booking's claim on it has changed. Where the change raises what is claimed,
/// the capacity is looked at (I2); `oversold` goes when the claims fit again. Errors: `bug`,
/// `stock-damaged`, when a counter would become negative or a claim would be raised past the
/// capacity.
[[nodiscard]] Result<NightStock> moved(NightStock night, const NightKey& key, const Claimed& before,
                                       const Claimed& after, int physical);

[[nodiscard]] int counter(const NightStock& night, Claim claim);

}  // namespace innkeeper::booking
