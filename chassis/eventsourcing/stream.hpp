#pragma once

#include "chassis/store/table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::eventsourcing {

/// One stored event of a stream: its type and JSON body; `sequence` counts from 1.
struct Recorded {
    std::uint64_t sequence = 0;
    std::string type;  ///< without spaces and line ends
    Instant time;
    std::string data;
};

/// The table partition of a stream: "stream#<category>#<id>".
[[nodiscard]] std::string stream_partition(std::string_view category, std::string_view id);

/// Where the event of that number lies, or would: that the one after the last is absent says that a
/// stream has not gone on.
[[nodiscard]] store::Key event_key(std::string_view category, std::string_view id,
                                   std::uint64_t sequence);

/// An event from its row, the `sequence`th of a stream. Error: `bug` (`stream-damaged`).
[[nodiscard]] Result<Recorded> read_recorded(const store::Key& key, std::string_view document,
                                             std::uint64_t sequence);

/// The writes that append `events` (types, times and data; sequences are given here) to a stream
/// whose last sequence is `version`. Each expects its place to be empty, so two writers that
/// loaded the same version cannot both win. Of a stream whose id was just made nobody else knows:
/// `place` may be store::Expect::blind(). They go into the commit of the whole command.
[[nodiscard]] std::vector<store::Write> append_writes(
    std::string_view category, std::string_view id, std::uint64_t version,
    std::vector<Recorded> events, store::Expect place = store::Expect::absent());

/// All events of a stream after `after`, in order; reads page by page. Errors also: `bug`
/// `stream-damaged` when an event is missing or unreadable.
[[nodiscard]] Task<Result<std::vector<Recorded>>> load(store::Table& table, std::string category,
                                                       std::string id, std::uint64_t after = 0);

}  // namespace innkeeper::eventsourcing
