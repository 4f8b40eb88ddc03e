#pragma once

#include "chassis/core/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace innkeeper::testing {

/// A task that waits this long for something outside of the program is taken for stuck.
inline constexpr std::chrono::seconds kStuckAfter{30};

namespace detail {

/// Kept by the completion handler too: a stuck task may end after run() has thrown.
template <class T>
struct Outcome {
    std::optional<T> value;
    std::exception_ptr failure;
    bool done = false;
};

template <class T>
void drive(boost::asio::io_context& io, const Outcome<T>& outcome,
           std::chrono::milliseconds stuck_after) {
    io.restart();
    while (!outcome.done && io.run_one_for(stuck_after) > 0) {
    }
    if (outcome.failure) std::rethrow_exception(outcome.failure);
    if (!outcome.done) throw std::runtime_error("the task waits for something that never comes");
}

/// Asio makes an empty value of a task that has thrown; T need not have one.
template <class T>
Task<std::optional<T>> boxed(Task<T> task) {
    co_return co_await std::move(task);
}

}  // namespace detail

/// Runs a coroutine to its end on `io` and returns its value; what it throws is thrown here.
/// Other work of `io` runs meanwhile. A task that makes no progress for `stuck_after` throws.
template <class T>
T run(boost::asio::io_context& io, Task<T> task,
      std::chrono::milliseconds stuck_after = kStuckAfter) {
    const auto outcome = std::make_shared<detail::Outcome<T>>();
    boost::asio::co_spawn(io, detail::boxed(std::move(task)),
                          [outcome](std::exception_ptr e, std::optional<T> result) {
                              outcome->done = true;
                              outcome->failure = std::move(e);
                              outcome->value = std::move(result);
                          });
    detail::drive(io, *outcome, stuck_after);
    std::optional<T>& value = outcome->value;
    if (!value) throw std::logic_error("a task ended with neither value nor exception");
    return std::move(*value);
}

inline void run(boost::asio::io_context& io, Task<void> task,
                std::chrono::milliseconds stuck_after = kStuckAfter) {
    const auto outcome = std::make_shared<detail::Outcome<bool>>();
    boost::asio::co_spawn(io, std::move(task), [outcome](std::exception_ptr e) {
        outcome->done = true;
        outcome->failure = std::move(e);
    });
    detail::drive(io, *outcome, stuck_after);
}

/// Runs what is ready on `io` and returns when everything waits.
inline void settle(boost::asio::io_context& io) {
    io.restart();
    while (io.poll() > 0) {
    }
}

}  // namespace innkeeper::testing
