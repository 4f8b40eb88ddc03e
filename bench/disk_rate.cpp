#include "bench/disk_rate.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace innkeeper::bench {
namespace {

constexpr std::size_t kFileBytes = 256 * 1024 * 1024;
constexpr std::size_t kWriteBytes = 4096;

}  // namespace

DiskRate::~DiskRate() {
    for (const int file : files_) ::close(file);
}

int DiskRate::preallocate() {
    const std::string path = folder_ / "disk-rate";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return -1;
    files_.push_back(file);
    ::unlink(path.c_str());
    const bool good = ::posix_fallocate(file, 0, kFileBytes) == 0 && ::fsync(file) == 0;
    return good ? file : -1;
}

int DiskRate::write_whole() {
    const int file = preallocate();
    const std::vector<char> bytes(kFileBytes, 'i');
    const bool good = file >= 0 &&
                      ::pwrite(file, bytes.data(), kFileBytes, 0) == ssize_t{kFileBytes} &&
                      ::fsync(file) == 0;
    return good ? file : -1;
}

Result<double> DiskRate::fdatasyncs_per_second(Blocks blocks, std::chrono::milliseconds how_long) {
    if (blocks == Blocks::written && written_ < 0) written_ = write_whole();
    const int file = blocks == Blocks::written ? written_ : preallocate();
    const std::vector<char> bytes(kWriteBytes, 'i');
    bool good = file >= 0;
    const auto begin = std::chrono::steady_clock::now();
    std::size_t syncs = 0;
    std::chrono::duration<double> took{0};
    while (good && took < how_long) {
        const auto at = static_cast<off_t>(syncs * kWriteBytes % kFileBytes);
        good = ::pwrite(file, bytes.data(), kWriteBytes, at) == ssize_t{kWriteBytes} &&
               ::fdatasync(file) == 0;
        ++syncs;
        took = std::chrono::steady_clock::now() - begin;
    }
    if (!good)
        return fail(Code::unavailable, "disk-unusable",
                    "The disk cannot be written: " + folder_.string());
    return static_cast<double>(syncs) / took.count();
}

}  // namespace innkeeper::bench
