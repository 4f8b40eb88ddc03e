#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/bus/embedded/options.hpp"
#include "chassis/bus/embedded/rows.hpp"
#include "chassis/core/clock.hpp"
#include "chassis/core/random.hpp"
#include "chassis/store/embedded/join.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::bus {

/// One event of a topic's log at its place.
struct Published {
    std::uint64_t position = 0;
    Event event;
};

struct PublishedPage {
    std::vector<Published> events;
    std::uint64_t read_to = 0;  ///< pass this as `after` for the next page
    std::uint64_t end = 0;      ///< the last position at present; read_to == end: that was all
};

using embedded::DeadLetter;

struct DeadLetterPage {
    std::vector<DeadLetter> letters;
    std::string cursor;  ///< empty: that was all
};

/// How a subscription stands, for the operations console.
struct SubscriptionStatus {
    std::string topic;
    std::string name;
    std::uint64_t cursor = 0;  ///< everything up to here is settled
    std::uint64_t end = 0;     ///< the last position of the topic
    std::size_t parked = 0;    ///< events that wait for another delivery, or behind one
};

/// The bus on a table of its own: one log a topic, one cursor a subscription. Lives on
/// `executor`; every call may come from any executor and hops there.
///
/// Deliveries: different subjects at once, one subject in order. A failed event is tried again
/// with exponential backoff and jitter; meanwhile later events of its subject wait behind it and
/// all others go on. After max_deliveries, or at once for an error of the retry class `never`
/// other than `bug`, it becomes a dead letter, and its subject goes on. A handler that throws
/// counts as `bug`.
///
/// Works on any executor and with any table: all time comes from `clock`. All references outlive
/// the work on `executor`. Destroyed without stop() it behaves like a crash: no new deliveries,
/// and what was not written yet is delivered again by the next one.
class EmbeddedBus final : public Bus {
public:
    EmbeddedBus(store::Table& table, Executor executor, Clock& clock, Random& random,
                telemetry::Log log, telemetry::Metrics& metrics, EmbeddedBusOptions options = {});
    ~EmbeddedBus() override;
    EmbeddedBus(const EmbeddedBus&) = delete;
    EmbeddedBus& operator=(const EmbeddedBus&) = delete;

    /// Errors also: `invalid` `malformed-event`, `event-too-large`; nothing was published then.
    /// Works before start() too. Topic and subscriber names are `[a-z][a-z0-9._-]{0,63}`,
    /// CHECKed.
    Task<Result<void>> publish(std::string topic, std::vector<Event> events) override;
    /// An event that is not well-formed is left to those who read it from its row: it becomes a
    /// dead letter of theirs.
    void landed(const std::string& topic, std::vector<Landed> events) override;
    /// What joins the outbox of a database to the log of `topic`, where this bus stands on the
    /// database `bus_database` of the same store.
    [[nodiscard]] static store::Join join(const std::string& topic, std::string bus_database);

    /// Loads the subscriptions and begins to deliver. Once, after the last subscribe().
    Task<Result<void>> start();
    /// Lets handlers finish for stop_grace, then cancels them, and writes how far all are.
    Task<void> stop();

    /// Events of a topic after a position, at most `limit` (up to store::kMaxPage): for replays
    /// and for readers of their own pace. Old events leave by the retention.
    Task<Result<PublishedPage>> read(std::string topic, std::uint64_t after, std::size_t limit);
    /// Oldest first. Errors: `invalid-cursor`, `invalid-limit`.
    Task<Result<DeadLetterPage>> dead_letters(std::string topic, std::string name,
                                              std::string cursor, std::size_t limit);
    /// Gives a dead letter its deliveries back; a subscription that runs takes it up at once.
    /// Error: `not_found` `no-such-dead-letter`.
    Task<Result<void>> redeliver(std::string topic, std::string name, std::uint64_t position);
    Task<std::vector<SubscriptionStatus>> status();

    struct Core;

private:
    void do_subscribe(Subscribing asked) override;

    std::shared_ptr<Core> core_;
};

}  // namespace innkeeper::bus
