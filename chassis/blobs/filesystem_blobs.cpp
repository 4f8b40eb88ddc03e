#include "chassis/blobs/filesystem_blobs.hpp"

#include "chassis/blobs/validate.hpp"
#include "chassis/core/encoding.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace innkeeper::blobs {
namespace {

namespace fs = std::filesystem;

class File {
public:
    File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int fd() const { return fd_; }
    [[nodiscard]] bool ok() const { return fd_ >= 0; }

private:
    int fd_;
};

std::unexpected<Error> failed(std::string_view what) {
    return fail(Code::unavailable, "blobs-unavailable",
                fmt::format("Pictures cannot be {} at present.", what));
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool sync_folder(const fs::path& folder) {
    const File file(folder, O_RDONLY | O_DIRECTORY);
    return file.ok() && ::fsync(file.fd()) == 0;
}

fs::path place_of(const fs::path& directory, const std::string& name) {
    const std::string hash = hex_encode(sha256(name));
    return directory / hash.substr(0, 2) / hash.substr(2, 2) / name;
}

/// Makes the two folders above `place` and syncs the entry of each that is new.
bool make_folders(const fs::path& directory, const fs::path& place) {
    const fs::path inner = place.parent_path();
    const fs::path outer = inner.parent_path();
    std::error_code ec;
    if (fs::create_directory(outer, ec) && !sync_folder(directory)) return false;
    if (ec) return false;
    if (fs::create_directory(inner, ec) && !sync_folder(outer)) return false;
    return !ec;
}

bool write_file(const fs::path& directory, const fs::path& place, const fs::path& temporary,
                const std::string& bytes) {
    std::error_code ec;
    // The same name is the same bytes. Its folder is synced again, since the writer before may
    // have failed just there.
    if (fs::exists(place, ec) && fs::file_size(place, ec) == bytes.size() && !ec)
        return sync_folder(place.parent_path());
    if (!make_folders(directory, place)) return false;
    bool written = false;
    {
        const File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
        written = file.ok() && write_all(file.fd(), bytes) && ::fsync(file.fd()) == 0;
    }
    if (written) fs::rename(temporary, place, ec);
    if (!written || ec) {
        fs::remove(temporary, ec);
        return false;
    }
    return sync_folder(place.parent_path());
}

Result<std::optional<std::string>> read_file(const fs::path& place) {
    const File file(place, O_RDONLY);
    if (!file.ok() && errno == ENOENT) return std::optional<std::string>{};
    struct stat info{};
    if (!file.ok() || ::fstat(file.fd(), &info) != 0 || !S_ISREG(info.st_mode))
        return failed("read");
    if (static_cast<std::size_t>(info.st_size) > kMaxBlob) return failed("read");
    std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t count = ::read(file.fd(), bytes.data() + have, bytes.size() - have);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return failed("read");
        have += static_cast<std::size_t>(count);
    }
    return bytes;
}

}  // namespace

Result<std::unique_ptr<FilesystemBlobs>> FilesystemBlobs::open(fs::path directory,
                                                               Offload& offload) {
    std::error_code ec;
    fs::remove_all(directory / "tmp", ec);
    if (!ec) fs::create_directories(directory / "tmp", ec);
    if (ec || !sync_folder(directory))
        return fail(Code::unavailable, "blobs-unavailable",
                    fmt::format("The directory {} for pictures cannot be used: {}.",
                                directory.string(), ec ? ec.message() : std::strerror(errno)));
    return std::unique_ptr<FilesystemBlobs>(new FilesystemBlobs(std::move(directory), offload));
}

Task<Result<void>> FilesystemBlobs::put(std::string name, std::string bytes) {
    CO_TRY_VOID(check_name(name));
    CO_TRY_VOID(check_size(bytes.size()));
    const fs::path place = place_of(directory_, name);
    const fs::path temporary = directory_ / "tmp" / std::to_string(++writes_);
    bool written = false;
    const std::function<void()> job = [&] {
        written = write_file(directory_, place, temporary, bytes);
    };
    CO_TRY_VOID(co_await offload_.run(job));
    if (!written) co_return failed("stored");
    co_return Result<void>{};
}

Task<Result<std::optional<std::string>>> FilesystemBlobs::get(std::string name) {
    CO_TRY_VOID(check_name(name));
    const fs::path place = place_of(directory_, name);
    Result<std::optional<std::string>> answer;
    const std::function<void()> job = [&] { answer = read_file(place); };
    CO_TRY_VOID(co_await offload_.run(job));
    co_return answer;
}

}  // namespace innkeeper::blobs
