#pragma once

#include "chassis/store/embedded/rocks_engine.hpp"

#include <memory>
#include <string>

namespace rocksdb {
class CompactionFilter;
class Status;
struct Options;
}  // namespace rocksdb

namespace innkeeper::store::embedded {

/// Drops expired items for good, kExpiryGrace after their time; readers have not shown them since.
/// `clock` outlives it.
[[nodiscard]] std::unique_ptr<rocksdb::CompactionFilter> make_expiry_filter(const Clock& clock);

/// How every store is opened; `filter` outlives what is opened with it.
[[nodiscard]] rocksdb::Options rocks_options(const RocksOptions& wanted,
                                             const rocksdb::CompactionFilter& filter);

/// Which kind of trouble a status tells of, as far as an operator does something else about it.
enum class Trouble { full, read_only, damaged, other };
[[nodiscard]] Trouble trouble_of(const rocksdb::Status& status);
[[nodiscard]] Trouble trouble_of(int error_number);

/// What opening the store in `directory` answers: `store-full`, `store-read-only`,
/// `store-damaged`, `store-unavailable`.
[[nodiscard]] Error open_error(const std::string& directory, Trouble trouble,
                               const std::string& why);

}  // namespace innkeeper::store::embedded
