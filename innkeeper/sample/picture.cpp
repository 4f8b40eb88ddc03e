#include "innkeeper/sample/picture.hpp"

#include "chassis/core/check.hpp"
#include "innkeeper/sample/painter.hpp"

#include <cmath>

namespace innkeeper::sample {
namespace {

/// Palms grow in towns to about this latitude by the sea, and to this one elsewhere.
constexpr double kPalmsBySea = 42;
constexpr double kPalmsInland = 24;

}  // namespace

Scene scene_of(const SampleHotel& hotel) {
    const double palms_to = hotel.by_the_sea ? kPalmsBySea : kPalmsInland;
    return {hotel.picture_seed, hotel.star_rating,     hotel.name,
            hotel.by_the_sea,   hotel.below_mountains, std::abs(hotel.lat) < palms_to};
}

media::Image draw_picture(const Scene& scene) {
    CHECK(scene.star_rating >= 1 && scene.star_rating <= 5);
    Dice dice(scene.seed);
    const Light light = draw_light(dice);
    Canvas canvas(kPictureWidth, kPictureHeight);
    const Painting painting{canvas, scene, light, dice};
    paint_sky(painting);
    paint_backdrop(painting);
    const Box house = paint_house(painting);
    paint_street(painting, house);
    return canvas.take();
}

}  // namespace innkeeper::sample
