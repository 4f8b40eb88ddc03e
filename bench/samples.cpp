#include "bench/samples.hpp"

#include <algorithm>
#include <cmath>

namespace innkeeper::bench {

double quantile(std::vector<double> samples, double share) {
    if (samples.empty()) return 0;
    const auto rank = std::ceil(share * static_cast<double>(samples.size()));
    const auto at = static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
    std::ranges::nth_element(samples, samples.begin() + at);
    return samples[static_cast<std::size_t>(at)];
}

double median(std::vector<double> samples) { return quantile(std::move(samples), 0.5); }

}  // namespace innkeeper::bench
