#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::stay {

enum class MealPlan { room_only, breakfast, half_board, full_board, all_inclusive };

/// Who takes the money when: the hotel at the stay, the platform a part at booking, or all of it.
enum class PaymentMode { at_hotel, deposit, prepay };

/// The names of the API: "half_board", "at_hotel".
[[nodiscard]] std::string_view to_string(MealPlan meal_plan);
[[nodiscard]] std::string_view to_string(PaymentMode payment);

/// What a child of these ages (both included) costs a night. A child whose age lies in no band
/// counts as an adult in the price.
struct ChildBand {
    int from_age = 0;
    int to_age = 17;
    Money price;
    bool operator==(const ChildBand&) const = default;
};

/// A derived plan: its prices are its parent's. An amount changes the room's, basis points those of
/// persons too.
struct Derivation {
    enum class Kind { amount, percent };
    std::string parent_id;  ///< a base plan of the same room type
    Kind kind = Kind::percent;
    std::int64_t value = 0;  ///< minor units of the hotel's currency, or basis points; may be < 0
    bool operator==(const Derivation&) const = default;
};

/// A rate plan sells one room type. Prices are for a room and night.
struct RatePlan {
    std::string id;
    std::string name;
    std::string room_type_id;
    std::optional<Derivation> derived = {};
    /// For the standard party, where no rate day says otherwise. Of a derived plan: not used.
    Money price;
    int standard_adults = 2;  ///< that `price` is for; fewer pay the same
    Money extra_adult;        ///< each adult above, a night
    std::vector<ChildBand> child_bands = {};
    MealPlan meal_plan = MealPlan::room_only;
    PaymentMode payment = PaymentMode::at_hotel;
    int deposit_basis_points = 0;  ///< of the total, when `payment` is deposit
    std::string cancellation_policy_id = {};
    std::optional<int> min_advance_days = {};  ///< from the hotel's today to the arrival
    std::optional<int> max_advance_days = {};
    bool archived = false;
    bool operator==(const RatePlan&) const = default;
};

/// What a manager says of one night of a rate plan, absolute. Absent fields: the plan's own value,
/// or no restriction. Rows of a derived plan carry restrictions only: its prices come from the
/// parent, and the restrictions of both apply.
struct RateDay {
    std::optional<Money> price = {};
    std::optional<Money> extra_adult = {};
    std::vector<Money> child_prices = {};  ///< in the order of the plan's bands; empty: the plan's
    std::optional<int> min_stay_arrival = {};  ///< nights; looked at on the arrival night
    std::optional<int> max_stay_arrival = {};
    std::optional<int> min_stay_through = {};  ///< looked at on every night
    std::optional<int> max_stay_through = {};
    bool closed = false;
    bool closed_to_arrival = false;
    bool closed_to_departure = false;
    bool operator==(const RateDay&) const = default;
};

/// How a tax or fee is counted: a room and night, a room and stay, a person and night, or a part
/// of what rooms and persons cost.
enum class Basis { per_night, per_stay, per_person_night, percent_of };
enum class Collector { platform, hotel };

/// A tax or a fee, in force on nights from `valid_from` to `valid_to`, both included (per stay: by
/// the arrival night).
struct TaxRule {
    enum class Kind { tax, fee };
    std::string id;
    std::string name;
    Kind kind = Kind::tax;
    Basis basis = Basis::percent_of;
    Money amount;                   ///< unless percent_of
    std::int64_t basis_points = 0;  ///< of percent_of
    bool included = false;          ///< already inside the prices; its line only shows it
    Collector collected_by = Collector::platform;  ///< hotel: due at the hotel in any case
    bool adults_only = false;                      ///< of per_person_night
    std::optional<CivilDate> valid_from = {};
    std::optional<CivilDate> valid_to = {};
    bool operator==(const TaxRule&) const = default;
};

struct Penalty {
    enum class Kind { none, percent, nights, fixed, full };
    Kind kind = Kind::none;
    std::int64_t value = 0;  ///< basis points of the total; nights; minor units
    bool operator==(const Penalty&) const = default;
};

/// Until `time` (the hotel's local time) on the day `days_before` the arrival, the penalty holds.
struct CancellationWindow {
    int days_before = 0;
    std::chrono::minutes time{18 * 60};  ///< of day
    Penalty penalty;
    bool operator==(const CancellationWindow&) const = default;
};

/// Windows from the earliest end to the latest; after the last of them `otherwise` holds.
struct CancellationPolicy {
    std::string id;
    std::string name;
    std::vector<CancellationWindow> windows = {};
    Penalty otherwise{Penalty::Kind::full, 0};
    Penalty no_show{Penalty::Kind::full, 0};
    bool operator==(const CancellationPolicy&) const = default;
};

}  // namespace innkeeper::stay
