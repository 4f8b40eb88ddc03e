#pragma once

#include "innkeeper/sample/canvas.hpp"
#include "innkeeper/sample/dice.hpp"
#include "innkeeper/sample/picture.hpp"

/// Inside draw_picture: the layers of a picture, from the sky to the pavement.
namespace innkeeper::sample {

/// The hour of the day as a painter mixes it.
struct Light {
    Colour sky_top;
    Colour sky_middle;
    Colour horizon;
    Colour sun;
    Colour shade;     ///< what everything is tinted towards
    double tint = 0;  ///< how far, 0 to 1
    double brightness = 1;
    double lamps = 0;  ///< share of windows with light, and how strong lamps look
    bool moon = false;
    /// A material's colour in this light.
    [[nodiscard]] Colour on(Colour material) const {
        return mix(lit(material, brightness), shade, tint);
    }
    /// The same seen through the air of some distance, 0 to 1.
    [[nodiscard]] Colour far(Colour material, double distance) const {
        return mix(on(material), horizon, distance);
    }
};

/// One picture on its way.
struct Painting {
    Canvas& canvas;
    const Scene& scene;
    const Light& light;
    Dice& dice;
};

/// Where the land ends against the sky, and where the house stands, in pixels from the top.
inline constexpr double kHorizon = 520;
inline constexpr double kGround = 690;

[[nodiscard]] Light draw_light(Dice& dice);
void paint_sky(const Painting& painting);
void paint_backdrop(const Painting& painting);
/// Returns the box of the house's front.
Box paint_house(const Painting& painting);
void paint_street(const Painting& painting, const Box& house);

/// The ground floor: door, awning or canopy, shop windows, and the sign above.
void paint_entrance(const Painting& painting, const Box& house, Colour wall, Colour accent);

struct Window {
    Box box;
    Colour frame;
    bool arched = false;
};
void paint_window(const Painting& painting, const Window& window);

}  // namespace innkeeper::sample
