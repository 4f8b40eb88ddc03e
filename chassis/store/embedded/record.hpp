#pragma once

#include "chassis/store/table.hpp"

#include <limits>
#include <optional>
#include <string>
#include <string_view>

/// How items stand in the engine.
/// Key: database name, zero byte, length of the partition (2 bytes, big-endian), partition, sort
/// key: no database or partition is a prefix of another, and sort keys keep their byte order.
/// Value: format byte, version (varint), expiry in Unix milliseconds (8 bytes, big-endian; only
/// in formats 2 and 4), document; packed (document_packer.hpp) in formats 3 and 4.
namespace innkeeper::store::embedded {

/// What the committer must know of an item: not its document.
struct Stamp {
    std::uint64_t version = 0;  ///< 0: there is none
    std::optional<Instant> expires;
    /// The version that counts at `now`: an expired item is none.
    [[nodiscard]] std::uint64_t live_version(Instant now) const {
        return expires && *expires <= now ? 0 : version;
    }
};

inline constexpr std::size_t kMaxDatabaseName = 32;

/// `[a-z][a-z0-9_-]*`, at most kMaxDatabaseName bytes.
[[nodiscard]] bool is_database_name(std::string_view name);

/// The bytes that every key of a database, or of one of its partitions, begins with.
[[nodiscard]] std::string database_prefix(std::string_view database);
[[nodiscard]] std::string partition_prefix(std::string_view database, std::string_view partition);
[[nodiscard]] std::string encode_key(std::string_view database, std::string_view partition,
                                     std::string_view sort);
[[nodiscard]] std::string encode_key(std::string_view database, const Key& key);
/// The same in place of what `out` was, whose room is used again.
void put_key(std::string& out, std::string_view database, std::string_view partition,
             std::string_view sort);
/// The smallest key above all that begin with `prefix`.
[[nodiscard]] std::string end_of_prefix(std::string prefix);
/// Error: `store-damaged`.
[[nodiscard]] Result<Key> decode_key(std::string_view database, std::string_view bytes);

/// The name of the database that a key is of. Error: `store-damaged`.
[[nodiscard]] Result<std::string_view> database_of(std::string_view key);

/// The longest key and value that items within the limits of the port come to.
inline constexpr std::size_t kMaxRowKey = kMaxDatabaseName + 3 + 2 * kMaxKeyBytes;
inline constexpr std::size_t kMaxRowValue = 1 + 10 + 8 + kMaxDocument;

/// What a value begins with: the rest of it is the document.
enum class Form { plain, packed };
[[nodiscard]] std::string encode_stamp(const Stamp& stamp, Form form = Form::plain);
struct Value {
    Stamp stamp;
    Form form = Form::plain;
    std::string_view document;  ///< points into the bytes that were decoded
};
[[nodiscard]] std::unexpected<Error> damaged_record();
/// Error: `unavailable` `store-damaged`.
[[nodiscard]] Result<Value> decode_value(std::string_view bytes);

}  // namespace innkeeper::store::embedded
