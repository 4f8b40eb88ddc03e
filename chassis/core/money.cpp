#include "chassis/core/money.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/currency_table.hpp"
#include "chassis/core/strings.hpp"

#include <algorithm>
#include <numeric>

namespace innkeeper {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t kBasisPointsOfOne = 10'000;

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

std::unexpected<Error> overflow() {
    return fail(Code::rejected, "amount-overflow", "An amount of money is too large.");
}

Result<Money> checked(Wide minor, Currency currency) {
    if (minor > kMaxMinor || minor < -kMaxMinor) return overflow();
    return Money{static_cast<std::int64_t>(minor), currency};
}

Result<void> same_currency(const Money& a, const Money& b) {
    if (a.currency == b.currency) return {};
    return fail(Code::rejected, "currency-mismatch",
                strings::concat({"Amounts in ", a.currency.code(), " and ", b.currency.code(),
                                 " cannot be put together."}));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads digits into `minor`; false when there is none or the amount grows past kMaxMinor.
bool read_digits(std::string_view digits, Wide& minor) {
    for (const char c : digits) {
        if (!is_digit(c)) return false;
        minor = minor * 10 + (c - '0');
        if (minor > kMaxMinor) return false;
    }
    return !digits.empty();
}

Wide divide_half_even(Wide value, Wide by) {
    const Wide quotient = value / by;
    const Wide rest = value % by;
    const Wide twice = rest < 0 ? -2 * rest : 2 * rest;
    const bool away = twice > by || (twice == by && quotient % 2 != 0);
    if (!away) return quotient;
    return value < 0 ? quotient - 1 : quotient + 1;
}

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
    const auto row = std::ranges::lower_bound(kCurrencies, code, {}, &CurrencyRow::code);
    if (row == kCurrencies.end() || row->code != code)
        return fail(Code::invalid, "unknown-currency",
                    "A currency must be an ISO 4217 code, such as EUR.");
    return Currency(static_cast<std::uint8_t>(row - kCurrencies.begin()));
}

std::string_view Currency::code() const { return kCurrencies[index_].code; }
int Currency::exponent() const { return kCurrencies[index_].exponent; }

Result<Money> Money::parse(std::string_view amount, Currency currency) {
    const auto refuse = [&] {
        return fail(Code::invalid, "invalid-amount",
                    "An amount must be a decimal number with at most " +
                        std::to_string(currency.exponent()) + " digits after the point.");
    };
    const bool negative = amount.starts_with('-');
    if (negative) amount.remove_prefix(1);
    const std::size_t point = amount.find('.');
    const std::string_view whole = amount.substr(0, point);
    if (whole.size() > 1 && whole.front() == '0') return refuse();

    const auto exponent = static_cast<std::size_t>(currency.exponent());
    Wide minor = 0;
    if (!read_digits(whole, minor)) return refuse();
    std::size_t decimals = 0;
    if (point != std::string_view::npos) {
        const std::string_view fraction = amount.substr(point + 1);
        decimals = fraction.size();
        if (decimals > exponent || !read_digits(fraction, minor)) return refuse();
    }
    minor *= power_of_ten(static_cast<int>(exponent - decimals));
    if (minor > kMaxMinor) return refuse();
    return Money{static_cast<std::int64_t>(negative ? -minor : minor), currency};
}

std::string Money::amount() const {
    char buffer[kMaxAmount];
    return {buffer, put_amount(buffer)};
}

char* Money::put_amount(char* out) const {
    // Negated as unsigned, so that the smallest number is printed too.
    const auto bits = static_cast<std::uint64_t>(minor);
    std::uint64_t rest = minor < 0 ? std::uint64_t{0} - bits : bits;
    // From its last digit on.
    char buffer[kMaxAmount];
    char* const end = buffer + kMaxAmount;
    char* at = end;
    const auto put_digit = [&] {
        *--at = static_cast<char>('0' + rest % 10);
        rest /= 10;
    };
    for (int i = currency.exponent(); i > 0; --i) put_digit();
    if (at != end) *--at = '.';
    do put_digit();
    while (rest > 0);
    if (minor < 0) *--at = '-';
    return std::copy(at, end, out);
}

Result<Money> add(const Money& a, const Money& b) {
    TRY_VOID(same_currency(a, b));
    return checked(Wide{a.minor} + b.minor, a.currency);
}

Result<Money> subtract(const Money& a, const Money& b) {
    TRY_VOID(same_currency(a, b));
    return checked(Wide{a.minor} - b.minor, a.currency);
}

Result<Money> multiply(const Money& a, std::int64_t factor) {
    return checked(Wide{a.minor} * factor, a.currency);
}

Result<Money> percent(const Money& a, std::int64_t basis_points) {
    return checked(divide_half_even(Wide{a.minor} * basis_points, kBasisPointsOfOne), a.currency);
}

std::vector<Money> split(const Money& a, const std::vector<std::int64_t>& weights) {
    Wide total = 0;
    for (const std::int64_t weight : weights) {
        CHECK(weight >= 0);
        total += weight;
    }
    CHECK(total > 0);

    // By size, and with the sign put back: a refund is split as the charge was.
    const Wide size = a.minor < 0 ? -Wide{a.minor} : Wide{a.minor};
    const Wide sign = a.minor < 0 ? -1 : 1;
    std::vector<Wide> parts;
    std::vector<Wide> remainders;
    Wide left = size;
    for (const std::int64_t weight : weights) {
        parts.push_back(size * weight / total);
        remainders.push_back(size * weight % total);
        left -= parts.back();
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t x, std::size_t y) {
        return remainders[x] != remainders[y] ? remainders[x] > remainders[y] : x < y;
    });
    for (std::size_t i = 0; left > 0; ++i, --left) ++parts[order[i]];

    std::vector<Money> out;
    for (const Wide part : parts)
        out.push_back(Money{static_cast<std::int64_t>(sign * part), a.currency});
    return out;
}

}  // namespace innkeeper
