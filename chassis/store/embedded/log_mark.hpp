#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// What of the log has been answered, in the file `answered` beside it: without it nobody could
/// tell a log that has vanished, or lost its end, from one that was never written. Written when
/// the store is opened, when it goes on to another log file, and when it is closed; so a log cut
/// short is seen after a clean stop, and after a crash as far as the file had come by then.
namespace innkeeper::store::embedded {

struct LogMark {
    std::uint64_t number = 0;  ///< the log file that is written
    std::uint64_t bytes = 0;   ///< of it that are durable
};

inline constexpr const char* kLogMarkFile = "answered";

/// Replaces the mark; durable when it returns. Answers the errno of what failed, or 0.
[[nodiscard]] int write_log_mark(const std::filesystem::path& directory, LogMark mark);

/// What does not fit the mark, if anything does not. A store without a mark (a copy, a restored
/// one) fits. Logs are deleted when their rows are in tables, the one that is written never: so
/// there is always one that is as new as the mark's.
[[nodiscard]] std::optional<std::string> find_lost_log(const std::filesystem::path& directory);

}  // namespace innkeeper::store::embedded
