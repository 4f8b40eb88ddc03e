#include "innkeeper/sample/painter.hpp"

#include <array>
#include <cmath>

namespace innkeeper::sample {
namespace {

constexpr std::size_t kWaves = 6;

/// A ridge as a sum of waves, each shorter and lower than the last; sharp peaks by folding.
class Ridge {
public:
    Ridge(Dice& dice, double base, double height, double length, bool sharp)
        : base_(base), height_(height), sharp_(sharp) {
        for (std::size_t i = 0; i < kWaves; ++i) {
            phase_[i] = dice.between(0, 6.28);
            pace_[i] = std::pow(1.93, static_cast<double>(i)) * 6.28 / length;
        }
    }
    [[nodiscard]] double top(double x) const {
        double sum = 0;
        double weight = 0.5;
        for (std::size_t i = 0; i < kWaves; ++i, weight *= 0.5) {
            const double wave = std::sin(x * pace_[i] + phase_[i]);
            sum += weight * (sharp_ ? 1 - 2 * std::abs(wave) : wave);
        }
        return base_ - height_ * (0.5 + 0.5 * sum);
    }

private:
    std::array<double, kWaves> phase_{};
    std::array<double, kWaves> pace_{};
    double base_;
    double height_;
    bool sharp_;
};

void paint_mountains(const Painting& p) {
    const Ridge back(p.dice, kHorizon + 20, p.dice.between(250, 330), 900, true);
    const Colour rock = p.light.far({96, 104, 128}, 0.45);
    const Colour snow = p.light.far({250, 252, 255}, 0.25);
    p.canvas.below([&](double x) { return back.top(x); }, kGround, snow, snow);
    const Ridge snow_line(p.dice, kHorizon - 60, 60, 110, true);
    p.canvas.below([&](double x) { return std::max(back.top(x) + 7, snow_line.top(x) - 40); },
                   kGround, rock, p.light.far({120, 130, 150}, 0.6));
    const Ridge front(p.dice, kHorizon + 30, p.dice.between(120, 170), 620, false);
    p.canvas.below([&](double x) { return front.top(x); }, kGround, p.light.far({58, 92, 84}, 0.3),
                   p.light.far({86, 116, 96}, 0.45));
}

void paint_hills(const Painting& p) {
    const Ridge hills(p.dice, kHorizon + 20, p.dice.between(60, 110), 800, false);
    p.canvas.below([&](double x) { return hills.top(x); }, kGround,
                   p.light.far({92, 128, 100}, 0.5), p.light.far({110, 140, 104}, 0.35));
}

void paint_sail(const Painting& p) {
    const Point at{p.dice.between(30, p.canvas.width() - 30), p.dice.between(540, 585)};
    const double size = p.dice.between(14, 34);
    const Colour sail = p.light.on({250, 248, 240});
    p.canvas.polygon({{at.x, at.y - size * 1.5}, {at.x + size * 0.7, at.y - 3}, {at.x, at.y - 3}},
                     sail);
    p.canvas.polygon(
        {{at.x - 2, at.y - size * 1.3}, {at.x - 2, at.y - 3}, {at.x - size * 0.5, at.y - 3}},
        lit(sail, 0.9));
    p.canvas.polygon({{at.x - size * 0.6, at.y - 2},
                      {at.x + size * 0.75, at.y - 2},
                      {at.x + size * 0.5, at.y + 4},
                      {at.x - size * 0.45, at.y + 4}},
                     p.light.on({90, 60, 50}));
}

void paint_sea(const Painting& p) {
    const Colour deep = p.light.on({28, 104, 150});
    const Colour shallow = p.light.on({96, 184, 196});
    p.canvas.fill_down({0, kHorizon, p.canvas.width(), kGround - kHorizon},
                       mix(deep, p.light.horizon, 0.45), mix(shallow, p.light.horizon, 0.1));
    for (int i = 0; i < 170; ++i) {
        const double depth = p.dice.unit();
        const Point at{p.dice.between(0, p.canvas.width()), kHorizon + 4 + depth * depth * 130};
        const double length = p.dice.between(8, 40) * (0.4 + depth);
        p.canvas.fill({at.x, at.y, length, 1 + depth}, p.light.sun, p.dice.between(0.08, 0.32));
    }
    const int sails = p.dice.whole(1, 4);
    for (int i = 0; i < sails; ++i) paint_sail(p);
    p.canvas.fill_down({0, kGround - 34, p.canvas.width(), 34}, p.light.on({232, 212, 164}),
                       p.light.on({216, 192, 144}));
}

void paint_tower(const Painting& p, const Box& box, double distance) {
    const double tone = p.dice.between(0.8, 1.12);
    const Colour wall = p.light.far(lit({118, 124, 142}, tone), distance);
    p.canvas.fill_down(box, wall, mix(wall, p.light.horizon, 0.3));
    p.canvas.fill({box.right() - box.width * 0.25, box.y, box.width * 0.25, box.height},
                  lit(wall, 0.9));
    const int top = p.dice.whole(0, 5);
    if (top == 0)
        p.canvas.fill({box.middle() - 1.2, box.y - 38, 2.4, 38}, wall);
    else if (top == 1)
        p.canvas.fill({box.x + box.width * 0.22, box.y - 13, box.width * 0.5, 13}, wall);
    else if (top == 2)
        p.canvas.polygon({{box.x, box.y}, {box.right(), box.y}, {box.middle(), box.y - 30}}, wall);
    const Colour glass = lit(wall, 0.86);
    const Colour lamp = mix(wall, {255, 214, 130}, 0.75);
    for (double y = box.y + 9; y < box.bottom() - 8; y += 13)
        for (double x = box.x + 6; x < box.right() - 8; x += 11)
            p.canvas.fill({x, y, 5, 7}, p.dice.chance(p.light.lamps * 0.7) ? lamp : glass);
}

void paint_skyline(const Painting& p, double distance, double low, double high) {
    double x = p.dice.between(-40, 0);
    while (x < p.canvas.width()) {
        const double width = p.dice.between(38, 96);
        const double height = p.dice.between(low, high);
        paint_tower(p, {x, kGround - height, width, height}, distance);
        x += width + (p.dice.chance(0.25) ? p.dice.between(6, 40) : 0);
    }
}

}  // namespace

void paint_backdrop(const Painting& p) {
    if (p.scene.below_mountains) {
        paint_mountains(p);
    } else {
        paint_hills(p);
    }
    if (p.scene.by_the_sea) {
        paint_sea(p);
        return;
    }
    const double tall = p.scene.below_mountains ? 0.65 : 1;
    paint_skyline(p, 0.62, 210 * tall, 400 * tall);
    paint_skyline(p, 0.34, 110 * tall, 260 * tall);
}

}  // namespace innkeeper::sample
