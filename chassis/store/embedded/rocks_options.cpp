#include "chassis/store/embedded/rocks_options.hpp"

#include "chassis/store/embedded/btree_memtable.hpp"
#include "chassis/store/embedded/record.hpp"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/status.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <thread>

namespace innkeeper::store::embedded {
namespace {

constexpr int kBloomBitsPerKey = 10;
constexpr std::uint64_t kDailyCompaction = 24 * 60 * 60;
constexpr std::size_t kInfoLogBytes = 1024 * 1024;
constexpr int kMaxOpenFiles = 256;
constexpr double kMemtableBloomShare = 0.1;
constexpr int kFilesUntilMerge = 8;
/// What memtables and merges write a second for each core. As fast as it goes they would take a
/// core and the disk from the requests for a tenth of a second, and then nothing for seconds.
constexpr std::int64_t kBackgroundBytesPerCore = 32 * 1024 * 1024;
constexpr std::int64_t kRefillMicros = 10'000;
constexpr std::int32_t kMergesFirst = 10;  ///< one time in so many, lest they starve
/// To the disk as it is written, not all at the end of a file, where the log's syncs wait for it.
constexpr std::uint64_t kBytesPerSync = 512 * 1024;

rocksdb::CompressionType compression() {
    const auto linked = rocksdb::GetSupportedCompressions();
    const bool lz4 = std::ranges::find(linked, rocksdb::kLZ4Compression) != linked.end();
    return lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

class ExpiryFilter final : public rocksdb::CompactionFilter {
public:
    explicit ExpiryFilter(const Clock& clock) : clock_(clock) {}
    [[nodiscard]] const char* Name() const override { return "innkeeper.expiry"; }
    bool Filter(int, const rocksdb::Slice&, const rocksdb::Slice& bytes, std::string*,
                bool*) const override {
        const auto value = decode_value({bytes.data(), bytes.size()});
        if (!value) return false;
        const std::optional<Instant> expires = value->stamp.expires;
        return expires && *expires + kExpiryGrace <= clock_.now();
    }

private:
    const Clock& clock_;
};

}  // namespace

std::unique_ptr<rocksdb::CompactionFilter> make_expiry_filter(const Clock& clock) {
    return std::make_unique<ExpiryFilter>(clock);
}

rocksdb::Options rocks_options(const RocksOptions& wanted,
                               const rocksdb::CompactionFilter& filter) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(wanted.block_cache_bytes, 4);
    // In pieces: an index block of a whole file would be read again and again once the files are
    // larger together than the cache.
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.cache_index_and_filter_blocks = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.pin_top_level_index_and_filter = true;
    table.enable_index_compression = false;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    table.format_version = 5;

    rocksdb::Options options;
    if (wanted.env) options.env = wanted.env;
    options.create_if_missing = true;
    options.paranoid_checks = true;
    options.track_and_verify_wals_in_manifest = true;
    // Tolerates the torn record that a crash leaves at the end and refuses most other damage; what
    // it lets pass log_scan finds. The default would silently drop answered commits that stand
    // behind a damaged one.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    // With recycled log files the end of the log can no longer be told from damage.
    options.recycle_log_file_num = 0;
    options.write_buffer_size = wanted.write_buffer_bytes;
    options.max_write_buffer_number = 3;
    // Most keys that are asked for are new ones, of events and answers: known without a search.
    options.memtable_prefix_bloom_size_ratio = kMemtableBloomShare;
    options.memtable_whole_key_filtering = true;
    // Rows of bookings and nights are soon written again: those that wait longer are merged less.
    options.level0_file_num_compaction_trigger = kFilesUntilMerge;
    options.max_bytes_for_level_base = kFilesUntilMerge * wanted.write_buffer_bytes;
    options.max_total_wal_size = 4 * wanted.write_buffer_bytes;
    options.allow_concurrent_memtable_write = false;
    options.memtable_factory = btree_memtables();
    options.max_background_jobs = 2;
    const std::int64_t cores = std::max(1U, std::thread::hardware_concurrency());
    options.rate_limiter.reset(rocksdb::NewGenericRateLimiter(cores * kBackgroundBytesPerCore,
                                                              kRefillMicros, kMergesFirst));
    options.bytes_per_sync = kBytesPerSync;
    options.max_open_files = kMaxOpenFiles;
    options.compression = compression();
    // What has just been written is soon merged: not worth the work.
    options.compression_per_level.assign(static_cast<std::size_t>(options.num_levels),
                                         compression());
    options.compression_per_level.front() = rocksdb::kNoCompression;
    options.level_compaction_dynamic_level_bytes = true;
    options.periodic_compaction_seconds = kDailyCompaction;
    options.compaction_filter = &filter;
    options.info_log_level = rocksdb::WARN_LEVEL;
    options.keep_log_file_num = 3;
    options.max_log_file_size = kInfoLogBytes;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
}

Trouble trouble_of(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return Trouble::full;
        case EROFS:
        case EACCES:
        case EPERM:
            return Trouble::read_only;
        default:
            return Trouble::other;
    }
}

Trouble trouble_of(const rocksdb::Status& status) {
    if (status.IsNoSpace()) return Trouble::full;
    if (status.IsNotSupported()) return Trouble::other;
    if (status.IsPathNotFound() || !status.IsIOError()) return Trouble::damaged;
    // RocksDB keeps of an errno its text alone.
    const std::string text = status.ToString();
    for (const int number : {EDQUOT, EROFS, EACCES, EPERM})
        if (text.find(std::strerror(number)) != std::string::npos) return trouble_of(number);
    return Trouble::other;
}

Error open_error(const std::string& directory, Trouble trouble, const std::string& why) {
    switch (trouble) {
        case Trouble::full:
            return {Code::unavailable, "store-full",
                    fmt::format("The store in {} was not opened: its disk is full. Make room and "
                                "start again.",
                                directory)};
        case Trouble::read_only:
            return {Code::unavailable, "store-read-only",
                    fmt::format("The store in {} was not opened: it cannot be written ({}).",
                                directory, why)};
        case Trouble::damaged:
            return {Code::unavailable, "store-damaged",
                    fmt::format("The store in {} is damaged and was not opened: {}. Restore it "
                                "from a backup.",
                                directory, why)};
        case Trouble::other:
            break;
    }
    return {Code::unavailable, "store-unavailable",
            fmt::format("The store in {} cannot be opened: {}.", directory, why)};
}

}  // namespace innkeeper::store::embedded
