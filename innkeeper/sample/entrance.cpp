#include "innkeeper/sample/lettering.hpp"
#include "innkeeper/sample/painter.hpp"

#include <algorithm>

namespace innkeeper::sample {
namespace {

constexpr double kBand = 40;    // the band that the sign stands on
constexpr double kFloor = 104;  // from the pavement to the top of the band
constexpr double kLetters = 19;

void paint_sign(const Painting& p, const Box& house, Colour accent) {
    const Box band{house.x - 4, house.bottom() - kFloor - 4, house.width + 8, kBand};
    p.canvas.fill_down(band, lit(accent, 1.1), lit(accent, 0.85));
    p.canvas.fill({band.x, band.bottom(), band.width, 5}, {15, 18, 40}, 0.3);
    const double room = band.width - 40;
    const double wide = text_width(p.scene.name, kLetters);
    const double height = wide > room ? kLetters * room / wide : kLetters;
    const Point at{band.middle() - text_width(p.scene.name, height) / 2,
                   band.y + (kBand - height) / 2};
    const Colour gold = p.light.lamps > 0.4 ? Colour{255, 232, 170} : Colour{250, 240, 214};
    if (p.light.lamps > 0.4)
        p.canvas.glow({band.middle(), band.y + kBand / 2}, 120, {255, 210, 130}, 0.35);
    write(p.canvas, at, height, p.scene.name, gold);
}

void paint_awning(const Painting& p, const Box& over, Colour accent) {
    constexpr int kStripes = 8;
    const Colour pale = p.light.on({250, 246, 236});
    const double step = over.width / kStripes;
    for (int i = 0; i < kStripes; ++i) {
        const double x = over.x + i * step;
        const double lean = 7;
        const double left = x + (0.5 - static_cast<double>(i) / kStripes) * 2 * lean;
        const double right = x + step + (0.5 - (i + 1.0) / kStripes) * 2 * lean;
        const Colour stripe = i % 2 == 0 ? accent : pale;
        p.canvas.polygon(
            {{left, over.y}, {right, over.y}, {x + step, over.bottom()}, {x, over.bottom()}},
            stripe);
        p.canvas.ellipse({x + step / 2, over.bottom()}, step / 2, 5, stripe);
    }
}

void paint_shop_window(const Painting& p, const Box& box, Colour accent) {
    const double warmth = std::max(p.light.lamps, 0.25);
    const Colour glass = mix(p.light.on({70, 96, 118}), {255, 208, 136}, warmth);
    p.canvas.fill({box.x - 4, box.y - 4, box.width + 8, box.height + 8}, p.light.on({60, 52, 48}));
    p.canvas.fill_down(box, lit(glass, 1.08), lit(glass, 0.82));
    p.canvas.fill({box.middle() - 1.5, box.y, 3, box.height}, p.light.on({60, 52, 48}));
    // A table lamp inside.
    p.canvas.polygon({{box.x + 9, box.bottom() - 14},
                      {box.x + 13, box.bottom() - 24},
                      {box.x + 19, box.bottom() - 24},
                      {box.x + 23, box.bottom() - 14}},
                     accent);
    paint_awning(p, {box.x - 7, box.y - 8, box.width + 14, 17}, accent);
}

void paint_door(const Painting& p, double middle, double ground, Colour accent) {
    const int stars = p.scene.star_rating;
    const double half = stars >= 4 ? 36 : stars == 3 ? 30 : 22;
    const Box door{middle - half, ground - 60, half * 2, 60};
    const double warmth = std::max(p.light.lamps, 0.35);
    const Colour hall = mix(p.light.on({90, 84, 80}), {255, 214, 140}, warmth);
    p.canvas.fill({door.x - 8, door.y - 6, door.width + 16, door.height + 6},
                  p.light.on({236, 230, 216}));
    p.canvas.fill_down(door, lit(hall, 1.1), lit(hall, 0.85));
    const Colour wood = lit(accent, 0.6);
    for (const double x : {door.x, door.middle() - 2, door.right() - 4})
        p.canvas.fill({x, door.y, 4, door.height}, wood);
    p.canvas.fill({door.x, door.y + 16, door.width, 3}, wood);
    p.canvas.circle({door.middle() - 7, door.y + 36}, 2.4, {250, 214, 120});
    p.canvas.circle({door.middle() + 7, door.y + 36}, 2.4, {250, 214, 120});
    if (stars >= 4) {
        const Box canopy{door.x - 26, door.y - 10, door.width + 52, 12};
        p.canvas.fill_down(canopy, accent, lit(accent, 0.7));
        p.canvas.fill({canopy.x, canopy.bottom(), canopy.width, 3}, {250, 214, 120}, 0.9);
        for (const double x : {canopy.x + 6, canopy.right() - 9})
            p.canvas.fill({x, canopy.bottom(), 3, ground - canopy.bottom()}, {224, 190, 110});
        p.canvas.polygon({{door.x, ground},
                          {door.right(), ground},
                          {door.right() + 26, ground + 34},
                          {door.x - 26, ground + 34}},
                         p.light.on({164, 30, 46}));
    }
    for (const double side : {-1.0, 1.0}) {
        const Point lamp{middle + side * (half + 16), ground - 44};
        if (p.light.lamps > 0.15) p.canvas.glow(lamp, 42, {255, 214, 130}, p.light.lamps * 0.8);
        p.canvas.circle(lamp, 4.5, mix(p.light.on({250, 240, 220}), {255, 236, 180}, warmth));
        const double pot = middle + side * (half + 18);
        p.canvas.fill({pot - 8, ground - 15, 16, 15}, p.light.on({176, 100, 66}));
        p.canvas.circle({pot, ground - 23}, 12, p.light.on({58, 118, 66}));
    }
}

}  // namespace

void paint_entrance(const Painting& p, const Box& house, Colour wall, Colour accent) {
    const Box storey{house.x, house.bottom() - kFloor, house.width, kFloor};
    p.canvas.fill_down(storey, lit(wall, 0.92), lit(wall, 0.8));
    paint_sign(p, house, accent);
    const double door_room = 110;
    const double side = house.width / 2 - door_room / 2 - 12;
    const int windows = std::max(1, static_cast<int>(side / 92));
    const double step = side / windows;
    for (int i = 0; i < windows; ++i)
        for (const double start : {house.x + 8, house.middle() + door_room / 2 + 4})
            paint_shop_window(
                p, {start + i * step + step * 0.16, house.bottom() - 50, step * 0.68, 40}, accent);
    paint_door(p, house.middle(), house.bottom(), accent);
    if (p.scene.star_rating < 3) return;
    for (int i = 0; i < p.scene.star_rating; ++i) {
        const double x = house.middle() + (i - (p.scene.star_rating - 1) / 2.0) * 13;
        p.canvas.circle({x, house.bottom() - kFloor + 43}, 3, {255, 220, 130});
    }
}

}  // namespace innkeeper::sample
