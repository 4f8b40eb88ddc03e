#include "chassis/store/embedded/log_mark.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace innkeeper::store::embedded {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

std::string text_of(LogMark mark) { return fmt::format("log {} {}\n", mark.number, mark.bytes); }

bool take(std::string_view& text, std::string_view before, std::uint64_t& value) {
    if (!text.starts_with(before)) return false;
    text.remove_prefix(before.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc{};
}

std::optional<LogMark> parse(std::string_view text) {
    LogMark mark;
    std::string_view rest = text;
    if (!take(rest, "log ", mark.number) || !take(rest, " ", mark.bytes)) return {};
    return text == text_of(mark) ? std::optional(mark) : std::nullopt;
}

std::optional<std::uint64_t> log_number(const fs::path& path) {
    const std::string name = path.filename().string();
    std::string_view text = name;
    std::uint64_t number = 0;
    if (!take(text, "", number) || text != ".log") return {};
    return number;
}

}  // namespace

int write_log_mark(const fs::path& directory, LogMark mark) {
    const fs::path place = directory / kLogMarkFile;
    const fs::path temporary = directory / (std::string(kLogMarkFile) + ".new");
    const std::string text = text_of(mark);
    {
        const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
        if (file.get() < 0) return errno;
        const ssize_t count = ::write(file.get(), text.data(), text.size());
        if (count < 0) return errno;
        if (count != static_cast<ssize_t>(text.size())) return ENOSPC;
        if (::fsync(file.get()) != 0) return errno;
    }
    if (::rename(temporary.c_str(), place.c_str()) != 0) return errno;
    const Descriptor folder(directory, O_RDONLY | O_DIRECTORY);
    return folder.get() >= 0 && ::fsync(folder.get()) == 0 ? 0 : errno;
}

std::optional<std::string> find_lost_log(const fs::path& directory) {
    std::error_code ec;
    std::ifstream file(directory / kLogMarkFile, std::ios::binary);
    if (!file && !fs::exists(directory / kLogMarkFile, ec)) return {};
    // The mark is read before the logs: beside a server it may be behind them, never ahead.
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto mark = parse(text);
    if (!mark) return fmt::format("its file {} does not read as written", kLogMarkFile);
    bool is_there = false;
    for (fs::directory_iterator it(directory, ec), end; !ec && it != end; it.increment(ec)) {
        const auto number = log_number(it->path());
        if (!number || *number < mark->number) continue;
        is_there = true;
        if (*number != mark->number) continue;
        std::error_code gone;
        const auto size = fs::file_size(it->path(), gone);
        if (!gone && size < mark->bytes)
            return fmt::format("{} has {} bytes, and {} were answered",
                               it->path().filename().string(), size, mark->bytes);
    }
    if (is_there) return {};
    return fmt::format("its log {:06}.log is gone", mark->number);
}

}  // namespace innkeeper::store::embedded
