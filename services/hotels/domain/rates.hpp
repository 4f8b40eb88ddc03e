#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"
#include "stay/rate_months.hpp"

#include <bitset>
#include <optional>
#include <string>
#include <vector>

/// What managers say of single nights. Pure.
namespace innkeeper::hotels {

/// A value to set, or nothing to take it away; absent: it stays.
template <class T>
using Said = std::optional<std::optional<T>>;

/// Absolute values for the fields of a stay::RateDay.
struct RatePatch {
    Said<Money> price = {};
    Said<Money> extra_adult = {};
    std::optional<std::vector<Money>> child_prices = {};  ///< empty: taken away
    Said<int> min_stay_arrival = {};
    Said<int> max_stay_arrival = {};
    Said<int> min_stay_through = {};
    Said<int> max_stay_through = {};
    std::optional<bool> closed = {};  ///< false: taken away, as of the two below
    std::optional<bool> closed_to_arrival = {};
    std::optional<bool> closed_to_departure = {};
    bool operator==(const RatePatch&) const = default;
};

/// By std::chrono::weekday::c_encoding(): Sunday is 0.
using Weekdays = std::bitset<7>;
inline constexpr Weekdays kEveryDay{0b1111111};

/// The same for every night from..to (both included) that falls on one of the weekdays.
struct SetRates {
    std::string rate_plan_id;
    CivilDate from;
    CivilDate to;
    Weekdays weekdays = kEveryDay;
    RatePatch set = {};
    bool operator==(const SetRates&) const = default;
};

/// Errors: `invalid-request` for a range that is reversed or has more than kMaxRateNights.
[[nodiscard]] Result<void> check_rate_range(CivilDate from, CivilDate to);
/// Those, and `rates-in-past` for nights before today, `rates-too-far` past kMaxRateDaysAhead.
[[nodiscard]] Result<void> check_rate_range(CivilDate from, CivilDate to, CivilDate today);

/// The months of the range after the change: only those that say something else then, each with
/// its next version. `before`: the months that stay::months_between names, each of them.
/// Errors: those of stay::check_rate_day for the first night that does not fit, with paths such as
/// `set.price.amount` and the night in the message.
[[nodiscard]] Result<std::vector<stay::RateMonth>> set_rates(
    const stay::Hotel& hotel, const stay::RatePlan& plan, const SetRates& change,
    const std::vector<stay::RateMonth>& before);

}  // namespace innkeeper::hotels
