#include "services/booking/app/published.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/app/terms_json.hpp"
#include "stay/json.hpp"

#include <array>

namespace innkeeper::booking {
namespace {

/// The first ones of Fact are a hold's, and told to nobody.
constexpr std::size_t kOfHolds = 3;
/// Of the others, in the order of Fact.
constexpr std::array<std::string_view, 16> kTypes{
    "innkeeper.booking.payment_requested.v1", "innkeeper.booking.payment_authorised.v1",
    "innkeeper.booking.submitted.v1",         "innkeeper.booking.confirmed.v1",
    "innkeeper.booking.rejected.v1",          "innkeeper.booking.approval_timed_out.v1",
    "innkeeper.booking.cancelled.v1",         "innkeeper.booking.reinstated.v1",
    "innkeeper.booking.modified.v1",          "innkeeper.booking.checked_in.v1",
    "innkeeper.booking.checked_out.v1",       "innkeeper.booking.no_show_marked.v1",
    "innkeeper.booking.payment_captured.v1",  "innkeeper.booking.payment_voided.v1",
    "innkeeper.booking.payment_refunded.v1",  "innkeeper.booking.refund_failed.v1"};
static_assert(kOfHolds + kTypes.size() == std::variant_size_v<Fact>);
static_assert(std::is_same_v<std::variant_alternative_t<kOfHolds, Fact>, PaymentRequested>);
static_assert(std::is_same_v<std::variant_alternative_t<5, Fact>, BookingSubmitted>);
static_assert(std::is_same_v<std::variant_alternative_t<9, Fact>, BookingCancelled>);
static_assert(std::is_same_v<std::variant_alternative_t<14, Fact>, NoShowMarked>);
static_assert(std::is_same_v<std::variant_alternative_t<18, Fact>, RefundFailed>);

/// With the names of those who sleep there, once they are known.
void write_room(json::Writer& out, const Booking& b, std::size_t room) {
    const stay::RoomParty& party = b.terms->rooms[room];
    out.begin_object().field("adults", party.adults).key("children_ages").begin_array();
    for (const int age : party.children_ages) out.value(age);
    out.end_array();
    const auto write_names = [&out](const auto& guest) {
        out.field("given_name", guest.given_name).field("family_name", guest.family_name);
    };
    if (b.details && room < b.details->room_guests.size())
        write_names(b.details->room_guests[room]);
    else if (b.details)
        write_names(b.details->guest);
    out.end_object();
}

void write_terms(json::Writer& out, const Booking& b) {
    const Terms& t = *b.terms;
    out.field("hotel_id", t.hotel_id).field("hotel_name", t.hotel_name);
    out.field("hotel_city", t.hotel_city).field("room_type_id", t.room_type_id);
    out.field("room_type_name", t.room_type_name).field("rate_plan_id", t.rate_plan_id);
    out.field("rate_plan_name", t.rate_plan_name).key("rooms").begin_array();
    for (std::size_t i = 0; i < t.rooms.size(); ++i) write_room(out, b, i);
    out.end_array().field("arrival", t.stay.arrival).field("departure", t.stay.departure);
    out.field("nights", t.stay.nights()).field("meal_plan", name_of(t.meal_plan));
    stay::write(out.key("cancellation"), t.penalties);
    stay::write(out.key("price"), t.price);
    out.field("payment", name_of(t.payment));
}

void write_money(json::Writer& out, const Booking& b) {
    out.field("penalty", b.penalty).field("refund", b.refund);
    if (b.status != Status::held)
        out.field("paid", Money{b.captured.minor - b.refunded.minor, b.captured.currency});
}

}  // namespace

std::string booking_text(const Booking& b) {
    json::Writer out;
    out.begin_object().field("id", b.id).field("reference", reference_of(b.id));
    out.field("status", to_string(b.status)).key("status_code");
    if (const auto code = status_code(b.status))
        out.value(*code);
    else
        out.value(nullptr);
    write_terms(out, b);
    if (b.details) {
        write(out.key("guest"), b.details->guest);
        out.field("note", b.details->note);
    }
    write_money(out, b);
    out.field("reason", b.reason);
    if (b.status == Status::held) out.field("hold_expires_at", b.hold_expires_at);
    if (b.status == Status::pending_payment) out.field("pay_by", b.pay_by);
    out.field("decide_by", b.decide_by).field("version", b.version);
    out.field("created_at", b.created_at).field("updated_at", b.updated_at).end_object();
    return std::move(out).text();
}

bool is_told(const Fact& fact) { return fact.index() >= kOfHolds; }

bus::Event booking_event(std::string id, std::string traceparent, const Fact& fact,
                         const Booking& after, const stay::Hotel& hotel, std::string text) {
    json::Writer besides;
    besides.begin_object().field("guest_subject", after.terms->guest_subject);
    besides.key("hotel_manager_ids").begin_array();
    for (const std::string& manager : hotel.manager_ids) besides.value(manager);
    besides.end_array().field("decided_by", after.decided_by).end_object();
    // Both are objects with members: one follows the other in one object.
    text.back() = ',';
    text.append(std::move(besides).text().substr(1));
    return {.id = std::move(id),
            .source = std::string(kSource),
            .type = std::string(kTypes.at(fact.index() - kOfHolds)),
            .subject = after.id,
            .time = after.updated_at,
            .sequence = after.version,
            .traceparent = std::move(traceparent),
            .data = R"({"booking":)" + text + '}'};
}

}  // namespace innkeeper::booking
