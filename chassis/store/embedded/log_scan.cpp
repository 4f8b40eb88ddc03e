#include "chassis/store/embedded/log_scan.hpp"

#include "chassis/store/embedded/crc32c.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace innkeeper::store::embedded {
namespace {

namespace fs = std::filesystem;

enum Type : unsigned char { kNone = 0, kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

constexpr std::uint32_t kMaskDelta = 0xa282ead8;

std::uint32_t unmasked(std::uint32_t masked) {
    const std::uint32_t rotated = masked - kMaskDelta;
    return (rotated >> 17) | (rotated << 15);
}

/// A view of the record that begins, or would begin, at `at`.
struct Record {
    Record(std::string_view bytes, std::size_t at)
        : file(bytes), offset(at), room(std::min(kLogBlock - at % kLogBlock, bytes.size() - at)) {}

    [[nodiscard]] unsigned byte(std::size_t i) const {
        return static_cast<unsigned char>(file[offset + i]);
    }
    [[nodiscard]] bool has_header() const { return room >= kLogHeader; }
    [[nodiscard]] std::size_t length() const { return byte(4) | byte(5) << 8; }
    [[nodiscard]] unsigned type() const { return byte(6); }
    [[nodiscard]] bool is_known() const { return type() >= kFull && type() <= kLast; }
    [[nodiscard]] bool begins() const { return type() == kFull || type() == kFirst; }
    [[nodiscard]] bool fits() const { return kLogHeader + length() <= room; }
    [[nodiscard]] bool fits_block() const {
        return kLogHeader + length() <= kLogBlock - offset % kLogBlock;
    }
    [[nodiscard]] bool has_sum_of(std::size_t payload) const {
        const std::uint32_t sum = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
        // The type is summed up with the payload, the length is not.
        return unmasked(sum) == crc32c(file.substr(offset + 6, 1 + payload));
    }
    [[nodiscard]] bool is_whole() const {
        return has_header() && is_known() && fits() && has_sum_of(length());
    }

    std::string_view file;
    std::size_t offset;
    std::size_t room;  ///< up to the end of the block or of the file
};

/// A record that begins after `from` was written after the one at `from` had been made durable.
std::optional<std::size_t> find_beginning(std::string_view bytes, std::size_t from) {
    for (std::size_t at = from + 1; at + kLogHeader <= bytes.size(); ++at) {
        const Record record(bytes, at);
        if (record.has_header() && record.begins() && record.is_whole()) return at;
    }
    return {};
}

bool all_zero(std::string_view bytes) {
    return std::ranges::all_of(bytes, [](char c) { return c == '\0'; });
}

std::optional<LogDamage> judge(std::string_view bytes, const Record& bad) {
    const auto damage = [&](std::string what) { return LogDamage{bad.offset, std::move(what)}; };
    if (find_beginning(bytes, bad.offset)) return damage("commits follow a record that is broken");
    if (!bad.has_header()) return {};
    if (all_zero(bytes.substr(bad.offset))) return {};
    if (!bad.is_known()) return damage("a record has no known type");
    if (!bad.fits_block()) return damage("the length of a record is impossible");
    if (bad.fits()) return damage("the checksum of a record is wrong");
    // It reaches past the end: torn, unless its bytes are all there and only the length lies.
    if (bad.has_sum_of(bad.room - kLogHeader)) return damage("the length of a record is wrong");
    return {};
}

}  // namespace

std::optional<LogDamage> find_log_damage(std::string_view bytes) {
    bool inside = false;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t left = kLogBlock - at % kLogBlock;
        if (left < kLogHeader) {
            at += left;
            continue;
        }
        const Record record(bytes, at);
        if (!record.is_whole()) return judge(bytes, record);
        if (record.begins() == inside)
            return LogDamage{at, inside ? "a record has no end" : "a record has no beginning"};
        inside = record.type() == kFirst || record.type() == kMiddle;
        at += kLogHeader + record.length();
    }
    return {};
}

Result<std::optional<std::string>> find_damaged_log(const fs::path& directory) {
    std::error_code ec;
    for (fs::directory_iterator it(directory, ec), end; !ec && it != end; it.increment(ec)) {
        if (it->path().extension() != ".log") continue;
        std::error_code gone;
        const auto size = fs::file_size(it->path(), gone);
        if (gone) continue;
        const std::string name = it->path().filename().string();
        if (size > kMaxLogBytes) return fmt::format("{} is larger than a log can be", name);
        std::ifstream file(it->path(), std::ios::binary);
        if (!file && !fs::exists(it->path(), gone)) continue;
        std::string bytes(static_cast<std::size_t>(size), '\0');
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (file.bad() || !file.is_open())
            return fail(Code::unavailable, "store-unavailable",
                        fmt::format("The log {} cannot be read.", it->path().string()));
        bytes.resize(static_cast<std::size_t>(file.gcount()));
        if (const auto found = find_log_damage(bytes))
            return fmt::format("{} at byte {}: {}", name, found->offset, found->what);
    }
    return std::optional<std::string>{};
}

}  // namespace innkeeper::store::embedded
