#pragma once

#include "chassis/core/task.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <thread>
#include <vector>

namespace innkeeper::host {

/// The event loops of a process, one thread each. Made stopped: what is set up before run() needs
/// no lock.
class Loops {
public:
    explicit Loops(std::size_t count);
    ~Loops();  ///< stops and joins
    [[nodiscard]] std::size_t size() const { return loops_.size(); }
    [[nodiscard]] boost::asio::io_context& at(std::size_t index) { return loops_[index].io; }
    /// Starts the threads.
    void run();
    /// Runs a task on a loop and waits for its end; for start and stop, from the main thread.
    void run_on(std::size_t index, Task<void> task);
    void stop();

private:
    struct Loop {
        boost::asio::io_context io{1};
        std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>>
            work;
        std::thread thread;
    };
    std::deque<Loop> loops_;
};

}  // namespace innkeeper::host
