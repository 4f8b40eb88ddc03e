#include "innkeeper/sample/picture.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/media/picture.hpp"
#include "innkeeper/sample/canvas.hpp"
#include "innkeeper/sample/lettering.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace innkeeper;
using namespace innkeeper::sample;

namespace {

std::string hash(const media::Image& image) {
    return sha256({reinterpret_cast<const char*>(image.pixels.data()), image.pixels.size()});
}

int red_at(const media::Image& image, std::uint32_t x, std::uint32_t y) {
    return image.row(y)[std::size_t{3} * x];
}

double painted(const media::Image& image) {
    double sum = 0;
    for (const std::uint8_t part : image.pixels) sum += part;
    return sum / 255 / 3;
}

constexpr Colour kWhite{255, 255, 255};

}  // namespace

TEST_CASE("edges are as strong as the part of the pixel that they cover") {
    Canvas canvas(8, 4);
    canvas.fill({1.5, 1, 2.25, 1.5}, kWhite);
    const media::Image image = canvas.take();
    CHECK(red_at(image, 0, 1) == 0);
    CHECK(std::abs(red_at(image, 1, 1) - 127) <= 1);
    CHECK(red_at(image, 2, 1) == 255);
    CHECK(std::abs(red_at(image, 3, 1) - 191) <= 1);
    CHECK(std::abs(red_at(image, 2, 2) - 127) <= 1);
    CHECK(red_at(image, 2, 3) == 0);
}

TEST_CASE("areas are what geometry says") {
    const auto area = [](auto draw) {
        Canvas canvas(100, 100);
        draw(canvas);
        return painted(canvas.take());
    };
    CHECK(area([](Canvas& c) { c.circle({50, 50}, 30, kWhite); }) ==
          doctest::Approx(2827).epsilon(0.01));
    CHECK(area([](Canvas& c) { c.polygon({{10, 10}, {90, 10}, {10, 90}}, kWhite); }) ==
          doctest::Approx(3200).epsilon(0.01));
    CHECK(area([](Canvas& c) { c.stroke({20, 50}, {80, 50}, 10, kWhite); }) ==
          doctest::Approx(678.5).epsilon(0.02));
    CHECK(area([](Canvas& c) { c.below([](double) { return 60.5; }, 100, kWhite, kWhite); }) ==
          doctest::Approx(3950).epsilon(0.01));
}

TEST_CASE("what lies outside is cut off") {
    Canvas canvas(20, 20);
    canvas.fill({-50, -50, 20, 20}, kWhite);
    canvas.fill({30, 30, 20, 20}, kWhite);
    canvas.circle({-40, 10}, 20, kWhite);
    canvas.glow({60, 10}, 20, kWhite, 1);
    canvas.polygon({{30, 5}, {90, 5}, {30, 15}}, kWhite);
    canvas.stroke({-30, -30}, {-5, 40}, 4, kWhite);
    CHECK(painted(canvas.take()) == 0);
    Canvas full(20, 20);
    full.fill({-1e6, -1e6, 2e6, 2e6}, kWhite);
    CHECK(painted(full.take()) == doctest::Approx(400));
}

TEST_CASE("every letter and digit is written within its width, and no two alike") {
    std::set<std::string> shapes;
    const std::string_view all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789-'";
    for (const char c : all) {
        CAPTURE(c);
        Canvas canvas(80, 80);
        write(canvas, {10, 10}, 40, std::string_view(&c, 1), kWhite);
        const media::Image image = canvas.take();
        CHECK(painted(image) > 20);
        CHECK(shapes.insert(hash(image)).second);
        const double right = 10 + text_width(std::string_view(&c, 1), 40) + 5;
        for (std::uint32_t y = 0; y < 80; ++y)
            for (auto x = static_cast<std::uint32_t>(right) + 1; x < 80; ++x)
                REQUIRE(red_at(image, x, y) == 0);
    }
    const auto written = [](std::string_view text) {
        Canvas canvas(200, 60);
        write(canvas, {10, 10}, 30, text, kWhite);
        return hash(canvas.take());
    };
    CHECK(written("Inn") == written("INN"));
    CHECK(written("A B") != written("AB"));
    CHECK(text_width("", 30) == 0);
    CHECK(text_width("ABC", 60) == doctest::Approx(2 * text_width("ABC", 30)));
}

TEST_CASE("a scene is drawn the same again, and each its own way") {
    std::set<std::string> seen;
    for (const SampleHotel& hotel : sample_hotels(5, 24)) {
        const Scene scene = scene_of(hotel);
        CAPTURE(scene.name);
        const media::Image image = draw_picture(scene);
        CHECK(image.width == kPictureWidth);
        CHECK(image.height == kPictureHeight);
        CHECK(seen.insert(hash(image)).second);
        CHECK(draw_picture(scene) == image);
    }
}

TEST_CASE("the name is on the sign, even one that is far too long") {
    Scene scene{11, 4, "Amber Heron", false, false, false};
    const media::Image image = draw_picture(scene);
    scene.name = "Copper Otter";
    CHECK(draw_picture(scene) != image);
    scene.name = std::string(100, 'W');
    CHECK(draw_picture(scene) != image);
}

TEST_CASE("every style of house at every rating in every setting is drawn") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const bool sea = seed % 2 == 0;
        const Scene scene{seed, static_cast<int>(seed % 5) + 1, "Inn", sea, seed % 3 == 0, sea};
        const media::Image image = draw_picture(scene);
        const auto [darkest, brightest] = std::ranges::minmax(image.pixels);
        CHECK(brightest - darkest > 100);
    }
}

TEST_CASE("a drawn picture passes through the same sizes as an upload") {
    const auto picture =
        media::render_sizes(draw_picture({3, 5, "Velvet Quill", true, true, true}));
    REQUIRE(picture);
    REQUIRE(picture->renditions.size() == 3);
    CHECK(picture->renditions[0].width == 320);
    CHECK(picture->renditions[0].height == 200);
    CHECK(picture->renditions[2].width == kPictureWidth);
}

TEST_CASE("a scene takes its surroundings from the hotel") {
    const auto hotels = sample_hotels(1, 0);
    const Scene sydney = scene_of(hotels[0]);
    CHECK(sydney.name == "Continental");
    CHECK(sydney.star_rating == 4);
    CHECK(sydney.by_the_sea);
    CHECK(sydney.palms);
    SampleHotel north = hotels[0];
    north.lat = 60;
    CHECK(!scene_of(north).palms);
}
