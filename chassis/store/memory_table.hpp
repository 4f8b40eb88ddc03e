#pragma once

#include "chassis/store/table.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace innkeeper::store {

/// The table port in memory: for tests, and the base on which the simulation builds its faults.
/// Nothing is durable. Safe from any thread; no call ever waits. Expired items are invisible and
/// stay in memory until they are written again.
class MemoryTable final : public Table {
public:
    explicit MemoryTable(const Clock& clock);

    Task<Result<std::optional<Item>>> get(Key key) override;
    Task<Result<std::vector<std::optional<Item>>>> get_many(std::vector<Key> keys) override;
    Task<Result<Page>> query(Query query) override;
    Task<Result<Committed>> commit(std::vector<Write> writes) override;

    /// The same without a coroutine, for adapters that decide themselves when things happen.
    [[nodiscard]] Result<std::optional<Item>> get_now(const Key& key) const;
    [[nodiscard]] Result<Page> query_now(const Query& query) const;
    [[nodiscard]] Result<Committed> commit_now(std::vector<Write> writes);
    /// Every live item in the order of the keys: for audits and comparisons of whole states.
    [[nodiscard]] std::vector<Item> items() const;

private:
    [[nodiscard]] std::uint64_t live_version(const Key& key, Instant now) const;
    [[nodiscard]] std::uint64_t next_position(const std::string& partition);

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<Key, Item> items_;
    std::map<std::string, std::uint64_t> ends_;  ///< the last positions of what was appended
};

}  // namespace innkeeper::store
