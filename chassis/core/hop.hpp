#pragma once

#include "chassis/core/task.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace innkeeper {

/// Runs a task on another executor; its caller waits and goes on on its own. There and here may
/// be one, and then the task runs as if awaited.
/// A cancellation of the caller does not reach a task on another executor: Asio keeps the task's
/// signal in memory that the caller's thread frees at the task's end, and tells it of a
/// cancellation on the task's thread (co_spawn_cancellation_handler in asio/impl/co_spawn.hpp,
/// Boost 1.74 to 1.81), so that the two race.
template <class T>
Task<T> hop(Executor there, Task<T> task) {
    const Executor here = co_await boost::asio::this_coro::executor;
    if (here == there) co_return co_await std::move(task);
    co_return co_await boost::asio::co_spawn(
        there, std::move(task),
        boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(),
                                            boost::asio::use_awaitable));
}

}  // namespace innkeeper
