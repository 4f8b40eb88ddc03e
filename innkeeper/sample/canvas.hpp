#pragma once

#include "chassis/media/image.hpp"

#include <functional>
#include <span>

namespace innkeeper::sample {

struct Point {
    double x = 0;
    double y = 0;
};

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] double middle() const { return x + width / 2; }
};

/// sRGB, each part 0 to 255.
struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

[[nodiscard]] Colour mix(Colour a, Colour b, double share_of_b);
/// `factor` times as bright, at most white.
[[nodiscard]] Colour lit(Colour colour, double factor);

/// Paints on an image. Edges are smooth: what covers half a pixel paints it half. Everything
/// outside of the image is cut off. `alpha` is the cover of the paint, 0 to 1.
class Canvas {
public:
    Canvas(std::uint32_t width, std::uint32_t height);

    void fill(const Box& box, Colour colour, double alpha = 1);
    /// From `top` to `bottom`, evenly.
    void fill_down(const Box& box, Colour top, Colour bottom, double alpha = 1);
    void ellipse(Point centre, double radius_x, double radius_y, Colour colour, double alpha = 1);
    void circle(Point centre, double radius, Colour colour, double alpha = 1);
    /// Light that fades to nothing at `radius`.
    void glow(Point centre, double radius, Colour colour, double alpha);
    /// A polygon that may not cross itself.
    void polygon(std::span<const Point> corners, Colour colour, double alpha = 1);
    void polygon(std::initializer_list<Point> corners, Colour colour, double alpha = 1);
    /// A line with round ends.
    void stroke(Point from, Point to, double width, Colour colour, double alpha = 1);
    /// All below `top_of(x)` down to `bottom`.
    void below(const std::function<double(double x)>& top_of, double bottom, Colour upper,
               Colour lower);

    [[nodiscard]] double width() const { return image_.width; }
    [[nodiscard]] double height() const { return image_.height; }
    [[nodiscard]] media::Image take() { return std::move(image_); }

private:
    media::Image image_;
};

}  // namespace innkeeper::sample
