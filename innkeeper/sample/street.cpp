#include "innkeeper/sample/painter.hpp"

#include <cmath>

namespace innkeeper::sample {
namespace {

void paint_shadow(const Painting& p, Point foot, double width) {
    p.canvas.ellipse(foot, width, width * 0.14, {10, 14, 30}, 0.22);
}

void paint_round_tree(const Painting& p, Point foot, double size) {
    paint_shadow(p, foot, size * 0.5);
    const Colour leaf =
        p.light.on(p.dice.chance(0.15) ? Colour{206, 132, 56} : Colour{70, 128, 68});
    p.canvas.polygon({{foot.x - size * 0.05, foot.y},
                      {foot.x + size * 0.05, foot.y},
                      {foot.x + size * 0.03, foot.y - size * 0.7},
                      {foot.x - size * 0.03, foot.y - size * 0.7}},
                     p.light.on({92, 68, 52}));
    for (int i = 0; i < 16; ++i) {
        const double turn = p.dice.between(0, 6.28);
        const double reach = std::sqrt(p.dice.unit()) * size * 0.3;
        const Point at{foot.x + std::cos(turn) * reach,
                       foot.y - size * 0.85 + std::sin(turn) * reach * 0.9};
        // Leaves towards the upper left catch the light.
        const double bright = 0.95 - (at.y - (foot.y - size * 0.85)) / size * 0.8;
        p.canvas.circle(at, size * p.dice.between(0.1, 0.19), lit(leaf, bright), 0.92);
    }
}

void paint_pointed_tree(const Painting& p, Point foot, double size) {
    paint_shadow(p, foot, size * 0.3);
    const Colour needle = p.light.on({40, 92, 70});
    p.canvas.fill({foot.x - 4, foot.y - size * 0.2, 8, size * 0.2}, p.light.on({84, 62, 50}));
    for (int i = 0; i < 4; ++i) {
        const double low = foot.y - size * (0.12 + 0.22 * i);
        const double half = size * (0.27 - 0.05 * i);
        const Point top{foot.x, low - size * 0.42};
        p.canvas.polygon({{foot.x - half, low}, top, {foot.x + half, low}},
                         lit(needle, 1 + 0.07 * i));
        p.canvas.polygon({{foot.x, low}, top, {foot.x + half, low}}, lit(needle, 0.84), 0.5);
    }
}

void paint_palm(const Painting& p, Point foot, double size) {
    paint_shadow(p, foot, size * 0.3);
    const double lean = p.dice.between(-0.16, 0.16) * size;
    const Colour bark = p.light.on({148, 116, 84});
    Point last = foot;
    for (int i = 1; i <= 8; ++i) {
        const double t = i / 8.0;
        const Point next{foot.x + lean * t * t, foot.y - size * t};
        p.canvas.stroke(last, next, 11 - 5 * t, lit(bark, i % 2 == 0 ? 1.0 : 0.9));
        last = next;
    }
    const Colour leaf = p.light.on({62, 130, 74});
    for (int i = 0; i < 9; ++i) {
        const double turn = -0.35 + i * (3.84 / 8) + p.dice.between(-0.12, 0.12);
        const double reach = size * p.dice.between(0.36, 0.46);
        Point from = last;
        for (int part = 1; part <= 6; ++part) {
            const double t = part / 6.0;
            const Point to{last.x + std::cos(turn) * reach * t,
                           last.y - std::sin(turn) * reach * 0.6 * t + reach * 0.55 * t * t};
            p.canvas.stroke(from, to, 9.5 * (1.15 - t), lit(leaf, 0.85 + 0.04 * i));
            from = to;
        }
    }
}

void paint_lamp(const Painting& p, Point foot) {
    const Colour iron = p.light.on({42, 46, 54});
    paint_shadow(p, foot, 16);
    p.canvas.fill({foot.x - 2.5, foot.y - 150, 5, 150}, iron);
    p.canvas.fill({foot.x - 6, foot.y - 10, 12, 10}, iron);
    const Point head{foot.x, foot.y - 160};
    if (p.light.lamps > 0.15) p.canvas.glow(head, 110, {255, 216, 140}, p.light.lamps * 0.75);
    p.canvas.circle(head, 11, mix(p.light.on({236, 232, 220}), {255, 240, 196}, p.light.lamps));
    p.canvas.fill({head.x - 8, head.y + 8, 16, 4}, iron);
}

void paint_ground(const Painting& p) {
    const double width = p.canvas.width();
    const double height = p.canvas.height();
    p.canvas.fill_down({0, kGround, width, 46}, p.light.on({214, 204, 190}),
                       p.light.on({190, 180, 168}));
    for (double x = -200; x < width + 200; x += 58) {
        const double pull = (x - width / 2) * 0.06;
        p.canvas.stroke({x, kGround}, {x + pull, kGround + 46}, 1.2, p.light.on({160, 150, 140}),
                        0.6);
    }
    p.canvas.fill({0, kGround + 44, width, 7}, p.light.on({228, 222, 212}));
    p.canvas.fill_down({0, kGround + 51, width, height - kGround - 51}, p.light.on({92, 94, 104}),
                       p.light.on({70, 72, 84}));
    for (double x = 20; x < width; x += 130)
        p.canvas.polygon({{x, kGround + 78},
                          {x + 66, kGround + 78},
                          {x + 64, kGround + 83},
                          {x - 4, kGround + 83}},
                         p.light.on({236, 232, 216}), 0.85);
}

void paint_hedge(const Painting& p, double from, double to) {
    const Colour leaf = p.light.on({66, 120, 66});
    p.canvas.fill_down({from, kGround - 24, to - from, 26}, lit(leaf, 1.05), lit(leaf, 0.75));
    for (double x = from; x < to; x += 13)
        p.canvas.circle({x + 6, kGround - 24}, p.dice.between(7, 11),
                        lit(leaf, p.dice.between(0.95, 1.15)));
    for (double x = from; x < to; x += 17)
        if (p.dice.chance(0.4))
            p.canvas.circle({x, kGround - p.dice.between(8, 26)}, 2.6, p.light.on({236, 110, 130}));
}

void paint_tree(const Painting& p, Point foot) {
    if (p.scene.palms) {
        paint_palm(p, foot, p.dice.between(170, 250));
    } else if (p.scene.below_mountains && p.dice.chance(0.7)) {
        paint_pointed_tree(p, foot, p.dice.between(170, 240));
    } else {
        paint_round_tree(p, foot, p.dice.between(150, 210));
    }
}

}  // namespace

void paint_street(const Painting& p, const Box& house) {
    paint_ground(p);
    const double width = p.canvas.width();
    if (house.x > 60) paint_hedge(p, 0, house.x - 24);
    if (house.right() < width - 60) paint_hedge(p, house.right() + 24, width);
    for (double x = 40; x < width; x += p.dice.between(96, 150)) {
        const bool before_house = x > house.x - 40 && x < house.right() + 40;
        if (!before_house) paint_tree(p, {x, kGround + p.dice.between(4, 22)});
    }
    for (const double x : {house.x - 12, house.right() + 12}) paint_lamp(p, {x, kGround + 38});
    if (p.light.moon)
        p.canvas.fill_down({house.x, kGround, house.width, 90}, {255, 206, 130}, p.light.shade,
                           0.1);
}

}  // namespace innkeeper::sample
