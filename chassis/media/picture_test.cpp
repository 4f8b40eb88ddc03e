#include "chassis/media/picture.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/media/limits.hpp"
#include "chassis/media/samples.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::media;

TEST_CASE("an upload becomes one clean file a size, named by its content") {
    const auto picture = process_picture(samples::png(samples::gradient(2000, 1000)));
    REQUIRE(picture);
    CHECK(picture->width == 2000);
    CHECK(picture->height == 1000);
    REQUIRE(picture->renditions.size() == 3);
    const auto check = [&](std::size_t i, std::string_view name, std::uint32_t width) {
        const Rendition& rendition = picture->renditions[i];
        CHECK(rendition.name == name);
        CHECK(rendition.width == width);
        CHECK(rendition.height == width / 2);
        CHECK(rendition.hash == hex_encode(sha256(rendition.bytes)));
        CHECK(rendition.hash.size() == 64);
        CHECK(rendition.content_type == content_type(*sniff(rendition.bytes)));
        const auto image = decode(rendition.bytes);
        REQUIRE(image);
        CHECK(image->width == rendition.width);
        CHECK(image->height == rendition.height);
    };
    check(0, "thumb", 320);
    check(1, "card", 640);
    check(2, "full", 1600);
}

TEST_CASE("a small picture is never enlarged, and a tall one is bounded too") {
    const auto small = process_picture(*encode_jpeg(samples::gradient(500, 250), 90));
    REQUIRE(small);
    CHECK(small->renditions[0].width == 320);
    CHECK(small->renditions[1].width == 500);
    CHECK(small->renditions[2].width == 500);
    const auto tall = process_picture(samples::png(samples::gradient(10, kMaxSide)));
    REQUIRE(tall);
    CHECK(tall->renditions[2].height == 3200);
    CHECK(tall->renditions[2].width == 3);
    const auto line = process_picture(samples::png(samples::gradient(kMaxSide, 1)));
    REQUIRE(line);
    CHECK(line->renditions[0].width == 320);
    CHECK(line->renditions[0].height == 1);
}

TEST_CASE("the camera's notes go, the orientation stays") {
    const Image stored = samples::gradient(400, 300);
    for (const std::string& bytes :
         {samples::with_exif_jpeg(*encode_jpeg(stored, 95), 6),
          samples::with_exif_png(samples::png(stored), 6),
          samples::with_exif_webp(*encode_webp(stored, 95), stored, 6)}) {
        REQUIRE(bytes.find(samples::kCamera) != std::string::npos);
        const auto picture = process_picture(bytes);
        REQUIRE(picture);
        CHECK(picture->width == 300);
        CHECK(picture->height == 400);
        for (const Rendition& rendition : picture->renditions) {
            CHECK(rendition.width < rendition.height);
            CHECK(rendition.bytes.find(samples::kCamera) == std::string::npos);
            CHECK(inspect(rendition.bytes)->orientation == 1);
        }
    }
}

TEST_CASE("a large photograph is decoded at a part of its size and says its own") {
    const auto picture = process_picture(*encode_jpeg(samples::gradient(3600, 3300), 80));
    REQUIRE(picture);
    CHECK(picture->width == 3600);
    CHECK(picture->height == 3300);
    CHECK(picture->renditions[2].width == 1600);
    CHECK(picture->renditions[2].height == 1467);
}

TEST_CASE("the same pixels give the same files") {
    const Image image = samples::gradient(700, 500);
    CHECK(*render_sizes(image) == *render_sizes(image));
    CHECK(*process_picture(samples::png(image)) == *render_sizes(image));
}

TEST_CASE("what is wrong with an upload is told") {
    CHECK(process_picture("hello").error().slug == "picture-type-unsupported");
    CHECK(process_picture(samples::png_header(60'000, 60'000)).error().slug ==
          "picture-dimensions");
    CHECK(process_picture(samples::png_header(600, 600)).error().slug == "picture-damaged");
    CHECK(process_picture(std::string(kMaxUpload + 1, 'x')).error().slug == "picture-too-large");
}
