#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/store/embedded/engine.hpp"
#include "chassis/telemetry/log.hpp"

#include <memory>
#include <string>

namespace rocksdb {
class Env;
}

namespace innkeeper::store::embedded {

struct RocksOptions {
    std::size_t block_cache_bytes = 128 * 1024 * 1024;
    /// Also bounds what a start has to read back from the log.
    std::size_t write_buffer_bytes = 64 * 1024 * 1024;
    rocksdb::Env* env = nullptr;  ///< null: the system's; for tests of disks that fail
};

/// Opens the engine on RocksDB. `clock` tells its compactions which items have expired: they are
/// dropped kExpiryGrace after their time.
/// Errors, each naming the directory: `store-in-use` when another process (or this one) has it
/// open, `store-damaged` when its files do not fit together or not what was answered, `store-full`,
/// `store-read-only`, `store-unavailable` when it cannot be made or written for another reason.
/// A write that fails is `unknown_outcome`; the refusals after it have the slug of its cause.
[[nodiscard]] Result<std::unique_ptr<Engine>> open_rocks(const std::string& directory,
                                                         RocksOptions options, const Clock& clock,
                                                         telemetry::Log log);

/// The directory as of one moment, also while another process has it open: every commit up to
/// some one and none after it. Writes answer `store-read-only`.
/// Errors: as open_rocks(), but never `store-in-use`; `store-unavailable` also when the other
/// process changes its files faster than they can be opened.
[[nodiscard]] Result<std::unique_ptr<Engine>> open_rocks_read_only(const std::string& directory,
                                                                   RocksOptions options,
                                                                   const Clock& clock,
                                                                   telemetry::Log log);

/// Longer than a wall clock is ever set back, so that an item that a compaction has dropped does
/// not come to life in the version cache.
inline constexpr Millis kExpiryGrace = std::chrono::hours(1);

}  // namespace innkeeper::store::embedded
