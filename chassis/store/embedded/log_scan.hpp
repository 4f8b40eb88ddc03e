#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// What RocksDB's own reading of its log lets pass. It takes a record that reaches past the end
/// of the file for one that a crash has torn, and drops it and what follows in its block: one
/// flipped bit of a length would take answered commits along. It also skips zeroes. So the logs
/// are read through before they are opened.
/// Format: github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format; blocks of 32 KiB,
/// records of checksum (4, masked CRC-32C of type and payload), length (2), type (1), payload.
namespace innkeeper::store::embedded {

inline constexpr std::size_t kLogBlock = 32 * 1024;
inline constexpr std::size_t kLogHeader = 7;
/// One file is read whole. RocksDB begins a new one after `write_buffer_bytes` and a group.
inline constexpr std::uintmax_t kMaxLogBytes = 1024ULL * 1024 * 1024;

/// Where and how a log is damaged; nothing when it is whole, or whole up to a tail that a crash
/// has torn. A tail is torn, and was never answered, when it is one record without its end that
/// no other record follows: the committer begins a record only when the one before is on disk.
struct LogDamage {
    std::uint64_t offset = 0;
    std::string what;
};
[[nodiscard]] std::optional<LogDamage> find_log_damage(std::string_view bytes);

/// Reads every log of a store's directory. `why` of the answer names the file and the place.
/// Errors: `store-unavailable` when one cannot be read; a file that goes meanwhile is left out.
[[nodiscard]] Result<std::optional<std::string>> find_damaged_log(
    const std::filesystem::path& directory);

}  // namespace innkeeper::store::embedded
