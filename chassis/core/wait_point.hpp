#pragma once

#include "chassis/core/task.hpp"

#include <memory>

namespace innkeeper {

/// A place where one coroutine waits until another piece of code of the same executor says so.
/// Needs no system timer, so it also works on the simulation's executor. The waiting coroutine is
/// kept by the executor's context: it is destroyed with the context or with the WaitPoint.
/// One thread; see OneShot for a value that comes from another thread.
class WaitPoint {
public:
    explicit WaitPoint(Executor executor);
    ~WaitPoint();
    WaitPoint(const WaitPoint&) = delete;
    WaitPoint& operator=(const WaitPoint&) = delete;

    /// Returns after notify(), at once if that came before. One coroutine at a time.
    /// Throws operation_aborted when Asio cancels the coroutine.
    [[nodiscard]] Task<void> wait();
    /// Ends the wait under way, or else the next one; several before a wait count once.
    void notify();
    /// True while a coroutine waits here.
    [[nodiscard]] bool waiting() const;

    struct State;

private:
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper
