#include "services/search/app/feed.hpp"

#include "chassis/core/check.hpp"
#include "services/search/limits.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace innkeeper::search {
namespace {

using store::Expect;
using store::Write;

/// A row on its way: as it was, and as the changes so far make it.
struct Row {
    std::uint64_t version = 0;  ///< 0: there is none
    std::optional<std::string> document = {};
    std::optional<Instant> expires = {};
    bool changed = false;
};

}  // namespace

Feed::Feed(store::Table& table, Catalogue& catalogue, TextFeed& texts, const Clock& clock,
           telemetry::Metrics& metrics, Executor executor)
    : table_(table),
      catalogue_(catalogue),
      texts_(texts),
      clock_(clock),
      metrics_(metrics),
      executor_(executor),
      at_rest_(executor),
      scope_(std::move(executor)) {}

Task<Result<void>> Feed::handle(std::vector<bus::SharedEvent> events) {
    std::vector<std::shared_ptr<Entry>> entries;
    for (const bus::SharedEvent& event : events) {
        if (!is_told(*event)) continue;
        CO_TRY(Told told, told_by(*event));
        entries.push_back(std::make_shared<Entry>(std::move(told), *event, executor_));
    }
    waiting_.insert(waiting_.end(), entries.begin(), entries.end());
    wake();
    Result<void> handled;
    for (const auto& entry : entries) {
        if (!entry->result) co_await entry->settled.wait();
        if (!*entry->result) handled = *entry->result;
    }
    co_return handled;
}

void Feed::wake() {
    if (paused_ || waiting_.empty()) return;
    if (!std::exchange(pumping_, true))
        scope_.spawn(pump());
    else if (!std::exchange(showing_, true))
        scope_.spawn(show_soon());
}

Task<void> Feed::pause() {
    INNKEEPER_CHECK(!paused_);
    paused_ = true;
    if (pumping_) co_await at_rest_.wait();
}

void Feed::resume() {
    paused_ = false;
    wake();
}

Task<void> Feed::pump() {
    // What is shown must be written before a pause, or its rows would say less than the catalogue.
    while (!waiting_.empty() && (!paused_ || shown_ > 0)) {
        show();
        co_await settle(next_batch());
    }
    pumping_ = false;
    if (paused_) at_rest_.notify();
}

Feed::Batch Feed::next_batch() {
    Batch batch;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    while (shown_ > 0) {
        const Entry& next = *waiting_.front();
        rows += next.told.rows.size();
        bytes += next.bytes;
        if (!batch.empty() && (rows > kBatchRows || bytes > kBatchBytes)) break;
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        --shown_;
    }
    return batch;
}

Task<void> Feed::settle(Batch batch) {
    const Result<void> written = co_await write(batch);
    if (!written && batch.size() > 1 && retry_class(written.error().code) != Retry::later) {
        // One row that cannot be read is no reason to refuse the others.
        for (const auto& entry : batch) {
            Batch alone{entry};
            co_await settle(std::move(alone));
        }
        co_return;
    }
    if (written) {
        const auto others =
            std::ranges::partition(batch, [](const auto& entry) { return entry->is_hotel(); });
        show_all({batch.begin(), others.begin()});
    }
    for (const auto& entry : batch) {
        entry->result = written;
        entry->settled.notify();
    }
}

Task<Result<void>> Feed::write(Batch batch) {
    const Instant now = clock_.now();
    std::vector<const RowChange*> changes;
    for (const auto& entry : batch)
        for (const RowChange& change : entry->told.rows)
            if (!change.expires || *change.expires > now) changes.push_back(&change);
    for (std::size_t at = 0; at < changes.size(); at += kBatchRows) {
        const auto begin = changes.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end =
            begin + static_cast<std::ptrdiff_t>(std::min(kBatchRows, changes.size() - at));
        std::vector<const RowChange*> part(begin, end);
        CO_TRY_VOID(co_await write_rows(std::move(part)));
    }
    co_return Result<void>{};
}

Task<Result<void>> Feed::write_rows(std::vector<const RowChange*> changes) {
    std::map<store::Key, Row> rows;
    for (const RowChange* change : changes) rows.try_emplace(change->key);
    std::vector<store::Key> keys;
    for (const auto& [key, row] : rows) keys.push_back(key);
    CO_TRY(auto items, co_await table_.get_many(std::move(keys)));
    std::size_t at = 0;
    for (auto& [key, row] : rows) {
        if (auto& item = items[at++]) row = {item->version, std::move(item->document)};
    }
    for (const RowChange* change : changes) {
        Row& row = rows.at(change->key);
        CO_TRY(auto document, merged(*change, row.document));
        if (!document) continue;
        row.document = std::move(document);
        row.expires = change->expires;
        row.changed = true;
    }
    std::vector<Write> writes;
    for (auto& [key, row] : rows)
        if (row.changed)
            writes.push_back(Write::put(key, *std::move(row.document), Expect::exactly(row.version),
                                        row.expires));
    if (writes.empty()) co_return Result<void>{};
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    if (!done.ok()) co_return fail(Code::conflict, "row-moved-on", "The row has another writer.");
    co_return Result<void>{};
}

/// While a write is under way: events of the same turn of the loop are shown together.
Task<void> Feed::show_soon() {
    co_await boost::asio::post(executor_, boost::asio::use_awaitable);
    showing_ = false;
    show();
}

/// What has arrived, before it is written: what an event says is so, and it comes again unless it
/// was written.
void Feed::show() {
    if (paused_ || shown_ == waiting_.size()) return;
    Batch batch;
    for (; shown_ < waiting_.size(); ++shown_)
        if (!waiting_[shown_]->is_hotel()) batch.push_back(waiting_[shown_]);
    show_all(batch);
}

void Feed::show_all(std::span<const std::shared_ptr<Entry>> entries) {
    if (entries.empty()) return;
    for (const auto& entry : entries) catalogue_.apply(std::move(entry->told.update));
    catalogue_.publish();
    texts_.wake();
    const Instant now = clock_.now();
    for (const auto& entry : entries) {
        const std::chrono::duration<double> lag = now - entry->time;
        metrics_.seconds("search_visible_seconds", std::max(0.0, lag.count()));
    }
}

}  // namespace innkeeper::search
