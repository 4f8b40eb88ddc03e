#pragma once

#include "services/hotels/app/rates_app.hpp"
#include "services/hotels/domain/selling.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The API's JSON of what managers say of their hotels. Errors of all: `malformed-json`,
/// `invalid-request`.
namespace innkeeper::hotels::codec {

/// Bodies of PUT: the id is the address's. One in the body must be the same.
[[nodiscard]] Result<RoomType> parse_room_type(std::string_view body, std::string id);
[[nodiscard]] Result<RatePlan> parse_rate_plan(std::string_view body, std::string id,
                                               Currency currency);
[[nodiscard]] Result<CancellationPolicy> parse_policy(std::string_view body, std::string id,
                                                      Currency currency);
[[nodiscard]] Result<std::vector<TaxRule>> parse_tax_rules(std::string_view body,
                                                           Currency currency);

/// A null in `set` takes a value away. Error also: `nothing-to-change`.
[[nodiscard]] Result<SetRates> parse_set_rates(std::string_view body);
[[nodiscard]] std::string rates_json(const RateNights& nights);

}  // namespace innkeeper::hotels::codec
