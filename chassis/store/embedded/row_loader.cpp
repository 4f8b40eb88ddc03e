#include "chassis/store/embedded/row_loader.hpp"

#include "chassis/store/embedded/directory_lock.hpp"
#include "chassis/store/embedded/rocks_options.hpp"

#include <fmt/format.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <filesystem>
#include <vector>

namespace innkeeper::store::embedded {
namespace {

/// As large as RocksDB makes its own.
constexpr std::uint64_t kTableBytes = 64ULL * 1024 * 1024;

class RocksLoader final : public RowLoader {
public:
    RocksLoader(std::string directory, DirectoryLock lock, const RocksOptions& wanted,
                const Clock& clock)
        : directory_(std::move(directory)),
          lock_(std::move(lock)),
          filter_(make_expiry_filter(clock)),
          options_(rocks_options(wanted, *filter_)) {
        options_.disable_auto_compactions = true;
        options_.error_if_exists = true;
    }

    Result<void> open() {
        rocksdb::DB* db = nullptr;
        const auto status = rocksdb::DB::Open(options_, directory_, &db);
        db_.reset(db);
        return checked(status);
    }

    Result<void> add(std::string_view key, std::string_view value) override {
        if (!last_.empty() && key <= last_)
            return fail(open_error(directory_, Trouble::damaged, "rows are out of order"));
        last_ = key;
        if (!writer_) TRY_VOID(begin_table());
        TRY_VOID(checked(writer_->Put(rocksdb::Slice(key.data(), key.size()),
                                      rocksdb::Slice(value.data(), value.size()))));
        return writer_->FileSize() < kTableBytes ? Result<void>{} : end_table();
    }

    Result<void> finish() override {
        TRY_VOID(end_table());
        if (!tables_.empty()) {
            rocksdb::IngestExternalFileOptions ingest;
            ingest.move_files = true;
            ingest.write_global_seqno = false;
            TRY_VOID(checked(db_->IngestExternalFile(tables_, ingest)));
        }
        TRY_VOID(checked(db_->Close()));
        db_.reset();
        return {};
    }

private:
    Result<void> checked(const rocksdb::Status& status) const {
        if (status.ok()) return {};
        return fail(open_error(directory_, trouble_of(status), status.ToString()));
    }

    Result<void> begin_table() {
        tables_.push_back(
            (std::filesystem::path(directory_) / fmt::format("rows-{}.sst.new", tables_.size()))
                .string());
        writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(options_), options_);
        return checked(writer_->Open(tables_.back()));
    }

    Result<void> end_table() {
        if (!writer_) return {};
        const auto status = writer_->Finish();
        writer_.reset();
        return checked(status);
    }

    std::string directory_;
    DirectoryLock lock_;
    std::unique_ptr<rocksdb::CompactionFilter> filter_;
    rocksdb::Options options_;
    std::unique_ptr<rocksdb::DB> db_;
    std::unique_ptr<rocksdb::SstFileWriter> writer_;
    std::vector<std::string> tables_;
    std::string last_;
};

}  // namespace

Result<std::unique_ptr<RowLoader>> open_row_loader(const std::string& directory,
                                                   RocksOptions options, const Clock& clock) {
    TRY(auto lock, DirectoryLock::take(directory));
    auto loader = std::make_unique<RocksLoader>(directory, std::move(lock), options, clock);
    TRY_VOID(loader->open());
    return loader;
}

}  // namespace innkeeper::store::embedded
