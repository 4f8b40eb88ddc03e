#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace innkeeper {

/// The coroutine type of all code that waits. Parameters are owned values or references to
/// services that outlive the work.
template <class T>
using Task = boost::asio::awaitable<T>;

/// Where coroutines run: an event loop in production, the world in the simulation.
using Executor = boost::asio::any_io_executor;

}  // namespace innkeeper
