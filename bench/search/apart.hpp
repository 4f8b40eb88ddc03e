#pragma once

#include "chassis/core/result.hpp"

#include <functional>
#include <string>

namespace innkeeper::bench {

/// What `work` gives, called in a copy of this process that ends with it. Call it while this
/// process has one thread. Error: `unavailable` (`bench-failed`) when it ends otherwise.
[[nodiscard]] Result<std::string> run_apart(const std::function<std::string()>& work);

}  // namespace innkeeper::bench
