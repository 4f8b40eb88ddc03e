#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::bookings {

/// Whether that is a status of a hold, under way or over: no booking yet, or never one. Holds are
/// shown by the booking service, which holds them.
[[nodiscard]] bool is_hold(std::string_view status);

/// A booking as its latest event says: what the read model needs to find it by, and what it shows.
struct BookingRecord {
    std::string id;
    std::string guest_subject;
    std::string hotel_id;
    std::string arrival;  ///< YYYY-MM-DD
    std::string status;
    std::uint64_t version = 0;
    std::string public_json;  ///< `Booking` of the API
};

/// One step in a booking's life.
struct TimelineStep {
    std::uint64_t version = 0;
    std::string json;  ///< of the API's timeline
};

/// What an event tells.
struct Told {
    BookingRecord booking;
    TimelineStep step;
    /// The first step of every booking, its hold: told by all events, as nothing is told of it
    /// while it is one.
    TimelineStep hold;
};
/// Errors: `malformed-json`, `invalid-request`, `event-mismatch`.
[[nodiscard]] Result<Told> parse_booking_event(const bus::Event& event);

/// What is kept of a booking, in one row.
struct BookingState {
    BookingRecord booking;
    std::vector<TimelineStep> timeline = {};  ///< by version; the first that kMaxTimelineBytes hold
    /// Read from a row of the layout before: its timeline lies in rows of its own.
    bool is_old = false;
};

/// The state after an event, given the one before (null: the first seen); nothing when it tells
/// nothing new. A function of the set of events, whatever their order.
[[nodiscard]] std::optional<BookingState> advance(const BookingState* before, Told told);

/// A line of JSON with what the booking is found by and its timeline, then the booking.
[[nodiscard]] std::string to_document(const BookingState& state);
/// Reads also the layout before, which is the booking as events tell it.
[[nodiscard]] Result<BookingState> parse_state(std::string_view document);
/// Of a timeline row of the layout before. Error: `invalid-request`.
[[nodiscard]] Result<TimelineStep> parse_step(std::string_view json);

/// Who manages a hotel, from a hotels event.
struct HotelManagers {
    std::string hotel_id;
    std::uint64_t version = 0;
    std::vector<std::string> manager_ids;
};
[[nodiscard]] Result<HotelManagers> parse_hotel_event(std::string_view data);
[[nodiscard]] std::string to_json(const HotelManagers& managers);
[[nodiscard]] Result<HotelManagers> parse_managers(std::string_view json);

}  // namespace innkeeper::bookings
