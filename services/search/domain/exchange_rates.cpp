#include "services/search/domain/exchange_rates.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <cmath>

namespace innkeeper::search {

void ExchangeRates::set(Currency currency, double value) {
    CHECK(value > 0 && std::isfinite(value));
    std::erase_if(rates_, [currency](const Rate& rate) { return rate.currency == currency; });
    rates_.push_back({currency, value / std::pow(10.0, currency.exponent())});
}

std::optional<double> ExchangeRates::worth(const Money& money) const {
    const auto found = std::ranges::find(rates_, money.currency, &Rate::currency);
    if (found == rates_.end()) return std::nullopt;
    return static_cast<double>(money.minor) * found->per_minor;
}

}  // namespace innkeeper::search
