#pragma once

#include "chassis/store/table.hpp"
#include "tests/simulation/faults.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace innkeeper::sim {

/// The durable side of a table: outlives the death of the node that uses it. Commits are checked
/// in order, then synced in groups; only what is synced can be read, and only what is synced
/// surely survives a power cut.
class SimDisk {
public:
    using Items = std::map<store::Key, store::Item>;
    /// What a commit did: its writes, as they were checked.
    using CommitHook = std::function<void(const std::vector<store::Write>&, const SimDisk&)>;

    SimDisk(World& world, std::string name, TableFaults faults);

    [[nodiscard]] const std::string& name() const { return name_; }
    /// The synced state, also for audits.
    [[nodiscard]] const Items& items() const { return synced_; }
    /// Called after each commit has become visible, in the order of commits.
    void on_commit(CommitHook hook) { hooks_.push_back(std::move(hook)); }

    [[nodiscard]] TableFaults& faults() { return faults_; }
    /// While down every call answers `unavailable`.
    void set_down(bool down) { down_ = down; }
    [[nodiscard]] bool down() const { return down_; }

    /// Of what was not synced, a drawn number of the first commits survives.
    void power_cut();
    /// The disk is a store of its own, elsewhere: several nodes use it, and the death of one is no
    /// power cut.
    void share() { shared_ = true; }
    [[nodiscard]] std::size_t unsynced() const { return unsynced_.size(); }

private:
    friend class SimTable;
    using Change = std::vector<std::pair<store::Key, std::optional<store::Item>>>;
    struct Commit {
        std::vector<store::Write> writes;
        Change change;
    };

    /// Checks and enters a commit that waits for its sync.
    store::Committed enter(std::vector<store::Write> writes);
    [[nodiscard]] const store::Item* latest(const store::Key& key) const;
    [[nodiscard]] store::Page read_page(const store::Query& query,
                                        const std::optional<std::string>& last);
    void apply(const Commit& commit);
    void sync();
    /// An item that has expired may vanish whenever it is touched.
    void touch(const store::Key& key);

    World& world_;
    std::string name_;
    TableFaults faults_;
    Generator generator_;
    bool down_ = false;
    bool shared_ = false;
    Items synced_;
    std::map<store::Key, std::optional<store::Item>> overlay_;
    std::vector<Commit> unsynced_;
    std::vector<Token> waiting_for_sync_;
    bool sync_under_way_ = false;
    std::multiset<store::Key> in_flight_;
    std::map<std::string, std::uint64_t> ends_;  ///< last positions of what was appended
    std::vector<CommitHook> hooks_;
};

/// The handle of one node's incarnation to a disk.
class SimTable final : public store::Table {
public:
    SimTable(SimDisk& disk, SimExecutor where) : disk_(disk), where_(where) {}
    Task<Result<std::optional<store::Item>>> get(store::Key key) override;
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override;
    Task<Result<store::Page>> query(store::Query query) override;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override;

private:
    enum class Fate { done, unavailable, lost_answer, lost_commit, late_commit };
    class InFlight;

    [[nodiscard]] Fate draw_fate();
    Task<Result<void>> before_read();
    Task<void> pause();
    Task<void> synced();
    Task<Result<store::Committed>> enter_and_sync(std::vector<store::Write> writes, Fate fate);

    SimDisk& disk_;
    SimExecutor where_;
};

}  // namespace innkeeper::sim
