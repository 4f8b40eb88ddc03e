#pragma once

#include "chassis/core/result.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper {

/// An ISO 4217 alphabetic code. Only codes of the built-in table can be made, so a Currency is
/// always known and has an exponent.
class Currency {
public:
    /// Error: `unknown-currency`.
    [[nodiscard]] static Result<Currency> parse(std::string_view code);
    [[nodiscard]] std::string_view code() const;
    /// Digits after the point: 0 (JPY), 2 (EUR), 3 (KWD).
    [[nodiscard]] int exponent() const;
    bool operator==(const Currency&) const = default;

private:
    explicit Currency(std::uint8_t index) : index_(index) {}
    std::uint8_t index_;
};

/// An amount in minor units of its currency (cents). Never a float.
struct Money {
    std::int64_t minor = 0;
    Currency currency;

    /// "123.45" with exactly the exponent's digits or fewer; no sign but '-', no exponent, no
    /// grouping, |amount| <= kMaxMinor. Errors: `invalid-amount`.
    [[nodiscard]] static Result<Money> parse(std::string_view amount, Currency currency);
    /// "123.45", with all digits of the exponent.
    [[nodiscard]] std::string amount() const;
    /// Writes amount() at `at`, where the caller has room for kMaxAmount; returns the end.
    char* put_amount(char* at) const;
    /// The 19 digits of the largest number, a sign and a point.
    static constexpr std::size_t kMaxAmount = 21;
    bool operator==(const Money&) const = default;
};

/// The largest amount, in minor units: sums of kMaxLines such amounts still fit 64 bits.
inline constexpr std::int64_t kMaxMinor = 1'000'000'000'000'000;

/// Sums and multiples fail with `amount-overflow` or `currency-mismatch`; they never wrap.
[[nodiscard]] Result<Money> add(const Money& a, const Money& b);
[[nodiscard]] Result<Money> subtract(const Money& a, const Money& b);
[[nodiscard]] Result<Money> multiply(const Money& a, std::int64_t factor);
/// `basis_points` / 10,000 of `a`, computed in 128 bits, rounded half to even.
[[nodiscard]] Result<Money> percent(const Money& a, std::int64_t basis_points);
/// Parts in the ratio of `weights` (none below 0, at least one above: CHECKed) by largest
/// remainder, the first of equals: they sum to `a`.
[[nodiscard]] std::vector<Money> split(const Money& a, const std::vector<std::int64_t>& weights);

}  // namespace innkeeper
