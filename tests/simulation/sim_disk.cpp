#include "tests/simulation/sim_table.hpp"

#include "chassis/core/probe.hpp"
#include "chassis/store/validate.hpp"
#include "tests/simulation/sim_clock.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace innkeeper::sim {

SimDisk::SimDisk(World& world, std::string name, TableFaults faults)
    : world_(world), name_(std::move(name)), faults_(faults), generator_(world.fork()) {}

const store::Item* SimDisk::latest(const store::Key& key) const {
    if (const auto it = overlay_.find(key); it != overlay_.end())
        return it->second ? &*it->second : nullptr;
    const auto it = synced_.find(key);
    return it == synced_.end() ? nullptr : &it->second;
}

store::Committed SimDisk::enter(std::vector<store::Write> writes) {
    for (std::size_t i = 0; i < writes.size(); ++i) {
        touch(writes[i].key);
        const store::Item* item = latest(writes[i].key);
        if (!store::holds(writes[i].expect, item == nullptr ? 0 : item->version))
            return {.failed = i};
    }
    Commit commit;
    store::Committed committed;
    for (store::Write& write : writes) {
        if (write.kind == store::Write::Kind::check) continue;
        if (write.kind == store::Write::Kind::append) {
            // Counted on over a power cut, as a commit from before it may still come to pass.
            committed.positions.push_back(++ends_[write.key.partition]);
            write.key.sort = store::position_key(committed.positions.back());
        }
        std::optional<store::Item> after;
        if (write.kind != store::Write::Kind::remove) {
            const store::Item* before = latest(write.key);
            after = store::Item{write.key, write.document,
                                before == nullptr ? 1 : before->version + 1, write.expires};
        }
        overlay_[write.key] = after;
        commit.change.emplace_back(write.key, std::move(after));
    }
    commit.writes = std::move(writes);
    unsynced_.push_back(std::move(commit));
    return committed;
}

store::Page SimDisk::read_page(const store::Query& query, const std::optional<std::string>& last) {
    const auto past = [&](const std::string& sort) {
        return !last || (query.descending ? sort < *last : sort > *last);
    };
    std::vector<const store::Item*> found;
    for (auto it = synced_.lower_bound({query.partition, query.from});
         it != synced_.end() && it->first.partition == query.partition; ++it) {
        const std::string& sort = it->first.sort;
        if (!query.to.empty() && sort >= query.to) break;
        if (past(sort)) found.push_back(&it->second);
        // One more than the page tells whether there is a next one.
        if (!query.descending && found.size() > query.limit) break;
    }
    if (query.descending) std::ranges::reverse(found);
    std::size_t count = std::min(found.size(), query.limit);
    if (count > 1 && generator_.chance(faults_.short_page)) {
        REACHED("sim-page-short");
        count = generator_.between(1, count);
    }
    store::Page page;
    std::size_t bytes = 0;
    while (page.items.size() < count) {
        const store::Item& item = *found[page.items.size()];
        bytes += item.key.partition.size() + item.key.sort.size() + item.document.size();
        if (!page.items.empty() && bytes > store::kMaxPageBytes) break;
        page.items.push_back(item);
    }
    if (found.size() > page.items.size())
        page.cursor = store::make_cursor(query, page.items.back().key.sort);
    return page;
}

void SimDisk::apply(const Commit& commit) {
    for (const auto& [key, item] : commit.change) {
        world_.mix(key.sort);
        if (item) {
            world_.mix(item->document);
            synced_[key] = *item;
        } else {
            synced_.erase(key);
        }
    }
    if (world_.tracing())
        world_.note(
            kWorldNode,
            fmt::format("disk {}: commit of {} writes, first {}/{}", name_, commit.writes.size(),
                        commit.writes.front().key.partition, commit.writes.front().key.sort));
    for (const auto& hook : hooks_) hook(commit.writes, *this);
}

void SimDisk::sync() {
    sync_under_way_ = false;
    const auto commits = std::exchange(unsynced_, {});
    overlay_.clear();
    for (const Commit& commit : commits) apply(commit);
    for (const Token token : std::exchange(waiting_for_sync_, {})) world_.resume(token);
}

void SimDisk::power_cut() {
    if (shared_) return;
    auto commits = std::exchange(unsynced_, {});
    const std::size_t survive = generator_.below(commits.size() + 1);
    if (!commits.empty() && survive < commits.size()) REACHED("sim-power-cut-lost");
    if (survive > 0) REACHED("sim-power-cut-kept");
    commits.resize(survive);
    overlay_.clear();
    for (const Commit& commit : commits) apply(commit);
    waiting_for_sync_.clear();
    sync_under_way_ = false;
}

void SimDisk::touch(const store::Key& key) {
    if (faults_.early_expiry == 0 || overlay_.contains(key)) return;
    const auto it = synced_.find(key);
    if (it == synced_.end() || !it->second.expires) return;
    const Instant now =
        from_unix_ms(kWorldStartMs) + std::chrono::duration_cast<Millis>(world_.now());
    if (*it->second.expires < now && generator_.chance(faults_.early_expiry)) {
        REACHED("sim-item-expired");
        synced_.erase(it);
    }
}

}  // namespace innkeeper::sim
