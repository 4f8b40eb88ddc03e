#pragma once

#include "chassis/core/result.hpp"
#include "services/payments/domain/card.hpp"

#include <string_view>

namespace innkeeper::payments {

/// AddCard of api/openapi.yaml. Errors name fields and never what they hold: `malformed-json`,
/// `invalid-request`; 422 `card-invalid` where the check digit is wrong.
[[nodiscard]] Result<Card> parse_add_card(std::string_view body);

}  // namespace innkeeper::payments
