#pragma once

#include "chassis/http/message.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "services/payments/app/context.hpp"

#include <string>

namespace innkeeper::payments {

struct AddCard {
    std::string subject;
    Card card;
    idempotency::Key key;  ///< made of card_content(), never of the body
};

/// What two requests with one key must have in common. No more of the card than the payment method
/// shows anyway: a hash of the number could be undone by trying all of them.
[[nodiscard]] std::string card_content(const Card& card);

/// Hands the card to the provider and keeps the method that comes back, for `subject` alone.
/// The answer is 201 with the PaymentMethod, or the first one when the key was used before.
/// Errors: those of PaymentProvider::add_card, of chassis/idempotency and of the table;
/// 504 `payment-method-outcome-unknown`: the same request again.
[[nodiscard]] Task<Result<http::Response>> add_card(Context& context, AddCard command);

}  // namespace innkeeper::payments
