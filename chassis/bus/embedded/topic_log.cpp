#include "chassis/bus/embedded/topic_log.hpp"

#include "chassis/bus/embedded/rows.hpp"
#include "chassis/bus/event.hpp"
#include "chassis/core/check.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::bus::embedded {
namespace {

/// Another try at the new end, when rows stand where the log was thought to end: an append of
/// unknown outcome that has come to pass after all.
constexpr int kAppendTries = 3;
constexpr std::size_t kPieceBytes = 3'000'000;
static_assert(kPieceBytes + store::kMaxWrites * store::kMaxKeyBytes < store::kMaxCommitBytes);
static_assert(kMaxEventBytes < kPieceBytes);

}  // namespace

TopicLog::TopicLog(store::Table& table, std::string topic, std::function<void()> on_growth)
    : table_(table), topic_(std::move(topic)), on_growth_(std::move(on_growth)) {}

bool TopicLog::has_more(std::uint64_t after) const { return is_recent(after) || after < end_; }

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
    // Another load may have come first, and appends with it.
    if (!loaded_) {
        next_ = last + 1;
        end_ = last;
        forget();
    }
    loaded_ = true;
    co_return Result<void>{};
}

Task<Result<void>> TopicLog::append(std::vector<Entry> entries) {
    INNKEEPER_CHECK(loaded_);
    std::vector<Entry> piece;
    std::size_t bytes = 0;
    for (Entry& entry : entries) {
        if (piece.size() == store::kMaxWrites || bytes + entry.document.size() > kPieceBytes) {
            CO_TRY_VOID(co_await append_piece(std::exchange(piece, {})));
            bytes = 0;
        }
        bytes += entry.document.size();
        piece.push_back(std::move(entry));
    }
    if (piece.empty()) co_return Result<void>{};
    co_return co_await append_piece(std::move(piece));
}

Task<Result<void>> TopicLog::append_piece(std::vector<Entry> entries) {
    for (int i = 0; i < kAppendTries; ++i) {
        const auto done = co_await try_append(entries);
        if (done && *done) co_return Result<void>{};
        forget();
        CO_TRY_VOID(done);
        CO_TRY(const std::uint64_t last, co_await find_end());
        next_ = std::max(next_, last + 1);
        forget();
    }
    co_return fail(Code::unavailable, "bus-log-contended", "The event log has another writer.");
}

void TopicLog::remember(std::uint64_t first, const std::vector<Entry>& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (first + i <= recent_after_) continue;
        recent_bytes_ += entries[i].event->data.size();
        recent_.emplace(first + i, entries[i].event);
    }
    while (recent_.size() > kRecentEvents || recent_bytes_ > kRecentBytes) {
        recent_after_ = recent_.begin()->first;
        recent_bytes_ -= recent_.begin()->second->data.size();
        recent_.erase(recent_.begin());
    }
}

void TopicLog::forget() {
    recent_.clear();
    recent_bytes_ = 0;
    recent_after_ = next_ - 1;
}

Task<Result<bool>> TopicLog::try_append(const std::vector<Entry>& entries) {
    const std::uint64_t first = next_;
    next_ += entries.size();
    struct UnderWay {
        TopicLog& log;
        std::uint64_t last;
        bool is_kept = false;
        ~UnderWay() { log.ended(last, is_kept); }
    } under_way{*this, next_ - 1};
    appends_.emplace(under_way.last, Append::under_way);
    remember(first, entries);
    on_growth_();
    std::vector<store::Write> writes;
    writes.reserve(entries.size());
    for (const Entry& entry : entries)
        writes.push_back(
            store::Write::put({log_partition(topic_), position_key(first + writes.size())},
                              entry.document, store::Expect::absent()));
    CO_TRY(const auto done, co_await table_.commit(std::move(writes)));
    under_way.is_kept = done.ok();
    co_return done.ok();
}

void TopicLog::ended(std::uint64_t last, bool is_kept) {
    appends_.at(last) = is_kept ? Append::kept : Append::lost;
    for (auto it = appends_.begin(); it != appends_.end() && it->second != Append::under_way;
         it = appends_.erase(it))
        if (it->second == Append::kept) end_ = it->first;
}

TopicLog::Rows TopicLog::read_recent(std::uint64_t after, std::size_t limit) const {
    Rows found{{}, next_ - 1};
    for (auto it = recent_.upper_bound(after); it != recent_.end(); ++it) {
        if (found.rows.size() == limit) {
            found.read_to = found.rows.back().position;
            break;
        }
        found.rows.push_back({it->first, {}, it->second});
    }
    return found;
}

Task<Result<TopicLog::Rows>> TopicLog::read(std::uint64_t after, std::size_t limit) {
    if (limit > 0 && is_recent(after)) co_return read_recent(after, limit);
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
