#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::store {

/// Partition and sort key, 1–1024 and 0–1024 bytes of UTF-8. Sort keys order by their bytes.
struct Key {
    std::string partition;
    std::string sort;
    auto operator<=>(const Key&) const = default;
};

struct Item {
    Key key;
    std::string document;       ///< opaque to the store, at most kMaxDocument bytes
    std::uint64_t version = 0;  ///< 1 when first put, +1 with each put; starts again after a delete
    std::optional<Instant> expires;  ///< after it the item may vanish; readers must not rely on it
};

/// What must hold of an item for a commit to happen.
struct Expect {
    enum class Kind { any, absent, version, blind };
    Kind kind = Kind::any;
    std::uint64_t version = 0;
    [[nodiscard]] static Expect any() { return {}; }
    /// As any(), where nobody will ask for the version: of a key that was never put, such as one
    /// with an id that was just made, or of a row that says all with its being there. A store need
    /// not look. Of a key that was there the version is undefined.
    [[nodiscard]] static Expect blind() { return {Kind::blind, 0}; }
    [[nodiscard]] static Expect absent() { return {Kind::absent, 0}; }
    /// Version 0 means absent.
    [[nodiscard]] static Expect exactly(std::uint64_t v) {
        return v == 0 ? absent() : Expect{Kind::version, v};
    }
};

/// The sort key of an appended row: 20 digits, so that rows stand in the order of their positions.
[[nodiscard]] std::string position_key(std::uint64_t position);
/// Nothing for a text that is no such key.
[[nodiscard]] std::optional<std::uint64_t> parse_position(std::string_view sort);

struct Write {
    enum class Kind { put, remove, check, append };
    Kind kind = Kind::put;
    Key key;
    std::string document;
    Expect expect;
    std::optional<Instant> expires;

    [[nodiscard]] static Write put(Key key, std::string document, Expect expect = {},
                                   std::optional<Instant> expires = {}) {
        return {Kind::put, std::move(key), std::move(document), expect, expires};
    }
    [[nodiscard]] static Write remove(Key key, Expect expect = {}) {
        return {Kind::remove, std::move(key), {}, expect, {}};
    }
    [[nodiscard]] static Write check(Key key, Expect expect) {
        return {Kind::check, std::move(key), {}, expect, {}};
    }
    /// A new row behind all that were appended to the partition before, at the next position (1,
    /// 2, …), in the order of the commits. There is no gap but where a crash took back what nobody
    /// was answered. Who removes the partition's last row takes the count with it: it may then
    /// begin again when the table is opened anew.
    [[nodiscard]] static Write append(std::string partition, std::string document) {
        return {Kind::append, {std::move(partition), {}}, std::move(document), Expect::blind(), {}};
    }
};

/// One partition, sort keys in [from, to); an empty `to` has no upper end.
struct Query {
    std::string partition;
    std::string from = {};
    std::string to = {};
    bool descending = false;
    std::size_t limit = 100;  ///< 1 to kMaxPage
    std::string cursor = {};  ///< of the page before; opaque
};

struct Page {
    std::vector<Item> items;
    std::string cursor;  ///< empty: that was all
};

inline constexpr std::size_t kMaxWrites = 100;
inline constexpr std::size_t kMaxPage = 1000;
inline constexpr std::size_t kMaxKeyBytes = 1024;
inline constexpr std::size_t kMaxDocument = 400 * 1024 - 2 * kMaxKeyBytes;
inline constexpr std::size_t kMaxGetMany = 100;
/// Keys and documents of one commit together; below DynamoDB's 4 MB for a transaction.
inline constexpr std::size_t kMaxCommitBytes = 3'500'000;
/// A page that has this much in it ends early, with a cursor; one item always fits.
inline constexpr std::size_t kMaxPageBytes = 8 * 1024 * 1024;

/// What a commit came to. A failed expectation is an answer, not an error: nothing was written.
struct [[nodiscard]] Committed {
    std::optional<std::size_t> failed = {};  ///< the first write whose expectation failed
    std::vector<std::uint64_t> positions =
        {};  ///< of what was appended, in the order of the writes
    /// What was appended went elsewhere: into the log that the partition is joined to.
    bool joined = false;
    [[nodiscard]] bool ok() const { return !failed.has_value(); }
};

/// Port: a service's own database. Shaped so that an embedded store and DynamoDB can both keep
/// its promises. Reads see every commit that was answered before them.
/// Errors of all: `unavailable` (`store-unavailable`, `store-full`, `store-read-only`,
/// `store-damaged`), `unknown_outcome` (`store-outcome-unknown`, commit only: it may have
/// happened), `busy`
/// (`store-busy`, commit only: nothing was done), `invalid` past a limit (`invalid-key`,
/// `invalid-limit`, `invalid-cursor`, `too-many-keys`, `empty-commit`, `too-many-writes`,
/// `duplicate-key`, `document-too-large`, `commit-too-large`).
class Table {
public:
    virtual ~Table() = default;
    virtual Task<Result<std::optional<Item>>> get(Key key) = 0;
    /// At most kMaxGetMany keys; the answers stand in the order of the keys. Each is of a moment of
    /// its own: what a commit changes together may be seen in part.
    virtual Task<Result<std::vector<std::optional<Item>>>> get_many(std::vector<Key> keys) = 0;
    /// As get_many(), for who may have the documents from before: `known` holds a version for each
    /// key, or 0. An item of that version comes without its document. Adapters that can spare
    /// themselves the documents override this.
    virtual Task<Result<std::vector<std::optional<Item>>>> get_changed(
        std::vector<Key> keys, std::vector<std::uint64_t> known);
    virtual Task<Result<Page>> query(Query query) = 0;
    /// 1 to kMaxWrites writes of distinct keys: all or nothing, durable when it returns.
    virtual Task<Result<Committed>> commit(std::vector<Write> writes) = 0;
};

}  // namespace innkeeper::store
