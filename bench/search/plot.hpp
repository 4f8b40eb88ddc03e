#pragma once

#include <string>
#include <utility>
#include <vector>

namespace innkeeper::bench {

struct Curve {
    std::string name;
    std::vector<std::pair<double, double>> points;  ///< ascending by the first; all above 0
};

struct Plot {
    std::string title;
    std::string x;  ///< what the axes say
    std::string y;
    std::vector<Curve> curves;  ///< at most six are told apart
};

/// Plots beside each other, three in a row, with logarithmic axes, as one SVG that is legible on
/// light and dark.
[[nodiscard]] std::string svg_of(const std::vector<Plot>& plots);

}  // namespace innkeeper::bench
