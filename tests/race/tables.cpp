#include "tests/race/tables.hpp"

namespace innkeeper::race {
namespace {

constexpr std::uint64_t kOneIn = 4;

bool is_stock(const store::Key& key) { return key.partition.starts_with("stock#"); }

}  // namespace

std::string_view name_of(Canary canary) {
    switch (canary) {
        case Canary::none:
            return "none";
        case Canary::oversell:
            return "oversell";
        case Canary::stale:
            return "stale";
    }
    return {};
}

Task<Result<std::vector<std::optional<store::Item>>>> BadTable::get_many(
    std::vector<store::Key> keys) {
    CO_TRY(auto items, co_await inner_.get_many(std::move(keys)));
    make_older(items);
    co_return items;
}

/// Nobody knows the stock of a night from before, so its document is there.
Task<Result<std::vector<std::optional<store::Item>>>> BadTable::get_changed(
    std::vector<store::Key> keys, std::vector<std::uint64_t> known) {
    CO_TRY(auto items, co_await inner_.get_changed(std::move(keys), std::move(known)));
    make_older(items);
    co_return items;
}

void BadTable::make_older(std::vector<std::optional<store::Item>>& items) {
    if (canary_ != Canary::stale) return;
    const std::lock_guard lock(mutex_);
    for (auto& item : items) {
        if (!item || !is_stock(item->key)) continue;
        const auto [known, is_new] = older_.try_emplace(item->key, *item);
        if (!is_new && random_.below(kOneIn) == 0) std::swap(known->second, *item);
    }
}

Task<Result<store::Committed>> BadTable::commit(std::vector<store::Write> writes) {
    if (canary_ == Canary::oversell && random_.below(kOneIn) == 0)
        for (store::Write& write : writes)
            if (is_stock(write.key)) write.expect = store::Expect::any();
    co_return co_await inner_.commit(std::move(writes));
}

Task<Result<store::Committed>> WatchedTable::commit(std::vector<store::Write> writes) {
    if (log_ == nullptr) co_return co_await inner_.commit(std::move(writes));
    auto seen = log_->read(writes);
    auto committed = co_await inner_.commit(std::move(writes));
    log_->note(std::move(seen), committed);
    co_return committed;
}

}  // namespace innkeeper::race
