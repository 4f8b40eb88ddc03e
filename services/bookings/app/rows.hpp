#pragma once

#include "chassis/store/table.hpp"
#include "services/bookings/app/booking_record.hpp"

#include <cstdint>
#include <set>
#include <string>

/// Where everything lies in the table.
namespace innkeeper::bookings {

[[nodiscard]] store::Key state_key(const std::string& id);
[[nodiscard]] store::Key timeline_key(const std::string& id, std::uint64_t sequence);
[[nodiscard]] store::Key managers_key(const std::string& hotel_id);
/// A list of a guest's bookings: those of a status, or with "" all that came to something. The
/// statuses stand before the subject, which may hold anything.
[[nodiscard]] std::string guest_partition(const std::string& subject, const std::string& status);
[[nodiscard]] std::string hotel_partition(const std::string& id);

/// A hold, under way or over, is no booking yet.
[[nodiscard]] bool is_hold(const BookingRecord& booking);
/// The index rows that stand for a booking.
[[nodiscard]] std::set<store::Key> index_rows(const BookingRecord& booking);

}  // namespace innkeeper::bookings
