#include "stay/checks.hpp"

#include "stay/limits.hpp"
#include "stay/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace innkeeper::stay {
namespace {

/// The least of a price that is not free.
constexpr std::int64_t kOneMinor = 1;

void check_bands(Mistakes& m, const Hotel& hotel, const RatePlan& plan) {
    m.unless(plan.child_bands.size() <= kMaxChildBands, "child_bands",
             fmt::format("must be at most {}", kMaxChildBands));
    for (std::size_t i = 0; i < plan.child_bands.size(); ++i) {
        const ChildBand& band = plan.child_bands[i];
        const std::string field = fmt::format("child_bands[{}]", i);
        m.range(band.from_age, 0, kMaxChildAge, field + ".from_age");
        m.range(band.to_age, 0, kMaxChildAge, field + ".to_age");
        m.unless(band.from_age <= band.to_age, field + ".to_age", "must not be below from_age");
        m.price(band.price, hotel.currency, 0, field + ".price");
        const bool apart = std::ranges::all_of(
            plan.child_bands.begin(), plan.child_bands.begin() + static_cast<std::ptrdiff_t>(i),
            [&](const ChildBand& other) {
                return band.to_age < other.from_age || band.from_age > other.to_age;
            });
        m.unless(apart, field, "must not overlap another band");
    }
}

void check_derivation(Mistakes& m, const Hotel& hotel, const RatePlan& plan,
                      const Derivation& derived) {
    const RatePlan* parent =
        derived.parent_id == plan.id ? nullptr : hotel.rate_plan(derived.parent_id);
    m.unless(parent != nullptr && !parent->derived, "derived.parent_id",
             "must be another plan of the hotel that is not derived itself");
    m.unless(parent == nullptr || parent->room_type_id == plan.room_type_id, "derived.parent_id",
             "must be a plan of the same room type");
    if (derived.kind == Derivation::Kind::percent)
        m.range(derived.value, kMinDerivedBasisPoints, kMaxDerivedBasisPoints,
                "derived.basis_points");
    else
        m.unless(derived.value >= -kMaxMinor && derived.value <= kMaxMinor, "derived.amount",
                 "is too large");
}

void check_children(Mistakes& m, const Hotel& hotel, const RatePlan& plan) {
    for (const RatePlan& other : hotel.rate_plans) {
        if (!other.derived || other.derived->parent_id != plan.id || other.id == plan.id) continue;
        m.unless(!plan.derived, "derived", "must be absent: other plans are derived from this one");
        m.unless(other.room_type_id == plan.room_type_id, "room_type_id",
                 "must stay: other plans are derived from this one");
        return;
    }
}

void check_terms(Mistakes& m, const Hotel& hotel, const RatePlan& plan) {
    if (plan.payment == PaymentMode::deposit)
        m.range(plan.deposit_basis_points, 1, kWholeBasisPoints, "deposit_basis_points");
    else
        m.unless(plan.deposit_basis_points == 0, "deposit_basis_points",
                 "must be 0 unless the payment is a deposit");
    m.unless(
        plan.cancellation_policy_id.empty() || hotel.policy(plan.cancellation_policy_id) != nullptr,
        "cancellation_policy_id", "must be a policy of the hotel");
    if (plan.min_advance_days)
        m.range(*plan.min_advance_days, 0, kMaxAdvanceDays, "min_advance_days");
    if (plan.max_advance_days)
        m.range(*plan.max_advance_days, 0, kMaxAdvanceDays, "max_advance_days");
    m.unless(plan.min_advance_days.value_or(0) <= plan.max_advance_days.value_or(kMaxAdvanceDays),
             "max_advance_days", "must not be below min_advance_days");
}

void check_penalty(Mistakes& m, const Penalty& penalty, const std::string& field) {
    switch (penalty.kind) {
        case Penalty::Kind::percent:
            return m.range(penalty.value, 1, kWholeBasisPoints, field + ".basis_points");
        case Penalty::Kind::nights:
            return m.range(penalty.value, 1, kMaxStayNights, field + ".nights");
        case Penalty::Kind::fixed:
            return m.unless(penalty.value >= kOneMinor && penalty.value <= kMaxMinor,
                            field + ".amount", "must be more than 0");
        case Penalty::Kind::none:
        case Penalty::Kind::full:
            return;
    }
}

/// A later end is fewer days before the arrival, or later on that day.
bool ends_after(const CancellationWindow& a, const CancellationWindow& b) {
    return a.days_before != b.days_before ? a.days_before < b.days_before : a.time > b.time;
}

void check_bounds(Mistakes& m, const std::optional<int>& min, const std::optional<int>& max,
                  const std::string& min_field, const std::string& max_field) {
    if (min) m.range(*min, 1, kMaxStayNights, min_field);
    if (max) m.range(*max, 1, kMaxStayNights, max_field);
    m.unless(!min || !max || *min <= *max, max_field, "must not be below " + min_field);
}

template <class T>
void check_list(Mistakes& m, const std::vector<T>& all, std::size_t max, const std::string& field) {
    m.unless(all.size() <= max, field, fmt::format("must be at most {}", max));
    std::set<std::string_view> ids;
    for (const T& one : all) ids.insert(one.id);
    m.unless(ids.size() == all.size(), field, "must have distinct ids");
}

}  // namespace

Result<void> check_room_type(const RoomType& type) {
    Mistakes m;
    m.name(type.name);
    m.range(type.max_adults, 1, kMaxAdults, "max_adults");
    m.range(type.max_children, 0, kMaxChildren, "max_children");
    m.range(type.max_total, 1, kMaxAdults + kMaxChildren, "max_total");
    m.unless(type.max_total >= type.max_adults && type.max_total >= type.max_children, "max_total",
             "must not be below max_adults or max_children");
    m.range(type.physical, 1, kMaxPhysical, "physical");
    return std::move(m).result();
}

Result<void> check_rate_plan(const Hotel& hotel, const RatePlan& plan) {
    Mistakes m;
    m.name(plan.name);
    m.unless(hotel.room_type(plan.room_type_id) != nullptr, "room_type_id",
             "must be a room type of the hotel");
    if (plan.derived)
        check_derivation(m, hotel, plan, *plan.derived);
    else
        m.price(plan.price, hotel.currency, kOneMinor, "price");
    check_children(m, hotel, plan);
    m.range(plan.standard_adults, 1, kMaxAdults, "standard_adults");
    m.price(plan.extra_adult, hotel.currency, 0, "extra_adult");
    check_bands(m, hotel, plan);
    check_terms(m, hotel, plan);
    return std::move(m).result();
}

Result<void> check_tax_rule(const Hotel& hotel, const TaxRule& rule) {
    Mistakes m;
    m.name(rule.name);
    if (rule.basis == Basis::percent_of)
        m.range(rule.basis_points, 1, kWholeBasisPoints, "basis_points");
    else
        m.price(rule.amount, hotel.currency, kOneMinor, "amount");
    m.unless(!rule.adults_only || rule.basis == Basis::per_person_night, "adults_only",
             "is for what is counted by persons");
    m.unless(!rule.valid_from || !rule.valid_to || *rule.valid_from <= *rule.valid_to, "valid_to",
             "must not be before valid_from");
    return std::move(m).result();
}

Result<void> check_policy(const CancellationPolicy& policy) {
    Mistakes m;
    m.name(policy.name);
    m.unless(policy.windows.size() <= kMaxWindows, "windows",
             fmt::format("must be at most {}", kMaxWindows));
    for (std::size_t i = 0; i < policy.windows.size(); ++i) {
        const CancellationWindow& window = policy.windows[i];
        const std::string field = fmt::format("windows[{}]", i);
        m.range(window.days_before, 0, kMaxDaysBefore, field + ".days_before");
        m.unless(window.time.count() >= 0 && window.time.count() < kMinutesOfDay, field + ".time",
                 "must be HH:MM");
        m.unless(i == 0 || ends_after(window, policy.windows[i - 1]), field,
                 "must end after the window before it");
        check_penalty(m, window.penalty, field + ".penalty");
    }
    check_penalty(m, policy.otherwise, "otherwise");
    check_penalty(m, policy.no_show, "no_show");
    return std::move(m).result();
}

Result<void> check_rate_day(const Hotel& hotel, const RatePlan& plan, const RateDay& day) {
    Mistakes m;
    if (day.price) m.price(*day.price, hotel.currency, kOneMinor, "price");
    if (day.extra_adult) m.price(*day.extra_adult, hotel.currency, 0, "extra_adult");
    for (std::size_t i = 0; i < day.child_prices.size(); ++i)
        m.price(day.child_prices[i], hotel.currency, 0, fmt::format("child_prices[{}]", i));
    if (plan.derived) {
        const std::string message = "must be absent: the plan's prices come from its parent";
        m.unless(!day.price, "price", message);
        m.unless(!day.extra_adult, "extra_adult", message);
        m.unless(day.child_prices.empty(), "child_prices", message);
    } else {
        m.unless(day.child_prices.empty() || day.child_prices.size() == plan.child_bands.size(),
                 "child_prices", "must be as many as the plan's child bands");
    }
    check_bounds(m, day.min_stay_arrival, day.max_stay_arrival, "min_stay_arrival",
                 "max_stay_arrival");
    check_bounds(m, day.min_stay_through, day.max_stay_through, "min_stay_through",
                 "max_stay_through");
    return std::move(m).result();
}

Result<void> check_lists(const Hotel& hotel) {
    Mistakes m;
    check_list(m, hotel.room_types, kMaxRoomTypes, "room_types");
    check_list(m, hotel.rate_plans, kMaxRatePlans, "rate_plans");
    check_list(m, hotel.tax_rules, kMaxTaxRules, "tax_rules");
    check_list(m, hotel.cancellation_policies, kMaxPolicies, "cancellation_policies");
    return std::move(m).result();
}

}  // namespace innkeeper::stay
