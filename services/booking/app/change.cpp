#include "services/booking/app/change.hpp"

#include "chassis/bus/outbox.hpp"
#include "chassis/core/check.hpp"
#include "chassis/eventsourcing/snapshot.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/limits.hpp"

#include <algorithm>
#include <map>

namespace innkeeper::booking {
namespace {

constexpr int kShortestMonth = 28;
/// That the nights of a stay lie in, at most.
constexpr std::size_t kMaxStayMonths = (stay::kMaxStayNights - 2) / kShortestMonth + 2;
// A change of dates gives one stay back and takes another in one commit.
static_assert(2 * kMaxStayMonths + kWritesBesidesStock <= store::kMaxWrites);
using store::Expect;
using store::Write;

int physical_of(const stay::Hotel& hotel, const std::string& room_type_id) {
    const stay::RoomType* type = hotel.room_type(room_type_id);
    return type == nullptr ? 0 : type->physical;
}

Claimed claimed_before(const Change& change) {
    return change.before ? change.before->claimed() : Claimed{};
}

int rooms_on(const Claimed& claim, const NightKey& key) {
    return claim.takes(key.first, key.second) ? claim.rooms : 0;
}

/// Whether a night is marked: only by the rooms that the hotel has now may the mark go.
bool any_oversold(const Rows& rows) {
    return std::ranges::any_of(rows.stock, [](const auto& row) {
        return std::ranges::any_of(row.second.value,
                                   [](const auto& night) { return night.second.stock.oversold; });
    });
}

bool raises(const Claimed& before, const Claimed& after) {
    const auto nights = nights_between(before, after);
    return std::ranges::any_of(
        nights, [&](const NightKey& key) { return rooms_on(after, key) > rooms_on(before, key); });
}

/// The months of the nights that change, and an event for each room type whose nights have more or
/// fewer rooms left: who claims a room is told by the booking's own events.
Result<void> put_stock(bus::Commit& commit, Context& context, const Rows& rows,
                       const Change& change, const std::string& traceparent) {
    const Claimed before = claimed_before(change);
    const Claimed after = change.after().claimed();
    const stay::Hotel& hotel = *rows.hotel.value;
    std::map<std::string, std::vector<PublishedNight>> published;
    std::map<MonthKey, StockRow> changed;
    for (const NightKey& key : nights_between(before, after)) {
        MonthKey place{key.first, stay::month_of(key.second)};
        const auto row = rows.stock.find(place);
        CHECK(row != rows.stock.end());
        const auto month = changed.try_emplace(std::move(place), row->second).first;
        StockNight& night = month->second.value[key.second];
        TRY(const NightStock now,
            moved(night.stock, key, before, after, physical_of(hotel, key.first)));
        if (now.claimed() != night.stock.claimed())
            published[key.first].push_back({key.second, now, night.version + 1});
        night = {now, night.version + 1};
    }
    for (const auto& [place, month] : changed)
        commit.put(Write::put(stock_key(hotel.id, place.first, place.second),
                              to_document(month.value), Expect::exactly(month.version)));
    for (const auto& [room_type_id, nights] : published)
        commit.tell(inventory_event(context.ids.next(), traceparent, change.after().updated_at,
                                    hotel.id, room_type_id, physical_of(hotel, room_type_id),
                                    nights));
    return {};
}

/// The saga goes on with the booking's new goal, and the answer that brought it there. The goal
/// comes first: while a command is on its way none is sent, so the answer meets the goal of now.
void put_saga(bus::Commit& commit, Context& context, const Rows& rows, const Change& change,
              const Along& along) {
    const Booking& booking = change.after();
    const PaymentGoal goal = goal_of(booking);
    if (!rows.saga.value && goal.kind == PaymentGoal::Kind::none) return;
    const PaymentSaga begun =
        rows.saga.value.value_or(PaymentSaga::begin(booking.terms->price.total.currency));
    Advance step = advance(begun, goal);
    if (along.payment) {
        CHECK(!step.send);
        step = advance(step.saga, *along.payment);
    }
    if (rows.saga.value == step.saga) return;
    commit.put(Write::put(saga_key(booking.id), to_document(step.saga),
                          Expect::exactly(rows.saga.version)));
    if (step.send)
        commit.tell(payment_command_event(context.ids.next(), along.traceparent,
                                          context.clock.now(), *step.send, booking,
                                          *rows.hotel.value));
}

/// Of two that go on from the same version one wins, be it only to check that nobody has.
void put_stream(bus::Commit& commit, const Change& change) {
    const Booking& after = change.after();
    if (change.events.empty())
        return commit.put(Write::check(next_event_key(after.id, change.before), Expect::absent()));
    std::vector<eventsourcing::Recorded> recorded;
    for (const Event& event : change.events) recorded.push_back(to_recorded(event));
    const std::uint64_t version = change.before ? change.before->version : 0;
    const Expect place = change.before ? Expect::absent() : Expect::blind();
    commit.put(
        eventsourcing::append_writes(kCategory, after.id, version, std::move(recorded), place));
    if (eventsourcing::is_snapshot_due(version, after.version, kBookingSnapshotEvery))
        commit.put(Write::put(state_key(after.id), to_document(after)));
}

void put_events(bus::Commit& commit, Context& context, const stay::Hotel& hotel,
                const Change& change, const Along& along) {
    for (std::size_t i = 0; i < change.events.size(); ++i) {
        if (!is_told(change.events[i].fact)) continue;
        const bool last = i + 1 == change.events.size();
        std::string text =
            last && !along.text.empty() ? along.text : booking_text(*change.states[i]);
        commit.tell(booking_event(context.ids.next(), along.traceparent, change.events[i].fact,
                                  *change.states[i], hotel, std::move(text)));
    }
}

void put_timer(bus::Commit& commit, const Change& change) {
    const auto old_due = change.before ? change.before->due() : std::nullopt;
    const auto new_due = change.after().due();
    if (old_due == new_due) return;
    const std::string& id = change.after().id;
    if (old_due) commit.put(Write::remove(timer_key(*old_due, id)));
    if (new_due) commit.put(Write::put(timer_key(*new_due, id), "{}", Expect::blind()));
}

/// One that has ended stays in the list until PlaceHold looks through it.
void put_holds(bus::Commit& commit, const Rows& rows, const Change& change) {
    if (change.before) return;
    const Booking& after = change.after();
    std::vector<LiveHold> holds = rows.holds.value;
    holds.push_back({after.id, after.hold_expires_at});
    commit.put(Write::put(holds_key(after.terms->guest_subject), to_document(holds),
                          Expect::exactly(rows.holds.version)));
}

}  // namespace

Change Change::begin(Event placed) {
    auto state = std::make_shared<const Booking>(Booking::begin(placed));
    return {{}, {std::move(placed)}, {std::move(state)}};
}

Change Change::go_on(KnownBooking before, std::vector<Event> events) {
    CHECK(before && events.size() <= kMaxEvents);
    std::vector<KnownBooking> states;
    for (const Event& event : events) {
        Booking state = states.empty() ? *before : *states.back();
        state.apply(event);
        states.push_back(std::make_shared<const Booking>(std::move(state)));
    }
    return {std::move(before), std::move(events), std::move(states)};
}

const KnownBooking& Change::last() const { return states.empty() ? before : states.back(); }

Result<bus::Commit> commit_of(Context& context, const Rows& rows, const Change& change,
                              Along along) {
    CHECK(rows.hotel.value);
    const Booking& after = change.after();
    // Stream and key come first: whoever else has done this command is told apart by them.
    bus::Commit commit;
    commit.writes.reserve(kWritesBesidesStock + rows.stock.size());
    put_stream(commit, change);
    if (along.answer) commit.put(*std::move(along.answer));
    put_events(commit, context, *rows.hotel.value, change, along);
    put_saga(commit, context, rows, change, along);
    TRY_VOID(put_stock(commit, context, rows, change, along.traceparent));
    put_timer(commit, change);
    put_holds(commit, rows, change);
    if (!change.before) commit.put(Write::put(booking_index_key(after.id), "{}", Expect::blind()));
    if (raises(claimed_before(change), after.claimed()) || any_oversold(rows))
        commit.put(
            Write::check(hotel_key(rows.hotel.value->id), Expect::exactly(rows.hotel.version)));
    return commit;
}

}  // namespace innkeeper::booking
