#pragma once

#include "chassis/core/money.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::booking {

enum class ApprovalMode { manual, automatic };
enum class HotelStatus { draft, active, archived };

struct RoomType {
    std::string id;
    std::string name;
    int max_adults = 0;  ///< in one room, as the two below
    int max_children = 0;
    int max_total = 0;
    int physical = 0;  ///< rooms
    bool operator==(const RoomType&) const = default;
};

struct RatePlan {
    std::string id;
    std::string name;
    std::string room_type_id;
    Money price;  ///< a room and night
    bool operator==(const RatePlan&) const = default;
};

/// What booking needs to know of a hotel: a replica of what the hotels service says.
struct Hotel {
    std::string id;
    std::uint64_t version = 0;  ///< of the hotel: the sequence of the event that it came with
    std::string name;
    std::string city;
    std::string time_zone;  ///< IANA
    Currency currency;
    ApprovalMode approval_mode = ApprovalMode::manual;
    int approval_deadline_hours = 0;
    std::vector<std::string> manager_ids;
    HotelStatus status = HotelStatus::active;
    std::vector<RoomType> room_types;
    std::vector<RatePlan> rate_plans;

    /// nullptr when the hotel has no such room type, or rate plan.
    [[nodiscard]] const RoomType* room_type(std::string_view room_type_id) const;
    [[nodiscard]] const RatePlan* rate_plan(std::string_view rate_plan_id) const;
    [[nodiscard]] bool is_managed_by(std::string_view subject) const;
    bool operator==(const Hotel&) const = default;
};

}  // namespace innkeeper::booking
