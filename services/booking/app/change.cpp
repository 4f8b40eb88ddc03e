#include "services/booking/app/change.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/check.hpp"
#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/limits.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

// A change of dates will give one stay back and take another in one commit.
static_assert(2 * std::size_t{kMaxStayNights} + kWritesBesidesNights <= store::kMaxWrites);
// Hotel, state, holds of the guest, key and nights are read at once.
static_assert(std::size_t{kMaxStayNights} + 4 <= store::kMaxGetMany);

using store::Expect;
using store::Write;
using Writes = std::vector<Write>;

void append(Writes& writes, Writes more) {
    for (Write& write : more) writes.push_back(std::move(write));
}

Claim claim_before(const Change& change) {
    return change.before ? change.before->claim() : Claim::none;
}

bool raises(const Change& change) {
    return claim_before(change) == Claim::none && change.after().claim() != Claim::none;
}

Result<NightStock> moved(NightStock night, const Change& change, int physical) {
    const auto refuse = [] {
        return fail(Code::bug, "stock-damaged", "The stock of a night cannot be right.");
    };
    const Claim from = claim_before(change);
    const int rooms = change.after().terms.rooms;
    if (from != Claim::none && counter(night, from) < rooms) return refuse();
    move_claim(night, from, change.after().claim(), rooms);
    if (!raises(change)) return night;
    if (night.stop_sell || night.claimed() > night.capacity(physical)) return refuse();
    night.capacity_at_claim = night.capacity(physical);
    return night;
}

/// The rows of the nights, and the event that tells of them.
Result<Writes> stock_writes(Context& context, const Rows& rows, const Change& change,
                            const std::string& traceparent) {
    Writes writes;
    const Booking& after = change.after();
    if (claim_before(change) == after.claim()) return writes;
    const Hotel& hotel = *rows.hotel.value;
    const RoomType* type = hotel.room_type(after.terms.room_type_id);
    const int physical = type == nullptr ? 0 : type->physical;

    const auto nights = after.terms.stay.each_night();
    std::vector<PublishedNight> published;
    for (std::size_t i = 0; i < nights.size(); ++i) {
        const std::uint64_t version = rows.stock[i].version;
        TRY(const NightStock night, moved(rows.stock[i].value, change, physical));
        writes.push_back(Write::put(stock_key(hotel.id, after.terms.room_type_id, nights[i]),
                                    to_document(night), Expect::exactly(version)));
        published.push_back({nights[i], night, version + 1});
    }
    writes.push_back(
        bus::outbox_write(inventory_event(context.ids.next(), traceparent, after.updated_at, hotel,
                                          after.terms.room_type_id, published)));
    return writes;
}

Writes stream_writes(Context& context, const Hotel& hotel, const Change& change,
                     const std::string& traceparent) {
    std::vector<eventsourcing::Recorded> recorded;
    for (const Event& event : change.events) recorded.push_back(to_recorded(event));
    const std::uint64_t version = change.before ? change.before->version : 0;
    Writes writes =
        eventsourcing::append_writes(kCategory, change.after().id, version, std::move(recorded));
    for (std::size_t i = 0; i < change.events.size(); ++i)
        writes.push_back(bus::outbox_write(booking_event(
            context.ids.next(), traceparent, change.events[i].fact, change.states[i], hotel)));
    return writes;
}

Writes timer_writes(const Change& change) {
    Writes writes;
    const auto old_due = change.before ? change.before->due() : std::nullopt;
    const auto new_due = change.after().due();
    if (old_due == new_due) return writes;
    const std::string& id = change.after().id;
    if (old_due) writes.push_back(Write::remove(timer_key(*old_due, id)));
    if (new_due) writes.push_back(Write::put(timer_key(*new_due, id), "{}"));
    return writes;
}

Writes holds_writes(const Rows& rows, const Change& change) {
    const Booking& after = change.after();
    const bool was_held = claim_before(change) == Claim::held;
    const bool is_held = after.claim() == Claim::held;
    if (was_held == is_held) return {};
    std::vector<LiveHold> holds = rows.holds.value;
    if (is_held) holds.push_back({after.id, after.hold_expires_at});
    if (was_held) std::erase_if(holds, [&](const LiveHold& h) { return h.booking_id == after.id; });
    return {Write::put(holds_key(after.terms.guest_subject), to_document(holds),
                       Expect::exactly(rows.holds.version))};
}

}  // namespace

Change Change::begin(Event placed) {
    Booking state = Booking::begin(placed);
    return {{}, {std::move(placed)}, {std::move(state)}};
}

Change Change::go_on(Booking before, std::vector<Event> events) {
    CHECK(!events.empty() && events.size() <= kMaxEvents);
    std::vector<Booking> states;
    Booking state = before;
    for (const Event& event : events) {
        state.apply(event);
        states.push_back(state);
    }
    return {std::move(before), std::move(events), std::move(states)};
}

Result<Writes> writes_of(Context& context, const Rows& rows, const Change& change,
                         const std::optional<Write>& answer, const std::string& traceparent) {
    CHECK(rows.hotel.value);
    const Booking& after = change.after();
    // State and key come first: whoever else has done this command is told apart by them.
    Writes writes{
        Write::put(state_key(after.id), to_document(after), Expect::exactly(rows.booking.version))};
    if (answer) writes.push_back(*answer);
    append(writes, stream_writes(context, *rows.hotel.value, change, traceparent));
    TRY(auto stock, stock_writes(context, rows, change, traceparent));
    append(writes, std::move(stock));
    append(writes, timer_writes(change));
    append(writes, holds_writes(rows, change));
    if (!change.before) writes.push_back(Write::put(booking_index_key(after.id), "{}"));
    if (raises(change))
        writes.push_back(
            Write::check(hotel_key(rows.hotel.value->id), Expect::exactly(rows.hotel.version)));
    return writes;
}

}  // namespace innkeeper::booking
