#include "services/search/domain/geo.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace innkeeper::search {
namespace {

constexpr double kRadians = std::numbers::pi / 180;
/// Degrees by which a box around a circle is larger than need be, against rounding.
constexpr double kMargin = 1e-9;

double wrapped(double lon) { return lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon; }

}  // namespace

DistanceFrom::DistanceFrom(double lat, double lon)
    : lat_(lat), lon_(lon), cos_lat_(std::cos(lat * kRadians)) {}

double DistanceFrom::km_to(double lat, double lon) const {
    const double dlat = std::sin((lat - lat_) * kRadians / 2);
    const double dlon = std::sin((lon - lon_) * kRadians / 2);
    const double h = dlat * dlat + cos_lat_ * std::cos(lat * kRadians) * dlon * dlon;
    return 2 * kEarthKm * std::asin(std::sqrt(std::min(1.0, h)));
}

double distance_km(double lat_a, double lon_a, double lat_b, double lon_b) {
    return DistanceFrom(lat_a, lon_a).km_to(lat_b, lon_b);
}

bool is_inside(const Box& box, double lat, double lon) {
    if (lat < box.south || lat > box.north) return false;
    const double east = box.west > box.east ? box.east + 360 : box.east;
    // 180 and -180 are one meridian, and one side of a box may be written past either.
    return std::ranges::any_of(std::initializer_list<double>{lon, lon + 360, lon - 360},
                               [&](double x) { return x >= box.west && x <= east; });
}

Box box_around(const Circle& circle) {
    const double angle = circle.km / kEarthKm;
    const double dlat = angle / kRadians + kMargin;
    Box box{std::max(-90.0, circle.lat - dlat), -180, std::min(90.0, circle.lat + dlat), 180};
    if (box.south <= -90 || box.north >= 90) return box;
    const double ratio = std::sin(angle) / std::cos(circle.lat * kRadians);
    if (!(ratio < 1)) return box;
    const double dlon = std::asin(ratio) / kRadians + kMargin;
    box.west = wrapped(circle.lon - dlon);
    box.east = wrapped(circle.lon + dlon);
    return box;
}

Circle middle_of(const Box& box) {
    const double east = box.west > box.east ? box.east + 360 : box.east;
    return {(box.south + box.north) / 2, wrapped((box.west + east) / 2), 0};
}

}  // namespace innkeeper::search
