#pragma once

#include "chassis/core/task.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace innkeeper::race {

/// What is wrong, from any thread; the first kMax are kept in words.
class Violations {
public:
    static constexpr std::size_t kMax = 20;
    void add(std::string what);
    void add(const std::vector<std::string>& all);
    [[nodiscard]] bool any() const { return count_ > 0; }
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] std::vector<std::string> list() const;

private:
    std::atomic<std::size_t> count_{0};
    mutable std::mutex mutex_;
    std::vector<std::string> list_;
};

/// Coroutines on several loops, and a thread of none of them that waits for all.
class Crew {
public:
    /// Exceptions become violations.
    explicit Crew(Violations& violations);
    void spawn(Executor executor, Task<void> task);
    /// True when all that was spawned has ended.
    [[nodiscard]] bool wait_for(std::chrono::milliseconds time);

private:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t running = 0;
    };
    Violations& violations_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace innkeeper::race
