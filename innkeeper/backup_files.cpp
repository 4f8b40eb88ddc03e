#include "innkeeper/backup_files.hpp"

#include "chassis/core/check.hpp"
#include "chassis/core/encoding.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

namespace innkeeper {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuffer = 256 * 1024;

std::unexpected<Error> unwritable(const fs::path& path, const std::string& why) {
    return fail(Code::unavailable, "backup-unwritable",
                fmt::format("{} cannot be written: {}.", path.string(), why));
}

std::unexpected<Error> unreadable(const fs::path& path, const std::string& why) {
    return fail(Code::unavailable, "backup-unreadable",
                fmt::format("{} cannot be read: {}.", path.string(), why));
}

std::string reason() { return std::strerror(errno); }

EVP_MD_CTX* evp(void* context) { return static_cast<EVP_MD_CTX*>(context); }

}  // namespace

void Sha256::Free::operator()(void* context) const {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context));
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    CHECK(context_ && EVP_DigestInit_ex(evp(context_.get()), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(std::string_view bytes) {
    CHECK(EVP_DigestUpdate(evp(context_.get()), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    CHECK(EVP_DigestFinal_ex(evp(context_.get()), digest.data(), &size) == 1);
    return hex_encode({reinterpret_cast<const char*>(digest.data()), size});
}

Result<FileWriter> FileWriter::create(fs::path path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return unwritable(path, reason());
    return FileWriter(std::move(path), fd);
}

FileWriter::FileWriter(FileWriter&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      buffer_(std::move(other.buffer_)),
      bytes_(other.bytes_),
      hash_(std::move(other.hash_)) {}

FileWriter::~FileWriter() {
    if (fd_ >= 0) ::close(fd_);
}

Result<void> FileWriter::write(std::string_view bytes) {
    buffer_.append(bytes);
    return buffer_.size() < kBuffer ? Result<void>{} : flush();
}

Result<void> FileWriter::flush() {
    hash_.add(buffer_);
    bytes_ += buffer_.size();
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t count = ::write(fd_, rest.data(), rest.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return unwritable(path_, reason());
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    buffer_.clear();
    return {};
}

Result<FileFacts> FileWriter::finish() {
    TRY_VOID(flush());
    if (::fsync(fd_) != 0) return unwritable(path_, reason());
    if (::close(std::exchange(fd_, -1)) != 0) return unwritable(path_, reason());
    return FileFacts{bytes_, hash_.finish()};
}

Result<FileReader> FileReader::open(fs::path path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return unreadable(path, reason());
    return FileReader(std::move(path), fd);
}

FileReader::FileReader(FileReader&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      buffer_(std::move(other.buffer_)),
      used_(other.used_),
      bytes_(other.bytes_),
      hash_(std::move(other.hash_)) {}

FileReader::~FileReader() {
    if (fd_ >= 0) ::close(fd_);
}

Result<std::string> FileReader::read(std::size_t count) {
    std::string out;
    while (out.size() < count) {
        if (used_ == buffer_.size()) {
            buffer_.resize(kBuffer);
            used_ = 0;
            const ssize_t got = ::read(fd_, buffer_.data(), buffer_.size());
            buffer_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return unreadable(path_, reason());
            if (got == 0) break;
            hash_.add(buffer_);
            bytes_ += buffer_.size();
        }
        const auto take = std::min(count - out.size(), buffer_.size() - used_);
        out.append(buffer_, used_, take);
        used_ += take;
    }
    return out;
}

Result<FileFacts> copy_hashed(const fs::path& from, const fs::path& to) {
    TRY(auto reader, FileReader::open(from));
    TRY(auto writer, FileWriter::create(to));
    for (;;) {
        TRY(const auto bytes, reader.read(kBuffer));
        if (bytes.empty()) return writer.finish();
        TRY_VOID(writer.write(bytes));
    }
}

EmptyFolder::~EmptyFolder() {
    if (fd_ >= 0) ::close(fd_);
}

Result<EmptyFolder> EmptyFolder::lock(const fs::path& path) {
    TRY_VOID(make_folders(path));
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return unwritable(path, reason());
    EmptyFolder folder(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fail(Code::conflict, "folder-in-use",
                    fmt::format("Another backup or restore works in {}.", path.string()));
    return folder;
}

Result<EmptyFolder> EmptyFolder::take(const fs::path& path) {
    TRY(auto folder, lock(path));
    TRY(const bool is_empty, is_empty_or_missing(path));
    if (!is_empty)
        return fail(Code::conflict, "folder-not-empty",
                    fmt::format("The folder {} is not empty. Take another one.", path.string()));
    // It will hold the keys that tokens are signed with.
    if (::fchmod(folder.fd_, 0700) != 0) return unwritable(path, reason());
    return folder;
}

Result<EmptyFolder> EmptyFolder::take_and_clear(const fs::path& path) {
    TRY(auto folder, lock(path));
    std::error_code ec;
    std::vector<fs::path> left;
    for (fs::directory_iterator it(path, ec), end; !ec && it != end; it.increment(ec))
        left.push_back(it->path());
    for (const fs::path& entry : left)
        if (!ec) fs::remove_all(entry, ec);
    if (ec) return unwritable(path, ec.message());
    if (::fchmod(folder.fd_, 0700) != 0) return unwritable(path, reason());
    return folder;
}

Result<bool> is_empty_or_missing(const fs::path& path) {
    std::error_code ec;
    if (!fs::exists(path, ec) && !ec) return true;
    const bool is_empty = !ec && fs::is_directory(path, ec) && fs::is_empty(path, ec);
    if (ec) return unreadable(path, ec.message());
    return is_empty;
}

Result<void> make_folders(const fs::path& path) {
    std::error_code ec;
    fs::create_directories(path, ec);
    if (ec) return unwritable(path, ec.message());
    return {};
}

Result<void> sync_path(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return unwritable(path, reason());
    const bool is_synced = ::fsync(fd) == 0;
    const std::string why = reason();
    ::close(fd);
    if (!is_synced) return unwritable(path, why);
    return {};
}

Result<void> sync_tree(const fs::path& path) {
    std::error_code ec;
    for (fs::recursive_directory_iterator it(path, ec), end; !ec && it != end; it.increment(ec))
        TRY_VOID(sync_path(it->path()));
    if (ec) return unwritable(path, ec.message());
    return sync_path(path);
}

Result<void> rename_path(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return unwritable(to, reason());
    return {};
}

}  // namespace innkeeper
