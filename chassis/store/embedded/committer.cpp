#include "chassis/store/embedded/committer.hpp"

#include "chassis/store/validate.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace innkeeper::store::embedded {
namespace {

/// Of the largest group lately, what one after it still remembers, and how much of it is worth a
/// write. The last group alone would be a poor guide: a small one makes the next ones smaller yet,
/// each with a sync of its own, while those who wait for the others wait longer.
constexpr double kRemembered = 0.95;
constexpr double kShareOfGroup = 0.4;
/// Smaller groups are not waited for: they are what few clients make, who then wait for themselves.
constexpr double kFewest = 6;

/// Nothing has to be known of the item: neither whether it is there nor its next version.
bool is_blind(const Prepared& write) {
    const bool removes = write.kind == Write::Kind::remove;
    return write.expect.kind == (removes ? Expect::Kind::any : Expect::Kind::blind);
}

std::unexpected<Error> unavailable() {
    return fail(Code::unavailable, "store-unavailable", "The store takes no writes at present.");
}

}  // namespace

/// What a group under way will change, before any of it is written. Keys and documents are those
/// of its commits.
struct Committer::Group {
    struct Changed {
        Stamp stamp;
        const Prepared* write = nullptr;  ///< the last one
        RowCache::Writing cached = {};
        /// Whether the stamp and the document are what the row has from now on.
        [[nodiscard]] bool is_told() const { return write->expect.kind != Expect::Kind::blind; }
    };
    Instant now;
    std::unordered_map<std::string_view, Changed> stamps;
    std::deque<std::string> appended;  ///< keys that were made here
    std::vector<Change> changes;
};

Committer::Committer(Engine& engine, RowCache& cache, CommitterLimits limits, const Clock& clock,
                     telemetry::Log log, telemetry::Metrics& metrics)
    : engine_(engine),
      cache_(cache),
      limits_(limits),
      clock_(clock),
      log_(std::move(log)),
      metrics_(metrics),
      thread_([this] { run(); }) {}

Committer::~Committer() { stop(); }

void Committer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool Committer::takes_writes() const {
    const std::lock_guard lock(mutex_);
    return !stopping_ && !refusal_;
}

std::optional<Error> Committer::refusal() const {
    const std::lock_guard lock(mutex_);
    return refusal_;
}

void Committer::submit(Waiting commit) {
    const Reply reply = commit.reply;
    {
        const std::lock_guard lock(mutex_);
        const bool full = queue_.size() >= limits_.max_waiting ||
                          queued_bytes_ + commit.bytes > limits_.max_waiting_bytes;
        if (!stopping_ && !refusal_ && !full) {
            queued_bytes_ += commit.bytes;
            queue_.push_back(std::move(commit));
            if (queue_.size() == 1 || queue_.size() == worth_a_write_) changed_.notify_one();
            return;
        }
        if (stopping_ || refusal_) {
            reply.deliver(refusal_ ? std::unexpected(*refusal_) : unavailable());
            return;
        }
    }
    metrics_.count("store_refused_commits_total");
    reply.deliver(fail(Code::busy, "store-busy", "Too many commits wait for the store."));
}

void Committer::run() {
    std::vector<Waiting> group;
    while (take(group)) commit(std::exchange(group, {}));
}

bool Committer::take(std::vector<Waiting>& group) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    // Many were on their way a moment ago, and few wait yet: one write for more of them.
    changed_.wait_for(lock, limits_.gather_for,
                      [this] { return stopping_ || queue_.size() >= worth_a_write_; });
    std::size_t bytes = 0;
    while (!queue_.empty() && group.size() < limits_.max_group) {
        const std::size_t next = queue_.front().bytes;
        if (!group.empty() && bytes + next > limits_.max_group_bytes) break;
        bytes += next;
        queued_bytes_ -= next;
        group.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    lately_ = std::max(static_cast<double>(group.size()), lately_ * kRemembered);
    worth_a_write_ = lately_ < kFewest ? 0 : static_cast<std::size_t>(lately_ * kShareOfGroup);
    return !group.empty();
}

void Committer::commit(std::vector<Waiting> commits) {
    if (const auto refused = refusal()) {
        for (const Waiting& commit : commits) commit.reply.deliver(std::unexpected(*refused));
        return;
    }
    const auto begin = std::chrono::steady_clock::now();
    Group group{.now = clock_.now(), .stamps = {}, .appended = {}, .changes = {}};
    std::vector<Result<Committed>> answers;
    answers.reserve(commits.size());
    for (const Waiting& commit : commits) answers.push_back(decide(group, *commit.writes));
    finish(group, commits, std::move(answers));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    measure(commits.size(), took.count());
}

Result<Stamp> Committer::stamp_of(const Group& group, const std::string& key) {
    if (const auto it = group.stamps.find(key); it != group.stamps.end()) return it->second.stamp;
    const auto cached = cache_.find(key, false);
    if (cached.row) return cached.row->stamp;
    TRY(const auto bytes, engine_.get(key));
    // What is not there is mostly put now, and forgotten again.
    if (!bytes) return Stamp{};
    TRY(const auto value, decode_value(*bytes));
    cache_.learn(key, CachedRow{value.stamp}, cached.moment);
    return value.stamp;
}

/// Read once, then counted: nobody else writes.
Result<std::uint64_t*> Committer::end_of(const std::string& partition) {
    if (const auto it = ends_.find(partition); it != ends_.end()) return &it->second;
    std::uint64_t end = 0;
    const auto visit = [&](std::string_view key, std::string_view) {
        end = parse_position(key.substr(partition.size())).value_or(0);
        return false;
    };
    TRY_VOID(engine_.scan({partition, end_of_prefix(partition), true}, visit));
    return &ends_.emplace(partition, end).first->second;
}

Result<Committed> Committer::decide(Group& group, const std::vector<Prepared>& writes) {
    std::vector<std::uint64_t> versions;
    std::vector<std::uint64_t*> ends;
    versions.reserve(writes.size());
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (writes[i].kind == Write::Kind::append) {
            TRY(ends.emplace_back(), end_of(writes[i].key));
        }
        if (is_blind(writes[i])) {
            versions.push_back(0);
            continue;
        }
        TRY(const Stamp stamp, stamp_of(group, writes[i].key));
        versions.push_back(stamp.live_version(group.now));
        if (!holds(writes[i].expect, versions.back())) return Committed{i};
    }
    Committed committed;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        const Prepared& write = writes[i];
        if (write.kind == Write::Kind::check) continue;
        Stamp stamp;
        Change change{.key = write.key, .removed = write.kind == Write::Kind::remove};
        if (write.kind == Write::Kind::append) {
            committed.positions.push_back(++*ends[committed.positions.size()]);
            change.key =
                group.appended.emplace_back(write.key + position_key(committed.positions.back()));
        }
        if (!change.removed) {
            stamp = {versions[i] + 1, write.expires};
            change.head = encode_stamp(stamp, write.form);
            change.body = write.document;
        }
        group.stamps.insert_or_assign(change.key, Group::Changed{stamp, &write});
        group.changes.push_back(std::move(change));
    }
    return committed;
}

Result<void> Committer::write(Group& group) {
    for (auto& [key, changed] : group.stamps) changed.cached = cache_.begin(key);
    TRY_VOID(engine_.write(group.changes));
    for (const auto& [key, changed] : group.stamps) {
        const Prepared& last = *changed.write;
        if (!changed.is_told())
            cache_.settle(changed.cached);
        else if (last.form == Form::plain)
            cache_.settle(changed.cached, changed.stamp, last.document);
        else
            cache_.settle(changed.cached, changed.stamp, std::nullopt);
    }
    return {};
}

void Committer::finish(Group& group, std::vector<Waiting>& commits,
                       std::vector<Result<Committed>> answers) {
    Result<void> written;
    if (!group.changes.empty()) written = write(group);
    if (!written) {
        {
            const std::lock_guard lock(mutex_);
            refusal_ = engine_.refusal();
        }
        log_.error("store-write-failed", {{"slug", written.error().slug}});
        metrics_.count("store_write_failures_total");
    }
    for (std::size_t i = 0; i < commits.size(); ++i) {
        // A refusal may rest on a commit of this group that has not come to pass.
        if (!written && answers[i]) {
            if (answers[i]->ok())
                answers[i] = std::unexpected(written.error());
            else
                answers[i] = std::unexpected(engine_.refusal());
        }
        commits[i].writes.reset();
        commits[i].reply.deliver(std::move(answers[i]));
    }
}

void Committer::measure(std::size_t commits, double seconds) {
    // Buckets by powers of two, named by their smallest size.
    const auto bucket = std::bit_floor(commits);
    metrics_.count("store_commit_groups_total", {{"size_from", std::to_string(bucket)}});
    metrics_.count("store_commits_total", {}, static_cast<double>(commits));
    metrics_.seconds("store_group_seconds", seconds);
}

}  // namespace innkeeper::store::embedded
