#include "services/booking/domain/hotel.hpp"

#include <algorithm>

namespace innkeeper::booking {
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

bool Hotel::is_managed_by(std::string_view subject) const {
    return std::ranges::find(manager_ids, subject) != manager_ids.end();
}

}  // namespace innkeeper::booking
