#include "stay/mistakes.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/strings.hpp"
#include "stay/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::stay {

void Mistakes::unless(bool good, std::string field, std::string message) {
    if (!good) errors_.push_back({std::move(field), std::move(message)});
}

void Mistakes::range(std::int64_t value, std::int64_t min, std::int64_t max, std::string field) {
    unless(value >= min && value <= max, std::move(field),
           fmt::format("must be {} to {}", min, max));
}

void Mistakes::name(const std::string& text) {
    const bool plain = is_utf8(text) && std::ranges::all_of(text, [](unsigned char c) {
                           return c >= 0x20 && c != 0x7f;
                       });
    if (!plain) return unless(false, "name", "must be UTF-8 text without control characters");
    unless(text.find_first_not_of(' ') != std::string::npos, "name", "must not be empty");
    unless(utf8_length(text) <= kMaxName, "name",
           fmt::format("must have at most {} characters", kMaxName));
}

void Mistakes::price(const Money& price, Currency currency, std::int64_t least,
                     const std::string& field) {
    if (price.currency != currency) {
        other_currency_ = true;
        return unless(false, field + ".currency",
                      strings::concat({"must be the hotel's, ", currency.code()}));
    }
    std::int64_t scale = 1;
    for (int i = 0; i < currency.exponent(); ++i) scale *= 10;
    unless(price.minor >= least, field + ".amount",
           least > 0 ? "must be more than 0" : "must not be negative");
    unless(price.minor <= kMaxPricePerNightMajor * scale, field + ".amount", "is too large");
}

Result<void> Mistakes::result() && {
    if (errors_.empty()) return {};
    if (other_currency_)
        return fail(Error{Code::rejected, "currency-mismatch",
                          "An amount is not in the hotel's currency.", std::move(errors_)});
    return fail(Error{Code::invalid, "invalid-request",
                      "The request has fields that are not valid.", std::move(errors_)});
}

}  // namespace innkeeper::stay
