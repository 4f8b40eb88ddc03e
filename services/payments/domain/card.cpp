#include "services/payments/domain/card.hpp"

#include <algorithm>
#include <chrono>

namespace innkeeper::payments {

std::optional<std::string> card_digits(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c == ' ') continue;
        if (c < '0' || c > '9') return std::nullopt;
        digits += c;
    }
    if (digits.empty()) return std::nullopt;
    return digits;
}

bool passes_luhn(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 1 ? doubled : digit;
    }
    return sum % 10 == 0;
}

bool is_expired(const Card& card, Instant now) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const std::chrono::year_month last(
        std::chrono::year(card.expiry_year),
        std::chrono::month(static_cast<unsigned>(card.expiry_month)));
    return last < std::chrono::year_month(today.year(), today.month());
}

std::string last_four(std::string_view digits) {
    return std::string(digits.substr(digits.size() - std::min<std::size_t>(4, digits.size())));
}

}  // namespace innkeeper::payments
