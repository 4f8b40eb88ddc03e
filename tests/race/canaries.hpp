#pragma once

#include "tests/race/options.hpp"

namespace innkeeper::race {

/// Runs each part with the bugs that it must find, in a small number; prints what was found. False
/// when a bug was not.
[[nodiscard]] bool find_canaries(const Options& options);

}  // namespace innkeeper::race
