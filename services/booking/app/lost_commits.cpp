#include "services/booking/app/lost_commits.hpp"

#include "chassis/store/validate.hpp"

#include <optional>

namespace innkeeper::booking {

LostCommits::Expected LostCommits::expected_by(const std::vector<store::Write>& writes) {
    Expected expected;
    expected.keys.reserve(writes.size());
    expected.expects.reserve(writes.size());
    for (const store::Write& write : writes) {
        using Kind = store::Expect::Kind;
        if (write.expect.kind == Kind::any || write.expect.kind == Kind::blind) continue;
        expected.keys.push_back(write.key);
        expected.expects.push_back(write.expect);
    }
    return expected;
}

void LostCommits::add(Expected expected) {
    lost_.push_back(std::move(expected));
    ever_ = true;
}

Task<Result<void>> LostCommits::settle(store::Table& table) {
    std::vector<Expected> open;
    for (const Expected& expected : lost_) {
        CO_TRY(const auto items, co_await table.get_many(expected.keys));
        bool possible = true;
        for (std::size_t i = 0; i < items.size(); ++i)
            possible =
                possible && store::holds(expected.expects[i], items[i] ? items[i]->version : 0);
        if (possible) open.push_back(expected);
    }
    lost_ = std::move(open);
    co_return Result<void>{};
}

}  // namespace innkeeper::booking
