#pragma once

#include <functional>

namespace innkeeper::testing {

/// True when `run` ends in abort(). It runs in a child process whose standard error is dropped, so
/// it must not need other threads of the test.
[[nodiscard]] bool aborts(const std::function<void()>& run);

}  // namespace innkeeper::testing
