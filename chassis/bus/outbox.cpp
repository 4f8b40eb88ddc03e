#include "chassis/bus/outbox.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace innkeeper::bus {
namespace {

constexpr const char* kPartition = "outbox";
constexpr const char* kDeadPartition = "outbox-dead";

store::Query next_batch() { return {.partition = kPartition, .limit = OutboxRelay::kBatch}; }

/// True when the bus will never take the event, so that it must make room for those behind it.
bool is_hopeless(const Error& error) {
    return retry_class(error.code) == Retry::never && error.code != Code::bug;
}

std::vector<store::Write> put_aside(const store::Item& item, const Error& error) {
    std::string document = error.slug + '\n' + error.detail + '\n' + item.document;
    document.resize(std::min(document.size(), store::kMaxDocument));
    return {store::Write::put({kDeadPartition, item.key.sort}, std::move(document)),
            store::Write::remove(item.key)};
}

}  // namespace

store::Write outbox_write(const Event& event) {
    return store::Write::put({kPartition, event.id}, to_json(event));
}

store::Write inbox_write(const std::string& subscriber, const Event& event, Instant now) {
    return store::Write::put({"inbox#" + subscriber, event.id}, {}, store::Expect::absent(),
                             now + kInboxMemory);
}

OutboxRelay::OutboxRelay(store::Table& table, Bus& bus, std::string topic, Clock& clock,
                         Executor executor)
    : table_(table),
      bus_(bus),
      topic_(std::move(topic)),
      clock_(clock),
      timer_(clock.make_timer(std::move(executor))) {}

void OutboxRelay::wake() { timer_->wake(); }

Task<void> OutboxRelay::run() {
    Millis retry = kFirstRetry;
    for (;;) {
        const auto moved = co_await move_batch();
        if (moved) {
            retry = kFirstRetry;
            if (!*moved) co_await timer_->sleep_for(kPoll);
            continue;
        }
        // A commit that wakes the relay meanwhile does not make the bus well.
        const Millis until = clock_.monotonic() + retry;
        while (clock_.monotonic() < until) co_await timer_->sleep_for(until - clock_.monotonic());
        retry = std::min(retry * 2, kMaxRetry);
    }
}

/// True when there may be more.
Task<Result<bool>> OutboxRelay::move_batch() {
    CO_TRY(const auto page, co_await table_.query(next_batch()));
    if (page.items.empty()) co_return false;
    std::vector<Event> events;
    std::vector<store::Write> removals;
    for (const store::Item& item : page.items) {
        auto event = parse_event(item.document);
        if (!event) {
            CO_TRY_VOID(co_await table_.commit(put_aside(item, event.error())));
            continue;
        }
        events.push_back(*std::move(event));
        removals.push_back(store::Write::remove(item.key));
    }
    if (events.empty()) co_return true;
    const auto published = co_await bus_.publish(topic_, events);
    if (!published && is_hopeless(published.error())) co_return co_await move_one_by_one(page);
    CO_TRY_VOID(published);
    CO_TRY_VOID(co_await table_.commit(std::move(removals)));
    co_return true;
}

Task<Result<bool>> OutboxRelay::move_one_by_one(store::Page page) {
    for (const store::Item& item : page.items) {
        const auto event = parse_event(item.document);
        if (!event) continue;
        std::vector<Event> one{*event};
        const auto published = co_await bus_.publish(topic_, std::move(one));
        if (!published && !is_hopeless(published.error())) co_return fail(published.error());
        std::vector<store::Write> writes{store::Write::remove(item.key)};
        if (!published) writes = put_aside(item, published.error());
        CO_TRY_VOID(co_await table_.commit(std::move(writes)));
    }
    co_return true;
}

}  // namespace innkeeper::bus
