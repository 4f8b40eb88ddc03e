#pragma once

#include "chassis/core/clock.hpp"
#include "innkeeper/backup_files.hpp"

#include <map>
#include <string>
#include <string_view>

namespace innkeeper {

inline constexpr std::string_view kManifestFile = "manifest.json";
inline constexpr std::int64_t kBackupFormat = 1;
/// Files that one manifest lists.
inline constexpr std::size_t kMaxBackupFiles = 10'000'000;

/// What a backup is made of. Written last, so that a backup without one was interrupted.
struct Manifest {
    Instant created_at;
    std::string version;                        ///< of the program that made it
    std::map<std::string, std::uint64_t> rows;  ///< by database
    std::string state_hash;                     ///< StateHash, hexadecimal
    std::map<std::string, FileFacts> files;     ///< by path below the backup's folder
};

/// JSON; its last member is the SHA-256 of all the text before that member.
[[nodiscard]] std::string render_manifest(const Manifest& manifest);
/// Errors: `backup-damaged` when a byte of it is not as it was written, or a path leads elsewhere;
/// `backup-format` when a later program made it.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text);

}  // namespace innkeeper
