#include "services/booking/app/published.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/app/terms_json.hpp"
#include "stay/json.hpp"

#include <array>

namespace innkeeper::booking {
namespace {

namespace bj = boost::json;

/// In the order of Fact.
constexpr std::array<std::string_view, 19> kTypes{"innkeeper.booking.held.v1",
                                                  "innkeeper.booking.hold_expired.v1",
                                                  "innkeeper.booking.hold_released.v1",
                                                  "innkeeper.booking.payment_requested.v1",
                                                  "innkeeper.booking.payment_authorised.v1",
                                                  "innkeeper.booking.submitted.v1",
                                                  "innkeeper.booking.confirmed.v1",
                                                  "innkeeper.booking.rejected.v1",
                                                  "innkeeper.booking.approval_timed_out.v1",
                                                  "innkeeper.booking.cancelled.v1",
                                                  "innkeeper.booking.reinstated.v1",
                                                  "innkeeper.booking.modified.v1",
                                                  "innkeeper.booking.checked_in.v1",
                                                  "innkeeper.booking.checked_out.v1",
                                                  "innkeeper.booking.no_show_marked.v1",
                                                  "innkeeper.booking.payment_captured.v1",
                                                  "innkeeper.booking.payment_voided.v1",
                                                  "innkeeper.booking.payment_refunded.v1",
                                                  "innkeeper.booking.refund_failed.v1"};
static_assert(kTypes.size() == std::variant_size_v<Fact>);
static_assert(std::is_same_v<std::variant_alternative_t<0, Fact>, HoldPlaced>);
static_assert(std::is_same_v<std::variant_alternative_t<5, Fact>, BookingSubmitted>);
static_assert(std::is_same_v<std::variant_alternative_t<9, Fact>, BookingCancelled>);
static_assert(std::is_same_v<std::variant_alternative_t<14, Fact>, NoShowMarked>);
static_assert(std::is_same_v<std::variant_alternative_t<18, Fact>, RefundFailed>);

/// With the names of those who sleep there, once they are known.
bj::object room_json(const Booking& b, std::size_t room) {
    bj::object out = stay::to_json(b.terms.rooms[room]);
    if (!b.details) return out;
    const auto add_names = [&out](const auto& guest) {
        out["given_name"] = guest.given_name;
        out["family_name"] = guest.family_name;
    };
    if (room < b.details->room_guests.size())
        add_names(b.details->room_guests[room]);
    else
        add_names(b.details->guest);
    return out;
}

bj::array rooms_json(const Booking& b) {
    bj::array rooms;
    rooms.reserve(b.terms.rooms.size());
    for (std::size_t i = 0; i < b.terms.rooms.size(); ++i) rooms.push_back(room_json(b, i));
    return rooms;
}

void add_terms(bj::object& out, const Booking& b) {
    const Terms& t = b.terms;
    out["hotel_id"] = t.hotel_id;
    out["hotel_name"] = t.hotel_name;
    out["hotel_city"] = t.hotel_city;
    out["room_type_id"] = t.room_type_id;
    out["room_type_name"] = t.room_type_name;
    out["rate_plan_id"] = t.rate_plan_id;
    out["rate_plan_name"] = t.rate_plan_name;
    out["rooms"] = rooms_json(b);
    out["arrival"] = json::of(t.stay.arrival);
    out["departure"] = json::of(t.stay.departure);
    out["nights"] = t.stay.nights();
    out["meal_plan"] = name_of(t.meal_plan);
    out["cancellation"] = stay::to_json(t.penalties);
    out["price"] = stay::to_json(t.price);
    out["payment"] = name_of(t.payment);
}

void add_money(bj::object& out, const Booking& b) {
    if (b.penalty) out["penalty"] = json::of(*b.penalty);
    if (b.refund) out["refund"] = json::of(*b.refund);
    if (b.status != Status::held)
        out["paid"] = json::of(Money{b.captured.minor - b.refunded.minor, b.captured.currency});
}

bj::object booking_json(const Booking& b) {
    bj::object out{
        {"id", b.id}, {"reference", reference_of(b.id)}, {"status", to_string(b.status)}};
    const auto code = status_code(b.status);
    out["status_code"] = code ? bj::value(*code) : bj::value(nullptr);
    add_terms(out, b);
    if (b.details) out["guest"] = guest_json(b.details->guest);
    if (b.details && b.details->note) out["note"] = *b.details->note;
    add_money(out, b);
    if (b.reason) out["reason"] = *b.reason;
    if (b.status == Status::held) out["hold_expires_at"] = json::of(b.hold_expires_at);
    if (b.status == Status::pending_payment && b.pay_by) out["pay_by"] = json::of(*b.pay_by);
    if (b.decide_by) out["decide_by"] = json::of(*b.decide_by);
    out["version"] = b.version;
    out["created_at"] = json::of(b.created_at);
    out["updated_at"] = json::of(b.updated_at);
    return out;
}

}  // namespace

std::string booking_text(const Booking& booking) { return bj::serialize(booking_json(booking)); }

bus::Event booking_event(std::string id, std::string traceparent, const Fact& fact,
                         const Booking& after, const stay::Hotel& hotel, std::string text) {
    bj::object besides{
        {"guest_subject", after.terms.guest_subject},
        {"hotel_manager_ids", bj::array(hotel.manager_ids.begin(), hotel.manager_ids.end())}};
    if (after.decided_by) besides["decided_by"] = *after.decided_by;
    // Both are objects with members: one follows the other in one object.
    text.back() = ',';
    text.append(bj::serialize(besides).substr(1));
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = std::string(kTypes[fact.index()]),
            .subject = after.id,
            .time = after.updated_at,
            .sequence = after.version,
            .traceparent = std::move(traceparent),
            .data = R"({"booking":)" + text + '}'};
}

}  // namespace innkeeper::booking
