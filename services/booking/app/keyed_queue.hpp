#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace innkeeper::booking {

/// Turns by key, first come first served: commands on one room type of one process stand in line
/// instead of spoiling each other's commits. For speed alone; what is right is seen to by the
/// expectations of the commit. Copies share their lines; from any executor, each of one thread.
class KeyedQueue {
    struct State;

public:
    /// While it lives, it is this holder's turn; its end calls the next. It may outlive the queue.
    class Turn {
    public:
        Turn(std::weak_ptr<State> state, std::string key)
            : state_(std::move(state)), key_(std::move(key)) {}
        Turn(Turn&& other) noexcept
            : state_(std::exchange(other.state_, {})), key_(std::move(other.key_)) {}
        Turn& operator=(Turn&&) = delete;
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn();

    private:
        std::weak_ptr<State> state_;
        std::string key_;
    };

    explicit KeyedQueue(std::size_t max_waiting);

    /// Waits for the turn, on the caller's executor. Error: `busy` (`stock-contended`) when
    /// max_waiting wait already. A cancelled waiter leaves the line.
    [[nodiscard]] Task<Result<Turn>> enter(std::string key);

    /// Keys in use; none when nothing runs.
    [[nodiscard]] std::size_t lines() const;

private:
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::booking
