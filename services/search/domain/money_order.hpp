#pragma once

#include "services/search/domain/exchange_rates.hpp"
#include "services/search/domain/query.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Inside the engine: amounts of a query's currencies in one order.
namespace innkeeper::search {

class MoneyOrder {
public:
    explicit MoneyOrder(const ExchangeRates& rates) : rates_(rates) {}

    /// The key of an amount, without the hotel's id; see OrderKey.
    [[nodiscard]] OrderKey key_of(std::int64_t minor, Currency currency);
    /// Whether the amount is at most `most`; false when the two cannot be compared.
    [[nodiscard]] bool at_most(std::int64_t minor, Currency currency, const Money& most);

    /// Keys of one currency, by their value alone.
    struct Scale {
        Currency currency;
        std::optional<double> per_minor;  ///< absent: no rate
        std::string text;                 ///< of keys: empty with a rate, else the code
        std::uint64_t head = 0;           ///< of the text
        [[nodiscard]] int tier() const { return per_minor ? 0 : 1; }
        [[nodiscard]] double value(std::int64_t minor) const {
            return static_cast<double>(minor) * per_minor.value_or(1.0);
        }
    };
    [[nodiscard]] const Scale& scale_of(Currency currency);

private:
    const ExchangeRates& rates_;
    std::vector<Scale> known_;
};

/// The key of what has no price.
[[nodiscard]] inline OrderKey unpriced_key() { return {.tier = 2}; }

}  // namespace innkeeper::search
