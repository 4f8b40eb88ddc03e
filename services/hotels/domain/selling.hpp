#pragma once

#include "services/hotels/domain/hotel.hpp"

#include <string_view>
#include <vector>

/// The changes of what a hotel sells. As those of hotel.hpp: each fails or changes the fields, and
/// none is for an archived hotel. Nothing vanishes but tax rules, which bookings do not refer to:
/// room types and rate plans are archived, policies are replaced.
/// Errors of all: `invalid-request` with every wrong field of the part; `currency-mismatch`.
namespace innkeeper::hotels {

/// 1 to stay::kMaxPartId of 0-9, A-Z, a-z, '_' and '-': it is part of keys and addresses.
[[nodiscard]] bool is_part_id(std::string_view text);

[[nodiscard]] Result<void> put_room_type(Hotel& hotel, RoomType room_type);
[[nodiscard]] Result<void> put_rate_plan(Hotel& hotel, RatePlan plan);
[[nodiscard]] Result<void> put_policy(Hotel& hotel, CancellationPolicy policy);
/// Replaces all of them.
[[nodiscard]] Result<void> set_tax_rules(Hotel& hotel, std::vector<TaxRule> rules);

/// Every rule of all that the hotel sells, for one that is made with it. The fields have paths
/// such as `rate_plans[1].price.amount`.
[[nodiscard]] Result<void> check_selling(const Hotel& hotel);

}  // namespace innkeeper::hotels
