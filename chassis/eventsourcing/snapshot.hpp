#pragma once

#include "chassis/eventsourcing/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::eventsourcing {

/// What the first `sequence` events of a stream fold to, in a form of the caller's. It is kept
/// beside the stream so that a long one need not be read from its beginning; the events stay the
/// truth, and a snapshot that is gone, or of an older program, costs time and nothing else.
struct Snapshot {
    std::uint64_t sequence = 0;
    std::string data;
    bool operator==(const Snapshot&) const = default;
};

/// "snapshot#<category>#<id>"; there is one, the latest.
[[nodiscard]] store::Key snapshot_key(std::string_view category, std::string_view id);

/// The write that keeps it, for the commit that appends the event `sequence`: whoever loses that
/// race does not replace a later snapshot by an earlier one.
[[nodiscard]] store::Write snapshot_write(std::string_view category, std::string_view id,
                                          const Snapshot& snapshot);

/// True when a commit that takes a stream from version `before` to `after` should bring a snapshot:
/// when it reaches or passes a multiple of `every`.
[[nodiscard]] bool is_snapshot_due(std::uint64_t before, std::uint64_t after, std::uint64_t every);

/// A stream from its latest snapshot on.
struct Tail {
    std::optional<Snapshot> snapshot;  ///< nothing: there is none, or it cannot be read
    std::vector<Recorded> events;      ///< all after it
};
/// Errors: those of load().
[[nodiscard]] Task<Result<Tail>> load_tail(store::Table& table, std::string category,
                                           std::string id);

}  // namespace innkeeper::eventsourcing
