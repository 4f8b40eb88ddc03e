#include "stay/parts_json.hpp"

#include "chassis/core/strings.hpp"

namespace innkeeper::stay {

using json::Fields;

int read_count(Fields& in, std::string_view name, int fallback, std::int64_t max) {
    return read_optional_count(in, name, max).value_or(fallback);
}

std::optional<int> read_optional_count(Fields& in, std::string_view name, std::int64_t max) {
    const auto value = in.optional_integer(name, 0, max);
    if (!value) return std::nullopt;
    return static_cast<int>(*value);
}

std::optional<CivilDate> read_optional_date(Fields& in, std::string_view name) {
    if (!in.has(name)) return std::nullopt;
    return in.date(name);
}

Money read_amount(Fields& in, Currency currency) {
    const Money zero{0, currency};
    const std::string code = in.text("currency", {3, 3});
    const std::string amount = in.text("amount", {1, 32});
    if (code.empty() || amount.empty()) return zero;
    if (code != currency.code()) {
        in.error("currency", strings::concat({"must be the hotel's, ", currency.code()}));
        return zero;
    }
    const auto money = Money::parse(amount, currency);
    if (!money) in.error("amount", money.error().detail);
    return money.value_or(zero);
}

Money read_money(Fields& in, std::string_view name, Currency currency) {
    Money out{0, currency};
    in.object(name, [&](Fields& field) { out = read_amount(field, currency); });
    return out;
}

std::optional<Money> read_optional_price(Fields& in, std::string_view name, Currency currency) {
    if (!in.has(name)) return std::nullopt;
    const Money price = read_money(in, name, currency);
    if (price.minor < 0) in.error(name, "must not be negative");
    return price;
}

Money read_price_field(Fields& in, std::string_view name, Currency currency) {
    return read_optional_price(in, name, currency).value_or(Money{0, currency});
}

}  // namespace innkeeper::stay
