#pragma once

#include "chassis/core/wait_point.hpp"
#include "chassis/store/memory_table.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace innkeeper::bus::embedded {

/// A memory table whose commits a test can hold back, refuse, or let happen without an answer.
class TestTable final : public store::Table {
public:
    enum class Fault { none, refuse, apply_then_fail };

    TestTable(const Clock& clock, Executor executor)
        : memory_(clock), executor_(std::move(executor)) {}

    Task<Result<std::optional<store::Item>>> get(store::Key key) override {
        if (!reads_work) co_return away();
        co_return co_await memory_.get(std::move(key));
    }
    Task<Result<std::vector<std::optional<store::Item>>>> get_many(
        std::vector<store::Key> keys) override {
        return memory_.get_many(std::move(keys));
    }
    Task<Result<store::Page>> query(store::Query query) override {
        ++queries;
        if (!reads_work) co_return away();
        co_return co_await memory_.query(std::move(query));
    }
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        ++commits;
        if (hold) {
            held_.push_back(std::make_shared<WaitPoint>(executor_));
            return commit_later(held_.back(), std::move(writes));
        }
        return commit_now(std::move(writes));
    }

    /// Lets the held commit of that index go on.
    void release(std::size_t index) { held_.at(index)->notify(); }
    [[nodiscard]] std::size_t held() const { return held_.size(); }
    [[nodiscard]] store::MemoryTable& memory() { return memory_; }

    Fault fault = Fault::none;
    /// Says which commits the fault strikes; none: all.
    std::function<bool(const std::vector<store::Write>&)> strikes;
    bool hold = false;
    bool reads_work = true;
    int commits = 0;
    std::size_t queries = 0;

private:
    static std::unexpected<Error> away() {
        return fail(Code::unavailable, "store-unavailable", "");
    }

    Task<Result<store::Committed>> commit_later(std::shared_ptr<WaitPoint> gate,
                                                std::vector<store::Write> writes) {
        co_await gate->wait();
        co_return co_await commit_now(std::move(writes));
    }

    Task<Result<store::Committed>> commit_now(std::vector<store::Write> writes) {
        const bool struck = fault != Fault::none && (!strikes || strikes(writes));
        if (struck && fault == Fault::refuse) co_return away();
        auto done = memory_.commit_now(std::move(writes));
        if (struck) co_return fail(Code::unknown_outcome, "store-outcome-unknown", "");
        co_return done;
    }

    store::MemoryTable memory_;
    Executor executor_;
    std::vector<std::shared_ptr<WaitPoint>> held_;
};

}  // namespace innkeeper::bus::embedded
