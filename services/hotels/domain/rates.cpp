#include "services/hotels/domain/rates.hpp"

#include "services/hotels/limits.hpp"
#include "stay/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace innkeeper::hotels {
namespace {

using stay::RateDay;
using stay::RateMonth;
using stay::RatePlan;
using std::chrono::days;

template <class T>
void assign(T& target, const std::optional<T>& said) {
    if (said) target = *said;
}

/// What was said for a plan that has changed since, and which prices leave aside, goes.
void forget_stale(RateDay& day, const RatePlan& plan) {
    if (plan.derived) {
        day.price.reset();
        day.extra_adult.reset();
    }
    if (plan.derived || day.child_prices.size() != plan.child_bands.size())
        day.child_prices.clear();
}

RateDay patched(RateDay day, const RatePlan& plan, const RatePatch& set) {
    forget_stale(day, plan);
    assign(day.price, set.price);
    assign(day.extra_adult, set.extra_adult);
    assign(day.child_prices, set.child_prices);
    assign(day.min_stay_arrival, set.min_stay_arrival);
    assign(day.max_stay_arrival, set.max_stay_arrival);
    assign(day.min_stay_through, set.min_stay_through);
    assign(day.max_stay_through, set.max_stay_through);
    assign(day.closed, set.closed);
    assign(day.closed_to_arrival, set.closed_to_arrival);
    assign(day.closed_to_departure, set.closed_to_departure);
    return day;
}

bool falls_on(const Weekdays& weekdays, CivilDate night) {
    return weekdays.test(std::chrono::weekday(night).c_encoding());
}

/// The error in the words of the request.
std::unexpected<Error> on_night(Error error, CivilDate night) {
    for (FieldError& field : error.fields) {
        field.field = "set." + field.field;
        field.message += fmt::format(" (night {})", to_string(night));
    }
    return fail(std::move(error));
}

}  // namespace

Result<void> check_rate_range(CivilDate from, CivilDate to) {
    if (to < from) return fail_field("to", "must not be before from");
    if ((to - from).count() >= kMaxRateNights)
        return fail_field("to", fmt::format("must be at most {} nights with from", kMaxRateNights));
    return {};
}

Result<void> check_rate_range(CivilDate from, CivilDate to, CivilDate today) {
    TRY_VOID(check_rate_range(from, to));
    if (from < today)
        return fail(Code::rejected, "rates-in-past",
                    "Rates are for nights from the hotel's today on, " + to_string(today) + ".");
    const CivilDate last = today + days(kMaxRateDaysAhead);
    if (to > last)
        return fail(Code::rejected, "rates-too-far",
                    "Rates are for nights up to " + to_string(last) + ".");
    return {};
}

Result<std::vector<RateMonth>> set_rates(const stay::Hotel& hotel, const RatePlan& plan,
                                         const SetRates& change,
                                         const std::vector<RateMonth>& before) {
    std::vector<RateMonth> out;
    for (const RateMonth& old : before) {
        TRY(const CivilDate first, parse_date(old.month + "-01"));
        RateMonth month = old;
        for (CivilDate night = std::max(first, change.from);
             night <= change.to && stay::month_of(night) == old.month; night += days(1)) {
            if (!falls_on(change.weekdays, night)) continue;
            RateDay day = patched(old.at(night), plan, change.set);
            if (const auto checked = stay::check_rate_day(hotel, plan, day); !checked)
                return on_night(checked.error(), night);
            if (day == RateDay{})
                month.days.erase(night);
            else
                month.days.insert_or_assign(night, std::move(day));
        }
        if (month.days == old.days) continue;
        ++month.version;
        out.push_back(std::move(month));
    }
    return out;
}

}  // namespace innkeeper::hotels
