#include "services/approvals/app/work_queue.hpp"

#include "chassis/core/encoding.hpp"
#include "services/approvals/limits.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace innkeeper::approvals {
namespace {

using store::Expect;
using store::Key;
using store::Write;

constexpr std::string_view kBookingEvents = "innkeeper.booking.";
constexpr std::string_view kHotelEvents = "innkeeper.hotels.";
/// Subjects of what booking asks of payments: on the same topic, and of no booking's state.
constexpr std::string_view kPaymentCommands = "payment/";
constexpr std::size_t kIdLength = 36;

bool is_of_booking(const bus::Event& event) {
    return event.type.starts_with(kBookingEvents) && !event.subject.starts_with(kPaymentCommands);
}

Key approval_key(const std::string& booking_id) { return {"booking#" + booking_id, ""}; }
Key managers_key(const std::string& hotel_id) { return {"managers#" + hotel_id, ""}; }
std::string hotels_partition(const std::string& manager_id) { return "hotels-of#" + manager_id; }

std::string name_of(Approval::State state) {
    return state == Approval::State::pending ? "pending" : "decided";
}
std::string queue_of_all(Approval::State state) { return "all#" + name_of(state); }
std::string queue_of_hotel(Approval::State state, const std::string& hotel_id) {
    return "hotel#" + name_of(state) + "#" + hotel_id;
}

/// The place in a queue: the time that orders it, and the booking.
std::string place_of(const Approval& approval) {
    const bool pending = approval.state == Approval::State::pending;
    return (pending ? approval.decide_by : approval.decided_at) + "#" + approval.booking_id;
}

/// The index rows that stand for an approval.
std::set<Key> index_rows(const Approval* approval) {
    if (!approval || approval->state == Approval::State::none) return {};
    const std::string place = place_of(*approval);
    return {{queue_of_all(approval->state), place},
            {queue_of_hotel(approval->state, approval->hotel_id), place}};
}

/// The writes that turn the rows of `before` into those of `after`.
void replace_rows(const std::set<Key>& before, const std::set<Key>& after,
                  std::vector<Write>& writes) {
    for (const Key& key : before)
        if (!after.contains(key)) writes.push_back(Write::remove(key));
    for (const Key& key : after)
        if (!before.contains(key)) writes.push_back(Write::put(key, "", Expect::blind()));
}

std::set<Key> manager_rows(const HotelManagers& managers) {
    std::set<Key> rows;
    for (const std::string& id : managers.manager_ids)
        rows.insert({hotels_partition(id), managers.hotel_id});
    return rows;
}

std::unexpected<Error> row_moved_on() {
    return fail(Code::conflict, "row-moved-on", "The row has another writer.");
}

/// A cursor says the list and the last place of the page before.
std::string make_cursor(Approval::State state, const std::string& place) {
    return base64url_encode(name_of(state) + "#" + place);
}

Result<std::string> read_cursor(Approval::State state, const std::string& cursor) {
    const std::string head = name_of(state) + "#";
    const auto text = base64url_decode(cursor);
    if (!text || !text->starts_with(head) || text->size() > store::kMaxKeyBytes ||
        text->size() <= head.size() + kIdLength || !is_utf8(*text))
        return fail(Error{Code::invalid,
                          "invalid-cursor",
                          "The cursor does not belong to this list.",
                          {{"cursor", "is not a cursor of this list"}}});
    return text->substr(head.size());
}

/// What follows `place` (empty: all) in a queue.
store::Query after(std::string partition, Approval::State state, std::size_t limit,
                   const std::string& place) {
    store::Query query{.partition = std::move(partition), .limit = limit};
    query.descending = state == Approval::State::decided;
    if (place.empty()) return query;
    if (query.descending)
        query.to = place;
    else
        query.from = place + '\x01';
    return query;
}

}  // namespace

Result<bus::Commit> WorkQueue::change_of(const Told& told, const std::optional<store::Item>& row) {
    std::optional<Approval> before;
    if (row) {
        TRY(before, from_document(row->document));
    }
    const Approval* known = before ? &*before : nullptr;
    const Approval now = advance(known, told.report);
    bus::Commit change;
    if (known && now == *known) return change;

    change.put(Write::put(approval_key(now.booking_id), to_document(now),
                          Expect::exactly(row ? row->version : 0)));
    replace_rows(index_rows(known), index_rows(&now), change.writes);
    const bool decided = now.recorded && !(known && known->recorded);
    if (decided)
        change.tell({.id = ids_.next(),
                     .source = "/innkeeper/approvals",
                     .type = "innkeeper.approvals.decision_recorded.v1",
                     .subject = now.booking_id,
                     .time = told.event->time,
                     .sequence = 1,
                     .traceparent = told.event->traceparent,
                     .data = decision_data(now)});
    return change;
}

Task<Result<void>> WorkQueue::carry_out(bus::Commit commit) {
    if (commit.writes.empty()) co_return Result<void>{};
    CO_TRY(auto done, co_await table_.commit(std::move(commit.writes)));
    if (!done.ok()) co_return row_moved_on();
    relay_.hand({std::move(commit.events), std::move(done)});
    co_return Result<void>{};
}

Task<Result<void>> WorkQueue::apply_bookings(std::vector<bus::SharedEvent> events) {
    std::vector<Told> told;
    std::vector<Key> keys;
    for (bus::SharedEvent& event : events) {
        if (!is_of_booking(*event)) continue;
        CO_TRY(auto report, parse_booking_event(*event));
        if (!report) continue;
        keys.push_back(approval_key(event->subject));
        told.push_back({std::move(event), *std::move(report)});
    }
    if (told.empty()) co_return Result<void>{};
    CO_TRY(const auto rows, co_await table_.get_many(std::move(keys)));
    bus::Commit commit;
    for (std::size_t i = 0; i < told.size(); ++i) {
        CO_TRY(bus::Commit change, change_of(told[i], rows[i]));
        if (commit.writes.size() + change.writes.size() > store::kMaxWrites)
            CO_TRY_VOID(co_await carry_out(std::exchange(commit, {})));
        commit.put(std::move(change.writes));
        std::ranges::move(change.events, std::back_inserter(commit.events));
    }
    co_return co_await carry_out(std::move(commit));
}

Task<Result<void>> WorkQueue::apply_hotel(bus::SharedEvent event) {
    if (!event->type.starts_with(kHotelEvents)) co_return Result<void>{};  // rates and the like
    CO_TRY(const HotelManagers now, parse_hotel_event(event->data));
    if (now.hotel_id != event->subject || now.version != event->sequence)
        co_return fail(Code::invalid, "event-mismatch", "The event's envelope is not its hotel's.");
    CO_TRY(const auto row, co_await table_.get(managers_key(now.hotel_id)));
    std::set<Key> old_rows;
    if (row) {
        CO_TRY(const auto before, managers_from_document(row->document));
        if (before.version >= now.version) co_return Result<void>{};
        old_rows = manager_rows(before);
    }
    std::vector<Write> writes{Write::put(managers_key(now.hotel_id), to_document(now),
                                         Expect::exactly(row ? row->version : 0))};
    replace_rows(old_rows, manager_rows(now), writes);
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return row_moved_on();
    co_return Result<void>{};
}

Task<Result<ApprovalPage>> WorkQueue::list(std::string manager_id, Approval::State state,
                                           std::size_t limit, std::string cursor) {
    std::vector<std::string> partitions;
    store::Query hotels{.partition = hotels_partition(manager_id), .limit = kHotelsPage};
    do {
        CO_TRY(auto page, co_await table_.query(hotels));
        for (const store::Item& row : page.items)
            partitions.push_back(queue_of_hotel(state, row.key.sort));
        hotels.cursor = std::move(page.cursor);
    } while (!hotels.cursor.empty());
    co_return co_await merge(std::move(partitions), state, limit, std::move(cursor));
}

Task<Result<ApprovalPage>> WorkQueue::list_all(Approval::State state, std::size_t limit,
                                               std::string cursor) {
    std::vector<std::string> partitions{queue_of_all(state)};
    return merge(std::move(partitions), state, limit, std::move(cursor));
}

Task<Result<ApprovalPage>> WorkQueue::merge(std::vector<std::string> partitions,
                                            Approval::State state, std::size_t limit,
                                            std::string cursor) {
    std::string last;
    if (!cursor.empty()) {
        CO_TRY(last, read_cursor(state, cursor));
    }
    std::vector<std::string> places;
    for (std::string& partition : partitions) {
        // One more than the page takes tells whether there is a next one.
        CO_TRY(const auto page,
               co_await table_.query(after(std::move(partition), state, limit + 1, last)));
        for (const store::Item& row : page.items) places.push_back(row.key.sort);
    }
    std::ranges::sort(places);
    if (state == Approval::State::decided) std::ranges::reverse(places);
    const bool more = places.size() > limit;
    if (more) places.resize(limit);
    ApprovalPage out{.approvals = {}, .next = more ? make_cursor(state, places.back()) : ""};
    CO_TRY(out.approvals, co_await load(std::move(places), state));
    co_return out;
}

Task<Result<std::vector<Approval>>> WorkQueue::load(std::vector<std::string> places,
                                                    Approval::State state) {
    std::vector<Approval> out;
    if (places.empty()) co_return out;
    std::vector<Key> keys;
    for (const std::string& place : places)
        keys.push_back(approval_key(place.substr(place.size() - kIdLength)));
    CO_TRY(const auto items, co_await table_.get_many(std::move(keys)));
    for (const auto& item : items) {
        if (!item) continue;
        CO_TRY(auto approval, from_document(item->document));
        // One that was decided since the queue was read stands in the other list.
        if (approval.state == state) out.push_back(std::move(approval));
    }
    co_return out;
}

}  // namespace innkeeper::approvals
