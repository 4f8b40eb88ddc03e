#pragma once

#include "chassis/core/random.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "tests/race/commit_log.hpp"

#include <map>
#include <mutex>
#include <string_view>

namespace innkeeper::race {

/// The planted bugs. Each must be found.
enum class Canary {
    none,
    oversell,  ///< now and then the stock of a night is written whatever its version
    stale,     ///< now and then the stock of a night is read as it was before
};

[[nodiscard]] std::string_view name_of(Canary canary);

/// A table that is as good as the one inside, but for the planted bug. Any thread.
class BadTable final : public testing::ForwardingTable {
public:
    BadTable(store::Table& inner, Random& random, Canary canary)
        : ForwardingTable(inner), random_(random), canary_(canary) {}
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override;
    Task<Result<std::vector<std::optional<store::Item>>>> get_changed(
        std::vector<store::Key> keys, std::vector<std::uint64_t> known) override;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override;

private:
    void make_older(std::vector<std::optional<store::Item>>& items);

    Random& random_;
    const Canary canary_;
    std::mutex mutex_;
    std::map<store::Key, store::Item> older_;  ///< of each night an item that was read once
};

/// A table that tells a log of each commit that has happened. Any thread.
class WatchedTable final : public testing::ForwardingTable {
public:
    /// `log` may be null: then nothing is watched.
    WatchedTable(store::Table& inner, CommitLog* log) : ForwardingTable(inner), log_(log) {}
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override;

private:
    CommitLog* log_;
};

}  // namespace innkeeper::race
