#pragma once

#include "chassis/media/image.hpp"
#include "innkeeper/sample/hotels.hpp"

#include <string>

namespace innkeeper::sample {

inline constexpr std::uint32_t kPictureWidth = 1280;
inline constexpr std::uint32_t kPictureHeight = 800;

/// What a picture shows. Everything else (hour, weather, style, colours) comes from the seed.
struct Scene {
    std::uint64_t seed = 0;
    int star_rating = 3;  ///< 1 to 5: the size and splendour of the house
    std::string name;     ///< on the sign; its accents are not drawn
    bool by_the_sea = false;
    bool below_mountains = false;
    bool palms = false;  ///< where the climate has them
};

[[nodiscard]] Scene scene_of(const SampleHotel& hotel);

/// A drawn street view of the house, kPictureWidth × kPictureHeight. The same scene gives the same
/// picture. Takes some milliseconds: for many pictures, a worker thread. Safe from any thread.
[[nodiscard]] media::Image draw_picture(const Scene& scene);

}  // namespace innkeeper::sample
