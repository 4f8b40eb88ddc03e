#pragma once

#include "chassis/core/money.hpp"

#include <optional>
#include <vector>

namespace innkeeper::search {

/// Indicative rates, for putting prices of several currencies into one order and no more: what is
/// offered stays in the hotel's currency.
class ExchangeRates {
public:
    /// `value`: what one whole unit of the currency is worth, in whole units of one that is the
    /// same for all rates. CHECKs that it is above 0. A second rate of a currency replaces the
    /// first.
    void set(Currency currency, double value);
    /// The worth of an amount, nullopt for a currency without a rate. Of two amounts of a currency
    /// the larger is worth more.
    [[nodiscard]] std::optional<double> worth(const Money& money) const;

private:
    struct Rate {
        Currency currency;
        double per_minor;
    };
    std::vector<Rate> rates_;
};

}  // namespace innkeeper::search
