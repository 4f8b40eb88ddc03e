#include "innkeeper/backup_manifest.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper {
namespace {

constexpr std::string_view kChecksum = "  \"checksum\": \"";
constexpr std::string_view kEnd = "\"\n}\n";
constexpr std::size_t kHashText = 64;
constexpr std::int64_t kMaxNumber = 1LL << 53;

std::unexpected<Error> damaged(std::string_view what) {
    return fail(Code::unavailable, "backup-damaged",
                fmt::format("The backup is damaged: {}: {}.", kManifestFile, what));
}

std::string quoted(const std::string& text) { return json::bj::serialize(json::bj::value(text)); }

std::string checksum_of(std::string_view text) { return hex_encode(sha256(text)); }

/// Names of `[a-z0-9._-]` with slashes between, none of which begins with a point.
bool is_path(const std::string& path) {
    char before = '/';
    for (const char c : path) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool may_follow = c == '.' || c == '_' || c == '-' || c == '/';
        if (!is_plain && (before == '/' || !may_follow)) return false;
        before = c;
    }
    return before != '/';
}

json::Length hash_length() { return {kHashText, kHashText}; }

}  // namespace

std::string render_manifest(const Manifest& manifest) {
    std::string out = fmt::format(
        "{{\n  \"format\": {},\n  \"created_at\": {},\n  \"version\": {},\n", kBackupFormat,
        quoted(to_rfc3339(manifest.created_at)), quoted(manifest.version));
    out += fmt::format("  \"state_hash\": {},\n  \"databases\": [", quoted(manifest.state_hash));
    const char* comma = "\n";
    for (const auto& [name, rows] : manifest.rows) {
        out += fmt::format("{}    {{\"name\": {}, \"rows\": {}}}", comma, quoted(name), rows);
        comma = ",\n";
    }
    out += "\n  ],\n  \"files\": [";
    comma = "\n";
    for (const auto& [path, facts] : manifest.files) {
        out += fmt::format("{}    {{\"path\": {}, \"bytes\": {}, \"sha256\": {}}}", comma,
                           quoted(path), facts.bytes, quoted(facts.sha256));
        comma = ",\n";
    }
    out += "\n  ],\n";
    return out + fmt::format("{}{}{}", kChecksum, checksum_of(out), kEnd);
}

Result<Manifest> parse_manifest(std::string_view text) {
    const std::size_t tail = kChecksum.size() + kHashText + kEnd.size();
    if (text.size() < tail) return damaged("it has no end");
    const auto body = text.substr(0, text.size() - tail);
    if (text.substr(body.size()) != fmt::format("{}{}{}", kChecksum, checksum_of(body), kEnd))
        return damaged("its checksum is wrong");
    const auto value = json::parse(text);
    if (!value) return damaged(value.error().detail);
    json::Fields in(*value);
    const auto format = in.integer("format", 1, kMaxNumber);
    if (format > kBackupFormat)
        return fail(Code::invalid, "backup-format",
                    fmt::format("The backup has format {}, and this program reads {}. Take the "
                                "program that made it, or a later one.",
                                format, kBackupFormat));
    Manifest out;
    out.created_at = in.instant("created_at");
    out.version = in.text("version");
    out.state_hash = in.text("state_hash", hash_length());
    (void)in.text("checksum", hash_length());
    in.objects("databases", kMaxBackupFiles, [&](json::Fields& database) {
        const auto name = database.text("name");
        out.rows[name] = static_cast<std::uint64_t>(database.integer("rows", 0, kMaxNumber));
    });
    in.objects("files", kMaxBackupFiles, [&](json::Fields& file) {
        const auto path = file.text("path");
        const auto bytes = file.integer("bytes", 0, kMaxNumber);
        if (!is_path(path)) file.error("path", "not a path of a backup");
        out.files[path] = {static_cast<std::uint64_t>(bytes), file.text("sha256", hash_length())};
    });
    if (const auto finished = in.finish(); !finished) return damaged("it is not as written");
    return out;
}

}  // namespace innkeeper
