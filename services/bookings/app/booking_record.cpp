#include "services/bookings/app/booking_record.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/core/json.hpp"
#include "chassis/core/json_text.hpp"
#include "services/bookings/limits.hpp"

#include <array>

namespace innkeeper::bookings {
namespace {

namespace bj = json::bj;

constexpr auto kMaxVersion = std::numeric_limits<std::int64_t>::max();

/// Fields of the event that no client sees.
constexpr std::array<std::string_view, 3> kPrivateFields{"guest_subject", "hotel_manager_ids",
                                                         "decided_by"};

/// What a record is found by.
constexpr std::array<std::string_view, 6> kReadFields{"id",      "guest_subject", "hotel_id",
                                                      "arrival", "status",        "version"};

/// Most of a booking is handed on as it is: only a few fields are looked at.
Result<BookingRecord> read_booking(const json::ObjectText& text) {
    TRY(const auto value, json::parse(text.only(kReadFields)));
    json::Fields in(value, "booking");
    BookingRecord out;
    out.id = in.text("id", {1, 64});
    if (!is_uuid(out.id)) in.error("id", "is not an id");
    out.guest_subject = in.text("guest_subject", {1, 128});
    out.hotel_id = in.text("hotel_id", {1, 64});
    out.arrival = to_string(in.date("arrival"));
    out.status = in.text("status", {1, 40});
    out.version = static_cast<std::uint64_t>(in.integer("version", 1, kMaxVersion));
    TRY_VOID(in.finish_tolerant());
    out.stored_json = text.text();
    return out;
}

Result<HotelManagers> read_managers(const bj::value& value) {
    json::Fields in(value, "hotel");
    HotelManagers out{.hotel_id = in.text("id", {1, 64}),
                      .version = static_cast<std::uint64_t>(in.integer("version", 1, kMaxVersion)),
                      .manager_ids = in.texts("manager_ids", kMaxManagers, {1, 128})};
    TRY_VOID(in.finish_tolerant());
    return out;
}

}  // namespace

Result<BookingRecord> parse_event_data(std::string_view data) {
    TRY(const auto text, json::ObjectText::read(data));
    TRY(const auto booking, text.object("booking"));
    return read_booking(booking);
}

Result<BookingRecord> parse_stored(std::string_view stored_json) {
    TRY(const auto booking, json::ObjectText::read(stored_json));
    return read_booking(booking);
}

std::string public_json(const BookingRecord& record) {
    const auto booking = json::ObjectText::within(record.stored_json);
    CHECK(booking);
    return booking->without(kPrivateFields);
}

std::string timeline_entry(const bus::Event& event, const BookingRecord& record) {
    bj::object entry{{"version", event.sequence},
                     {"event", event.type},
                     {"status", record.status},
                     {"at", json::of(event.time)}};
    const auto booking = json::ObjectText::within(record.stored_json);
    CHECK(booking);
    if (const auto reason = booking->value_of("reason")) entry["reason"] = bj::parse(*reason);
    return bj::serialize(entry);
}

Result<HotelManagers> parse_hotel_event(std::string_view data) {
    TRY(const auto hotel, json::member_of(data, "hotel"));
    return read_managers(hotel);
}

std::string to_json(const HotelManagers& managers) {
    return bj::serialize(bj::object{
        {"id", managers.hotel_id},
        {"version", managers.version},
        {"manager_ids", bj::array(managers.manager_ids.begin(), managers.manager_ids.end())}});
}

Result<HotelManagers> parse_managers(std::string_view json_text) {
    TRY(const auto value, json::parse(json_text));
    return read_managers(value);
}

}  // namespace innkeeper::bookings
