#pragma once

#include "services/payments/domain/card.hpp"
#include "services/payments/domain/payment.hpp"

#include <optional>
#include <string>

/// The schemas PaymentMethod and Payment of api/openapi.yaml, as JSON text.
namespace innkeeper::payments {

[[nodiscard]] std::string method_text(const PaymentMethod& method);
[[nodiscard]] std::string payment_text(const Payment& payment,
                                       const std::optional<PaymentMethod>& card);

}  // namespace innkeeper::payments
