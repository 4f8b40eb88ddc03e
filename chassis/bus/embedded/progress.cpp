#include "chassis/bus/embedded/progress.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace innkeeper::bus::embedded {
namespace {

/// Rows hold an event each; two of the largest, several times over, stay below a commit's bytes.
constexpr std::size_t kMaxCommitBytes = 2'000'000;

}  // namespace

void Progress::settle(std::uint64_t position, std::vector<store::Write> writes) {
    rows_ += writes.size();
    waiting_.push_back({position, std::move(writes)});
}

std::vector<store::Write> Progress::next_commit(const store::Key& key) {
    if (!commit_.empty()) return commit_;
    taken_ += std::exchange(passed_, 0);
    std::set<store::Key> keys;
    std::size_t bytes = 0;
    while (!waiting_.empty() && bytes < kMaxCommitBytes) {
        Settled& next = waiting_.front();
        const bool fits = commit_.size() + next.writes.size() < store::kMaxWrites;
        // A row that changes twice needs two commits: a commit names each item once.
        const bool again = std::ranges::any_of(
            next.writes, [&](const store::Write& write) { return keys.contains(write.key); });
        if (!fits || again) break;
        for (store::Write& write : next.writes) {
            keys.insert(write.key);
            bytes += write.document.size();
            commit_.push_back(std::move(write));
        }
        rows_ -= next.writes.size();
        unsettled_.erase(next.position);
        ++taken_;
        waiting_.pop_front();
    }
    target_ = unsettled_.empty() ? read_to_ : *unsettled_.begin() - 1;
    if (target_ != cursor_)
        commit_.push_back(store::Write::put(key, std::to_string(target_), store::Expect::blind()));
    if (commit_.empty()) taken_ = 0;  // nothing of it needs a row, and the cursor waits
    return commit_;
}

void Progress::written() {
    cursor_ = target_;
    taken_ = 0;
    commit_.clear();
}

}  // namespace innkeeper::bus::embedded
