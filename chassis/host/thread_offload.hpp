#pragma once

#include "chassis/core/offload.hpp"

#include <cstddef>
#include <memory>

namespace innkeeper::host {

/// Offload on threads of its own. At most `max_waiting` jobs wait. Callable from any loop.
class ThreadOffload final : public Offload {
public:
    ThreadOffload(std::size_t threads, std::size_t max_waiting);
    ~ThreadOffload() override;  ///< waits for the jobs that run
    Task<Result<void>> run(std::function<void()> job) override;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace innkeeper::host
