#include "stay/pricing.hpp"

#include "chassis/core/check.hpp"

namespace innkeeper::stay {
namespace {

__extension__ typedef __int128 Wide;

bool in_force(const TaxRule& rule, CivilDate night) {
    return (!rule.valid_from || night >= *rule.valid_from) &&
           (!rule.valid_to || night <= *rule.valid_to);
}

/// value / by, rounded half to even; neither is negative.
Wide divide_half_even(Wide value, Wide by) {
    const Wide quotient = value / by;
    const Wide twice = value % by * 2;
    return quotient + (twice > by || (twice == by && quotient % 2 != 0) ? 1 : 0);
}

/// What of `gross` is a tax of `basis_points`, when taxes of `all` basis points are inside it.
Money taken_out(const Money& gross, std::int64_t basis_points, std::int64_t all) {
    const Wide part =
        divide_half_even(Wide{gross.minor} * basis_points, Wide{kWholeBasisPoints} + all);
    return {static_cast<std::int64_t>(part), gross.currency};
}

std::int64_t included_basis_points(const Hotel& hotel, CivilDate night) {
    std::int64_t sum = 0;
    for (const TaxRule& rule : hotel.tax_rules)
        if (rule.included && rule.basis == Basis::percent_of && in_force(rule, night))
            sum += rule.basis_points;
    return sum;
}

void add_line(LineSink& sink, const TaxRule& rule, std::optional<CivilDate> night, int quantity,
              const Money& unit, const Money& amount) {
    sink.add({.kind = rule.kind == TaxRule::Kind::tax ? PriceLine::Kind::tax : PriceLine::Kind::fee,
              .rule = &rule,
              .date = night,
              .quantity = quantity,
              .unit = unit,
              .amount = amount});
}

Result<Money> part_of(const TaxRule& rule, const Money& gross, std::int64_t all_included) {
    if (rule.included) return taken_out(gross, rule.basis_points, all_included);
    return percent(gross, rule.basis_points);
}

int persons(const TaxRule& rule, const HeadCount& heads) {
    return heads.adults + (rule.adults_only ? 0 : heads.children);
}

}  // namespace

Result<void> add_night_taxes(LineSink& sink, const Hotel& hotel, const HeadCount& heads,
                             CivilDate night, const Money& gross) {
    CHECK(gross.minor >= 0);
    const std::int64_t all_included = included_basis_points(hotel, night);
    for (const TaxRule& rule : hotel.tax_rules) {
        if (rule.basis == Basis::per_stay || !in_force(rule, night)) continue;
        if (rule.basis == Basis::percent_of) {
            TRY(const Money amount, part_of(rule, gross, all_included));
            add_line(sink, rule, night, 1, gross, amount);
            continue;
        }
        const int quantity = rule.basis == Basis::per_night ? heads.rooms : persons(rule, heads);
        if (quantity == 0) continue;
        TRY(const Money amount, multiply(rule.amount, quantity));
        add_line(sink, rule, night, quantity, rule.amount, amount);
    }
    return {};
}

Result<void> add_stay_taxes(LineSink& sink, const Hotel& hotel, const HeadCount& heads,
                            CivilDate arrival) {
    for (const TaxRule& rule : hotel.tax_rules) {
        if (rule.basis != Basis::per_stay || !in_force(rule, arrival)) continue;
        TRY(const Money amount, multiply(rule.amount, heads.rooms));
        add_line(sink, rule, {}, heads.rooms, rule.amount, amount);
    }
    return {};
}

}  // namespace innkeeper::stay
