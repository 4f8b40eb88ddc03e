#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::bookings {

/// A booking as its latest event says: what the read model needs to find it by, and the document
/// to keep.
struct BookingRecord {
    std::string id;
    std::string guest_subject;
    std::string hotel_id;
    std::string arrival;  ///< YYYY-MM-DD
    std::string status;
    std::uint64_t version = 0;
    std::string stored_json;  ///< all fields of the event
};

/// `Booking` of the API.
[[nodiscard]] std::string public_json(const BookingRecord& record);

/// Reads the booking of an event's data. Errors: `malformed-json`, `invalid-request`.
[[nodiscard]] Result<BookingRecord> parse_event_data(std::string_view data);
/// Reads what parse_event_data() gave as stored_json.
[[nodiscard]] Result<BookingRecord> parse_stored(std::string_view stored_json);

/// One step in a booking's life, as JSON of the API's timeline.
[[nodiscard]] std::string timeline_entry(const bus::Event& event, const BookingRecord& record);

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
