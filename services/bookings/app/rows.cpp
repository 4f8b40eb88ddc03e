#include "services/bookings/app/rows.hpp"

namespace innkeeper::bookings {

store::Key state_key(const std::string& id) { return {"booking#" + id, "state"}; }

store::Key timeline_key(const std::string& id, std::uint64_t sequence) {
    const std::string digits = std::to_string(sequence);
    return {"booking#" + id, "t#" + std::string(20 - digits.size(), '0') + digits};
}

store::Key managers_key(const std::string& hotel_id) { return {"managers#" + hotel_id, ""}; }

std::string guest_partition(const std::string& subject, const std::string& status) {
    return "guest#" + status + "#" + subject;
}

std::string hotel_partition(const std::string& id) { return "hotel#" + id; }

bool is_hold(const BookingRecord& booking) {
    return booking.status == "expired" || booking.status == "released" || booking.status == "held";
}

std::set<store::Key> index_rows(const BookingRecord& booking) {
    std::set<store::Key> rows{{guest_partition(booking.guest_subject, booking.status), booking.id}};
    if (is_hold(booking)) return rows;
    rows.insert({guest_partition(booking.guest_subject, ""), booking.id});
    rows.insert({hotel_partition(booking.hotel_id), booking.arrival + "#" + booking.id});
    return rows;
}

}  // namespace innkeeper::bookings
