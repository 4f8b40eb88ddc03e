#pragma once

#include "stay/hotel.hpp"
#include "stay/limits.hpp"
#include "stay/price.hpp"

#include <array>
#include <span>
#include <vector>

/// Inside the kernel: what price_of and can_be_booked share.
namespace innkeeper::stay {

/// All rooms together, as prices and taxes count them.
struct HeadCount {
    int rooms = 0;
    int adults = 0;
    int children = 0;
    int extra_adults = 0;  ///< above each room's standard; with children of no band
    std::array<int, kMaxChildBands> by_band = {};
};
[[nodiscard]] HeadCount count_heads(const RatePlan& base, const std::vector<RoomParty>& rooms);

/// price_of without copies of the days: a pointer for each night at least.
[[nodiscard]] Result<Price> price_nights(const Hotel& hotel, const RatePlan& plan, const Stay& stay,
                                         const std::vector<RoomParty>& rooms,
                                         std::span<const RateDay* const> nights);

/// Appends the lines of the taxes and fees of one night. `gross`: what its rooms and persons cost.
[[nodiscard]] Result<void> add_night_taxes(std::vector<PriceLine>& lines, const Hotel& hotel,
                                           const HeadCount& heads, CivilDate night,
                                           const Money& gross);
/// Appends the lines of the whole stay.
[[nodiscard]] Result<void> add_stay_taxes(std::vector<PriceLine>& lines, const Hotel& hotel,
                                          const HeadCount& heads, CivilDate arrival);

}  // namespace innkeeper::stay
