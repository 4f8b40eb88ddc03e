#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/store/table.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::bus {

/// Where events stand in the table of their cause.
inline constexpr std::string_view kOutbox = "outbox";

/// What goes into one commit of a table: its writes, and the events that are among them.
struct Commit {
    std::vector<store::Write> writes = {};
    std::vector<Event> events = {};

    void put(store::Write write) { writes.push_back(std::move(write)); }
    void put(std::vector<store::Write> more);
    void tell(Event event);  ///< into the outbox
};

/// The events of a commit that has come to pass, and where they are.
struct Told {
    std::vector<Event> events = {};
    store::Committed at = {};
};

/// Longer than any redelivery of the bus, dead letters that are taken up again among them.
inline constexpr Millis kInboxMemory = std::chrono::hours(24 * 30);

/// The write that marks an event as handled by a subscriber, with the expectation that it was
/// not: it goes into the commit of the effect. When the commit fails at it, the event is a
/// duplicate and the handler answers success. The mark is kept for kInboxMemory.
[[nodiscard]] store::Write inbox_write(const std::string& subscriber, const Event& event,
                                       Instant now);

/// Moves what the outbox holds to a topic of the bus, oldest first, and deletes it there after
/// the bus has it, while the next is published: at least once. One relay a table. Where the outbox
/// is joined to the topic's log (store::Join) nothing has to be moved, and the bus only hears of
/// what a commit has put there.
/// An event that the bus refuses for good is put aside under "outbox-dead" with the reason, so
/// that those behind it go on; any other failure is tried again with backoff.
class OutboxRelay {
public:
    static constexpr std::size_t kBatch = 100;
    /// Handed over and not yet moved; past it they are looked for in the table.
    static constexpr std::size_t kMaxHanded = 10'000;
    /// How long an idle relay waits for hand() before it looks by itself.
    static constexpr Millis kPoll{1000};
    /// And how long a busy one does not.
    static constexpr Millis kLookAtLeast{30'000};
    static constexpr Millis kFirstRetry{100};
    static constexpr Millis kMaxRetry{10'000};

    OutboxRelay(store::Table& table, Bus& bus, std::string topic, Clock& clock, Executor executor);
    /// Runs until its scope stops.
    Task<void> run();
    /// Tells the relay what a commit has put into the outbox, which saves looking for it.
    void hand(Told told);
    /// Hands what went into the topic's log to the bus. False: it did not go there, and must be
    /// handed to the relay. From any thread.
    [[nodiscard]] bool announce(Told& told);

private:
    struct Handed {
        store::Key row;
        Event event;
    };
    [[nodiscard]] Task<Result<std::vector<store::Item>>> find_strays();
    [[nodiscard]] Task<Result<std::vector<Handed>>> read_strays(std::vector<store::Item> items);
    [[nodiscard]] Task<Result<std::vector<Handed>>> next_batch();
    Task<Result<bool>> move_batch();
    Task<Result<bool>> move(std::vector<Handed> batch);
    Task<Result<void>> clear();
    Task<Result<bool>> move_one_by_one(std::vector<store::Key> rows);

    store::Table& table_;
    Bus& bus_;
    std::string topic_;
    Clock& clock_;
    std::unique_ptr<Timer> timer_;
    std::deque<Handed> handed_;            ///< in the table, too: losing them costs time alone
    std::vector<store::Write> published_;  ///< removals of what the bus has
    bool look_ = true;                     ///< the table may hold what was not handed over
    Millis looked_{0};                     ///< when it was looked into, monotonic
};

}  // namespace innkeeper::bus
