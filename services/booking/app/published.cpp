#include "services/booking/app/published.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/app/terms_json.hpp"

#include <array>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;

/// In the order of Fact.
constexpr std::array<std::string_view, 7> kTypes{
    "innkeeper.booking.held.v1",          "innkeeper.booking.hold_expired.v1",
    "innkeeper.booking.hold_released.v1", "innkeeper.booking.submitted.v1",
    "innkeeper.booking.confirmed.v1",     "innkeeper.booking.rejected.v1",
    "innkeeper.booking.cancelled.v1"};
static_assert(kTypes.size() == std::variant_size_v<Fact>);
static_assert(std::is_same_v<std::variant_alternative_t<0, Fact>, HoldPlaced>);
static_assert(std::is_same_v<std::variant_alternative_t<3, Fact>, BookingSubmitted>);
static_assert(std::is_same_v<std::variant_alternative_t<6, Fact>, BookingCancelled>);

bj::object booking_json(const Booking& b) {
    const Terms& t = b.terms;
    bj::object out{
        {"id", b.id}, {"reference", reference_of(b.id)}, {"status", to_string(b.status)}};
    const auto code = status_code(b.status);
    out["status_code"] = code ? bj::value(*code) : bj::value(nullptr);
    out["hotel_id"] = t.hotel_id;
    out["hotel_name"] = t.hotel_name;
    out["hotel_city"] = t.hotel_city;
    out["room_type_id"] = t.room_type_id;
    out["room_type_name"] = t.room_type_name;
    out["rate_plan_id"] = t.rate_plan_id;
    out["rooms"] = t.rooms;
    out["arrival"] = json::of(t.stay.arrival);
    out["departure"] = json::of(t.stay.departure);
    out["nights"] = t.stay.nights();
    out["adults"] = t.party.adults;
    out["children_ages"] = bj::array(t.party.children_ages.begin(), t.party.children_ages.end());
    if (b.details) out["guest"] = guest_json(b.details->guest);
    if (b.details && b.details->note) out["note"] = *b.details->note;
    out["price"] = price_json(t.price);
    out["payment"] = "at_hotel";
    if (b.reason) out["reason"] = *b.reason;
    if (b.status == Status::held) out["hold_expires_at"] = json::of(b.hold_expires_at);
    if (b.decide_by) out["decide_by"] = json::of(*b.decide_by);
    out["version"] = b.version;
    out["created_at"] = json::of(b.created_at);
    out["updated_at"] = json::of(b.updated_at);
    return out;
}

}  // namespace

std::string booking_text(const Booking& booking) { return bj::serialize(booking_json(booking)); }

bus::Event booking_event(std::string id, std::string traceparent, const Fact& fact,
                         const Booking& after, const Hotel& hotel) {
    bj::object snapshot = booking_json(after);
    snapshot["guest_subject"] = after.terms.guest_subject;
    snapshot["hotel_manager_ids"] = bj::array(hotel.manager_ids.begin(), hotel.manager_ids.end());
    if (after.decided_by) snapshot["decided_by"] = *after.decided_by;
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = std::string(kTypes[fact.index()]),
            .subject = after.id,
            .time = after.updated_at,
            .sequence = after.version,
            .traceparent = std::move(traceparent),
            .data = bj::serialize(bj::object{{"booking", std::move(snapshot)}})};
}

bus::Event inventory_event(std::string id, std::string traceparent, Instant time,
                           const Hotel& hotel, const std::string& room_type_id,
                           const std::vector<PublishedNight>& nights) {
    const RoomType* type = hotel.room_type(room_type_id);
    const int physical = type == nullptr ? 0 : type->physical;
    bj::array items;
    for (const PublishedNight& n : nights)
        items.push_back(bj::object{{"night", json::of(n.night)},
                                   {"physical", physical},
                                   {"sold", n.stock.sold},
                                   {"pending", n.stock.pending},
                                   {"held", n.stock.held},
                                   {"available", n.stock.available(physical)},
                                   {"version", n.version}});
    bj::object data{
        {"hotel_id", hotel.id}, {"room_type_id", room_type_id}, {"nights", std::move(items)}};
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = "innkeeper.inventory.changed.v1",
            .subject = hotel.id + "/" + room_type_id,
            .time = time,
            .sequence = 0,
            .traceparent = std::move(traceparent),
            .data = bj::serialize(data)};
}

}  // namespace innkeeper::booking
