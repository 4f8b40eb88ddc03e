#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::hotels {

using stay::ApprovalMode;
using stay::CancellationPolicy;
using stay::HotelStatus;
using stay::OnDeadline;
using stay::RatePlan;
using stay::RoomType;
using stay::TaxRule;

/// A place on the map that a hotel's city stands for.
struct Place {
    std::string country;  ///< ISO 3166-1 alpha-2
    double lat = 0;
    double lon = 0;
    std::string time_zone;  ///< IANA
    Currency currency;
    bool operator==(const Place&) const = default;
};

/// What a hotel sells and by which rules.
struct Selling {
    std::vector<RoomType> room_types = {};
    std::vector<RatePlan> rate_plans = {};
    std::vector<TaxRule> tax_rules = {};
    std::vector<CancellationPolicy> cancellation_policies = {};
    bool operator==(const Selling&) const = default;
};

/// The aggregate. `version` counts its changes from 1 and is the sequence of its events.
/// Zone and currency are chosen at creation and stay. There is always a room type and a rate plan
/// that is not derived: both are archived rather than deleted.
struct Hotel {
    std::string id;
    std::string owner_id;  ///< subject of the admin who made it
    std::string name;
    int star_rating = 1;
    std::string city;
    std::string address;
    Place place;
    std::string check_in_from;    ///< HH:MM, local
    std::string check_out_until;  ///< HH:MM, local
    std::string description;
    std::vector<std::string> amenities;
    std::vector<std::string> photo_ids;
    std::vector<std::string> manager_ids;
    ApprovalMode approval_mode = ApprovalMode::manual;
    int approval_deadline_hours = 24;
    OnDeadline on_deadline = OnDeadline::reject;
    Selling selling;
    HotelStatus status = HotelStatus::active;
    std::uint64_t version = 0;
    Instant created_at;
    Instant updated_at;
    bool operator==(const Hotel&) const = default;

    [[nodiscard]] bool is_managed_by(std::string_view subject) const;
};

/// The hotel as the rules of selling know it.
[[nodiscard]] stay::Hotel terms_of(const Hotel& hotel);
/// The plan whose price is the hotel's: the first base plan of the first room type. What is
/// archived counts only when nothing else is left.
[[nodiscard]] const RatePlan& headline_plan(const Hotel& hotel);

/// The id of the cancellation policy that a new hotel has.
inline constexpr std::string_view kStandardPolicyId = "standard";

/// What an admin says of a new hotel. Absent fields get defaults; one room type, one rate plan and
/// a cancellation policy are made from it, so that it is bookable at once.
struct NewHotel {
    std::string name;
    int star_rating = 1;
    std::string city;
    std::string price_amount;                   ///< decimal, a night
    std::optional<std::string> price_currency;  ///< absent: the place's
    std::optional<std::string> country;
    std::optional<double> lat;
    std::optional<double> lon;
    std::optional<std::string> time_zone;
    std::string address;
    std::string description;
    std::vector<std::string> amenities;
    std::vector<std::string> manager_ids;
    std::vector<std::string> photo_ids;
    int rooms = 10;
    int max_adults = 2;
    int max_children = 2;
    std::string check_in_from = "15:00";
    std::string check_out_until = "11:00";
    ApprovalMode approval_mode = ApprovalMode::manual;
    int approval_deadline_hours = 24;
    /// Sold instead of what the price, the rooms and the persons above would make.
    std::optional<Selling> selling = {};
};

/// The identity of what is made: given by the caller, since the domain draws nothing.
struct NewIds {
    std::string hotel;
    std::string room_type;
    std::string rate_plan;
};

/// `place` is what the city stands for. Errors: `invalid-request` with every wrong field;
/// `currency-mismatch`.
[[nodiscard]] Result<Hotel> create(NewHotel asked, const Place& place, NewIds ids,
                                   std::string owner_id, Instant now);

/// Fields to change; absent ones stay.
struct Edit {
    std::optional<std::string> name = {};
    std::optional<int> star_rating = {};
    std::optional<Money> price = {};  ///< of the headline plan
    std::optional<std::string> address = {};
    std::optional<std::string> description = {};
    std::optional<std::vector<std::string>> amenities = {};
    std::optional<int> rooms = {};  ///< of the room type of the headline plan
    std::optional<std::string> check_in_from = {};
    std::optional<std::string> check_out_until = {};
    std::optional<ApprovalMode> approval_mode = {};
    std::optional<int> approval_deadline_hours = {};
    std::optional<OnDeadline> on_deadline = {};
    bool operator==(const Edit&) const = default;
};

/// The changes of a hotel. Each fails or changes the fields; version and time are the caller's.
/// All but archive fail with `hotel-archived` on an archived hotel; to archive it again changes
/// nothing, so that a retry is safe.
[[nodiscard]] Result<void> must_be_active(const Hotel& hotel);
[[nodiscard]] Result<void> edit(Hotel& hotel, const Edit& changes);
[[nodiscard]] Result<void> archive(Hotel& hotel);
/// Errors: `too-many-photos`. A photo that is there already stays once.
[[nodiscard]] Result<void> add_photo(Hotel& hotel, const std::string& photo_id);
/// Error: `photo-not-found`.
[[nodiscard]] Result<void> remove_photo(Hotel& hotel, const std::string& photo_id);
[[nodiscard]] Result<void> set_managers(Hotel& hotel, std::vector<std::string> manager_ids);

}  // namespace innkeeper::hotels
