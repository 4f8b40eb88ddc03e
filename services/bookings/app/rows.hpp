#pragma once

#include "chassis/store/table.hpp"
#include "services/bookings/app/booking_record.hpp"

#include <cstdint>
#include <set>
#include <string>

/// Where everything lies in the table.
namespace innkeeper::bookings {

[[nodiscard]] store::Key state_key(const std::string& id);
[[nodiscard]] store::Key managers_key(const std::string& hotel_id);
/// Timelines of the layout before.
[[nodiscard]] store::Query old_timeline(const std::string& id);
/// Where a guest's bookings stand, whatever their status: each stays in its place for life.
[[nodiscard]] std::string guest_partition(const std::string& subject);
[[nodiscard]] std::string hotel_partition(const std::string& id);

/// The index rows that stand for a booking; none for a hold, whose row an earlier version wrote.
[[nodiscard]] std::set<store::Key> index_rows(const BookingState& state);

/// The place in such a list behind the booking `id`, for clients.
[[nodiscard]] std::string make_cursor(const std::string& subject, const std::string& status,
                                      const std::string& id);
/// The id. Error: `invalid-cursor` for one of another list.
[[nodiscard]] Result<std::string> read_cursor(const std::string& subject, const std::string& status,
                                              const std::string& cursor);

}  // namespace innkeeper::bookings
