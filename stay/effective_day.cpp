#include "chassis/core/check.hpp"
#include "stay/limits.hpp"
#include "stay/price.hpp"

#include <algorithm>

namespace innkeeper::stay {
namespace {

Money at_least_zero(Money money) {
    money.minor = std::max<std::int64_t>(money.minor, 0);
    return money;
}

std::optional<int> stricter(std::optional<int> a, std::optional<int> b, bool larger) {
    if (!a || !b) return a ? a : b;
    return larger ? std::max(*a, *b) : std::min(*a, *b);
}

/// Fills in what the day leaves to the plan.
void set_prices(RateDay& day, const RatePlan& plan) {
    day.price = at_least_zero(day.price.value_or(plan.price));
    day.extra_adult = at_least_zero(day.extra_adult.value_or(plan.extra_adult));
    // Prices for other bands than the plan has now say nothing.
    if (day.child_prices.size() != plan.child_bands.size()) {
        day.child_prices.clear();
        for (const ChildBand& band : plan.child_bands) day.child_prices.push_back(band.price);
    }
    for (Money& price : day.child_prices) price = at_least_zero(price);
}

Result<Money> changed(const Money& price, std::int64_t basis_points) {
    TRY(const Money out, percent(price, kWholeBasisPoints + basis_points));
    return at_least_zero(out);
}

Result<void> derive(RateDay& day, const Derivation& derivation) {
    CHECK(day.price && day.extra_adult);
    if (derivation.kind == Derivation::Kind::amount) {
        TRY(const Money price, add(*day.price, {derivation.value, day.price->currency}));
        day.price = at_least_zero(price);
        return {};
    }
    TRY(day.price, changed(*day.price, derivation.value));
    TRY(day.extra_adult, changed(*day.extra_adult, derivation.value));
    for (Money& price : day.child_prices) {
        TRY(price, changed(price, derivation.value));
    }
    return {};
}

void restrict(RateDay& day, const RateDay& own) {
    day.min_stay_arrival = stricter(day.min_stay_arrival, own.min_stay_arrival, true);
    day.max_stay_arrival = stricter(day.max_stay_arrival, own.max_stay_arrival, false);
    day.min_stay_through = stricter(day.min_stay_through, own.min_stay_through, true);
    day.max_stay_through = stricter(day.max_stay_through, own.max_stay_through, false);
    day.closed = day.closed || own.closed;
    day.closed_to_arrival = day.closed_to_arrival || own.closed_to_arrival;
    day.closed_to_departure = day.closed_to_departure || own.closed_to_departure;
}

}  // namespace

Result<RateDay> effective_day(const Hotel& hotel, const RatePlan& plan, const RateDay& own,
                              const RateDay& parent_day) {
    const RatePlan* base = base_of(hotel, plan);
    if (base == nullptr)
        return fail(Code::bug, "rate-plan-parent-missing",
                    "A derived rate plan has no base plan to take its prices from.");
    RateDay day = plan.derived ? parent_day : own;
    set_prices(day, *base);
    if (!plan.derived) return day;
    TRY_VOID(derive(day, *plan.derived));
    restrict(day, own);
    return day;
}

}  // namespace innkeeper::stay
