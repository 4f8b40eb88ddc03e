#pragma once

#include <memory>

namespace rocksdb {
class MemTableRepFactory;
}

namespace innkeeper::store::embedded {

/// Memtables that are B+-trees. The default, a skip list, reads a cold key for nearly every
/// comparison; here a search reads one node a level, and there seldom more than one or two keys.
///
/// For column families with the bytewise comparator, without user timestamps, and with
/// `allow_concurrent_memtable_write = false`: a memtable is written by one thread at a time, and
/// read meanwhile by any number. All of its memory counts against `write_buffer_size`. It does not
/// estimate how many of its entries are in a range.
[[nodiscard]] std::shared_ptr<rocksdb::MemTableRepFactory> btree_memtables();

}  // namespace innkeeper::store::embedded
