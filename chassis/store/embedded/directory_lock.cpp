#include "chassis/store/embedded/directory_lock.hpp"

#include "chassis/store/embedded/rocks_options.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace innkeeper::store::embedded {
namespace {

constexpr const char* kOwnerFile = "owner";

std::unexpected<Error> cannot(const std::string& directory, int error_number) {
    return fail(open_error(directory, trouble_of(error_number), std::strerror(error_number)));
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::string& directory) {
    std::error_code ec;
    std::filesystem::create_directories(directory, ec);
    if (ec) return cannot(directory, ec.value());
    const auto path = std::filesystem::path(directory) / kOwnerFile;
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return cannot(directory, errno);
    DirectoryLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fail(Code::unavailable, "store-in-use",
                    fmt::format("The store in {} is in use by another process.", directory));
    return lock;
}

DirectoryLock::~DirectoryLock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace innkeeper::store::embedded
