#pragma once

#include "chassis/store/table.hpp"

#include <optional>
#include <string>
#include <vector>

/// What every adapter of the table port refuses, in one place, so that all refuse the same.
namespace innkeeper::store {

[[nodiscard]] Result<void> check_key(const Key& key);
[[nodiscard]] Result<void> check_keys(const std::vector<Key>& keys);
[[nodiscard]] Result<void> check_commit(const std::vector<Write>& writes);
[[nodiscard]] Result<void> check_query(const Query& query);

/// The size of a write as kMaxCommitBytes counts it.
[[nodiscard]] std::size_t size_of(const Write& write);

/// The cursor of a page of `query` whose last item has the sort key `last`.
[[nodiscard]] std::string make_cursor(const Query& query, const std::string& last);
/// The sort key that the page before ended with; nothing for a first page. The cursor must be
/// one that make_cursor() made for the same partition, range and direction (`invalid-cursor`).
[[nodiscard]] Result<std::optional<std::string>> read_cursor(const Query& query);

/// True while an item with that expiry may be shown and counted.
[[nodiscard]] inline bool is_live(std::optional<Instant> expires, Instant now) {
    return !expires || *expires > now;
}
/// True when an item of `version` (0: there is none) meets the expectation.
[[nodiscard]] bool holds(const Expect& expect, std::uint64_t version);

}  // namespace innkeeper::store
