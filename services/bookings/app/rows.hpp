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
/// Where a guest's bookings of a status stand, among others perhaps; with "" all that came to
/// something. Holds that are over have partitions of their own, all others one, so a booking stays
/// in its place for life. The statuses stand before the subject, which may hold anything.
[[nodiscard]] std::string guest_partition(const std::string& subject, const std::string& status);
[[nodiscard]] std::string hotel_partition(const std::string& id);

/// A guest's list of a status, or with "" of all that came to something: holds, under way or over,
/// are no bookings yet.
[[nodiscard]] bool belongs(const BookingRecord& booking, const std::string& status);
/// The index rows that stand for a booking.
[[nodiscard]] std::set<store::Key> index_rows(const BookingState& state);

/// The place in such a list behind the booking `id`, for clients.
[[nodiscard]] std::string make_cursor(const std::string& subject, const std::string& status,
                                      const std::string& id);
/// The id. Error: `invalid-cursor` for one of another list.
[[nodiscard]] Result<std::string> read_cursor(const std::string& subject, const std::string& status,
                                              const std::string& cursor);

}  // namespace innkeeper::bookings
