#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "stay/rate_plan.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::stay {

enum class ApprovalMode { manual, automatic };
/// What becomes of a booking that nobody decides in time: the hotel's choice.
enum class OnDeadline { reject, confirm };
enum class HotelStatus { draft, active, archived };

struct RoomType {
    std::string id;
    std::string name;
    int max_adults = 2;  ///< in one room, as the two below
    int max_children = 2;
    int max_total = 4;
    int physical = 10;      ///< rooms
    bool archived = false;  ///< sold no more; its bookings stay
    bool operator==(const RoomType&) const = default;
};

/// The rules by which a hotel sells: what a quote depends on besides rate days and stock. The
/// hotels service owns it, others hold replicas made from its events.
struct Hotel {
    std::string id;
    std::uint64_t version = 0;  ///< the sequence of the event that it came with
    std::string name;
    std::string city;
    std::string time_zone;  ///< IANA
    Currency currency;
    HotelStatus status = HotelStatus::active;
    ApprovalMode approval_mode = ApprovalMode::manual;
    int approval_deadline_hours = 24;
    OnDeadline on_deadline = OnDeadline::reject;
    std::vector<std::string> manager_ids = {};
    std::vector<RoomType> room_types = {};
    std::vector<RatePlan> rate_plans = {};
    std::vector<TaxRule> tax_rules = {};
    std::vector<CancellationPolicy> cancellation_policies = {};
    bool operator==(const Hotel&) const = default;

    /// nullptr when the hotel has none of that id.
    [[nodiscard]] const RoomType* room_type(std::string_view id) const;
    [[nodiscard]] const RatePlan* rate_plan(std::string_view id) const;
    [[nodiscard]] const CancellationPolicy* policy(std::string_view id) const;
    [[nodiscard]] bool is_managed_by(std::string_view subject) const;
};

/// What holds where a plan names no policy, or one that the hotel does not have: free until 18:00
/// on the day before arrival, then the first night; a no-show costs the first night.
[[nodiscard]] const CancellationPolicy& default_policy();
/// The policy of the plan, or the default. The reference lives as long as the hotel.
[[nodiscard]] const CancellationPolicy& policy_of(const Hotel& hotel, const RatePlan& plan);
/// The plan whose prices, standard adults and child bands hold: the parent of a derived plan, or
/// the plan itself; nullptr when the parent is missing or is derived itself.
[[nodiscard]] const RatePlan* base_of(const Hotel& hotel, const RatePlan& plan);

}  // namespace innkeeper::stay
