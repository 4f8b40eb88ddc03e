#pragma once

#include "chassis/store/table.hpp"

#include <vector>

namespace innkeeper::booking {

/// Commits of one command whose answer was lost: each may have happened, or may happen later.
/// A command tries again with the same expectations, so that at most one of its commits can
/// succeed; it refuses nothing while a lost one may still come.
class LostCommits {
public:
    /// What a commit expects of the table.
    struct Expected {
        std::vector<store::Key> keys;
        std::vector<store::Expect> expects;
    };
    [[nodiscard]] static Expected expected_by(const std::vector<store::Write>& writes);
    void add(Expected expected);
    /// True while a lost commit may still happen.
    [[nodiscard]] bool any() const { return !lost_.empty(); }
    /// True when there ever was one.
    [[nodiscard]] bool ever() const { return ever_; }
    /// Forgets those that cannot happen any more, because the table has moved past what they
    /// expect: they have happened before this call, or never will. Read the command's effect after
    /// it, not before.
    [[nodiscard]] Task<Result<void>> settle(store::Table& table);

private:
    std::vector<Expected> lost_;
    bool ever_ = false;
};

}  // namespace innkeeper::booking
