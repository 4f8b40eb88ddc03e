#include "chassis/bus/outbox.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace innkeeper::bus {
namespace {

constexpr const char* kPartition = "outbox";
constexpr const char* kDeadPartition = "outbox-dead";

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

void OutboxRelay::wake() {
    look_ = true;
    timer_->wake();
}

void OutboxRelay::hand(const std::vector<store::Write>& committed) {
    for (const store::Write& write : committed) {
        if (write.key.partition != kPartition || write.kind != store::Write::Kind::put) continue;
        handed_.push_back({write.key, write.document, 0, {}});
    }
    if (handed_.size() > kMaxHanded) {
        handed_.clear();
        look_ = true;
    }
    timer_->wake();
}

Task<void> OutboxRelay::run() {
    Millis retry = kFirstRetry;
    for (;;) {
        const auto moved = co_await move_batch();
        if (moved) {
            retry = kFirstRetry;
            if (!*moved) co_await timer_->sleep_for(kPoll);
            continue;
        }
        look_ = true;
        // A commit that wakes the relay meanwhile does not make the bus well.
        const Millis until = clock_.monotonic() + retry;
        while (clock_.monotonic() < until) co_await timer_->sleep_for(until - clock_.monotonic());
        retry = std::min(retry * 2, kMaxRetry);
    }
}

/// What the table holds besides what was handed over: events of other processes and of before the
/// start. They are older, so they come first; looking is dear among the many that were moved.
Task<Result<std::vector<store::Item>>> OutboxRelay::find_strays() {
    store::Query query{.partition = kPartition, .limit = kBatch};
    CO_TRY(auto page, co_await table_.query(std::move(query)));
    looked_ = clock_.monotonic();
    const bool full = page.items.size() == kBatch;
    std::erase_if(page.items, [this](const store::Item& found) {
        return std::ranges::any_of(
            handed_, [&](const store::Item& handed) { return handed.key == found.key; });
    });
    look_ = full && !page.items.empty();
    co_return std::move(page.items);
}

Task<Result<std::vector<store::Item>>> OutboxRelay::next_batch() {
    const Millis since = clock_.monotonic() - looked_;
    if (look_ || since >= kLookAtLeast || (handed_.empty() && since >= kPoll)) {
        CO_TRY(auto strays, co_await find_strays());
        if (!strays.empty()) co_return strays;
    }
    std::vector<store::Item> items;
    while (!handed_.empty() && items.size() < kBatch) {
        items.push_back(std::move(handed_.front()));
        handed_.pop_front();
    }
    co_return items;
}

/// True when there may be more.
Task<Result<bool>> OutboxRelay::move_batch() {
    CO_TRY(auto items, co_await next_batch());
    if (items.empty()) co_return look_;
    co_return co_await move(std::move(items));
}

Task<Result<bool>> OutboxRelay::move(std::vector<store::Item> items) {
    std::vector<Event> events;
    std::vector<store::Write> removals;
    for (const store::Item& item : items) {
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
    if (!published && is_hopeless(published.error()))
        co_return co_await move_one_by_one(std::move(items));
    CO_TRY_VOID(published);
    CO_TRY_VOID(co_await table_.commit(std::move(removals)));
    co_return true;
}

Task<Result<bool>> OutboxRelay::move_one_by_one(std::vector<store::Item> items) {
    for (const store::Item& item : items) {
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
