#pragma once

#include "tests/simulation/world.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <optional>
#include <utility>

/// For tests of the adapters.
namespace innkeeper::sim {

inline constexpr std::uint64_t kTestSteps = 1'000'000;

/// Runs a coroutine on a node until it ends, and gives its value.
template <class T>
T run_on(World& world, SimExecutor where, Task<T> task) {
    std::optional<T> value;
    boost::asio::co_spawn(where, std::move(task), [&](std::exception_ptr failure, T result) {
        if (failure) std::rethrow_exception(failure);
        value.emplace(std::move(result));
    });
    world.run_until([&] { return value.has_value(); }, world.now() + Micros{600'000'000},
                    kTestSteps);
    REQUIRE(value.has_value());
    return std::move(*value);
}

/// Starts a coroutine on a node and keeps its value, if it ever comes.
template <class T>
void start_on(SimExecutor where, Task<T> task, std::optional<T>& value) {
    boost::asio::co_spawn(where, std::move(task), [&](std::exception_ptr failure, T result) {
        if (failure) std::rethrow_exception(failure);
        value.emplace(std::move(result));
    });
}

}  // namespace innkeeper::sim
