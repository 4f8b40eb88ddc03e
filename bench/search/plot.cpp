#include "bench/search/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace innkeeper::bench {
namespace {

constexpr double kWidth = 380;
constexpr double kHeight = 330;
constexpr double kLeft = 62;
constexpr double kRight = 18;
constexpr double kTop = 36;
constexpr double kBottom = 110;  ///< the axis, and the names of the curves
constexpr double kLine = 16;     ///< of text
constexpr std::size_t kInARow = 3;
constexpr std::array<const char*, 6> kColours{"#2563eb", "#d97706", "#059669",
                                              "#dc2626", "#7c3aed", "#6b7280"};

/// Whole decades around what is shown.
struct Axis {
    int first = 0;
    int last = 1;
    double from = 0;
    double to = 1;

    [[nodiscard]] double at(double value) const {
        return from + (std::log10(value) - first) / (last - first) * (to - from);
    }
};

Axis axis_over(const std::vector<double>& values, double from, double to) {
    const auto [least, most] = std::ranges::minmax(values);
    Axis out{static_cast<int>(std::floor(std::log10(least))),
             static_cast<int>(std::ceil(std::log10(most))), from, to};
    out.last = std::max(out.last, out.first + 1);
    return out;
}

std::string label_of(int decade) {
    if (decade >= 3) return fmt::format("{:.0f} k", std::pow(10, decade - 3));
    return fmt::format("{:g}", std::pow(10, decade));
}

class Drawing {
public:
    explicit Drawing(const Plot& plot, std::string& out) : plot_(plot), out_(out) {
        std::vector<double> xs;
        std::vector<double> ys;
        for (const Curve& curve : plot.curves)
            for (const auto& [x, y] : curve.points) {
                xs.push_back(x);
                ys.push_back(y);
            }
        x_ = axis_over(xs, kLeft, kWidth - kRight);
        y_ = axis_over(ys, kHeight - kBottom, kTop);
    }

    void draw() {
        text(kWidth / 2, kTop / 2, "middle", plot_.title, "bold");
        axes();
        for (std::size_t i = 0; i < plot_.curves.size(); ++i) curve(i);
    }

private:
    void text(double x, double y, const char* anchor, const std::string& what,
              const char* weight = "normal") {
        fmt::format_to(std::back_inserter(out_),
                       "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"{}\" "
                       "font-weight=\"{}\">{}</text>\n",
                       x, y, anchor, weight, what);
    }
    void line(double x1, double y1, double x2, double y2) {
        fmt::format_to(std::back_inserter(out_),
                       "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
                       "stroke=\"#9ca3af\" stroke-width=\"0.7\"/>\n",
                       x1, y1, x2, y2);
    }
    void axes() {
        for (int decade = x_.first; decade <= x_.last; ++decade) {
            const double x = x_.at(std::pow(10, decade));
            line(x, y_.from, x, y_.to);
            text(x, y_.from + kLine, "middle", label_of(decade));
        }
        for (int decade = y_.first; decade <= y_.last; ++decade) {
            const double y = y_.at(std::pow(10, decade));
            line(x_.from, y, x_.to, y);
            text(x_.from - 6, y + 4, "end", label_of(decade));
        }
        text((x_.from + x_.to) / 2, y_.from + 2 * kLine, "middle", plot_.x);
        text(x_.from, kTop - 6, "start", plot_.y);  // the numbers are left of it
    }
    void curve(std::size_t i) {
        const char* colour = kColours[std::min(i, kColours.size() - 1)];
        std::string points;
        for (const auto& [x, y] : plot_.curves[i].points) {
            points += fmt::format("{:.1f},{:.1f} ", x_.at(x), y_.at(y));
            fmt::format_to(std::back_inserter(out_),
                           "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n", x_.at(x),
                           y_.at(y), colour);
        }
        fmt::format_to(std::back_inserter(out_),
                       "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" "
                       "stroke-width=\"2\"/>\n",
                       points, colour);
        const double x = kLeft + static_cast<double>(i % 2) * (kWidth - kLeft) / 2;
        const double y = kHeight - kBottom + (3.2 + static_cast<double>(i / 2)) * kLine;
        fmt::format_to(std::back_inserter(out_),
                       "<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"10\" height=\"10\" "
                       "fill=\"{}\"/>\n",
                       x, y - 9, colour);
        text(x + 15, y, "start", plot_.curves[i].name);
    }

    const Plot& plot_;
    std::string& out_;
    Axis x_;
    Axis y_;
};

}  // namespace

std::string svg_of(const std::vector<Plot>& plots) {
    const std::size_t rows = (plots.size() + kInARow - 1) / kInARow;
    const double width = kWidth * static_cast<double>(std::min(plots.size(), kInARow));
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0f} {:.0f}\" "
        "font-family=\"sans-serif\" font-size=\"12\" fill=\"#6b7280\">\n",
        width, kHeight * static_cast<double>(rows));
    for (std::size_t i = 0; i < plots.size(); ++i) {
        fmt::format_to(std::back_inserter(out), "<g transform=\"translate({:.0f} {:.0f})\">\n",
                       kWidth * static_cast<double>(i % kInARow),
                       kHeight * static_cast<double>(i / kInARow));
        Drawing(plots[i], out).draw();
        out += "</g>\n";
    }
    return out + "</svg>\n";
}

}  // namespace innkeeper::bench
