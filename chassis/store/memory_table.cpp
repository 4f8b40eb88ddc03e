#include "chassis/store/memory_table.hpp"

#include "chassis/store/validate.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::store {
namespace {

/// Adds `item` to a page of `query`. False when the page is full and only its cursor was set.
bool add(Page& page, std::size_t& bytes, const Query& query, const Item& item) {
    const std::size_t size =
        item.key.partition.size() + item.key.sort.size() + item.document.size();
    const bool full =
        page.items.size() == query.limit || (!page.items.empty() && bytes + size > kMaxPageBytes);
    if (full) {
        page.cursor = make_cursor(query, page.items.back().key.sort);
        return false;
    }
    bytes += size;
    page.items.push_back(item);
    return true;
}

}  // namespace

MemoryTable::MemoryTable(const Clock& clock) : clock_(clock) {}

std::uint64_t MemoryTable::live_version(const Key& key, Instant now) const {
    const auto it = items_.find(key);
    return it != items_.end() && is_live(it->second.expires, now) ? it->second.version : 0;
}

Result<std::optional<Item>> MemoryTable::get_now(const Key& key) const {
    TRY_VOID(check_key(key));
    const std::lock_guard lock(mutex_);
    if (live_version(key, clock_.now()) == 0) return std::optional<Item>{};
    return std::optional(items_.at(key));
}

Result<Page> MemoryTable::query_now(const Query& query) const {
    TRY_VOID(check_query(query));
    TRY(const auto last, read_cursor(query));
    Page page;
    std::size_t bytes = 0;
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    // The smallest string above a partition's name ends with a zero byte.
    const Key end = query.to.empty() ? Key{query.partition + '\0', {}}
                                     : Key{query.partition, std::max(query.from, query.to)};
    auto low = items_.lower_bound({query.partition, query.from});
    auto high = items_.lower_bound(end);
    if (!query.descending) {
        if (last) low = items_.upper_bound({query.partition, *last});
        for (auto it = low; it != high; ++it)
            if (is_live(it->second.expires, now) && !add(page, bytes, query, it->second)) break;
        return page;
    }
    if (last) high = items_.lower_bound({query.partition, *last});
    for (auto it = high; it != low;)
        if (--it; is_live(it->second.expires, now) && !add(page, bytes, query, it->second)) break;
    return page;
}

std::uint64_t MemoryTable::next_position(const std::string& partition) {
    auto [end, is_new] = ends_.try_emplace(partition, 0);
    if (is_new) {
        auto last = items_.lower_bound({partition + '\0', {}});
        if (last != items_.begin() && (--last)->first.partition == partition)
            end->second = parse_position(last->first.sort).value_or(0);
    }
    return ++end->second;
}

Result<Committed> MemoryTable::commit_now(std::vector<Write> writes) {
    TRY_VOID(check_commit(writes));
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    for (std::size_t i = 0; i < writes.size(); ++i)
        if (!holds(writes[i].expect, live_version(writes[i].key, now))) return Committed{i};
    Committed committed;
    for (Write& write : writes) {
        if (write.kind == Write::Kind::remove) items_.erase(write.key);
        if (write.kind == Write::Kind::append) {
            committed.positions.push_back(next_position(write.key.partition));
            write.key.sort = position_key(committed.positions.back());
        } else if (write.kind != Write::Kind::put) {
            continue;
        }
        const std::uint64_t version = live_version(write.key, now) + 1;
        items_[write.key] = {write.key, std::move(write.document), version, write.expires};
    }
    return committed;
}

std::vector<Item> MemoryTable::items() const {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    std::vector<Item> all;
    for (const auto& [key, item] : items_)
        if (is_live(item.expires, now)) all.push_back(item);
    return all;
}

Task<Result<std::optional<Item>>> MemoryTable::get(Key key) { co_return get_now(key); }

Task<Result<std::vector<std::optional<Item>>>> MemoryTable::get_many(std::vector<Key> keys) {
    CO_TRY_VOID(check_keys(keys));
    std::vector<std::optional<Item>> found;
    for (const Key& key : keys) {
        CO_TRY(auto item, get_now(key));
        found.push_back(std::move(item));
    }
    co_return found;
}

Task<Result<Page>> MemoryTable::query(Query query) { co_return query_now(query); }

Task<Result<Committed>> MemoryTable::commit(std::vector<Write> writes) {
    co_return commit_now(std::move(writes));
}

}  // namespace innkeeper::store
