#include "services/bookings/app/rows.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/ids.hpp"
#include "services/bookings/limits.hpp"

namespace innkeeper::bookings {
namespace {

std::string booking_partition(const std::string& id) { return "booking#" + id; }

std::string list_name(const std::string& subject, const std::string& status) {
    return status + "#" + subject + "#";
}

}  // namespace

store::Key state_key(const std::string& id) { return {booking_partition(id), "state"}; }

store::Query old_timeline(const std::string& id) {
    return {.partition = booking_partition(id), .from = "t#", .to = "t$", .limit = kMaxOldTimeline};
}

store::Key managers_key(const std::string& hotel_id) { return {"managers#" + hotel_id, ""}; }

std::string guest_partition(const std::string& subject) { return "guest##" + subject; }

std::string hotel_partition(const std::string& id) { return "hotel#" + id; }

std::set<store::Key> index_rows(const BookingState& state) {
    const BookingRecord& b = state.booking;
    if (is_hold(b.status)) return {};
    return {{guest_partition(b.guest_subject), b.id},
            {hotel_partition(b.hotel_id), b.arrival + "#" + b.id}};
}

std::string make_cursor(const std::string& subject, const std::string& status,
                        const std::string& id) {
    return base64url_encode(list_name(subject, status) + id);
}

Result<std::string> read_cursor(const std::string& subject, const std::string& status,
                                const std::string& cursor) {
    const auto text = base64url_decode(cursor);
    const std::string list = list_name(subject, status);
    if (!text || !text->starts_with(list) || !is_uuid(text->substr(list.size())))
        return fail(Error{Code::invalid,
                          "invalid-cursor",
                          "The cursor does not belong to this list.",
                          {{"cursor", "is not a cursor of this list"}}});
    return text->substr(list.size());
}

}  // namespace innkeeper::bookings
