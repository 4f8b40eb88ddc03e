#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace innkeeper::store {

/// What a FaultyDisk refuses at present. From any thread.
struct DiskFaults {
    std::atomic<int> error_number = 0;  ///< 0: the disk is well
    std::atomic<bool> of_logs = true;
    std::atomic<bool> of_tables = true;
    std::atomic<bool> of_appends = true;
    std::atomic<bool> of_syncs = true;
    std::atomic<int> met = 0;

    [[nodiscard]] bool concerns(const std::string& name) const {
        const bool is_table = name.ends_with(".sst");
        return error_number != 0 && (is_table ? of_tables : of_logs);
    }
    rocksdb::IOStatus refuse(const std::string& name) {
        ++met;
        if (error_number == ENOSPC) return rocksdb::IOStatus::NoSpace(name, std::strerror(ENOSPC));
        return rocksdb::IOStatus::IOError(name, std::strerror(error_number));
    }
};

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
public:
    FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name, DiskFaults& faults)
        : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), faults_(faults) {}
    using FSWritableFileOwnerWrapper::Append;
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
        if (!faults_.concerns(name_) || !faults_.of_appends)
            return FSWritableFileOwnerWrapper::Append(data, options, debug);
        // A full disk takes what still fits.
        const rocksdb::Slice half(data.data(), data.size() / 2);
        const auto written = FSWritableFileOwnerWrapper::Append(half, options, debug);
        return written.ok() ? faults_.refuse(name_) : written;
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
        if (faults_.concerns(name_) && faults_.of_syncs) return faults_.refuse(name_);
        return FSWritableFileOwnerWrapper::Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* debug) override {
        if (faults_.concerns(name_) && faults_.of_syncs) return faults_.refuse(name_);
        return FSWritableFileOwnerWrapper::Fsync(options, debug);
    }

private:
    std::string name_;
    DiskFaults& faults_;
};

/// The file system under RocksDB, with faults: those of a real one do not stop root.
class FaultyDisk final : public rocksdb::FileSystemWrapper {
public:
    explicit FaultyDisk(DiskFaults& faults)
        : FileSystemWrapper(rocksdb::FileSystem::Default()), faults_(faults) {}
    const char* Name() const override { return "FaultyDisk"; }
    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override {
        if (faults_.concerns(name) && faults_.error_number == EROFS) return faults_.refuse(name);
        std::unique_ptr<rocksdb::FSWritableFile> inner;
        auto status = FileSystemWrapper::NewWritableFile(name, options, &inner, debug);
        if (status.ok()) *file = std::make_unique<FaultyFile>(std::move(inner), name, faults_);
        return status;
    }

private:
    DiskFaults& faults_;
};

}  // namespace innkeeper::store
