#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/store/table.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::bus {

/// The write that puts an event into the outbox of a table; it goes into the commit of its cause.
/// Event ids must sort in the order of making (Ids), so that the relay keeps that order.
[[nodiscard]] store::Write outbox_write(const Event& event);

/// What goes into one commit of a table: its writes, and the events that are among them.
struct Commit {
    std::vector<store::Write> writes = {};
    std::vector<Event> events = {};

    void put(store::Write write) { writes.push_back(std::move(write)); }
    void put(std::vector<store::Write> more);
    void tell(Event event);  ///< into the outbox
};

/// Longer than any redelivery of the bus, dead letters that are taken up again among them.
inline constexpr Millis kInboxMemory = std::chrono::hours(24 * 30);

/// The write that marks an event as handled by a subscriber, with the expectation that it was
/// not: it goes into the commit of the effect. When the commit fails at it, the event is a
/// duplicate and the handler answers success. The mark is kept for kInboxMemory.
[[nodiscard]] store::Write inbox_write(const std::string& subscriber, const Event& event,
                                       Instant now);

/// Moves what the outbox holds to a topic of the bus, oldest first, and deletes it there after
/// the bus has it, while the next is published: at least once. One relay a table.
/// An event that the bus refuses for good is put aside under "outbox-dead" with the reason, so
/// that those behind it go on; any other failure is tried again with backoff.
class OutboxRelay {
public:
    static constexpr std::size_t kBatch = 100;
    /// Handed over and not yet moved; past it they are looked for in the table.
    static constexpr std::size_t kMaxHanded = 10'000;
    /// How long an idle relay waits for wake() before it looks by itself.
    static constexpr Millis kPoll{1000};
    /// And how long a busy one does not.
    static constexpr Millis kLookAtLeast{30'000};
    static constexpr Millis kFirstRetry{100};
    static constexpr Millis kMaxRetry{10'000};

    OutboxRelay(store::Table& table, Bus& bus, std::string topic, Clock& clock, Executor executor);
    /// Runs until its scope stops.
    Task<void> run();
    /// Tells the relay that a commit has put something into the outbox.
    void wake();
    /// As wake(), with the events that the commit has put there, which saves looking for them.
    void hand(std::vector<Event> committed);

private:
    [[nodiscard]] Task<Result<std::vector<store::Item>>> find_strays();
    [[nodiscard]] Task<Result<std::vector<Event>>> read_strays(std::vector<store::Item> items);
    [[nodiscard]] Task<Result<std::vector<Event>>> next_batch();
    Task<Result<bool>> move_batch();
    Task<Result<bool>> move(std::vector<Event> events);
    Task<Result<void>> clear();
    Task<Result<bool>> move_one_by_one(std::vector<store::Key> rows);

    store::Table& table_;
    Bus& bus_;
    std::string topic_;
    Clock& clock_;
    std::unique_ptr<Timer> timer_;
    std::deque<Event> handed_;             ///< in the table, too: losing them costs time alone
    std::vector<store::Write> published_;  ///< removals of what the bus has
    bool look_ = true;                     ///< the table may hold what was not handed over
    Millis looked_{0};                     ///< when it was looked into, monotonic
};

}  // namespace innkeeper::bus
