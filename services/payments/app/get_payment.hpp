#pragma once

#include "chassis/auth/principal.hpp"
#include "chassis/http/message.hpp"
#include "services/payments/app/context.hpp"

#include <string>

namespace innkeeper::payments {

/// The payment of a booking with its ledger, for its guest, a manager of its hotel, or an admin.
/// Error: 404 `payment-not-found` for everybody else, and where there is none.
[[nodiscard]] Task<Result<http::Response>> get_payment(Context& context, auth::Principal who,
                                                       std::string booking_id);

}  // namespace innkeeper::payments
