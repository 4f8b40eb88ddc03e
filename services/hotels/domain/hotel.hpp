#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::hotels {

enum class Status { draft, active, archived };
enum class ApprovalMode { manual, automatic };

struct RoomType {
    std::string id;
    std::string name;
    std::int64_t max_adults = 2;
    std::int64_t max_children = 2;
    std::int64_t max_total = 4;
    std::int64_t physical = 10;  ///< rooms
    bool operator==(const RoomType&) const = default;
};

struct RatePlan {
    std::string id;
    std::string name;
    std::string room_type_id;
    Money price;  ///< a night
    bool operator==(const RatePlan&) const = default;
};

/// A place on the map that a hotel's city stands for.
struct Place {
    std::string country;  ///< ISO 3166-1 alpha-2
    double lat = 0;
    double lon = 0;
    std::string time_zone;  ///< IANA
    Currency currency;
    bool operator==(const Place&) const = default;
};

/// The aggregate. `version` counts its changes from 1 and is the sequence of its events.
/// Zone and currency are chosen at creation and stay.
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
    std::int64_t approval_deadline_hours = 24;
    std::vector<RoomType> room_types;
    std::vector<RatePlan> rate_plans;
    Status status = Status::active;
    std::uint64_t version = 0;
    Instant created_at;
    Instant updated_at;
    bool operator==(const Hotel&) const = default;
};

/// What an admin says of a new hotel. Absent fields get defaults; one room type and one rate plan
/// are made from it, so that it is bookable at once.
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
    std::int64_t rooms = 10;
    std::int64_t max_adults = 2;
    std::int64_t max_children = 2;
    std::string check_in_from = "15:00";
    std::string check_out_until = "11:00";
    ApprovalMode approval_mode = ApprovalMode::manual;
    std::int64_t approval_deadline_hours = 24;
};

/// The identity of what is made: given by the caller, since the domain draws nothing.
struct NewIds {
    std::string hotel;
    std::string room_type;
    std::string rate_plan;
};

/// `place` is what the city stands for. Errors: `invalid-request` with every wrong field.
[[nodiscard]] Result<Hotel> create(NewHotel asked, const Place& place, NewIds ids,
                                   std::string owner_id, Instant now);

/// Fields to change; absent ones stay.
struct Edit {
    std::optional<std::string> name = {};
    std::optional<int> star_rating = {};
    std::optional<Money> price = {};
    std::optional<std::string> address = {};
    std::optional<std::string> description = {};
    std::optional<std::vector<std::string>> amenities = {};
    std::optional<std::int64_t> rooms = {};
    std::optional<std::string> check_in_from = {};
    std::optional<std::string> check_out_until = {};
    std::optional<ApprovalMode> approval_mode = {};
    std::optional<std::int64_t> approval_deadline_hours = {};
    bool operator==(const Edit&) const = default;
};

/// The changes of a hotel. Each fails or changes the fields; version and time are the caller's.
/// All but archive fail with `hotel-archived` on an archived hotel; to archive it again changes
/// nothing, so that a retry is safe.
[[nodiscard]] Result<void> edit(Hotel& hotel, const Edit& changes);
[[nodiscard]] Result<void> archive(Hotel& hotel);
/// Errors: `too-many-photos`. A photo that is there already stays once.
[[nodiscard]] Result<void> add_photo(Hotel& hotel, const std::string& photo_id);
/// Error: `photo-not-found`.
[[nodiscard]] Result<void> remove_photo(Hotel& hotel, const std::string& photo_id);
[[nodiscard]] Result<void> set_managers(Hotel& hotel, std::vector<std::string> manager_ids);

}  // namespace innkeeper::hotels
