#pragma once

#include "chassis/core/money.hpp"
#include "services/search/domain/night_grid.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace innkeeper::search {

/// What few nights have: prices of persons, and a price of the room that no cell takes, because it
/// is of another currency than the others or larger than kSafeMinor.
struct NightExtras {
    std::optional<Money> price = {};
    std::optional<Money> extra_adult = {};
    std::vector<Money> child_prices = {};
    bool operator==(const NightExtras&) const = default;
};

/// What the cells of one hotel mean: the currency of their prices, and the terms that are not
/// common, by number.
class NightLexicon {
public:
    /// Of the prices in cells; nullopt: no amount was said yet.
    [[nodiscard]] std::optional<Currency> currency() const { return currency_; }
    /// A night has, or had, prices of persons.
    [[nodiscard]] bool persons() const { return persons_; }
    /// A night has, or had, an amount that is large or of another currency.
    [[nodiscard]] bool odd() const { return odd_; }
    [[nodiscard]] std::size_t size() const { return terms_.size() + extras_.size(); }

    [[nodiscard]] const NightTerms& terms(std::uint32_t number) const {
        return terms_at(terms_.data(), number);
    }
    /// The day that a cell says.
    [[nodiscard]] stay::RateDay day_of(const NightGrid::Rate& rate) const;
    /// How a cell says the day; what is new gets a number.
    [[nodiscard]] NightGrid::Rate rate_of(const stay::RateDay& said);
    /// The same, when it needs nothing new.
    [[nodiscard]] std::optional<NightGrid::Rate> known_rate_of(const stay::RateDay& said) const {
        if (said.extra_adult || !said.child_prices.empty()) return std::nullopt;
        if (said.price && (!currency_ || !is_plain(*said.price))) return std::nullopt;
        const std::uint32_t terms = common_number(said);
        if (terms == kCommonTerms) return std::nullopt;
        // Less than nothing costs nothing.
        return NightGrid::Rate{said.price ? std::max<std::int64_t>(0, said.price->minor) : -1,
                               terms};
    }

    /// Of nothing but a currency.
    static NightLexicon in(std::optional<Currency> currency);
    /// It is as in() makes it.
    [[nodiscard]] bool is_plain() const { return size() == 0 && !persons_ && !odd_; }

private:
    [[nodiscard]] bool is_plain(const Money& money) const {
        return money.currency == *currency_ && money.minor <= kSafeMinor;
    }

    std::optional<Currency> currency_;
    bool persons_ = false;
    bool odd_ = false;
    std::vector<NightTerms> terms_;    ///< those that are not common
    std::vector<NightExtras> extras_;  ///< from number 1 on
};

/// One for each currency, which nobody changes: most hotels have it in common.
using PlainLexicons = std::vector<std::shared_ptr<NightLexicon>>;

}  // namespace innkeeper::search
