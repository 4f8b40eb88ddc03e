#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/bus/event.hpp"
#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"
#include "chassis/store/table.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::bus::embedded {

/// The events of a topic at the positions 1, 2, … that the table gives them: append() puts them
/// there, and so does whose outbox is joined to the log, in the commit of their cause, and tells
/// of it by landed(). What a reader is shown is durable. One executor.
///
/// What has landed is in memory as well, so that subscribers who keep up read and parse nothing.
/// Of several who commit at once each tells of its own, so one may land before those in front of
/// it: it waits for them, and when they do not come either (who committed them is gone) look()
/// goes on with all up to it, which then are read from the table.
class TopicLog {
public:
    /// Bounds of what stays in memory, in events and in bytes of their data.
    static constexpr std::size_t kRecentEvents = 2048;
    static constexpr std::size_t kRecentBytes = 8 * 1024 * 1024;

    struct Row {
        std::uint64_t position = 0;
        std::string document;  ///< empty when there is `event`
        SharedEvent event;     ///< nullptr for a row that was read from the table
    };
    struct Rows {
        std::vector<Row> rows;
        std::uint64_t read_to = 0;  ///< nothing more up to here
    };

    TopicLog(store::Table& table, std::string topic);

    /// Finds the end in the table; does nothing when that is done.
    [[nodiscard]] Task<Result<void>> load();
    /// Durable when it returns, and not shown to readers before landed(). In pieces of at most
    /// kMaxWrites; a failure may leave the first pieces in the log. The documents are the events as
    /// JSON. Answers the positions.
    [[nodiscard]] Task<Result<std::vector<std::uint64_t>>> append(
        std::vector<std::string> documents);
    /// Events that stand in the table, and all those before them. After load(); what comes
    /// earlier is found by it.
    void landed(std::vector<Landed> events);
    /// Goes on where somebody has not told of what it put into the log: past what has landed behind
    /// a hole that is as it was at the last look, and up to the end of the table where nothing has
    /// landed since then. True when there is more to read.
    [[nodiscard]] Task<Result<bool>> look();
    /// Something has landed behind a hole.
    [[nodiscard]] bool has_hole() const {
        return !recent_.empty() && recent_.rbegin()->first > end_;
    }

    /// The last row that readers are shown; 0 in an empty log, or before load().
    [[nodiscard]] std::uint64_t end() const { return end_; }
    /// The rows after `after` up to end(), at most `limit`.
    [[nodiscard]] Task<Result<Rows>> read(std::uint64_t after, std::size_t limit);
    /// The same from the table alone: with the documents as they stand there.
    [[nodiscard]] Task<Result<Rows>> read_table(std::uint64_t after, std::size_t limit);
    /// Deletes rows from the front: those up to `up_to` that are older than `before` by their
    /// event's time, and those up to `always_up_to`. Never the last row, which holds the count.
    /// Tells how many it deleted.
    [[nodiscard]] Task<Result<std::size_t>> trim(std::uint64_t up_to, std::uint64_t always_up_to,
                                                 Instant before);
    [[nodiscard]] const std::string& topic() const { return topic_; }

private:
    [[nodiscard]] Task<Result<std::uint64_t>> find_end();
    [[nodiscard]] Rows read_recent(std::uint64_t after, std::size_t limit) const;
    void go_on_to(std::uint64_t position);
    void forget_some();

    store::Table& table_;
    const std::string topic_;
    bool loaded_ = false;
    std::uint64_t end_ = 0;
    std::uint64_t looked_at_ = 0;  ///< end() at the last look
    std::uint64_t trimmed_to_ = 0;
    std::map<std::uint64_t, SharedEvent> recent_;
    std::size_t recent_bytes_ = 0;
    std::uint64_t recent_after_ = 0;  ///< all behind it up to end() are in recent_
};

}  // namespace innkeeper::bus::embedded
