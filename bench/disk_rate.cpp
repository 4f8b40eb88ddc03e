#include "bench/disk_rate.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace innkeeper::bench {
namespace {

constexpr std::size_t kFileBytes = 256 * 1024 * 1024;
constexpr std::size_t kWriteBytes = 4096;

}  // namespace

Result<double> fdatasyncs_per_second(const std::filesystem::path& folder, Blocks blocks,
                                     std::chrono::milliseconds how_long) {
    const std::string path = folder / "disk-rate";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::unlink(path.c_str());
    const std::vector<char> bytes(blocks == Blocks::written ? kFileBytes : kWriteBytes, 'i');
    bool good = fd >= 0 && ::posix_fallocate(fd, 0, kFileBytes) == 0;
    if (good && blocks == Blocks::written)
        good = ::pwrite(fd, bytes.data(), kFileBytes, 0) == ssize_t{kFileBytes};
    good = good && ::fsync(fd) == 0;
    const auto begin = std::chrono::steady_clock::now();
    std::size_t syncs = 0;
    std::chrono::duration<double> took{0};
    while (good && took < how_long) {
        const auto at = static_cast<off_t>(syncs * kWriteBytes % kFileBytes);
        good = ::pwrite(fd, bytes.data(), kWriteBytes, at) == ssize_t{kWriteBytes} &&
               ::fdatasync(fd) == 0;
        ++syncs;
        took = std::chrono::steady_clock::now() - begin;
    }
    if (fd >= 0) ::close(fd);
    if (!good)
        return fail(Code::unavailable, "disk-unusable", "The disk cannot be written: " + path);
    return static_cast<double>(syncs) / took.count();
}

}  // namespace innkeeper::bench
