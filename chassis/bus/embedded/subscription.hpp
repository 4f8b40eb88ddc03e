#pragma once

#include "chassis/bus/bus.hpp"
#include "chassis/bus/embedded/backlog.hpp"
#include "chassis/bus/embedded/options.hpp"
#include "chassis/bus/embedded/progress.hpp"
#include "chassis/bus/embedded/topic_log.hpp"
#include "chassis/core/random.hpp"
#include "chassis/core/scope.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace innkeeper::bus::embedded {

/// What all parts of a bus share.
struct Shared {
    store::Table& table;
    Executor executor;
    Clock& clock;
    Random& random;
    telemetry::Log log;
    telemetry::Metrics& metrics;
    EmbeddedBusOptions options;
    Scope scope{executor};
    std::weak_ptr<void> owner;  ///< of this and of all that refers to it

    /// Starts `task` in the scope. The owner lives until the task has ended or been destroyed.
    void spawn(Task<void> task);
};

/// Of one subscriber; `batches` may be null.
struct Handlers {
    Subscriber alone;
    BatchSubscriber batches;
};

/// One subscriber of one topic: reads the log, delivers up to max_concurrent subjects at once,
/// alone or in batches, and keeps what came of it. An event whose delivery failed is parked in
/// a row of its own, and the events of its subject behind it, so that the cursor and the other
/// subjects go on. Lives on the bus's executor; the handler runs on the subscriber's.
class Subscription {
public:
    Subscription(Shared& shared, TopicLog& log, std::string name, Executor executor,
                 Handlers handlers, Types types = {});

    /// Reads cursor and parked events; a new subscription begins at the end of the log.
    [[nodiscard]] Task<Result<void>> load();
    /// Starts the work in the scope of the bus.
    void start();
    /// The log has grown.
    void wake();
    /// No new deliveries from here on.
    void end();
    /// Waits, after end(), for the deliveries under way, up to the grace.
    [[nodiscard]] Task<void> quiesce();
    /// Writes what is settled. After the scope has stopped.
    [[nodiscard]] Task<void> flush_rest();
    /// Takes up an event whose parked row has just been written.
    void take_up(std::uint64_t position, SharedEvent event);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const TopicLog& log() const { return log_; }
    [[nodiscard]] std::uint64_t cursor() const { return progress_.cursor(); }
    [[nodiscard]] std::size_t parked() const { return parked_; }
    [[nodiscard]] std::size_t backlog() const { return backlog_.size(); }

private:
    struct Turn;
    [[nodiscard]] Task<void> pump();
    [[nodiscard]] Task<bool> fill();
    /// A row that cannot be read becomes a dead letter.
    void load_parked(std::uint64_t position, const std::string& document);
    void take_row(TopicLog::Row row);
    [[nodiscard]] bool may_deliver() const;
    void dispatch();
    [[nodiscard]] Millis nap() const;
    [[nodiscard]] Task<void> run_subject(std::unique_ptr<Turn> turn);
    [[nodiscard]] Task<void> run_batch(std::vector<std::unique_ptr<Turn>> turns);
    [[nodiscard]] std::vector<std::unique_ptr<Turn>> next_turns(std::size_t limit);
    [[nodiscard]] SharedEvent event_at_hand(const std::string& subject) const;
    [[nodiscard]] Task<SharedEvent> event_of(Entry entry);
    /// The answer of a handler that runs on the subscriber's executor.
    [[nodiscard]] Task<Result<void>> answer_of(Task<Result<void>> handler);
    [[nodiscard]] Task<void> keep_progress();
    [[nodiscard]] Task<bool> flush();
    void nudge_flush();

    void succeeded(const std::string& subject);
    void failed(const std::string& subject, const Event& event, const Error& error);
    void park(Entry& entry, std::string event_json);
    void give_up(Entry entry, std::string event_json, const Error& error);
    void settle(const Entry& entry, std::vector<store::Write> writes);
    [[nodiscard]] store::Key row_key(const Entry& entry) const;
    [[nodiscard]] Instant retry_at(int deliveries);

    Shared& shared_;
    TopicLog& log_;
    const std::string name_;
    const Executor executor_;
    const Handlers handlers_;
    const Types types_;
    const std::string parked_partition_;
    const std::string dead_partition_;
    const telemetry::Counter deliveries_;
    const telemetry::Counter retries_;
    const telemetry::Counter dead_letters_;

    Backlog backlog_;
    Progress progress_{0};
    std::set<std::uint64_t> loaded_ahead_;  ///< parked positions behind which the cursor still is
    std::size_t parked_ = 0;
    std::size_t running_ = 0;  ///< subjects that are being delivered
    std::size_t calls_ = 0;    ///< of handlers that deliver them
    bool stopping_ = false;
    std::unique_ptr<Timer> pump_timer_;
    std::unique_ptr<Timer> flush_timer_;
    std::unique_ptr<Timer> idle_timer_;
};

}  // namespace innkeeper::bus::embedded
