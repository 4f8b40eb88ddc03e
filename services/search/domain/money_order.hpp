#pragma once

#include "services/search/domain/exchange_rates.hpp"
#include "services/search/domain/query.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

/// Inside the engine: amounts of a query's currencies in one order.
namespace innkeeper::search {

class MoneyOrder {
public:
    explicit MoneyOrder(const ExchangeRates& rates) : rates_(rates) {}

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
    /// Stays where it is.
    [[nodiscard]] const Scale& scale_of(Currency currency) {
        for (const Scale& scale : known_)
            if (scale.currency == currency) return scale;
        return new_scale(currency);
    }

private:
    const Scale& new_scale(Currency currency);

    const ExchangeRates& rates_;
    std::deque<Scale> known_;
};

/// See OrderKey: of what has no price.
inline constexpr int kUnpricedTier = 2;

}  // namespace innkeeper::search
