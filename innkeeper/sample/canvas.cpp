#include "innkeeper/sample/canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace innkeeper::sample {
namespace {

/// Lines of samples within a pixel row for slanted edges; across, cover is exact.
constexpr int kSubRows = 4;

/// Paint in whole numbers: the inner loops run over a million pixels a picture.
struct Paint {
    explicit Paint(Colour c)
        : red(static_cast<int>(std::clamp(c.red, 0.0, 255.0) + 0.5)),
          green(static_cast<int>(std::clamp(c.green, 0.0, 255.0) + 0.5)),
          blue(static_cast<int>(std::clamp(c.blue, 0.0, 255.0) + 0.5)) {}
    int red;
    int green;
    int blue;
};

int cover_of(double share) { return static_cast<int>(std::clamp(share, 0.0, 1.0) * 256.0 + 0.5); }

void blend(std::uint8_t* pixel, const Paint& paint, int cover) {
    pixel[0] = static_cast<std::uint8_t>(pixel[0] + ((paint.red - pixel[0]) * cover >> 8));
    pixel[1] = static_cast<std::uint8_t>(pixel[1] + ((paint.green - pixel[1]) * cover >> 8));
    pixel[2] = static_cast<std::uint8_t>(pixel[2] + ((paint.blue - pixel[2]) * cover >> 8));
}

/// The whole pixels that [from, to) touches, cut to [0, size).
struct Range {
    int begin;
    int end;
    Range(double from, double to, std::uint32_t size)
        : begin(static_cast<int>(std::clamp(std::floor(from), 0.0, double{1} * size))),
          end(static_cast<int>(std::clamp(std::ceil(to), 0.0, double{1} * size))) {}
};

/// How much of pixel `at` lies in [from, to).
double share(int at, double from, double to) {
    return std::max(0.0, std::min(at + 1.0, to) - std::max(double{1} * at, from));
}

std::uint8_t* pixel_at(media::Image& image, int x, int y) {
    return image.row(static_cast<std::uint32_t>(y)) + std::size_t{3} * static_cast<std::size_t>(x);
}

void run(media::Image& image, int y, double from, double to, const Paint& paint, double alpha) {
    const Range across(from, to, image.width);
    if (across.begin >= across.end) return;
    const int whole = cover_of(alpha);
    std::uint8_t* pixel = pixel_at(image, across.begin, y);
    const int last = across.end - 1;
    blend(pixel, paint, cover_of(alpha * share(across.begin, from, to)));
    pixel += 3;
    for (int x = across.begin + 1; x < last; ++x, pixel += 3) blend(pixel, paint, whole);
    if (last > across.begin) blend(pixel, paint, cover_of(alpha * share(last, from, to)));
}

/// Adds to `cover` the part of each pixel between the crossings of one sub-row.
void add_crossings(std::vector<double>& crossings, std::vector<float>& cover) {
    std::ranges::sort(crossings);
    const double end = static_cast<double>(cover.size());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        const double from = std::clamp(crossings[i], 0.0, end);
        const double to = std::clamp(crossings[i + 1], 0.0, end);
        for (int x = static_cast<int>(from); x < to; ++x)
            cover[static_cast<std::size_t>(x)] +=
                static_cast<float>(share(x, from, to)) / static_cast<float>(kSubRows);
    }
}

}  // namespace

Colour mix(Colour a, Colour b, double t) {
    return {a.red + (b.red - a.red) * t, a.green + (b.green - a.green) * t,
            a.blue + (b.blue - a.blue) * t};
}

Colour lit(Colour c, double factor) {
    return {std::min(255.0, c.red * factor), std::min(255.0, c.green * factor),
            std::min(255.0, c.blue * factor)};
}

Canvas::Canvas(std::uint32_t width, std::uint32_t height)
    : image_(media::Image::make(width, height)) {}

void Canvas::fill(const Box& box, Colour colour, double alpha) {
    const Paint paint(colour);
    const Range down(box.y, box.bottom(), image_.height);
    for (int y = down.begin; y < down.end; ++y)
        run(image_, y, box.x, box.right(), paint, alpha * share(y, box.y, box.bottom()));
}

void Canvas::fill_down(const Box& box, Colour top, Colour bottom, double alpha) {
    const Range down(box.y, box.bottom(), image_.height);
    for (int y = down.begin; y < down.end; ++y) {
        const double t = std::clamp((y + 0.5 - box.y) / box.height, 0.0, 1.0);
        run(image_, y, box.x, box.right(), Paint(mix(top, bottom, t)),
            alpha * share(y, box.y, box.bottom()));
    }
}

void Canvas::ellipse(Point centre, double radius_x, double radius_y, Colour colour, double alpha) {
    const Paint paint(colour);
    const Range down(centre.y - radius_y, centre.y + radius_y, image_.height);
    const Range across(centre.x - radius_x, centre.x + radius_x, image_.width);
    const double least = std::min(radius_x, radius_y);
    for (int y = down.begin; y < down.end; ++y) {
        const double dy = (y + 0.5 - centre.y) / radius_y;
        std::uint8_t* pixel = pixel_at(image_, across.begin, y);
        for (int x = across.begin; x < across.end; ++x, pixel += 3) {
            const double dx = (x + 0.5 - centre.x) / radius_x;
            const double inside = (1 - std::sqrt(dx * dx + dy * dy)) * least + 0.5;
            if (inside > 0) blend(pixel, paint, cover_of(alpha * std::min(inside, 1.0)));
        }
    }
}

void Canvas::circle(Point centre, double radius, Colour colour, double alpha) {
    ellipse(centre, radius, radius, colour, alpha);
}

void Canvas::glow(Point centre, double radius, Colour colour, double alpha) {
    const Paint paint(colour);
    const Range down(centre.y - radius, centre.y + radius, image_.height);
    const Range across(centre.x - radius, centre.x + radius, image_.width);
    for (int y = down.begin; y < down.end; ++y) {
        const double dy = (y + 0.5 - centre.y) / radius;
        std::uint8_t* pixel = pixel_at(image_, across.begin, y);
        for (int x = across.begin; x < across.end; ++x, pixel += 3) {
            const double dx = (x + 0.5 - centre.x) / radius;
            const double left = 1 - (dx * dx + dy * dy);
            if (left > 0) blend(pixel, paint, cover_of(alpha * left * left));
        }
    }
}

void Canvas::polygon(std::span<const Point> corners, Colour colour, double alpha) {
    const auto [top, bottom] = std::ranges::minmax(corners, {}, &Point::y);
    const auto [left, right] = std::ranges::minmax(corners, {}, &Point::x);
    const Range down(top.y, bottom.y, image_.height);
    const Range across(left.x, right.x, image_.width);
    if (across.begin >= across.end) return;
    const Paint paint(colour);
    std::vector<double> crossings;
    std::vector<float> cover(static_cast<std::size_t>(across.end - across.begin));
    for (int y = down.begin; y < down.end; ++y) {
        std::ranges::fill(cover, 0.0F);
        for (int sub = 0; sub < kSubRows; ++sub) {
            const double line = y + (sub + 0.5) / kSubRows;
            crossings.clear();
            for (std::size_t i = 0; i < corners.size(); ++i) {
                const Point& a = corners[i];
                const Point& b = corners[(i + 1) % corners.size()];
                if ((a.y <= line) == (b.y <= line)) continue;
                const double x = a.x + (b.x - a.x) * (line - a.y) / (b.y - a.y);
                crossings.push_back(x - across.begin);
            }
            add_crossings(crossings, cover);
        }
        std::uint8_t* pixel = pixel_at(image_, across.begin, y);
        for (std::size_t x = 0; x < cover.size(); ++x, pixel += 3)
            if (cover[x] > 0) blend(pixel, paint, cover_of(alpha * double{cover[x]}));
    }
}

void Canvas::polygon(std::initializer_list<Point> corners, Colour colour, double alpha) {
    polygon(std::span(corners.begin(), corners.size()), colour, alpha);
}

void Canvas::stroke(Point from, Point to, double width, Colour colour, double alpha) {
    const Paint paint(colour);
    const double reach = width / 2 + 1;
    const Range down(std::min(from.y, to.y) - reach, std::max(from.y, to.y) + reach, image_.height);
    const Range across(std::min(from.x, to.x) - reach, std::max(from.x, to.x) + reach,
                       image_.width);
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const double length = std::max(dx * dx + dy * dy, 1e-9);
    for (int y = down.begin; y < down.end; ++y) {
        std::uint8_t* pixel = pixel_at(image_, across.begin, y);
        for (int x = across.begin; x < across.end; ++x, pixel += 3) {
            const double px = x + 0.5 - from.x;
            const double py = y + 0.5 - from.y;
            const double t = std::clamp((px * dx + py * dy) / length, 0.0, 1.0);
            const double inside = width / 2 + 0.5 - std::hypot(px - t * dx, py - t * dy);
            if (inside > 0) blend(pixel, paint, cover_of(alpha * std::min(inside, 1.0)));
        }
    }
}

void Canvas::below(const std::function<double(double x)>& top_of, double bottom, Colour upper,
                   Colour lower) {
    std::vector<double> top(image_.width);
    for (std::size_t x = 0; x < top.size(); ++x) top[x] = top_of(static_cast<double>(x) + 0.5);
    const double highest = std::ranges::min(top);
    const Range down(highest, bottom, image_.height);
    for (int y = down.begin; y < down.end; ++y) {
        const double t = std::clamp((y - highest) / std::max(1.0, bottom - highest), 0.0, 1.0);
        const Paint paint(mix(upper, lower, t));
        std::uint8_t* pixel = pixel_at(image_, 0, y);
        for (std::size_t x = 0; x < top.size(); ++x, pixel += 3) {
            const double cover = y + 1 - top[x];
            if (cover > 0) blend(pixel, paint, cover >= 1 ? 256 : cover_of(cover));
        }
    }
}

}  // namespace innkeeper::sample
