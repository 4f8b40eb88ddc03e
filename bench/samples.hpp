#pragma once

#include <vector>

namespace innkeeper::bench {

/// The value that `share` (0 to 1) of the samples do not exceed (nearest rank); 0 of none.
[[nodiscard]] double quantile(std::vector<double> samples, double share);
[[nodiscard]] double median(std::vector<double> samples);

}  // namespace innkeeper::bench
