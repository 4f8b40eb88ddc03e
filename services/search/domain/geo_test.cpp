#include "services/search/domain/geo.hpp"

#include "services/search/domain/geo_grid.hpp"
#include "services/search/domain/random_world_test.hpp"
#include "services/search/domain/spot_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace innkeeper::search {
namespace {

/// Cells with points, each of a quarter of its own, and the quarters that are around a box.
std::vector<std::uint32_t> collected(const std::vector<std::pair<double, double>>& points,
                                     const Box& box) {
    Shelves<GeoCell> cells;
    for (std::size_t i = 0; i < points.size(); ++i)
        cells.add(geo_cell_of(points[i].first, points[i].second))
            .add(static_cast<std::uint32_t>(i));
    return quarters_around(*cells.publish(), box);
}

/// Of points in a table, those that may lie in the box.
std::vector<std::size_t> looked_at(const std::vector<std::pair<double, double>>& points,
                                   const Box& box) {
    SpotTable<64> table;
    for (std::size_t i = 0; i < points.size(); ++i) table.set(i, points[i].first, points[i].second);
    std::array<std::uint8_t, 64> near;
    table.look(box, near);
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (near[i] != 0) out.push_back(i);
    return out;
}

}  // namespace

TEST_CASE("distances on the sphere") {
    CHECK(distance_km(0, 0, 0, 0) == 0);
    CHECK(distance_km(0, 0, 0, 180) == doctest::Approx(std::acos(-1.0) * kEarthKm));
    CHECK(distance_km(90, 0, -90, 77) == doctest::Approx(std::acos(-1.0) * kEarthKm));
    CHECK(distance_km(0, 179.5, 0, -179.5) == doctest::Approx(111.195).epsilon(0.001));
    CHECK(distance_km(52.52, 13.405, 48.8566, 2.3522) == doctest::Approx(878).epsilon(0.01));
    CHECK(distance_km(90, 10, 90, -170) == doctest::Approx(0).epsilon(1e-9));
}

TEST_CASE("a box has its edges, and goes over the date line when west is above east") {
    const Box box{-10, 20, 10, 40};
    CHECK(is_inside(box, -10, 20));
    CHECK(is_inside(box, 10, 40));
    CHECK_FALSE(is_inside(box, 10.001, 30));
    CHECK_FALSE(is_inside(box, 0, 40.001));
    const Box over{-10, 170, 10, -170};
    CHECK(is_inside(over, 0, 175));
    CHECK(is_inside(over, 0, -175));
    CHECK(is_inside(over, 0, 180));
    CHECK(is_inside(over, 0, -180));
    CHECK_FALSE(is_inside(over, 0, 0));
    // One meridian, two names.
    CHECK(is_inside({-1, 170, 1, 180}, 0, -180));
    CHECK(is_inside({-1, -180, 1, -170}, 0, 180));
}

TEST_CASE("the middle of a box lies on its own side") {
    CHECK(middle_of({-10, 20, 20, 40}).lat == 5);
    CHECK(middle_of({-10, 20, 20, 40}).lon == 30);
    CHECK(std::abs(middle_of({0, 170, 0, -170}).lon) == 180);
    CHECK(middle_of({0, 170, 0, -160}).lon == -175);
}

TEST_CASE("cells over the date line and at the poles") {
    const std::vector<std::pair<double, double>> points{
        {0, 179.99}, {0, -179.99}, {0, 180}, {0, -180}, {90, 0}, {-90, 0}, {0, 0}};
    CHECK(collected(points, {-1, 179.9, 1, -179.9}) == std::vector<std::uint32_t>{0, 1, 2, 3});
    CHECK(collected(points, {-1, -180, 1, -179.9}) == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(collected(points, {89.95, -180, 90, 180}) == std::vector<std::uint32_t>{4});
    CHECK(collected(points, {-90, -180, -89.95, 180}) == std::vector<std::uint32_t>{5});
    CHECK(collected(points, {-90, -180, 90, 180}).size() == points.size());
    CHECK(collected(points, {1, 0, -1, 1}).empty());
}

TEST_CASE("a cell has a quarter as long as one of its hotels") {
    GeoCell cell;
    for (const std::uint32_t quarter : {7U, 2U, 7U, 5U}) cell.add(quarter);
    CHECK(cell.parts.size() == 3);
    CHECK(cell.parts.front().quarter == 2);
    cell.remove(7);
    CHECK(cell.parts.size() == 3);
    cell.remove(7);
    CHECK(cell.parts.size() == 2);
    cell.remove(2);
    CHECK(cell.parts.front().quarter == 5);
}

TEST_CASE("points on the sides of a box are looked at, those a little farther are not") {
    const std::vector<std::pair<double, double>> points{
        {10, 20},        {30, 40},        {9.999999, 20}, {10, 19.999999},
        {30.000001, 40}, {30, 40.000001}, {20, 30},       {20, -150}};
    CHECK(looked_at(points, {10, 20, 30, 40}) == std::vector<std::size_t>{0, 1, 6});
    const std::vector<std::pair<double, double>> line{
        {0, 180}, {0, -180}, {0, 179}, {0, -179}, {5, 180}};
    for (const Box& box : {Box{-1, 179, 1, -179}, Box{-1, 179, 1, 180}, Box{-1, -180, 1, -179}})
        for (std::size_t i = 0; i < line.size(); ++i)
            if (is_inside(box, line[i].first, line[i].second))
                CHECK(std::ranges::binary_search(looked_at(line, box), i));
    CHECK(looked_at(line, {-1, 178, 1, 179.5}) == std::vector<std::size_t>{2});
}

TEST_CASE("a circle over a pole takes in every longitude") {
    const Box box = box_around({89.95, 10, 20});
    CHECK(box.north == 90);
    CHECK(box.west == -180);
    CHECK(box.east == 180);
    CHECK(is_inside(box, 89.95, -170));
}

TEST_CASE("no point of a circle is outside its box, or missing among its cells") {
    test::Dice dice(3);
    std::size_t inside = 0;
    for (int round = 0; round < 400; ++round) {
        const Circle circle{dice.from(-900, 900) / 10.0, dice.from(-1800, 1800) / 10.0,
                            dice.from(1, 5000) / 10.0};
        std::vector<std::pair<double, double>> points;
        for (int i = 0; i < 60; ++i)
            points.push_back(
                {std::clamp(circle.lat + dice.from(-500, 500) / 100.0, -90.0, 90.0),
                 dice.one_in(3) ? dice.from(-1800, 1800) / 10.0
                                : std::remainder(circle.lon + dice.from(-500, 500) / 100.0, 360)});
        const std::vector<std::uint32_t> found = collected(points, box_around(circle));
        const std::vector<std::size_t> near = looked_at(points, box_around(circle));
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto [lat, lon] = points[i];
            if (distance_km(circle.lat, circle.lon, lat, lon) > circle.km) continue;
            ++inside;
            CHECK(is_inside(box_around(circle), lat, lon));
            CHECK(std::ranges::binary_search(near, i));
            CHECK(std::ranges::binary_search(found, static_cast<std::uint32_t>(i)));
        }
        CHECK(std::ranges::adjacent_find(found) == found.end());
    }
    CHECK(inside > 1000);
}

}  // namespace innkeeper::search
