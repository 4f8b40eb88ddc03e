#pragma once

#include "tests/race/options.hpp"

#include <string>
#include <vector>

namespace innkeeper::race {

/// What a part of the program came to.
struct Report {
    std::string line;  ///< one line: what was done and measured
    std::vector<std::string> violations;
    [[nodiscard]] bool ok() const { return violations.empty(); }
};

/// ATTEMPTS at the rooms of one hot night by AGENTS at once, on real threads, through two
/// processes of booking on one table; then nobody gives a room back any more until all are sold.
/// Ends early at the first violation. Progress goes to standard output.
[[nodiscard]] Report run_race(const Options& options);

}  // namespace innkeeper::race
