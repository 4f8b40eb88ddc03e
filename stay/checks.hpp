#pragma once

#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"

#include <string>

/// What a manager may enter. All mistakes at once, by field: 400 `invalid-request`; money in
/// another currency than the hotel's: 422 `currency-mismatch`. `hotel` may hold an older version
/// of what is checked.
namespace innkeeper::stay {

[[nodiscard]] Result<void> check_room_type(const RoomType& room_type);
/// A derived plan's parent is another base plan of the hotel and sells the same room type. A plan
/// that others are derived from stays a base plan of its room type.
[[nodiscard]] Result<void> check_rate_plan(const Hotel& hotel, const RatePlan& plan);
[[nodiscard]] Result<void> check_tax_rule(const Hotel& hotel, const TaxRule& rule);
/// The windows end one after the other.
[[nodiscard]] Result<void> check_policy(const CancellationPolicy& policy);
/// Prices are not for rows of derived plans.
[[nodiscard]] Result<void> check_rate_day(const Hotel& hotel, const RatePlan& plan,
                                          const RateDay& day);
/// How many of each a hotel has, and that no id comes twice.
[[nodiscard]] Result<void> check_lists(const Hotel& hotel);

}  // namespace innkeeper::stay
