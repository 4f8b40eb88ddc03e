#include "chassis/core/money.hpp"
#include "chassis/core/currency_table.hpp"

#include "chassis/testing/aborts.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

using namespace innkeeper;

namespace {

Currency currency(std::string_view code) { return Currency::parse(code).value(); }
Money eur(std::int64_t minor) { return Money{minor, currency("EUR")}; }
Money money(std::string_view amount, std::string_view code) {
    return Money::parse(amount, currency(code)).value();
}

rc::Gen<std::int64_t> any_minor() { return rc::gen::inRange(-kMaxMinor, kMaxMinor + 1); }

}  // namespace

TEST_CASE("currencies have the exponents of ISO 4217") {
    CHECK(currency("JPY").exponent() == 0);
    CHECK(currency("EUR").exponent() == 2);
    CHECK(currency("KWD").exponent() == 3);
    CHECK(currency("CLF").exponent() == 4);
    CHECK(currency("UYW").exponent() == 4);
    CHECK(currency("ISK").exponent() == 0);
    CHECK(currency("HUF").exponent() == 2);
    for (const auto& row : kCurrencies) {
        REQUIRE(Currency::parse(row.code));
        CHECK(currency(row.code).code() == row.code);
        CHECK(currency(row.code).exponent() == row.exponent);
    }
    CHECK(kCurrencies.size() > 160);
}

TEST_CASE("what is no currency is refused") {
    for (const std::string code :
         {"", "E", "EU", "eur", "EURO", "EUR ", "XAU", "XTS", "AAA", "ZZZ"})
        CHECK_MESSAGE(Currency::parse(code).error().slug == "unknown-currency", code);
}

TEST_CASE("amounts are read and written with the digits of the currency") {
    CHECK(money("123.45", "EUR").minor == 12345);
    CHECK(money("123.4", "EUR").minor == 12340);
    CHECK(money("123", "EUR").minor == 12300);
    CHECK(money("0.05", "EUR").amount() == "0.05");
    CHECK(money("-0.05", "EUR").amount() == "-0.05");
    CHECK(money("-12.3", "EUR").amount() == "-12.30");
    CHECK(money("-0", "EUR") == eur(0));
    CHECK(money("-0", "EUR").amount() == "0.00");
    CHECK(money("5000", "JPY").amount() == "5000");
    CHECK(money("1.234", "KWD").amount() == "1.234");
    CHECK(money("0.0001", "CLF").amount() == "0.0001");
    CHECK(Money{std::numeric_limits<std::int64_t>::min(), currency("EUR")}.amount() ==
          "-92233720368547758.08");
}

TEST_CASE("everything else is no amount") {
    for (const std::string text :
         {"",      "-",    ".",     "1.",    ".5",  "-.5", "+1",      "--1",
          "1.234", "1,5",  "1 000", " 1",    "1 ",  "1e3", "0x10",    "01",
          "00.10", "1.-5", "1..5",  "1.5.5", "NaN", "inf", "\xd9\xa1"})
        CHECK_MESSAGE(Money::parse(text, currency("EUR")).error().slug == "invalid-amount", text);
    CHECK_FALSE(Money::parse("1.0", currency("JPY")));
    CHECK_FALSE(Money::parse("1.", currency("JPY")));
}

TEST_CASE("the largest amount, and one past it") {
    CHECK(money("10000000000000.00", "EUR").minor == kMaxMinor);
    CHECK(money("-10000000000000.00", "EUR").minor == -kMaxMinor);
    CHECK(Money::parse("10000000000000.01", currency("EUR")).error().slug == "invalid-amount");
    CHECK_FALSE(Money::parse("10000000000001", currency("EUR")));
    CHECK_FALSE(Money::parse(std::string(1000, '9'), currency("EUR")));
    CHECK(add(eur(kMaxMinor - 1), eur(1)) == Result<Money>(eur(kMaxMinor)));
    CHECK(add(eur(kMaxMinor), eur(1)).error().slug == "amount-overflow");
    CHECK(subtract(eur(-kMaxMinor), eur(1)).error().slug == "amount-overflow");
    CHECK(multiply(eur(kMaxMinor), 1));
    CHECK(multiply(eur(kMaxMinor), std::numeric_limits<std::int64_t>::max()).error().slug ==
          "amount-overflow");
    CHECK(percent(eur(kMaxMinor), 10'000) == Result<Money>(eur(kMaxMinor)));
    CHECK(percent(eur(kMaxMinor), 10'001).error().slug == "amount-overflow");
}

TEST_CASE("amounts of two currencies are not put together") {
    const Money usd{1, currency("USD")};
    CHECK(add(eur(1), usd).error().slug == "currency-mismatch");
    CHECK(subtract(eur(1), usd).error().slug == "currency-mismatch");
}

TEST_CASE("percentages are rounded half to even") {
    struct Row {
        std::int64_t minor;
        std::int64_t basis_points;
        std::int64_t expected;
    };
    for (const Row row :
         {Row{10000, 1900, 1900}, Row{1, 5000, 0}, Row{3, 5000, 2}, Row{5, 5000, 2},
          Row{7, 5000, 4}, Row{-1, 5000, 0}, Row{-3, 5000, -2}, Row{-5, 5000, -2}, Row{1, 5001, 1},
          Row{1, 4999, 0}, Row{-1, 5001, -1}, Row{100, -5000, -50}, Row{0, 1900, 0},
          Row{12345, 0, 0}, Row{199, 750, 15}, Row{200, 725, 14}, Row{200, 775, 16}}) {
        CAPTURE(row.minor);
        CAPTURE(row.basis_points);
        CHECK(percent(eur(row.minor), row.basis_points).value().minor == row.expected);
    }
}

TEST_CASE("splits give the odd cents to the largest remainders, the first of equals") {
    const auto parts = [](std::int64_t minor, const std::vector<std::int64_t>& weights) {
        std::vector<std::int64_t> out;
        for (const Money& part : split(eur(minor), weights)) out.push_back(part.minor);
        return out;
    };
    using Parts = std::vector<std::int64_t>;
    CHECK(parts(100, {1, 1, 1}) == Parts{34, 33, 33});
    CHECK(parts(101, {1, 1, 1}) == Parts{34, 34, 33});
    CHECK(parts(-100, {1, 1, 1}) == Parts{-34, -33, -33});
    CHECK(parts(10, {0, 1, 0}) == Parts{0, 10, 0});
    CHECK(parts(10, {1, 2}) == Parts{3, 7});
    CHECK(parts(0, {3, 4}) == Parts{0, 0});
    CHECK(parts(1, {1, 1, 1, 1}) == Parts{1, 0, 0, 0});
    CHECK(innkeeper::testing::aborts([] { (void)split(eur(1), {0, 0}); }));
    CHECK(innkeeper::testing::aborts([] { (void)split(eur(1), {2, -1}); }));
    CHECK(innkeeper::testing::aborts([] { (void)split(eur(1), {}); }));
    constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();
    CHECK(parts(kMaxMinor, {kHuge, kHuge}) == Parts{kMaxMinor / 2, kMaxMinor / 2});
}

TEST_CASE("properties of money") {
    SUBCASE("what is written is read back") {
        CHECK(rc::check([] {
            const auto& row = *rc::gen::elementOf(kCurrencies);
            const Money amount{*any_minor(), currency(row.code)};
            RC_ASSERT((Money::parse(amount.amount(), amount.currency) == Result<Money>(amount)));
        }));
    }
    SUBCASE("parts sum to the whole, and differ from their share by less than one") {
        CHECK(rc::check([] {
            auto weights = *rc::gen::nonEmpty(
                rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange(0, 1000)));
            weights.front() += 1;
            const Money whole = eur(*any_minor());
            const auto parts = split(whole, weights);
            RC_ASSERT((parts.size() == weights.size()));
            std::int64_t total = 0;
            for (const auto weight : weights) total += weight;
            std::int64_t sum = 0;
            for (std::size_t i = 0; i < parts.size(); ++i) {
                sum += parts[i].minor;
                const long double share = static_cast<long double>(whole.minor) *
                                          static_cast<long double>(weights[i]) /
                                          static_cast<long double>(total);
                const long double apart = static_cast<long double>(parts[i].minor) - share;
                RC_ASSERT(apart < 1.001L);
                RC_ASSERT(apart > -1.001L);
            }
            RC_ASSERT((sum == whole.minor));
        }));
    }
    SUBCASE("a percentage and what is left of it sum to the whole; the sign does not matter") {
        CHECK(rc::check([] {
            const Money whole = eur(*any_minor());
            const auto points = *rc::gen::inRange<std::int64_t>(0, 10'001);
            const Money part = percent(whole, points).value();
            const Money rest = subtract(whole, part).value();
            RC_ASSERT((add(part, rest) == Result<Money>(whole)));
            RC_ASSERT((percent(eur(-whole.minor), points).value().minor == -part.minor));
        }));
    }
    SUBCASE("no text makes an amount past the limit, or anything but a value or an error") {
        CHECK(rc::check([] {
            const auto text = *rc::gen::container<std::string>(
                rc::gen::elementOf(std::string("0123456789.-+e ")));
            const auto parsed = Money::parse(text, currency("EUR"));
            if (!parsed) return;
            RC_ASSERT(parsed->minor <= kMaxMinor);
            RC_ASSERT(parsed->minor >= -kMaxMinor);
            RC_ASSERT((Money::parse(parsed->amount(), currency("EUR")) == parsed));
        }));
    }
}
