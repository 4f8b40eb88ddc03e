#include "services/approvals/app/work_queue.hpp"

#include "services/approvals/limits.hpp"

#include <map>

namespace innkeeper::approvals {
namespace {

using store::Expect;
using store::Key;
using store::Write;

constexpr std::string_view kBookingEvents = "innkeeper.booking.";
constexpr std::string_view kEverybody = "*";  // no subject is called that
constexpr std::size_t kIdLength = 36;

Key approval_key(const std::string& booking_id) { return {"booking#" + booking_id, ""}; }
Key managers_key(const std::string& hotel_id) { return {"managers#" + hotel_id, ""}; }
std::string pending_partition(const std::string& hotel_id) { return "pending#" + hotel_id; }

std::string queue_partition(std::string_view who, Approval::State state) {
    return (state == Approval::State::pending ? "queue#pending#" : "queue#decided#") +
           std::string(who);
}

/// The index rows that stand for an approval.
std::vector<Key> index_rows(const Approval& approval) {
    std::vector<Key> keys;
    if (approval.state == Approval::State::none) return keys;
    const bool pending = approval.state == Approval::State::pending;
    const std::string sort =
        (pending ? approval.decide_by : approval.decided_at) + "#" + approval.booking_id;
    keys.push_back({queue_partition(kEverybody, approval.state), sort});
    for (const std::string& manager : approval.manager_ids)
        keys.push_back({queue_partition(manager, approval.state), sort});
    if (pending) keys.push_back({pending_partition(approval.hotel_id), approval.booking_id});
    return keys;
}

/// The writes that turn the index rows of `before` (null: none) into those of `after`.
void index_writes(const Approval* before, const Approval& after, std::vector<Write>& writes) {
    std::map<Key, bool> rows;  // true: is to be there
    if (before)
        for (Key& key : index_rows(*before)) rows[std::move(key)] = false;
    std::vector<Key> wanted = index_rows(after);
    for (Key& key : wanted) {
        const auto [at, is_new] = rows.try_emplace(std::move(key), true);
        if (!is_new) rows.erase(at);
    }
    for (const auto& [key, present] : rows)
        writes.push_back(present ? Write::put(key, "") : Write::remove(key));
}

bool decided_now(const Approval* before, const Approval& now) {
    return now.state == Approval::State::decided && now.decision != "withdrawn" &&
           !(before && before->state == Approval::State::decided);
}

std::unexpected<Error> row_moved_on() {
    return fail(Code::conflict, "row-moved-on", "The row has another writer.");
}

}  // namespace

Task<Result<void>> WorkQueue::apply_booking(bus::Event event) {
    if (!event.type.starts_with(kBookingEvents)) co_return Result<void>{};
    const Key key = approval_key(event.subject);
    CO_TRY(const auto row, co_await table_.get(key));
    std::optional<Approval> before;
    if (row) {
        CO_TRY(before, from_document(row->document));
        if (before->version >= event.sequence) co_return Result<void>{};
    }
    const Approval* known = before ? &*before : nullptr;
    CO_TRY(Approval now, parse_booking_event(event.data, known));
    if (now.booking_id != event.subject || now.version != event.sequence)
        co_return fail(Code::invalid, "event-mismatch", "The event's envelope is not its booking's.");

    // The managers are read and checked in the commit, so that a change of them that runs
    // meanwhile either sees this booking as pending or makes this commit try again.
    CO_TRY(const auto managers_row, co_await table_.get(managers_key(now.hotel_id)));
    if (managers_row) {
        CO_TRY(auto managers, managers_from_document(managers_row->document));
        now.manager_ids = std::move(managers.manager_ids);
    }
    std::vector<Write> writes{
        Write::put(key, to_document(now), Expect::exactly(row ? row->version : 0)),
        Write::check(managers_key(now.hotel_id),
                     Expect::exactly(managers_row ? managers_row->version : 0))};
    index_writes(known, now, writes);
    const bool decided = decided_now(known, now);
    if (decided)
        writes.push_back(bus::outbox_write({.id = ids_.next(),
                                            .source = "/innkeeper/approvals",
                                            .type = "innkeeper.approvals.decision_recorded.v1",
                                            .subject = now.booking_id,
                                            .time = event.time,
                                            .sequence = 1,
                                            .traceparent = event.traceparent,
                                            .data = decision_data(now)}));
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return row_moved_on();
    if (decided) relay_.wake();
    co_return Result<void>{};
}

Task<Result<void>> WorkQueue::apply_hotel(bus::Event event) {
    CO_TRY(const HotelManagers now, parse_hotel_event(event.data));
    CO_TRY(const auto row, co_await table_.get(managers_key(now.hotel_id)));
    bool known = false;
    if (row) {
        CO_TRY(const auto before, managers_from_document(row->document));
        if (before.version > now.version) co_return Result<void>{};
        known = before.version == now.version;
    }
    if (!known) {
        std::vector<Write> writes{Write::put(managers_key(now.hotel_id), to_document(now),
                                             Expect::exactly(row ? row->version : 0))};
        CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
        if (!done.ok()) co_return row_moved_on();
    }
    // Also for a known version: the delivery before may have ended half-way through the queues.
    store::Query query{.partition = pending_partition(now.hotel_id), .limit = kRequeuePage};
    do {
        CO_TRY(auto page, co_await table_.query(query));
        for (const store::Item& item : page.items)
            CO_TRY_VOID(co_await requeue(item.key.sort, now.manager_ids));
        query.cursor = std::move(page.cursor);
    } while (!query.cursor.empty());
    co_return Result<void>{};
}

Task<Result<void>> WorkQueue::requeue(std::string booking_id,
                                      std::vector<std::string> manager_ids) {
    CO_TRY(const auto row, co_await table_.get(approval_key(booking_id)));
    if (!row) co_return Result<void>{};
    CO_TRY(const Approval before, from_document(row->document));
    if (before.state != Approval::State::pending || before.manager_ids == manager_ids)
        co_return Result<void>{};
    Approval after = before;
    after.manager_ids = std::move(manager_ids);
    std::vector<Write> writes{Write::put(approval_key(booking_id), to_document(after),
                                         Expect::exactly(row->version))};
    index_writes(&before, after, writes);
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return row_moved_on();
    co_return Result<void>{};
}

Task<Result<ApprovalPage>> WorkQueue::list(std::string manager_id, Approval::State state,
                                           std::size_t limit, std::string cursor) {
    return list_queue(std::move(manager_id), state, limit, std::move(cursor));
}

Task<Result<ApprovalPage>> WorkQueue::list_all(Approval::State state, std::size_t limit,
                                               std::string cursor) {
    return list_queue(std::string(kEverybody), state, limit, std::move(cursor));
}

Task<Result<ApprovalPage>> WorkQueue::list_queue(std::string who, Approval::State state,
                                                 std::size_t limit, std::string cursor) {
    CO_TRY(auto index, co_await table_.query({.partition = queue_partition(who, state),
                                              .descending = state == Approval::State::decided,
                                              .limit = limit,
                                              .cursor = std::move(cursor)}));
    ApprovalPage page{.approvals = {}, .next = std::move(index.cursor)};
    if (index.items.empty()) co_return page;
    std::vector<Key> keys;
    for (const store::Item& row : index.items)
        keys.push_back(approval_key(row.key.sort.substr(row.key.sort.size() - kIdLength)));
    CO_TRY(const auto items, co_await table_.get_many(std::move(keys)));
    for (const auto& item : items) {
        if (!item) continue;
        CO_TRY(auto approval, from_document(item->document));
        page.approvals.push_back(std::move(approval));
    }
    co_return page;
}

}  // namespace innkeeper::approvals
