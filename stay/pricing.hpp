#pragma once

#include "stay/hotel.hpp"
#include "stay/price.hpp"
#include "stay/totals.hpp"

#include <optional>
#include <span>
#include <vector>

/// Inside the kernel: what price_of, totals_of and can_be_booked share.
namespace innkeeper::stay {

/// One line of a price as the walk over a stay meets it.
struct LineView {
    PriceLine::Kind kind = PriceLine::Kind::room;
    const TaxRule* rule = nullptr;    ///< of a tax or fee
    const ChildBand* band = nullptr;  ///< of an extra child
    std::optional<CivilDate> date = {};
    int quantity = 0;
    const Money& unit;
    const Money& amount;
};

/// A sum of many lines, quicker than add() of each: what is wrong is said once, at the end.
class Sum {
public:
    explicit Sum(Currency currency) : sum_{0, currency} {}
    void operator+=(const Money& amount) {
        if (wrong_) return;
        const std::int64_t next = sum_.minor + amount.minor;
        if (amount.currency != sum_.currency || next > kMaxMinor || next < -kMaxMinor)
            wrong_ = amount;
        else
            sum_.minor = next;
    }
    [[nodiscard]] Result<Money> result() const { return wrong_ ? add(sum_, *wrong_) : sum_; }

private:
    Money sum_;
    std::optional<Money> wrong_;
};

/// Takes the lines of a price one by one, and sums them.
class LineSink {
public:
    /// `lines`: where they are kept, or nullptr.
    LineSink(Currency currency, std::vector<PriceLine>* lines)
        : lines_(lines), total_(currency), taxes_(currency), at_hotel_(currency) {}
    void add(const LineView& line);
    [[nodiscard]] Result<Totals> totals(const RatePlan& plan) const;

private:
    std::vector<PriceLine>* lines_;
    Sum total_;
    Sum taxes_;     ///< and fees, included ones too
    Sum at_hotel_;  ///< collected by the hotel in any case
};

/// price_of without copies of the days: a pointer for each night at least.
[[nodiscard]] Result<Price> price_nights(const Hotel& hotel, const RatePlan& plan, const Stay& stay,
                                         const std::vector<RoomParty>& rooms,
                                         std::span<const RateDay* const> nights);

/// Adds the lines of the taxes and fees of one night. `gross`: what its rooms and persons cost.
[[nodiscard]] Result<void> add_night_taxes(LineSink& sink, const Hotel& hotel,
                                           const HeadCount& heads, CivilDate night,
                                           const Money& gross);
/// Adds the lines of the whole stay.
[[nodiscard]] Result<void> add_stay_taxes(LineSink& sink, const Hotel& hotel,
                                          const HeadCount& heads, CivilDate arrival);

}  // namespace innkeeper::stay
