#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/store/embedded/engine.hpp"
#include "chassis/store/embedded/mailbox.hpp"
#include "chassis/store/embedded/row_cache.hpp"
#include "chassis/store/table.hpp"
#include "chassis/telemetry/log.hpp"
#include "chassis/telemetry/metrics.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace innkeeper::store::embedded {

struct CommitterLimits {
    std::size_t max_waiting = 4096;                    ///< commits in the queue
    std::size_t max_waiting_bytes = 64 * 1024 * 1024;  ///< of them together
    std::size_t max_group = 512;                       ///< commits that share one write
    /// How long a group waits for more while few wait beside the groups of lately.
    std::chrono::microseconds gather_for{3000};
    std::size_t max_group_bytes = 8 * 1024 * 1024;  ///< of them together; one always fits
};

/// A write whose key has been encoded for the engine; of an append, its partition.
struct Prepared {
    Write::Kind kind = Write::Kind::put;
    std::string key;
    std::string document;
    Expect expect;
    std::optional<Instant> expires;
    Form form = Form::plain;  ///< of the document
};

/// One commit on its way. The committer lets go of the writes before it answers: who waits for the
/// answer holds them, too, and frees them where they were made, which costs the allocator less.
struct Waiting {
    std::shared_ptr<const std::vector<Prepared>> writes;
    std::size_t bytes = 0;
    Reply reply;
};

/// The only writer of an engine: one thread that takes the commits that wait, decides each in
/// the order of arrival against the stored versions and what earlier commits of the same group
/// change, writes the group with one fsync, and then answers all of it. So of two commits that
/// expect the same version one wins, whichever loops they come from, and none is answered before
/// what it rests on is durable.
///
/// After a failed write nothing is written any more: memory and disk may differ, and only
/// opening the store again brings them together.
class Committer {
public:
    Committer(Engine& engine, RowCache& cache, CommitterLimits limits, const Clock& clock,
              telemetry::Log log, telemetry::Metrics& metrics);
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    /// From any thread. Answers later, or at once with `busy` (`store-busy`) past the limits and
    /// with `unavailable` when stopped (`store-unavailable`) or failed (Engine::refusal()).
    void submit(Waiting commit);
    /// Writes and answers what waits, then ends. Blocks; called once more it does nothing.
    void stop();
    /// Not stopped, and no write has failed.
    [[nodiscard]] bool takes_writes() const;

private:
    struct Group;
    void run();
    [[nodiscard]] std::optional<Error> refusal() const;
    [[nodiscard]] bool take(std::vector<Waiting>& group);
    void commit(std::vector<Waiting> group);
    [[nodiscard]] Result<Committed> decide(Group& group, const std::vector<Prepared>& writes);
    [[nodiscard]] Result<Stamp> stamp_of(const Group& group, const std::string& key);
    [[nodiscard]] Result<std::uint64_t*> end_of(const std::string& partition);
    [[nodiscard]] Result<void> write(Group& group);
    void finish(Group& group, std::vector<Waiting>& commits,
                std::vector<Result<Committed>> answers);
    void measure(std::size_t commits, double seconds);

    Engine& engine_;
    RowCache& cache_;
    const CommitterLimits limits_;
    const Clock& clock_;
    telemetry::Log log_;
    telemetry::Metrics& metrics_;
    /// The last positions in the partitions that are appended to, by their prefix.
    std::unordered_map<std::string, std::uint64_t> ends_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    std::size_t queued_bytes_ = 0;
    double lately_ = 0;  ///< the largest group, less the longer ago it is
    std::size_t worth_a_write_ = 0;
    bool stopping_ = false;
    std::optional<Error> refusal_;  ///< since a write has failed
    std::thread thread_;
};

}  // namespace innkeeper::store::embedded
