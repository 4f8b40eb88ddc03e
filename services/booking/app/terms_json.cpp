#include "services/booking/app/terms_json.hpp"

#include "services/booking/limits.hpp"
#include "stay/json.hpp"

#include <limits>

namespace innkeeper::booking {
namespace {

using json::Fields;
using Names = std::vector<std::string_view>;

/// In the order of the enumerations.
const Names kMealPlans{"room_only", "breakfast", "half_board", "full_board", "all_inclusive"};
const Names kPaymentModes{"at_hotel", "deposit", "prepay"};
const Names kCauses{"person", "payment_declined", "payment_timed_out", "capture_failed"};

std::vector<stay::RoomParty> read_rooms(Fields& in) {
    std::vector<stay::RoomParty> rooms;
    in.objects("rooms", kMaxRooms, [&](Fields& room) { rooms.push_back(stay::read_party(room)); });
    if (rooms.empty()) in.error("rooms", "must not be empty");
    return rooms;
}

Stay read_stay(Fields& in) {
    const Stay stay{in.date("arrival"), in.date("departure")};
    if (!(stay.arrival < stay.departure)) in.error("departure", "must be after the arrival");
    return stay;
}

std::optional<Terms> read_terms_fields(Fields& in) {
    auto price = stay::read_price(in, "price");
    auto penalties = stay::read_penalties(in, "penalties");
    if (!penalties) in.error("penalties", "is missing or damaged");
    if (!price || !penalties) return std::nullopt;
    return Terms{.guest_subject = in.text("guest_subject"),
                 .hotel_id = in.text("hotel_id"),
                 .hotel_name = in.text("hotel_name"),
                 .hotel_city = in.text("hotel_city"),
                 .hotel_version = static_cast<std::uint64_t>(
                     in.integer("hotel_version", 0, std::numeric_limits<std::int64_t>::max())),
                 .room_type_id = in.text("room_type_id"),
                 .room_type_name = in.text("room_type_name"),
                 .rate_plan_id = in.text("rate_plan_id"),
                 .rate_plan_name = in.text("rate_plan_name"),
                 .meal_plan = static_cast<stay::MealPlan>(in.one_of("meal_plan", kMealPlans)),
                 .payment = static_cast<stay::PaymentMode>(in.one_of("payment", kPaymentModes)),
                 .stay = read_stay(in),
                 .rooms = read_rooms(in),
                 .price = std::move(*price),
                 .penalties = std::move(*penalties)};
}

}  // namespace

std::string_view name_of(stay::MealPlan plan) { return kMealPlans[static_cast<std::size_t>(plan)]; }
std::string_view name_of(stay::PaymentMode mode) {
    return kPaymentModes[static_cast<std::size_t>(mode)];
}
std::string_view name_of(CancelCause cause) { return kCauses[static_cast<std::size_t>(cause)]; }

CancelCause read_cause(Fields& in, std::string_view name) {
    return static_cast<CancelCause>(in.one_of(name, kCauses));
}

void write(json::Writer& out, const GuestDetails& guest) {
    out.begin_object().field("given_name", guest.given_name);
    out.field("family_name", guest.family_name).field("email", guest.email).end_object();
}

void write(json::Writer& out, const BookingDetails& details) {
    write(out.begin_object().key("guest"), details.guest);
    if (!details.room_guests.empty()) {
        out.key("room_guests").begin_array();
        for (const RoomGuest& guest : details.room_guests)
            out.begin_object()
                .field("given_name", guest.given_name)
                .field("family_name", guest.family_name)
                .end_object();
        out.end_array();
    }
    out.field("note", details.note).field("payment_method_id", details.payment_method_id);
    out.end_object();
}

void write(json::Writer& out, const Terms& t) {
    out.begin_object().field("guest_subject", t.guest_subject).field("hotel_id", t.hotel_id);
    out.field("hotel_name", t.hotel_name).field("hotel_city", t.hotel_city);
    out.field("hotel_version", t.hotel_version).field("room_type_id", t.room_type_id);
    out.field("room_type_name", t.room_type_name).field("rate_plan_id", t.rate_plan_id);
    out.field("rate_plan_name", t.rate_plan_name).field("meal_plan", name_of(t.meal_plan));
    out.field("payment", name_of(t.payment)).field("arrival", t.stay.arrival);
    out.field("departure", t.stay.departure);
    stay::write(out.key("rooms"), t.rooms);
    stay::write(out.key("price"), t.price);
    stay::write(out.key("penalties"), t.penalties);
    out.end_object();
}

std::optional<Terms> read_terms(Fields& in, std::string_view name) {
    std::optional<Terms> terms;
    in.object(name, [&](Fields& t) { terms = read_terms_fields(t); });
    return terms;
}

std::optional<BookingDetails> read_details(Fields& in, std::string_view name) {
    std::optional<BookingDetails> details;
    in.optional_object(name, [&](Fields& field) {
        details.emplace();
        field.object("guest", [&](Fields& guest) {
            details->guest.given_name = guest.text("given_name");
            details->guest.family_name = guest.text("family_name");
            details->guest.email = guest.text("email");
        });
        if (field.has("room_guests"))
            field.objects("room_guests", kMaxRooms, [&](Fields& guest) {
                std::string given_name = guest.text("given_name");
                details->room_guests.push_back({std::move(given_name), guest.text("family_name")});
            });
        details->note = field.optional_text("note");
        details->payment_method_id = field.optional_text("payment_method_id");
    });
    return details;
}

}  // namespace innkeeper::booking
