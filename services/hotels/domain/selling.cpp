#include "services/hotels/domain/selling.hpp"

#include "stay/checks.hpp"
#include "stay/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::hotels {
namespace {

Result<void> check_id(const std::string& id, std::string_view field) {
    if (is_part_id(id)) return {};
    return fail_field(
        std::string(field),
        fmt::format("must be 1 to {} of 0-9, A-Z, a-z, '_' and '-'", stay::kMaxPartId));
}

/// The error of a part, with the path to the part before its fields.
Result<void> within(std::string_view path, Result<void> checked) {
    if (!checked)
        for (FieldError& error : checked.error().fields)
            error.field = fmt::format("{}.{}", path, error.field);
    return checked;
}

template <class T>
void put(std::vector<T>& all, T one) {
    const auto old = std::ranges::find(all, one.id, &T::id);
    if (old == all.end())
        all.push_back(std::move(one));
    else
        *old = std::move(one);
}

/// `change` on a copy, which is kept when it fits.
template <class F>
Result<void> change(Hotel& hotel, F change) {
    Hotel next = hotel;
    change(next.selling);
    TRY_VOID(stay::check_lists(terms_of(next)));
    hotel = std::move(next);
    return {};
}

template <class T, class Check>
Result<void> check_each(const std::vector<T>& all, std::string_view name, Check check) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string path = fmt::format("{}[{}]", name, i);
        TRY_VOID(check_id(all[i].id, path + ".id"));
        TRY_VOID(within(path, check(all[i])));
    }
    return {};
}

Result<void> check_tax_rules(const stay::Hotel& terms, const std::vector<TaxRule>& rules) {
    return check_each(rules, "tax_rules",
                      [&](const TaxRule& rule) { return stay::check_tax_rule(terms, rule); });
}

}  // namespace

bool is_part_id(std::string_view text) {
    return !text.empty() && text.size() <= stay::kMaxPartId &&
           std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '_' || c == '-';
           });
}

Result<void> put_room_type(Hotel& hotel, RoomType room_type) {
    TRY_VOID(must_be_active(hotel));
    TRY_VOID(check_id(room_type.id, "room_type_id"));
    TRY_VOID(stay::check_room_type(room_type));
    return change(hotel, [&](Selling& all) { put(all.room_types, std::move(room_type)); });
}

Result<void> put_rate_plan(Hotel& hotel, RatePlan plan) {
    TRY_VOID(must_be_active(hotel));
    TRY_VOID(check_id(plan.id, "rate_plan_id"));
    TRY_VOID(stay::check_rate_plan(terms_of(hotel), plan));
    return change(hotel, [&](Selling& all) { put(all.rate_plans, std::move(plan)); });
}

Result<void> put_policy(Hotel& hotel, CancellationPolicy policy) {
    TRY_VOID(must_be_active(hotel));
    TRY_VOID(check_id(policy.id, "policy_id"));
    TRY_VOID(stay::check_policy(policy));
    return change(hotel, [&](Selling& all) { put(all.cancellation_policies, std::move(policy)); });
}

Result<void> set_tax_rules(Hotel& hotel, std::vector<TaxRule> rules) {
    TRY_VOID(must_be_active(hotel));
    TRY_VOID(check_tax_rules(terms_of(hotel), rules));
    return change(hotel, [&](Selling& all) { all.tax_rules = std::move(rules); });
}

Result<void> check_selling(const Hotel& hotel) {
    const stay::Hotel terms = terms_of(hotel);
    if (terms.room_types.empty()) return fail_field("room_types", "must be at least 1");
    if (std::ranges::none_of(terms.rate_plans, [](const RatePlan& plan) { return !plan.derived; }))
        return fail_field("rate_plans", "must have one that is not derived");
    TRY_VOID(stay::check_lists(terms));
    TRY_VOID(check_each(terms.room_types, "room_types", stay::check_room_type));
    TRY_VOID(check_each(terms.cancellation_policies, "cancellation_policies", stay::check_policy));
    TRY_VOID(check_each(terms.rate_plans, "rate_plans",
                        [&](const RatePlan& plan) { return stay::check_rate_plan(terms, plan); }));
    return check_tax_rules(terms, terms.tax_rules);
}

}  // namespace innkeeper::hotels
