#include "innkeeper/sample/painter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace innkeeper::sample {
namespace {

constexpr std::array<Colour, 12> kWalls{{{236, 224, 200},
                                         {214, 178, 140},
                                         {196, 112, 88},
                                         {242, 240, 232},
                                         {240, 206, 150},
                                         {226, 170, 156},
                                         {176, 196, 190},
                                         {206, 214, 222},
                                         {150, 84, 70},
                                         {248, 226, 176},
                                         {190, 178, 204},
                                         {164, 184, 150}}};
constexpr std::array<Colour, 7> kAccents{{{140, 34, 44},
                                          {24, 70, 92},
                                          {32, 84, 62},
                                          {180, 120, 40},
                                          {72, 46, 84},
                                          {52, 56, 64},
                                          {190, 84, 52}}};
constexpr double kGroundFloor = 104;

struct House {
    Box front;
    int floors;
    int columns;
    Colour wall;
    Colour trim;
    Colour accent;
    [[nodiscard]] double storey() const {
        return (front.height - kGroundFloor) / static_cast<double>(floors);
    }
    /// The cell of a window; row 0 is the top floor.
    [[nodiscard]] Box cell(int column, int row) const {
        const double width = front.width / columns;
        return {front.x + column * width, front.y + row * storey(), width, storey()};
    }
};

Box inset(const Box& cell, double share_x, double top, double bottom) {
    return {cell.x + cell.width * share_x, cell.y + cell.height * top,
            cell.width * (1 - 2 * share_x), cell.height * (1 - top - bottom)};
}

/// The light from the side: one edge of a front in the sun, the other in the shade.
void paint_wall(const Painting& p, const House& house) {
    p.canvas.fill_down(house.front, lit(house.wall, 1.05), lit(house.wall, 0.93));
    for (int i = 0; i < 12; ++i) {
        const double width = house.front.width * 0.03;
        p.canvas.fill(
            {house.front.right() - (12 - i) * width, house.front.y, width, house.front.height},
            {20, 24, 50}, 0.012 * i);
    }
}

void paint_balcony(const Painting& p, const Box& window, const House& house) {
    const Box rail{window.x - window.width * 0.22, window.bottom() - window.height * 0.34,
                   window.width * 1.44, window.height * 0.38};
    const Colour iron = p.light.on({44, 46, 54});
    p.canvas.fill({rail.x - 2, rail.bottom(), rail.width + 4, 5}, lit(house.trim, 0.9));
    p.canvas.fill({rail.x, rail.y, rail.width, 2.4}, iron);
    for (double x = rail.x; x <= rail.right() - 1; x += 6)
        p.canvas.fill({x, rail.y, 1.6, rail.height}, iron);
}

void paint_classic_floors(const Painting& p, const House& house, bool arched, bool balconies) {
    for (int row = 0; row < house.floors; ++row) {
        for (int column = 0; column < house.columns; ++column) {
            const Box window = inset(house.cell(column, row), 0.27, 0.2, 0.16);
            const Box sill{window.x - 6, window.bottom() + 3, window.width + 12, 5};
            paint_window(p, {window, house.trim, arched});
            p.canvas.fill(sill, house.trim);
            p.canvas.fill({sill.x, sill.bottom(), sill.width, 3}, {20, 20, 40}, 0.18);
            if (!arched)
                p.canvas.fill({window.x - 6, window.y - 9, window.width + 12, 5}, house.trim);
            if (balconies && row > 0 && column % 2 == 1) paint_balcony(p, window, house);
        }
        const double y = house.front.y + (row + 1) * house.storey();
        p.canvas.fill({house.front.x, y - 3, house.front.width, 3}, house.trim, 0.7);
    }
}

void paint_cornice(const Painting& p, const House& house) {
    const Box& front = house.front;
    p.canvas.fill({front.x - 8, front.y - 6, front.width + 16, 14}, house.trim);
    p.canvas.fill({front.x - 14, front.y - 14, front.width + 28, 9}, lit(house.trim, 1.06));
    p.canvas.fill({front.x, front.y + 8, front.width, 6}, {20, 20, 40}, 0.2);
}

void paint_mansard(const Painting& p, const House& house) {
    const Box& front = house.front;
    const double height = 78;
    const Colour slate = p.light.on({84, 92, 112});
    const double top = front.y - 14 - height;
    p.canvas.polygon({{front.x - 10, front.y - 14},
                      {front.x + 26, top},
                      {front.right() - 26, top},
                      {front.right() + 10, front.y - 14}},
                     slate);
    p.canvas.fill({front.x + 22, top - 5, front.width - 44, 6}, lit(slate, 0.75));
    for (double y = top + 12; y < front.y - 18; y += 11)
        p.canvas.fill({front.x + 14, y, front.width - 28, 1.4}, lit(slate, 0.85), 0.6);
    for (int column = 0; column < house.columns; ++column) {
        const double x = front.x + (column + 0.5) * front.width / house.columns;
        if (x < front.x + 60 || x > front.right() - 60) continue;
        const Box dormer{x - 15, top + 26, 30, 42};
        p.canvas.fill({dormer.x - 5, dormer.y, 40, dormer.height + 10}, house.trim);
        p.canvas.polygon({{x - 26, dormer.y}, {x, dormer.y - 20}, {x + 26, dormer.y}}, house.trim);
        paint_window(p, {dormer, house.trim});
    }
}

void paint_gable(const Painting& p, const House& house) {
    const Box& front = house.front;
    const Colour tile = p.light.on({168, 86, 62});
    const double rise = std::min(150.0, front.width * 0.22);
    p.canvas.polygon({{front.x - 26, front.y + 4},
                      {front.x + front.width * 0.12, front.y - rise},
                      {front.right() - front.width * 0.12, front.y - rise},
                      {front.right() + 26, front.y + 4}},
                     tile);
    for (double t = 0.1; t < 1; t += 0.1) {
        const double side = -26 + (front.width * 0.12 + 26) * t;
        p.canvas.fill({front.x + side, front.y + 4 - (rise + 4) * t, front.width - 2 * side, 2},
                      lit(tile, 0.82), 0.7);
    }
    p.canvas.fill({front.right() - front.width * 0.2, front.y - rise - 30, 34, 60},
                  p.light.on({150, 96, 80}));
    p.canvas.fill({front.x - 26, front.y + 2, front.width + 52, 7}, lit(tile, 0.7));
}

void paint_glass_tower(const Painting& p, const House& house) {
    const Box& front = house.front;
    const Colour glass = mix(p.light.on({112, 160, 190}), p.light.sky_middle, 0.35);
    p.canvas.fill_down(front, mix(glass, p.light.sky_top, 0.25), mix(glass, p.light.horizon, 0.3));
    for (int row = 0; row < house.floors; ++row)
        for (int column = 0; column < house.columns; ++column) {
            const Box pane = inset(house.cell(column, row), 0.04, 0.06, 0.14);
            if (p.dice.chance(p.light.lamps * 0.8)) {
                const Colour lamp{255, p.dice.between(196, 226), p.dice.between(120, 165)};
                p.canvas.fill_down(pane, lit(lamp, 1.0), lit(lamp, 0.86), 0.82);
            } else {
                p.canvas.fill_down(pane, mix(glass, {255, 255, 255}, p.dice.between(0.04, 0.22)),
                                   glass, 0.85);
            }
        }
    for (int row = 0; row <= house.floors; ++row)
        p.canvas.fill({front.x - 3, front.y + row * house.storey() - 5, front.width + 6, 7},
                      house.trim);
    const double slant = front.width * 0.3;
    p.canvas.polygon({{front.x + slant, front.y},
                      {front.x + slant * 1.7, front.y},
                      {front.x + slant * 0.7, front.bottom()},
                      {front.x, front.bottom()}},
                     {255, 255, 255}, p.light.moon ? 0.03 : 0.1);
    p.canvas.fill({front.x - 8, front.y - 16, front.width + 16, 14}, house.trim);
    p.canvas.fill({front.middle() - 60, front.y - 46, 120, 32}, lit(house.trim, 0.85));
}

void paint_terraces(const Painting& p, const House& house) {
    for (int row = 0; row < house.floors; ++row) {
        for (int column = 0; column < house.columns; ++column) {
            const Box door = inset(house.cell(column, row), 0.14, 0.16, 0.08);
            paint_window(p, {door, house.trim});
        }
        const double y = house.front.y + (row + 1) * house.storey();
        p.canvas.fill({house.front.x - 16, y - 6, house.front.width + 32, 9}, house.trim);
        p.canvas.fill({house.front.x, y + 3, house.front.width, 8}, {20, 24, 50}, 0.22);
        p.canvas.fill({house.front.x - 16, y - 30, house.front.width + 32, 24},
                      p.light.on({206, 230, 236}), 0.45);
        p.canvas.fill({house.front.x - 16, y - 32, house.front.width + 32, 3}, house.trim);
        for (int i = 0; i < house.columns / 2; ++i) {
            const double x = p.dice.between(house.front.x, house.front.right() - 20);
            p.canvas.circle({x, y - 30}, p.dice.between(6, 11), p.light.on({74, 132, 72}));
        }
    }
    p.canvas.fill({house.front.x - 20, house.front.y - 16, house.front.width + 40, 18}, house.trim);
}

void paint_centrepiece(const Painting& p, const House& house) {
    const Box& front = house.front;
    const double half = front.width / house.columns * 1.5;
    const Point peak{front.middle(), front.y - 92};
    p.canvas.polygon({{front.middle() - half - 20, front.y - 14},
                      peak,
                      {front.middle() + half + 20, front.y - 14}},
                     house.trim);
    p.canvas.polygon({{front.middle() - half + 14, front.y - 22},
                      {peak.x, peak.y + 20},
                      {front.middle() + half - 14, front.y - 22}},
                     house.wall);
    p.canvas.circle({peak.x, front.y - 46}, 14, house.trim);
    p.canvas.circle({peak.x, front.y - 46}, 10, p.light.on({230, 236, 240}));
    for (const double side : {-1.0, 1.0}) {
        const double x = front.middle() + side * half;
        p.canvas.fill({x - 7, front.y + 8, 14, front.height - 8}, house.trim);
    }
    p.canvas.stroke(peak, {peak.x, peak.y - 66}, 3, house.trim);
    p.canvas.polygon({{peak.x, peak.y - 66}, {peak.x + 46, peak.y - 56}, {peak.x, peak.y - 42}},
                     house.accent);
}

House plan(const Painting& p, bool tower) {
    const int stars = p.scene.star_rating;
    House house{};
    house.floors = tower ? p.dice.whole(6, 8) : std::clamp(stars + p.dice.whole(-1, 0), 2, 5);
    house.columns = tower ? p.dice.whole(6, 9) : std::min(4 + stars + p.dice.whole(0, 1), 10);
    const double storey = tower ? p.dice.between(50, 56) : p.dice.between(78, 88);
    const double width = house.columns * (tower ? p.dice.between(54, 66) : p.dice.between(76, 86));
    const double height = kGroundFloor + house.floors * storey;
    const double middle = p.canvas.width() / 2 + p.dice.between(-90, 90);
    house.front = {middle - width / 2, kGround - height, width, height};
    house.wall = p.light.on(p.dice.pick(kWalls));
    house.trim = p.light.on(p.dice.chance(0.7) ? Colour{248, 244, 234} : Colour{206, 196, 178});
    house.accent = p.light.on(p.dice.pick(kAccents));
    return house;
}

}  // namespace

void paint_window(const Painting& p, const Window& window) {
    const Box& box = window.box;
    const bool on = p.dice.chance(p.light.lamps);
    const Colour lamp{255, p.dice.between(198, 226), p.dice.between(122, 160)};
    const Colour glass = mix(p.light.on({86, 112, 138}), p.light.sky_middle, 0.3);
    const Colour upper = on ? lamp : mix(glass, p.light.horizon, 0.35);
    const Colour lower = on ? lit(lamp, 0.84) : lit(glass, 0.8);
    if (on && p.light.lamps > 0.4)
        p.canvas.glow({box.middle(), box.y + box.height / 2}, box.height * 0.9, lamp, 0.25);
    p.canvas.fill({box.x - 3, box.y - 3, box.width + 6, box.height + 6}, window.frame);
    if (window.arched) {
        p.canvas.ellipse({box.middle(), box.y}, box.width / 2 + 3, box.width * 0.42 + 3,
                         window.frame);
        p.canvas.ellipse({box.middle(), box.y}, box.width / 2, box.width * 0.42, upper);
    }
    p.canvas.fill_down(box, upper, lower);
    if (p.dice.chance(0.6)) {
        const Colour cloth = on ? lit(lamp, 0.93) : mix(glass, {240, 236, 226}, 0.5);
        const double part = p.dice.between(0.14, 0.3) * box.width;
        p.canvas.fill({box.x, box.y, part, box.height}, cloth, 0.8);
        p.canvas.fill({box.right() - part, box.y, part, box.height}, cloth, 0.8);
    }
    p.canvas.fill({box.middle() - 1.2, box.y, 2.4, box.height}, window.frame);
    p.canvas.fill({box.x, box.y + box.height * 0.36, box.width, 2.2}, window.frame);
}

Box paint_house(const Painting& p) {
    const int style = p.dice.whole(0, 4);
    const bool tower = style == 0 && p.scene.star_rating >= 3;
    const House house = plan(p, tower);
    p.canvas.fill({house.front.x - 6, house.front.bottom() - 4, house.front.width + 12, 8},
                  {10, 14, 30}, 0.35);
    paint_wall(p, house);
    if (tower) {
        paint_glass_tower(p, house);
    } else if (style == 1 || (style == 0 && p.scene.by_the_sea)) {
        paint_terraces(p, house);
    } else {
        const bool gabled = p.scene.star_rating <= 2 || style == 2;
        paint_classic_floors(p, house, style == 3, p.scene.star_rating >= 3);
        if (!gabled) paint_cornice(p, house);
        if (gabled) {
            paint_gable(p, house);
        } else if (style == 3) {
            paint_mansard(p, house);
        }
        if (p.scene.star_rating == 5 && !gabled) paint_centrepiece(p, house);
    }
    paint_entrance(p, house.front, house.wall, house.accent);
    return house.front;
}

}  // namespace innkeeper::sample
