#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::approvals {

/// A booking as a manager's work: what was asked for, and what became of it.
struct Approval {
    /// none: needs no decision. No such row is written; earlier versions did.
    enum class State { none, pending, decided };
    std::string booking_id;
    std::string hotel_id;
    std::uint64_t version = 0;  ///< of the booking
    State state = State::none;
    std::string decide_by;              ///< RFC 3339; of a pending one
    std::string decision;               ///< "approved", "rejected", "withdrawn"; of a decided one
    std::string decided_by;             ///< subject; empty when time decided
    std::string decided_at;             ///< RFC 3339
    std::uint64_t decided_version = 0;  ///< the booking's, at which it was pending no more
    bool recorded = false;              ///< the decision went out as an event
    std::string booking_json;           ///< `Booking` of the API
    bool operator==(const Approval&) const = default;
};

/// What one event says of a booking that needs a decision, or needed one.
struct Report {
    Approval now;
    std::string type;  ///< of the event
    std::string status;
    std::string decided_by;
    std::string updated_at;
};

/// Nothing of a booking without a deadline: a booking has one from its submission on, so no older
/// event tells of work. Errors: `malformed-json`, `invalid-request`, `event-mismatch`.
[[nodiscard]] Result<std::optional<Report>> parse_booking_event(const bus::Event& event);

/// The approval after the report, given the one before (null: the first seen). What became of a
/// booking is read off the earliest event that says it is pending no more, so a later one that came
/// first is put right, and any order of the events ends the same. A report that tells nothing new
/// leaves `before` as it is.
[[nodiscard]] Approval advance(const Approval* before, const Report& report);

[[nodiscard]] std::string to_document(const Approval& approval);
[[nodiscard]] Result<Approval> from_document(std::string_view document);
/// `Approval` of the API.
[[nodiscard]] std::string to_json(const Approval& approval);
/// Data of `innkeeper.approvals.decision_recorded.v1`.
[[nodiscard]] std::string decision_data(const Approval& approval);

struct HotelManagers {
    std::string hotel_id;
    std::uint64_t version = 0;
    std::vector<std::string> manager_ids;
};
[[nodiscard]] Result<HotelManagers> parse_hotel_event(std::string_view data);
[[nodiscard]] std::string to_document(const HotelManagers& managers);
[[nodiscard]] Result<HotelManagers> managers_from_document(std::string_view document);

}  // namespace innkeeper::approvals
