#include "chassis/store/embedded/rocks_engine.hpp"

#include "chassis/store/embedded/directory_lock.hpp"
#include "chassis/store/embedded/log_mark.hpp"
#include "chassis/store/embedded/log_scan.hpp"
#include "chassis/store/embedded/rocks_options.hpp"

#include <fmt/format.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/listener.h>
#include <rocksdb/transaction_log.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

namespace innkeeper::store::embedded {
namespace {

namespace fs = std::filesystem;

/// Openings that fail though nobody changes the files, and openings in all.
constexpr int kReadOnlyFailures = 3;
constexpr int kReadOnlyAttempts = 100;

std::unexpected<Error> damaged(const std::string& directory, const std::string& why) {
    return fail(open_error(directory, Trouble::damaged, why));
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

/// What RocksDB would not see, or see and let pass, before it may change anything.
Result<void> check_files(const std::string& directory) {
    std::error_code ec;
    if (!fs::exists(directory, ec)) return {};
    if (has_lost_its_head(directory)) return damaged(directory, "its CURRENT file is gone");
    if (const auto lost = find_lost_log(directory)) return damaged(directory, *lost);
    TRY(const auto broken, find_damaged_log(directory));
    if (broken) return damaged(directory, *broken);
    return {};
}

/// The manifest's name and size: it grows before a log or table is deleted.
std::string manifest_state(const fs::path& directory) {
    std::ifstream file(directory / "CURRENT");
    std::string name(std::istreambuf_iterator<char>(file), {});
    if (!name.empty() && name.back() == '\n') name.pop_back();
    std::error_code ec;
    const auto size = fs::file_size(directory / name, ec);
    return fmt::format("{} {}", name, ec ? 0 : size);
}

/// By key, of one key in the order of the changes: what lies together is inserted faster.
std::vector<const Change*> in_order(const std::vector<Change>& changes) {
    std::vector<const Change*> order;
    order.reserve(changes.size());
    for (const Change& change : changes) order.push_back(&change);
    std::ranges::sort(order, [](const Change* a, const Change* b) {
        const int compared = a->key.compare(b->key);
        return compared != 0 ? compared < 0 : a < b;
    });
    return order;
}

/// What a batch of the changes takes, or a little more, so that it need not grow.
std::size_t bytes_of(const std::vector<Change>& changes) {
    static constexpr std::size_t kAround = 16;  // of the batch and of each: tag, lengths
    std::size_t bytes = kAround;
    for (const Change& change : changes)
        bytes += kAround + change.key.size() + change.head.size() + change.body.size();
    return bytes;
}

/// Hears of a new file of the log, which begins with a new memtable.
class LogWatch final : public rocksdb::EventListener {
public:
    [[nodiscard]] const char* Name() const override { return "innkeeper.log"; }
    void OnMemTableSealed(const rocksdb::MemTableInfo&) override { changed_ = true; }
    /// Whether one has begun since the last call.
    [[nodiscard]] bool take() { return changed_.exchange(false); }

private:
    std::atomic<bool> changed_ = false;
};

class RocksEngine final : public Engine {
public:
    RocksEngine(std::string directory, std::optional<DirectoryLock> lock, const Clock& clock,
                telemetry::Log log)
        : directory_(std::move(directory)),
          lock_(std::move(lock)),
          filter_(make_expiry_filter(clock)),
          log_(std::move(log)) {}

    ~RocksEngine() override {
        if (!db_) return;
        if (lock_ && !trouble_) keep_mark(true);
        rocksdb::CancelAllBackgroundWork(db_.get(), true);
        const auto status = db_->Close();
        if (!status.ok()) log_.error("store-close-failed", {{"reason", status.ToString()}});
    }
    RocksEngine(const RocksEngine&) = delete;
    RocksEngine& operator=(const RocksEngine&) = delete;

    Result<void> open(const RocksOptions& wanted) {
        TRY_VOID(check_files(directory_));
        rocksdb::DB* db = nullptr;
        auto options = rocks_options(wanted, *filter_);
        options.listeners.push_back(log_watch_);
        const auto status = rocksdb::DB::Open(options, directory_, &db);
        db_.reset(db);
        if (!status.ok()) return open_failed(trouble_of(status), status.ToString());
        if (const int error = keep_mark(true); error != 0) {
            trouble_ = trouble_of(error);
            return open_failed(*trouble_, std::strerror(error));
        }
        return {};
    }

    /// The files of a snapshot may be deleted by the process that writes, so all are held open.
    /// One that goes while they are being opened fails the opening, or leaves a gap when it is a
    /// log that was listed too late; both only when the manifest has changed meanwhile.
    Result<void> open_read_only(const RocksOptions& wanted) {
        auto options = rocks_options(wanted, *filter_);
        options.max_open_files = -1;
        int failures = 0;
        Error error;
        for (int attempt = 0; attempt < kReadOnlyAttempts && failures < kReadOnlyFailures;
             ++attempt) {
            const std::string before = manifest_state(directory_);
            auto opened = check_files(directory_);
            if (opened) {
                rocksdb::DB* db = nullptr;
                const auto status = rocksdb::DB::OpenForReadOnly(options, directory_, &db);
                db_.reset(db);
                if (!status.ok())
                    opened = fail(open_error(directory_, trouble_of(status), status.ToString()));
            }
            const bool settled = manifest_state(directory_) == before;
            if (opened && settled) return {};
            db_.reset();
            if (settled) ++failures;
            error = opened ? open_error(directory_, Trouble::other, "it changes too quickly")
                           : opened.error();
        }
        return fail(error);
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
        std::vector<rocksdb::PinnableSlice> values(keys.size());
        std::vector<rocksdb::Status> statuses(keys.size());
        db_->MultiGet({}, db_->DefaultColumnFamily(), keys.size(), slices.data(), values.data(),
                      statuses.data());
        std::vector<std::optional<std::string>> found(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (statuses[i].ok())
                found[i] = values[i].ToString();
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
        rocksdb::WriteBatch batch(bytes_of(changes));
        for (const Change* change : in_order(changes)) {
            const rocksdb::Slice key = change->key;
            const std::array<rocksdb::Slice, 2> value{change->head, change->body};
            const auto status =
                change->removed ? batch.Delete(key) : batch.Put({&key, 1}, {value.data(), 2});
            if (!status.ok()) return write_failed(trouble_of(status), status.ToString());
        }
        rocksdb::WriteOptions options;
        options.sync = true;
        const auto status = db_->Write(options, &batch);
        if (!status.ok()) return write_failed(trouble_of(status), status.ToString());
        const int error = keep_mark(false);
        if (error != 0) return write_failed(trouble_of(error), std::strerror(error));
        return {};
    }

    Error refusal() const override {
        switch (trouble_.value_or(Trouble::other)) {
            case Trouble::full:
                return {Code::unavailable, "store-full",
                        "The disk is full: nothing can be changed at present."};
            case Trouble::read_only:
                return {Code::unavailable, "store-read-only",
                        "The disk cannot be written: nothing can be changed at present."};
            case Trouble::damaged:
                return {Code::unavailable, "store-damaged",
                        "The store is damaged: nothing can be changed at present."};
            case Trouble::other:
                break;
        }
        return Engine::refusal();
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
    std::unexpected<Error> open_failed(Trouble trouble, const std::string& why) const {
        log_.error("store-open-failed", {{"directory", directory_}, {"reason", why}});
        return fail(open_error(directory_, trouble, why));
    }

    std::unexpected<Error> read_failed(const rocksdb::Status& status) const {
        log_.error("store-read-failed", {{"reason", status.ToString()}});
        if (trouble_of(status) == Trouble::damaged)
            return fail(Code::unavailable, "store-damaged", "The store is damaged.");
        return fail(Code::unavailable, "store-unavailable", "The store cannot be read.");
    }

    /// The record may be in the log, even when the disk is full: what a sync refuses has been
    /// written, and what was not written may still be when the file is closed. Then it counts
    /// when the store is opened again.
    std::unexpected<Error> write_failed(Trouble trouble, const std::string& why) {
        trouble_ = lock_ ? trouble : Trouble::read_only;
        log_.error("store-write-error", {{"reason", why}});
        if (!lock_) return fail(refusal());
        return fail(Code::unknown_outcome, "store-outcome-unknown",
                    trouble == Trouble::full ? "The disk became full during the write."
                                             : "The store failed while it was writing.");
    }

    /// Writes the mark of the log when another file has begun, or `always`. Answers an errno or 0.
    int keep_mark(bool always) {
        if (!log_watch_->take() && !always) return 0;
        std::unique_ptr<rocksdb::LogFile> log;
        const auto status = db_->GetCurrentWalFile(&log);
        if (!status.ok()) return EIO;
        const LogMark mark{log->LogNumber(), log->SizeFileBytes()};
        return write_log_mark(directory_, mark);
    }

    std::string directory_;
    std::optional<DirectoryLock> lock_;
    std::unique_ptr<rocksdb::CompactionFilter> filter_;
    std::shared_ptr<LogWatch> log_watch_ = std::make_shared<LogWatch>();
    telemetry::Log log_;
    std::unique_ptr<rocksdb::DB> db_;
    std::optional<Trouble> trouble_;  ///< of the write that failed; the committer's alone
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
