#pragma once

#include "services/search/domain/rate_column.hpp"
#include "stay/hotel.hpp"
#include "stay/totals.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace innkeeper::search {

/// Amounts of a night up to this, in minor units, add up to less than kMaxMinor, whatever the stay.
inline constexpr std::int64_t kSafeMinor = 10'000'000'000;

/// The effective rate days of one plan, night by night, for asking many nights quickly. Immutable.
class EffectivePlan {
public:
    /// What of an effective day is not the price of the room. Bounds are clamped to 0 to 255, which
    /// changes no answer: a stay has 1 to kMaxStayNights nights.
    struct Terms {
        bool closed = false;  ///< broken ones too
        bool closed_to_arrival = false;
        bool closed_to_departure = false;
        bool broken = false;  ///< a day without a price in the hotel's currency: not sold
        std::uint8_t min_arrival = 0;
        std::uint8_t max_arrival = 255;
        std::uint8_t min_through = 0;
        std::uint8_t max_through = 255;
        stay::RateDay day = {};  ///< its price is any
    };

    /// `own` and `parent` (of a derived plan's base) may be nullptr: nothing was set. nullptr when
    /// the plan cannot be sold: archived, of an archived or missing room type, or without a base.
    [[nodiscard]] static std::shared_ptr<const EffectivePlan> make(const stay::Hotel& hotel,
                                                                   const stay::RatePlan& plan,
                                                                   const RateColumn* own,
                                                                   const RateColumn* parent);

    [[nodiscard]] std::uint32_t code(DayNumber day) const { return nights_ ? nights_->at(day) : 0; }
    [[nodiscard]] std::int64_t price(std::uint32_t code) const {
        return static_cast<std::int64_t>(prices_[code]);
    }
    [[nodiscard]] const Terms& terms(std::uint32_t code) const { return table_[terms_[code]]; }
    /// All nights have the same terms, those of code 0.
    [[nodiscard]] bool uniform() const { return table_.size() == 1; }
    /// No night costs less.
    [[nodiscard]] std::int64_t min_price() const { return min_price_; }
    /// Prices of the code's day, which is not broken. The view lives as long as this.
    [[nodiscard]] stay::NightPrices prices(std::uint32_t code) const;
    /// Prices so large that a sum of them may be refused: each is asked for.
    [[nodiscard]] bool large() const { return large_; }
    /// For a calendar of the kernel: the effective day; of a broken one a closed day.
    [[nodiscard]] stay::RateDay sellable_day(DayNumber day, Currency currency) const;
    /// nullptr: every night is of code 0.
    [[nodiscard]] const NightCodes* nights() const { return nights_.get(); }
    void prefetch() const {
        __builtin_prefetch(prices_.address(0));
        __builtin_prefetch(table_.data());
    }

private:
    std::shared_ptr<const NightCodes> nights_;
    PackedInts prices_;
    PackedInts terms_;
    std::vector<Terms> table_;
    std::int64_t min_price_ = 0;
    bool large_ = false;
};

}  // namespace innkeeper::search
