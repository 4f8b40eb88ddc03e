#include "stay/hotel.hpp"

#include <algorithm>

namespace innkeeper::stay {
namespace {

template <class T>
const T* find(const std::vector<T>& all, std::string_view id) {
    const auto found = std::ranges::find(all, id, &T::id);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

const RoomType* Hotel::room_type(std::string_view room_type_id) const {
    return find(room_types, room_type_id);
}

const RatePlan* Hotel::rate_plan(std::string_view rate_plan_id) const {
    return find(rate_plans, rate_plan_id);
}

const CancellationPolicy* Hotel::policy(std::string_view policy_id) const {
    return find(cancellation_policies, policy_id);
}

bool Hotel::is_managed_by(std::string_view subject) const {
    return std::ranges::find(manager_ids, subject) != manager_ids.end();
}

const CancellationPolicy& default_policy() {
    static const CancellationPolicy policy{
        .id = {},
        .name = "Free until 18:00 on the day before arrival",
        .windows = {{.days_before = 1, .penalty = {Penalty::Kind::none, 0}}},
        .otherwise = {Penalty::Kind::nights, 1},
        .no_show = {Penalty::Kind::nights, 1}};
    return policy;
}

const CancellationPolicy& policy_of(const Hotel& hotel, const RatePlan& plan) {
    const CancellationPolicy* own =
        plan.cancellation_policy_id.empty() ? nullptr : hotel.policy(plan.cancellation_policy_id);
    return own == nullptr ? default_policy() : *own;
}

const RatePlan* base_of(const Hotel& hotel, const RatePlan& plan) {
    if (!plan.derived) return &plan;
    const RatePlan* parent = hotel.rate_plan(plan.derived->parent_id);
    return parent == nullptr || parent->derived ? nullptr : parent;
}

}  // namespace innkeeper::stay
