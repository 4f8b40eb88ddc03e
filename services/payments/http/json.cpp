#include "services/payments/http/json.hpp"

#include "chassis/core/json.hpp"
#include "services/payments/limits.hpp"

#include <algorithm>

namespace innkeeper::payments {
namespace {

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<Card> parse_add_card(std::string_view body) {
    TRY(const auto value, json::parse(body));
    json::Fields in(value);
    Card card;
    const std::string number = in.text("card_number", {kMinCardText, kMaxCardText});
    card.expiry_month = static_cast<int>(in.integer("expiry_month", 1, 12));
    card.expiry_year = static_cast<int>(in.integer("expiry_year", kMinExpiryYear, kMaxExpiryYear));
    card.cvc = in.text("cvc", {kMinCvc, kMaxCvc});
    const auto digits = card_digits(number);
    if (!number.empty() && !digits) in.error("card_number", "must have digits and blanks only");
    if (!is_digits(card.cvc)) in.error("cvc", "must have digits only");
    TRY_VOID(in.finish());
    if (!passes_luhn(*digits))
        return fail(Code::rejected, "card-invalid", "The card number has a wrong digit.");
    card.number = *digits;
    return card;
}

}  // namespace innkeeper::payments
