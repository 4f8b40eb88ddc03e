#include "services/payments/domain/card.hpp"

#include <doctest/doctest.h>

namespace innkeeper::payments {

TEST_CASE("digits of a card: blanks are let pass, nothing else is") {
    CHECK_EQ(card_digits("4242 4242 4242 4242"), "4242424242424242");
    CHECK_EQ(card_digits(" 1 "), "1");
    for (const char* text : {"", "   ", "4242-4242", "4242a", "٤٢٤٢"})
        CHECK_FALSE(card_digits(text));
}

TEST_CASE("the check digit finds every wrong digit and swaps of neighbours") {
    const std::string good = "4242424242424242";
    CHECK(passes_luhn(good));
    CHECK(passes_luhn("79927398713"));
    for (std::size_t i = 0; i < good.size(); ++i)
        for (char c = '0'; c <= '9'; ++c) {
            std::string other = good;
            other[i] = c;
            CHECK_EQ(passes_luhn(other), c == good[i]);
        }
    CHECK_FALSE(passes_luhn("2424242424242424"));
}

TEST_CASE("a card serves to the end of its month") {
    const Card card{.number = {}, .expiry_month = 2, .expiry_year = 2028, .cvc = {}};
    CHECK_FALSE(is_expired(card, parse_rfc3339("2028-02-29T23:59:59.999Z").value()));
    CHECK(is_expired(card, parse_rfc3339("2028-03-01T00:00:00Z").value()));
    CHECK_FALSE(is_expired(card, parse_rfc3339("2027-12-31T00:00:00Z").value()));
    CHECK_EQ(last_four("4242424242424241"), "4241");
    CHECK_EQ(last_four("42"), "42");
}

}  // namespace innkeeper::payments
