#include "chassis/store/embedded/rocks_engine.hpp"

#include "chassis/store/embedded/directory_lock.hpp"
#include "chassis/store/embedded/record.hpp"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

namespace innkeeper::store::embedded {
namespace {

namespace fs = std::filesystem;

constexpr int kBloomBitsPerKey = 10;
constexpr std::uint64_t kDailyCompaction = 24 * 60 * 60;
constexpr std::size_t kInfoLogBytes = 1024 * 1024;
constexpr int kMaxOpenFiles = 256;
constexpr int kReadOnlyAttempts = 5;

/// Drops expired items for good; readers have not shown them since their time.
class ExpiryFilter final : public rocksdb::CompactionFilter {
public:
    explicit ExpiryFilter(const Clock& clock) : clock_(clock) {}
    const char* Name() const override { return "innkeeper.expiry"; }
    bool Filter(int, const rocksdb::Slice&, const rocksdb::Slice& bytes, std::string*,
                bool*) const override {
        const auto value = decode_value({bytes.data(), bytes.size()});
        return value && value->stamp.expires &&
               *value->stamp.expires + kExpiryGrace <= clock_.now();
    }

private:
    const Clock& clock_;
};

rocksdb::CompressionType compression() {
    const auto linked = rocksdb::GetSupportedCompressions();
    const bool lz4 = std::ranges::find(linked, rocksdb::kLZ4Compression) != linked.end();
    return lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

rocksdb::Options rocks_options(const RocksOptions& wanted, const ExpiryFilter& filter) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(wanted.block_cache_bytes, 4);
    table.cache_index_and_filter_blocks = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    table.format_version = 5;

    rocksdb::Options options;
    options.create_if_missing = true;
    options.paranoid_checks = true;
    options.track_and_verify_wals_in_manifest = true;
    // Tolerates the torn record that a crash leaves at the end and refuses any other damage;
    // the default would silently drop answered commits that stand behind a damaged one.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    // With recycled log files the end of the log can no longer be told from damage.
    options.recycle_log_file_num = 0;
    options.write_buffer_size = wanted.write_buffer_bytes;
    options.max_write_buffer_number = 3;
    options.max_total_wal_size = 4 * wanted.write_buffer_bytes;
    options.allow_concurrent_memtable_write = false;
    options.max_background_jobs = 2;
    options.max_open_files = kMaxOpenFiles;
    options.compression = compression();
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

std::unexpected<Error> damaged(const std::string& directory, const std::string& why) {
    return fail(Code::unavailable, "store-damaged",
                fmt::format("The store in {} is damaged and was not opened: {}. Restore it from "
                            "a backup.",
                            directory, why));
}

/// RocksDB takes a directory without its CURRENT file for a new one, and would delete the rest.
bool has_lost_its_head(const fs::path& directory) {
    if (fs::exists(directory / "CURRENT")) return false;
    const auto is_data = [](const fs::path& file) {
        return file.extension() == ".sst" || file.extension() == ".log" ||
               file.filename().string().starts_with("MANIFEST-");
    };
    return std::ranges::any_of(fs::directory_iterator(directory),
                               [&](const auto& entry) { return is_data(entry.path()); });
}

class RocksEngine final : public Engine {
public:
    RocksEngine(std::string directory, std::optional<DirectoryLock> lock, const Clock& clock,
                telemetry::Log log)
        : directory_(std::move(directory)),
          lock_(std::move(lock)),
          filter_(clock),
          log_(std::move(log)) {}

    ~RocksEngine() override {
        if (!db_) return;
        rocksdb::CancelAllBackgroundWork(db_.get(), true);
        const auto status = db_->Close();
        if (!status.ok()) log_.error("store-close-failed", {{"reason", status.ToString()}});
    }
    RocksEngine(const RocksEngine&) = delete;
    RocksEngine& operator=(const RocksEngine&) = delete;

    Result<void> open(const RocksOptions& wanted) {
        if (has_lost_its_head(directory_)) return damaged(directory_, "its CURRENT file is gone");
        rocksdb::DB* db = nullptr;
        const auto status = rocksdb::DB::Open(rocks_options(wanted, filter_), directory_, &db);
        db_.reset(db);
        if (status.ok()) return {};
        log_.error("store-open-failed", {{"directory", directory_}, {"reason", status.ToString()}});
        const bool no_access =
            status.IsNoSpace() || (status.IsIOError() && !status.IsPathNotFound());
        if (!no_access) return damaged(directory_, status.ToString());
        return fail(
            Code::unavailable, "store-unavailable",
            fmt::format("The store in {} cannot be opened: {}.", directory_, status.ToString()));
    }

    /// The files of a snapshot may be deleted by the process that writes, so all are held open;
    /// one that goes while they are being opened makes it try again.
    Result<void> open_read_only(const RocksOptions& wanted) {
        auto options = rocks_options(wanted, filter_);
        options.max_open_files = -1;
        rocksdb::Status status;
        for (int attempt = 0; attempt < kReadOnlyAttempts; ++attempt) {
            rocksdb::DB* db = nullptr;
            status = rocksdb::DB::OpenForReadOnly(options, directory_, &db);
            db_.reset(db);
            if (status.ok()) return {};
        }
        return damaged(directory_, status.ToString());
    }

    Result<std::optional<std::string>> get(const std::string& key) override {
        std::string value;
        const auto status = db_->Get({}, key, &value);
        if (status.ok()) return value;
        if (status.IsNotFound()) return std::nullopt;
        return read_failed(status);
    }

    Result<std::vector<std::optional<std::string>>> get_many(
        const std::vector<std::string>& keys) override {
        const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
        std::vector<std::string> values;
        const auto statuses = db_->MultiGet({}, slices, &values);
        std::vector<std::optional<std::string>> found(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (statuses[i].ok())
                found[i] = std::move(values[i]);
            else if (!statuses[i].IsNotFound())
                return read_failed(statuses[i]);
        }
        return found;
    }

    Result<void> scan(const Range& range, const Visitor& visit) override {
        const rocksdb::Slice low = range.from;
        const rocksdb::Slice high = range.to;
        rocksdb::ReadOptions read;
        read.iterate_lower_bound = &low;
        if (!range.to.empty()) read.iterate_upper_bound = &high;
        const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(read));
        if (range.descending)
            it->SeekToLast();
        else
            it->SeekToFirst();
        while (it->Valid() && visit(it->key().ToStringView(), it->value().ToStringView())) {
            if (range.descending)
                it->Prev();
            else
                it->Next();
        }
        if (!it->status().ok()) return read_failed(it->status());
        return {};
    }

    Result<void> write(const std::vector<Change>& changes) override {
        rocksdb::WriteBatch batch;
        for (const Change& change : changes) {
            const auto status =
                change.value ? batch.Put(change.key, *change.value) : batch.Delete(change.key);
            if (!status.ok()) return write_failed(status);
        }
        rocksdb::WriteOptions options;
        options.sync = true;
        const auto status = db_->Write(options, &batch);
        if (!status.ok()) return write_failed(status);
        return {};
    }

    Result<void> copy_to(const std::string& directory) override {
        rocksdb::Checkpoint* made = nullptr;
        auto status = rocksdb::Checkpoint::Create(db_.get(), &made);
        const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
        if (status.ok()) status = checkpoint->CreateCheckpoint(directory);
        if (status.ok()) return {};
        log_.error("store-copy-failed", {{"reason", status.ToString()}});
        return fail(
            Code::unavailable, "store-copy-failed",
            fmt::format("The store was not copied to {}: {}.", directory, status.ToString()));
    }

private:
    std::unexpected<Error> read_failed(const rocksdb::Status& status) const {
        log_.error("store-read-failed", {{"reason", status.ToString()}});
        return fail(Code::unavailable, "store-unavailable", "The store cannot be read.");
    }

    /// Of a full disk is known that the record is not complete in the log. After any other error
    /// it may be there, and then it counts when the store is opened again.
    std::unexpected<Error> write_failed(const rocksdb::Status& status) const {
        log_.error("store-write-error", {{"reason", status.ToString()}});
        if (status.IsNoSpace())
            return fail(Code::unavailable, "store-unavailable", "The store's disk is full.");
        return fail(Code::unknown_outcome, "store-outcome-unknown",
                    "The store failed while it was writing.");
    }

    std::string directory_;
    std::optional<DirectoryLock> lock_;
    ExpiryFilter filter_;
    telemetry::Log log_;
    std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace

Result<std::unique_ptr<Engine>> open_rocks(const std::string& directory, RocksOptions options,
                                           const Clock& clock, telemetry::Log log) {
    TRY(auto lock, DirectoryLock::take(directory));
    auto engine = std::make_unique<RocksEngine>(directory, std::move(lock), clock, std::move(log));
    TRY_VOID(engine->open(options));
    return engine;
}

Result<std::unique_ptr<Engine>> open_rocks_read_only(const std::string& directory,
                                                     RocksOptions options, const Clock& clock,
                                                     telemetry::Log log) {
    auto engine = std::make_unique<RocksEngine>(directory, std::nullopt, clock, std::move(log));
    TRY_VOID(engine->open_read_only(options));
    return engine;
}

}  // namespace innkeeper::store::embedded
