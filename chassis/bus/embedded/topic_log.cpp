#include "chassis/bus/embedded/topic_log.hpp"

#include "chassis/bus/embedded/rows.hpp"
#include "chassis/bus/event.hpp"
#include "chassis/core/check.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::bus::embedded {
namespace {

constexpr std::size_t kPieceBytes = 3'000'000;
static_assert(kPieceBytes + store::kMaxWrites * store::kMaxKeyBytes < store::kMaxCommitBytes);
static_assert(kMaxEventBytes < kPieceBytes);

}  // namespace

TopicLog::TopicLog(store::Table& table, std::string topic)
    : table_(table), topic_(std::move(topic)) {}

Task<Result<std::uint64_t>> TopicLog::find_end() {
    store::Query last{.partition = log_partition(topic_), .descending = true, .limit = 1};
    CO_TRY(const auto page, co_await table_.query(std::move(last)));
    if (page.items.empty()) co_return 0;
    const auto position = parse_position(page.items.front().key.sort);
    INNKEEPER_CHECK(position);
    co_return *position;
}

Task<Result<void>> TopicLog::load() {
    if (loaded_) co_return Result<void>{};
    CO_TRY(const std::uint64_t last, co_await find_end());
    // Another load may have come first, and what has landed since.
    if (!loaded_) go_on_to(last);
    loaded_ = true;
    co_return Result<void>{};
}

Task<Result<std::vector<std::uint64_t>>> TopicLog::append(std::vector<std::string> documents) {
    std::vector<std::uint64_t> positions;
    std::vector<store::Write> piece;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        bytes += documents[i].size();
        piece.push_back(store::Write::append(log_partition(topic_), std::move(documents[i])));
        const bool ends = i + 1 == documents.size() || piece.size() == store::kMaxWrites ||
                          bytes + documents[i + 1].size() > kPieceBytes;
        if (!ends) continue;
        bytes = 0;
        CO_TRY(const auto done, co_await table_.commit(std::exchange(piece, {})));
        positions.insert(positions.end(), done.positions.begin(), done.positions.end());
    }
    co_return positions;
}

void TopicLog::landed(std::vector<Landed> events) {
    if (!loaded_) return;
    for (Landed& each : events) {
        if (each.position <= end_) continue;
        const std::size_t bytes = each.event->data.size();
        if (recent_.emplace(each.position, std::move(each.event)).second) recent_bytes_ += bytes;
    }
    while (recent_.contains(end_ + 1)) ++end_;
    forget_some();
}

/// All up to the position is in the table, and what has not landed of it is read from there.
void TopicLog::go_on_to(std::uint64_t position) {
    end_ = position;
    while (!recent_.empty() && recent_.begin()->first <= position) {
        recent_bytes_ -= recent_.begin()->second->data.size();
        recent_.erase(recent_.begin());
    }
    recent_after_ = position;
}

void TopicLog::forget_some() {
    while (recent_.size() > kRecentEvents || recent_bytes_ > kRecentBytes) {
        const auto first = recent_.begin();
        // Behind a hole: what comes next is read from the table, too.
        if (first->first > end_) return go_on_to(recent_.rbegin()->first);
        recent_after_ = first->first;
        recent_bytes_ -= first->second->data.size();
        recent_.erase(first);
    }
}

Task<Result<bool>> TopicLog::look() {
    const std::uint64_t before = std::exchange(looked_at_, end_);
    if (!loaded_ || before != end_) co_return false;
    std::uint64_t last = 0;
    if (has_hole()) {
        last = recent_.rbegin()->first;
    } else {
        CO_TRY(last, co_await find_end());
        if (end_ != before || last <= end_) co_return false;
    }
    go_on_to(last);
    co_return true;
}

TopicLog::Rows TopicLog::read_recent(std::uint64_t after, std::size_t limit) const {
    Rows found{{}, end_};
    for (auto it = recent_.upper_bound(after); it != recent_.end() && it->first <= end_; ++it) {
        if (found.rows.size() == limit) {
            found.read_to = found.rows.back().position;
            break;
        }
        found.rows.push_back({it->first, {}, it->second});
    }
    return found;
}

Task<Result<TopicLog::Rows>> TopicLog::read(std::uint64_t after, std::size_t limit) {
    if (limit > 0 && after >= recent_after_ && after < end_) co_return read_recent(after, limit);
    co_return co_await read_table(after, limit);
}

Task<Result<TopicLog::Rows>> TopicLog::read_table(std::uint64_t after, std::size_t limit) {
    const std::uint64_t to = end();
    Rows found{{}, std::max(after, to)};
    if (after >= to || limit == 0) {
        found.read_to = after;
        co_return found;
    }
    store::Query query{.partition = log_partition(topic_),
                       .from = position_key(after + 1),
                       .to = position_key(to + 1),
                       .limit = std::min(limit, store::kMaxPage)};
    CO_TRY(auto page, co_await table_.query(std::move(query)));
    for (store::Item& item : page.items) {
        const auto position = parse_position(item.key.sort);
        INNKEEPER_CHECK(position);
        found.rows.push_back({*position, std::move(item.document), nullptr});
    }
    if (!page.cursor.empty()) found.read_to = found.rows.back().position;
    co_return found;
}

Task<Result<std::size_t>> TopicLog::trim(std::uint64_t up_to, std::uint64_t always_up_to,
                                         Instant before) {
    std::size_t deleted = 0;
    up_to = std::min(up_to, end());
    for (;;) {
        store::Query query{.partition = log_partition(topic_),
                           .from = position_key(trimmed_to_ + 1),
                           .to = position_key(up_to + 1),
                           .limit = store::kMaxWrites + 1};
        CO_TRY(const auto page, co_await table_.query(std::move(query)));
        std::vector<store::Write> writes;
        std::uint64_t last = trimmed_to_;
        for (const store::Item& item : page.items) {
            const auto position = parse_position(item.key.sort);
            if (!position || *position >= end() || writes.size() == store::kMaxWrites) break;
            const auto event = parse_event(item.document);
            const bool old = *position <= always_up_to || !event || event->time < before;
            if (!old) break;
            last = *position;
            writes.push_back(store::Write::remove(item.key));
        }
        if (writes.empty()) co_return deleted;
        const std::size_t count = writes.size();
        CO_TRY_VOID(co_await table_.commit(std::move(writes)));
        deleted += count;
        trimmed_to_ = last;
    }
}

}  // namespace innkeeper::bus::embedded
