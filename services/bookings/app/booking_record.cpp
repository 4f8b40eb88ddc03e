#include "services/bookings/app/booking_record.hpp"

#include "chassis/core/dates.hpp"
#include "chassis/core/ids.hpp"
#include "chassis/core/json.hpp"
#include "chassis/core/json_text.hpp"
#include "chassis/core/json_writer.hpp"
#include "services/bookings/limits.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::bookings {
namespace {

namespace bj = json::bj;

constexpr auto kMaxVersion = std::numeric_limits<std::int64_t>::max();

constexpr std::array<std::string_view, 3> kHoldStatuses{"held", "expired", "released"};

/// Fields of the event that no client sees.
constexpr std::array<std::string_view, 3> kPrivateFields{"guest_subject", "hotel_manager_ids",
                                                         "decided_by"};

Result<std::uint64_t> read_version(const json::ObjectText& text) {
    TRY(const std::int64_t version, text.integer_of("version", 1, kMaxVersion));
    return static_cast<std::uint64_t>(version);
}

/// Of an event's booking, or the head of a row: all but what is shown.
Result<BookingRecord> read_booking(const json::ObjectText& text) {
    BookingRecord out;
    TRY(out.id, text.text_of("id", kMaxShortText));
    if (!is_uuid(out.id)) return fail_field("id", "is not an id");
    TRY(out.guest_subject, text.text_of("guest_subject", kMaxSubject));
    TRY(out.hotel_id, text.text_of("hotel_id", kMaxShortText));
    TRY(out.arrival, text.text_of("arrival", kMaxShortText));
    if (!parse_date(out.arrival)) return fail_field("arrival", "must be a date, YYYY-MM-DD");
    TRY(out.status, text.text_of("status", kMaxShortText));
    TRY(out.version, read_version(text));
    return out;
}

TimelineStep step_of(const bus::Event& event, const json::ObjectText& booking,
                     const std::string& status) {
    json::Writer step;
    step.begin_object().field("version", event.sequence).field("event", event.type);
    step.field("status", status).field("at", event.time);
    if (const auto reason = booking.value_of("reason")) step.key("reason").raw(*reason);
    step.end_object();
    return {event.sequence, std::move(step).text()};
}

/// As an event of the hold said it in earlier versions. None is told now.
Result<TimelineStep> hold_step_of(const json::ObjectText& booking) {
    TRY(const std::string created_at, booking.text_of("created_at", kMaxShortText));
    json::Writer step;
    step.begin_object().field("version", 1).field("event", "innkeeper.booking.held.v1");
    step.field("status", "held").field("at", created_at).end_object();
    return TimelineStep{1, std::move(step).text()};
}

/// False when it is there already, or stands behind all that is kept.
bool add_step(std::vector<TimelineStep>& timeline, TimelineStep step) {
    const std::uint64_t version = step.version;
    const auto place = std::ranges::lower_bound(timeline, version, {}, &TimelineStep::version);
    if (place != timeline.end() && place->version == version) return false;
    timeline.insert(place, std::move(step));
    std::size_t bytes = 0;
    const auto past = std::ranges::find_if(timeline, [&](const TimelineStep& each) {
        return (bytes += each.json.size()) > kMaxTimelineBytes;
    });
    timeline.erase(past, timeline.end());
    return !timeline.empty() && timeline.back().version >= version;
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

bool is_hold(std::string_view status) {
    return std::ranges::find(kHoldStatuses, status) != kHoldStatuses.end();
}

Result<Told> parse_booking_event(const bus::Event& event) {
    TRY(const auto booking, json::ObjectText::within_member(event.data, "booking"));
    TRY(BookingRecord now, read_booking(booking));
    if (now.id != event.subject || now.version != event.sequence)
        return fail(Code::invalid, "event-mismatch", "The event's envelope is not its booking's.");
    now.public_json = booking.without(kPrivateFields);
    TRY(TimelineStep hold, hold_step_of(booking));
    TimelineStep step = step_of(event, booking, now.status);
    return Told{std::move(now), std::move(step), std::move(hold)};
}

std::optional<BookingState> advance(const BookingState* before, Told told) {
    const bool newer = before == nullptr || before->booking.version < told.booking.version;
    BookingState now;
    if (before != nullptr) now.timeline = before->timeline;
    const bool began = add_step(now.timeline, std::move(told.hold));
    const bool added = add_step(now.timeline, std::move(told.step));
    if (!newer && !began && !added) return std::nullopt;
    now.booking = newer ? std::move(told.booking) : before->booking;
    return now;
}

std::string to_document(const BookingState& state) {
    const BookingRecord& b = state.booking;
    json::Writer head;
    head.begin_object().field("id", b.id).field("version", b.version).field("status", b.status);
    head.field("guest_subject", b.guest_subject).field("hotel_id", b.hotel_id);
    head.field("arrival", b.arrival).key("timeline").begin_array();
    for (const TimelineStep& step : state.timeline) head.raw(step.json);
    head.end_array().end_object();
    std::string document = std::move(head).text();
    document.reserve(document.size() + 1 + b.public_json.size());
    document.append("\n").append(b.public_json);
    return document;
}

Result<BookingState> parse_state(std::string_view document) {
    const std::size_t head_size = document.find('\n');
    TRY(const auto head, json::ObjectText::within(document.substr(0, head_size)));
    TRY(BookingRecord booking, read_booking(head));
    BookingState state{.booking = std::move(booking)};
    if (head_size == std::string_view::npos) {
        state.is_old = true;
        state.booking.public_json = head.without(kPrivateFields);
        return state;
    }
    state.booking.public_json = document.substr(head_size + 1);
    TRY(const auto steps, head.objects_of("timeline", kMaxTimelineBytes));
    for (const json::ObjectText& step : steps) {
        TRY(const std::uint64_t version, read_version(step));
        state.timeline.push_back({version, std::string(step.text())});
    }
    return state;
}

Result<TimelineStep> parse_step(std::string_view json) {
    TRY(const auto step, json::ObjectText::within(json));
    TRY(const std::uint64_t version, read_version(step));
    return TimelineStep{version, std::string(step.text())};
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
