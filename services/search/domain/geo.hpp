#pragma once

#include "services/search/domain/query.hpp"

namespace innkeeper::search {

/// The sphere of the mean radius of the Earth.
inline constexpr double kEarthKm = 6371.0088;

/// Along the great circle from one point to many.
class DistanceFrom {
public:
    DistanceFrom(double lat, double lon);
    [[nodiscard]] double km_to(double lat, double lon) const;

private:
    double lat_;
    double lon_;
    double cos_lat_;
};
[[nodiscard]] double distance_km(double lat_a, double lon_a, double lat_b, double lon_b);
[[nodiscard]] bool is_inside(const Box& box, double lat, double lon);
/// A box that holds the circle; all longitudes when a pole is inside.
[[nodiscard]] Box box_around(const Circle& circle);
/// The middle of the box, on its own side of the date line; its radius is 0.
[[nodiscard]] Circle middle_of(const Box& box);

}  // namespace innkeeper::search
