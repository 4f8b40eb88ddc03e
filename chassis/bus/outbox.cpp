#include "chassis/bus/outbox.hpp"

#include <fmt/format.h>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::bus {
namespace {

constexpr const char* kDeadPartition = "outbox-dead";

/// True when the bus will never take the event, so that it must make room for those behind it.
bool is_hopeless(const Error& error) {
    return retry_class(error.code) == Retry::never && error.code != Code::bug;
}

std::vector<store::Write> put_aside(const store::Key& row, std::string_view text,
                                    const Error& error) {
    std::string document = fmt::format("{}\n{}\n{}", error.slug, error.detail, text);
    document.resize(std::min(document.size(), store::kMaxDocument));
    return {store::Write::put({kDeadPartition, row.sort}, std::move(document)),
            store::Write::remove(row)};
}

}  // namespace

void Commit::put(std::vector<store::Write> more) {
    std::ranges::move(more, std::back_inserter(writes));
}

void Commit::tell(Event event) {
    writes.push_back(store::Write::append(std::string(kOutbox), to_json(event)));
    events.push_back(std::move(event));
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

bool OutboxRelay::announce(Told& told) {
    if (!told.at.joined) return told.events.empty();
    std::vector<Landed> landed;
    landed.reserve(told.events.size());
    for (std::size_t i = 0; i < told.events.size(); ++i)
        landed.push_back(
            {told.at.positions.at(i), std::make_shared<const Event>(std::move(told.events[i]))});
    bus_.landed(topic_, std::move(landed));
    return true;
}

void OutboxRelay::hand(Told told) {
    if (announce(told)) return;
    for (std::size_t i = 0; i < told.events.size(); ++i)
        handed_.push_back({{std::string(kOutbox), store::position_key(told.at.positions.at(i))},
                           std::move(told.events[i])});
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
    store::Query query{.partition = std::string(kOutbox), .limit = kBatch};
    CO_TRY(auto page, co_await table_.query(std::move(query)));
    looked_ = clock_.monotonic();
    const bool full = page.items.size() == kBatch;
    std::erase_if(page.items, [this](const store::Item& found) {
        return std::ranges::any_of(handed_,
                                   [&](const Handed& handed) { return handed.row == found.key; });
    });
    look_ = full && !page.items.empty();
    co_return std::move(page.items);
}

Task<Result<std::vector<OutboxRelay::Handed>>> OutboxRelay::read_strays(
    std::vector<store::Item> items) {
    std::vector<Handed> strays;
    for (store::Item& item : items) {
        auto event = parse_event(item.document);
        if (event) {
            strays.push_back({std::move(item.key), *std::move(event)});
            continue;
        }
        CO_TRY_VOID(co_await table_.commit(put_aside(item.key, item.document, event.error())));
    }
    co_return strays;
}

Task<Result<std::vector<OutboxRelay::Handed>>> OutboxRelay::next_batch() {
    const Millis since = clock_.monotonic() - looked_;
    if (look_ || since >= kLookAtLeast || (handed_.empty() && since >= kPoll)) {
        CO_TRY_VOID(co_await clear());
        CO_TRY(auto strays, co_await find_strays());
        CO_TRY(auto batch, co_await read_strays(std::move(strays)));
        if (!batch.empty()) co_return batch;
    }
    std::vector<Handed> batch;
    while (!handed_.empty() && batch.size() < kBatch) {
        batch.push_back(std::move(handed_.front()));
        handed_.pop_front();
    }
    co_return batch;
}

/// True when there may be more.
Task<Result<bool>> OutboxRelay::move_batch() {
    CO_TRY(auto batch, co_await next_batch());
    if (batch.empty()) {
        CO_TRY_VOID(co_await clear());
        co_return look_;
    }
    co_return co_await move(std::move(batch));
}

/// Takes what the bus has out of the table. When that fails it is found there again, and published
/// once more.
Task<Result<void>> OutboxRelay::clear() {
    if (published_.empty()) co_return Result<void>{};
    const auto cleared = co_await table_.commit(std::exchange(published_, {}));
    CO_TRY_VOID(cleared);
    co_return Result<void>{};
}

Task<Result<bool>> OutboxRelay::move(std::vector<Handed> batch) {
    using namespace boost::asio::experimental::awaitable_operators;
    std::vector<store::Key> rows;
    std::vector<Event> events;
    for (Handed& handed : batch) {
        rows.push_back(std::move(handed.row));
        events.push_back(std::move(handed.event));
    }
    // The batch before is cleared meanwhile: under load a commit takes as long as a publish.
    Task<Result<void>> publish = bus_.publish(topic_, std::move(events));
    Task<Result<void>> clear_last = clear();
    const auto [published, cleared] = co_await (std::move(publish) && std::move(clear_last));
    if (!published && is_hopeless(published.error()))
        co_return co_await move_one_by_one(std::move(rows));
    CO_TRY_VOID(published);
    for (store::Key& row : rows) published_.push_back(store::Write::remove(std::move(row)));
    CO_TRY_VOID(cleared);
    co_return true;
}

Task<Result<bool>> OutboxRelay::move_one_by_one(std::vector<store::Key> rows) {
    for (const store::Key& row : rows) {
        CO_TRY(const auto item, co_await table_.get(row));
        std::vector<store::Item> found;
        if (item) found.push_back(*item);
        CO_TRY(auto strays, co_await read_strays(std::move(found)));
        if (strays.empty()) continue;
        std::vector<Event> one{std::move(strays.front().event)};
        const auto published = co_await bus_.publish(topic_, std::move(one));
        if (!published && !is_hopeless(published.error())) co_return fail(published.error());
        std::vector<store::Write> writes{store::Write::remove(row)};
        if (!published) writes = put_aside(row, item->document, published.error());
        CO_TRY_VOID(co_await table_.commit(std::move(writes)));
    }
    co_return true;
}

}  // namespace innkeeper::bus
