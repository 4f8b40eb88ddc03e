#include "innkeeper/sample/painter.hpp"

#include <array>
#include <cmath>

namespace innkeeper::sample {
namespace {

const std::array<Light, 7> kHours{{
    // morning
    {{86, 150, 214},
     {160, 205, 236},
     {246, 236, 214},
     {255, 246, 214},
     {255, 232, 200},
     0.06,
     1.0,
     0.04,
     false},
    // noon
    {{44, 120, 200},
     {112, 182, 232},
     {214, 236, 246},
     {255, 255, 240},
     {220, 236, 255},
     0.04,
     1.05,
     0.02,
     false},
    // a milky day
    {{132, 160, 190},
     {178, 198, 214},
     {226, 230, 230},
     {255, 252, 240},
     {205, 214, 226},
     0.10,
     0.96,
     0.08,
     false},
    // golden hour
    {{78, 110, 176},
     {228, 168, 138},
     {255, 214, 140},
     {255, 226, 150},
     {255, 170, 96},
     0.18,
     0.96,
     0.22,
     false},
    // sunset
    {{52, 50, 112},
     {186, 84, 118},
     {255, 158, 96},
     {255, 190, 110},
     {196, 92, 104},
     0.26,
     0.78,
     0.45,
     false},
    // blue hour
    {{16, 30, 78},
     {44, 76, 142},
     {178, 150, 176},
     {250, 240, 220},
     {40, 58, 120},
     0.42,
     0.62,
     0.66,
     true},
    // night
    {{8, 12, 34},
     {18, 28, 66},
     {58, 64, 108},
     {246, 242, 224},
     {30, 38, 84},
     0.46,
     0.62,
     0.72,
     true},
}};

void paint_stars(const Painting& p) {
    for (int i = 0; i < 130; ++i) {
        const Point at{p.dice.between(0, p.canvas.width()), p.dice.between(0, kHorizon * 0.8)};
        const double size = p.dice.between(0.5, 1.5);
        p.canvas.circle(at, size, {255, 250, 235}, p.dice.between(0.25, 0.9) * p.light.lamps);
    }
}

void paint_cloud(const Painting& p) {
    const double scale = p.dice.between(0.5, 1.25);
    const Point at{p.dice.between(-60, p.canvas.width() + 60), p.dice.between(50, 330)};
    const Colour body = mix(p.light.horizon, {255, 255, 255}, p.light.moon ? 0.05 : 0.55);
    const double alpha = p.light.moon ? 0.05 : p.dice.between(0.10, 0.22);
    for (int i = 0; i < 9; ++i) {
        const double across = p.dice.between(-130, 130) * scale;
        const double lift = (1 - std::abs(across) / (170 * scale)) * p.dice.between(4, 26) * scale;
        const double radius = p.dice.between(42, 80) * scale;
        p.canvas.ellipse({at.x + across, at.y - lift}, radius, radius * 0.3, body, alpha);
    }
}

}  // namespace

Light draw_light(Dice& dice) {
    Light light = dice.pick(kHours);
    const Colour drift{dice.between(-9, 9), dice.between(-9, 9), dice.between(-9, 9)};
    for (Colour* part : {&light.sky_top, &light.sky_middle}) {
        part->red += drift.red;
        part->green += drift.green;
        part->blue += drift.blue;
    }
    return light;
}

void paint_sky(const Painting& p) {
    const double width = p.canvas.width();
    const double knee = kHorizon * 0.55;
    p.canvas.fill_down({0, 0, width, knee}, p.light.sky_top, p.light.sky_middle);
    p.canvas.fill_down({0, knee, width, p.canvas.height() - knee - 150}, p.light.sky_middle,
                       p.light.horizon);
    if (p.light.moon) paint_stars(p);
    const bool low = p.light.tint > 0.1 && !p.light.moon;
    const bool left = p.dice.chance(0.5);
    const double x = left ? p.dice.between(70, 260) : p.dice.between(width - 260, width - 70);
    const Point sun{x, low ? p.dice.between(300, 400) : p.dice.between(80, 190)};
    p.canvas.glow(sun, p.light.moon ? 150 : 330, p.light.sun, p.light.moon ? 0.35 : 0.75);
    p.canvas.circle(sun, p.light.moon ? 27 : 38, p.light.sun);
    const int clouds = p.dice.whole(1, 5);
    for (int i = 0; i < clouds; ++i) paint_cloud(p);
}

}  // namespace innkeeper::sample
