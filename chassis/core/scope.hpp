#pragma once

#include "chassis/core/task.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace innkeeper {

/// Background work with an end. A coroutine is started through a Scope or not at all; stop() asks
/// all to end (Asio cancellation) and returns when the last one has.
/// Lives on one executor; not thread-safe.
class Scope {
public:
    explicit Scope(Executor executor);
    ~Scope();  ///< CHECKs nothing: what still runs is destroyed with its executor
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    /// Starts `task`. An exception that is not a cancellation is a bug and aborts the process.
    void spawn(Task<void> task);
    /// Nothing new starts from here on; waits for what runs.
    Task<void> stop();
    [[nodiscard]] bool stopping() const;
    [[nodiscard]] std::size_t running() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper
