#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"

#include <functional>

namespace innkeeper {

/// Port: work that is too long for an event loop (pictures, password hashes).
class Offload {
public:
    virtual ~Offload() = default;
    /// Runs `job` elsewhere and resumes the caller on its own executor. What the job refers to
    /// lives in the caller's frame until then. Error: `busy` (`workers-busy`) when too much waits;
    /// the job was not run.
    virtual Task<Result<void>> run(std::function<void()> job) = 0;
};

/// Runs the job at once, in the caller: for tests and the simulation.
class InlineOffload final : public Offload {
public:
    Task<Result<void>> run(std::function<void()> job) override {
        job();
        co_return Result<void>{};
    }
};

}  // namespace innkeeper
