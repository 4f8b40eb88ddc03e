#pragma once

#include "chassis/core/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace innkeeper::payments {

/// A card as its holder types it. Lives as long as the request: it is neither stored nor logged.
struct Card {
    std::string number;  ///< digits only
    int expiry_month = 0;
    int expiry_year = 0;
    std::string cvc;
};

/// What stays of a card. `id` names it at the provider and here ("pm_…").
struct PaymentMethod {
    std::string id;
    std::string brand;
    std::string last4;
    int expiry_month = 0;
    int expiry_year = 0;
    bool operator==(const PaymentMethod&) const = default;
};

/// The digits of `text`, which may have blanks between them; nothing when it has anything else,
/// or no digit.
[[nodiscard]] std::optional<std::string> card_digits(std::string_view text);
/// True when the last digit is the check digit of the others (ISO/IEC 7812-1 annex B).
[[nodiscard]] bool passes_luhn(std::string_view digits);
/// A card serves to the end of its month, UTC.
[[nodiscard]] bool is_expired(const Card& card, Instant now);
[[nodiscard]] std::string last_four(std::string_view digits);

}  // namespace innkeeper::payments
