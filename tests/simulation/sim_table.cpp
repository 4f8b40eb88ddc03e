#include "tests/simulation/sim_table.hpp"

#include "chassis/core/probe.hpp"
#include "chassis/store/validate.hpp"

namespace innkeeper::sim {
namespace {

std::unexpected<Error> down() {
    return fail(Code::unavailable, "store-unavailable", "The store cannot be reached.");
}

std::unexpected<Error> outcome_unknown() {
    return fail(Code::unknown_outcome, "store-outcome-unknown",
                "The store did not say whether it has written.");
}

}  // namespace

/// The keys of a commit under way, for contention. Gone with the frame when the node dies.
class SimTable::InFlight {
public:
    InFlight(std::multiset<store::Key>& all, const std::vector<store::Write>& writes) : all_(all) {
        for (const auto& write : writes)
            if (write.kind != store::Write::Kind::append) mine_.push_back(all_.insert(write.key));
    }
    ~InFlight() {
        for (const auto place : mine_) all_.erase(place);
    }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

    [[nodiscard]] bool overlaps() const {
        for (const auto place : mine_)
            if (all_.count(*place) > 1) return true;
        return false;
    }

private:
    std::multiset<store::Key>& all_;
    std::vector<std::multiset<store::Key>::iterator> mine_;
};

Task<void> SimTable::pause() {
    return where_.world().sleep(where_, disk_.faults_.latency.draw(disk_.generator_));
}

Task<Result<void>> SimTable::before_read() {
    co_await pause();
    if (disk_.down_ || disk_.generator_.chance(disk_.faults_.unavailable)) co_return down();
    co_return Result<void>{};
}

Task<Result<std::optional<store::Item>>> SimTable::get(store::Key key) {
    CO_TRY_VOID(store::check_key(key));
    CO_TRY_VOID(co_await before_read());
    disk_.touch(key);
    std::optional<store::Item> found;
    if (const auto it = disk_.synced_.find(key); it != disk_.synced_.end()) found = it->second;
    co_await pause();
    co_return found;
}

Task<Result<std::vector<std::optional<store::Item>>>> SimTable::get_many(
    std::vector<store::Key> keys) {
    CO_TRY_VOID(store::check_keys(keys));
    CO_TRY_VOID(co_await before_read());
    std::vector<std::optional<store::Item>> found;
    // Of two moments, as stores of several nodes answer, and one with a cache.
    const std::size_t second = disk_.generator_.below(2 * keys.size());
    for (const store::Key& key : keys) {
        if (found.size() == second) co_await pause();
        disk_.touch(key);
        const auto it = disk_.synced_.find(key);
        found.push_back(it == disk_.synced_.end() ? std::optional<store::Item>{} : it->second);
    }
    co_await pause();
    co_return found;
}

Task<Result<store::Page>> SimTable::query(store::Query query) {
    CO_TRY_VOID(store::check_query(query));
    CO_TRY(const auto last, store::read_cursor(query));
    CO_TRY_VOID(co_await before_read());
    store::Page page = disk_.read_page(query, last);
    co_await pause();
    co_return page;
}

SimTable::Fate SimTable::draw_fate() {
    const TableFaults& faults = disk_.faults_;
    Generator& draw = disk_.generator_;
    if (disk_.down_ || draw.chance(faults.unavailable)) return Fate::unavailable;
    if (draw.chance(faults.lost_answer)) return Fate::lost_answer;
    if (draw.chance(faults.lost_commit)) return Fate::lost_commit;
    if (draw.chance(faults.late_commit)) return Fate::late_commit;
    return Fate::done;
}

Task<Result<store::Committed>> SimTable::commit(std::vector<store::Write> writes) {
    CO_TRY_VOID(store::check_commit(writes));
    const InFlight in_flight(disk_.in_flight_, writes);
    co_await pause();
    const Fate fate = draw_fate();
    if (fate == Fate::unavailable) {
        REACHED("sim-commit-unavailable");
        co_return down();
    }
    if (in_flight.overlaps() && disk_.generator_.chance(disk_.faults_.contention)) {
        REACHED("sim-commit-contention");
        co_return fail(Code::busy, "store-busy", "Another commit touches the same items.");
    }
    if (fate == Fate::lost_commit) {
        REACHED("sim-commit-lost");
        co_await pause();
        co_return outcome_unknown();
    }
    if (fate == Fate::late_commit) {
        REACHED("sim-commit-late");
        World& world = where_.world();
        const Micros delay = 10 * disk_.faults_.latency.draw(disk_.generator_);
        // On the world's node: it happens also when the writer has died meanwhile.
        world.after(world.executor(), delay, [&disk = disk_, writes = std::move(writes)]() mutable {
            if (disk.enter(std::move(writes)).ok()) disk.sync();
        });
        co_return outcome_unknown();
    }
    co_return co_await enter_and_sync(std::move(writes), fate);
}

Task<Result<store::Committed>> SimTable::enter_and_sync(std::vector<store::Write> writes,
                                                        Fate fate) {
    const store::Committed committed = disk_.enter(std::move(writes));
    // A refusal waits too: it may rest on a commit that is not yet safe.
    if (!disk_.unsynced_.empty()) co_await synced();
    co_await pause();
    if (fate == Fate::lost_answer) {
        REACHED("sim-commit-answer-lost");
        co_return outcome_unknown();
    }
    co_return committed;
}

Task<void> SimTable::synced() {
    World& world = where_.world();
    if (!disk_.sync_under_way_) {
        disk_.sync_under_way_ = true;
        world.after(disk_.shared_ ? world.executor() : where_,
                    disk_.faults_.latency.draw(disk_.generator_), [&disk = disk_] { disk.sync(); });
    }
    const Token token = world.new_token();
    disk_.waiting_for_sync_.push_back(token);
    return world.park(where_, token);
}

}  // namespace innkeeper::sim
