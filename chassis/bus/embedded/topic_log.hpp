#pragma once

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

/// The events of a topic in the order of publication, at positions 1, 2, …. Several appends may
/// be under way at once and share the store's disk writes; end() moves on in the order of the
/// positions, so that a reader who has seen end() has seen all before it. A failed append leaves
/// a gap, which readers skip. One executor.
///
/// What is appended is in memory as well from the moment that its append begins, so that
/// subscribers who keep up wait for no disk and parse nothing; what they keep of a position beyond
/// end() must wait until end() has reached it, since a crash gives that position away again. An
/// append that did not go smoothly empties the memory: what came of it only the table knows.
class TopicLog {
public:
    /// Bounds of what stays in memory, in events and in bytes of their data.
    static constexpr std::size_t kRecentEvents = 2048;
    static constexpr std::size_t kRecentBytes = 8 * 1024 * 1024;

    struct Entry {
        std::string document;
        std::shared_ptr<const Event> event;  ///< what the document says
    };
    struct Row {
        std::uint64_t position = 0;
        std::string document;                ///< empty when there is `event`
        std::shared_ptr<const Event> event;  ///< nullptr for a row that was read from the table
    };
    struct Rows {
        std::vector<Row> rows;
        std::uint64_t read_to = 0;  ///< nothing more up to here
    };

    /// `on_growth` is called when there is more to read.
    TopicLog(store::Table& table, std::string topic, std::function<void()> on_growth = [] {});

    /// Finds the end in the table; does nothing when that is done.
    [[nodiscard]] Task<Result<void>> load();
    /// Durable when it returns. In pieces of at most kMaxWrites; a failure may leave the first
    /// pieces in the log.
    [[nodiscard]] Task<Result<void>> append(std::vector<Entry> entries);
    /// The last row that is known to be in the table with no append under way before it; 0 in an
    /// empty log, or before load().
    [[nodiscard]] std::uint64_t end() const { return end_; }
    /// Whether read() would find more.
    [[nodiscard]] bool has_more(std::uint64_t after) const;
    /// The rows after `after`, at most `limit`: also those that are not durable yet.
    [[nodiscard]] Task<Result<Rows>> read(std::uint64_t after, std::size_t limit);
    /// The rows up to end(), from the table alone: with the documents as they stand there.
    [[nodiscard]] Task<Result<Rows>> read_table(std::uint64_t after, std::size_t limit);
    /// Deletes rows from the front: those up to `up_to` that are older than `before` by their
    /// event's time, and those up to `always_up_to`. Never the last row, which holds the count.
    /// Tells how many it deleted.
    [[nodiscard]] Task<Result<std::size_t>> trim(std::uint64_t up_to, std::uint64_t always_up_to,
                                                 Instant before);
    [[nodiscard]] const std::string& topic() const { return topic_; }

private:
    [[nodiscard]] Task<Result<std::uint64_t>> find_end();
    [[nodiscard]] Task<Result<void>> append_piece(std::vector<Entry> entries);
    [[nodiscard]] Task<Result<bool>> try_append(const std::vector<Entry>& entries);
    [[nodiscard]] Rows read_recent(std::uint64_t after, std::size_t limit) const;
    void remember(std::uint64_t first, const std::vector<Entry>& entries);
    void forget();
    /// Whether all that comes after the position, and something does, is in memory.
    [[nodiscard]] bool is_recent(std::uint64_t after) const {
        return after >= recent_after_ && after + 1 < next_;
    }
    void ended(std::uint64_t last, bool is_kept);

    /// By its last position: whether it is under way, stands in the table, or came to nothing.
    enum class Append { under_way, kept, lost };

    store::Table& table_;
    const std::string topic_;
    const std::function<void()> on_growth_;
    bool loaded_ = false;
    std::uint64_t next_ = 1;
    std::uint64_t end_ = 0;
    std::map<std::uint64_t, Append> appends_;  ///< those that end() has not passed
    std::uint64_t trimmed_to_ = 0;
    std::map<std::uint64_t, std::shared_ptr<const Event>> recent_;
    std::size_t recent_bytes_ = 0;
    std::uint64_t recent_after_ = 0;  ///< all that was appended behind it is in recent_
};

}  // namespace innkeeper::bus::embedded
