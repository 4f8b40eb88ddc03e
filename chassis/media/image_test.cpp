#include "chassis/media/image.hpp"

#include "chassis/media/limits.hpp"
#include "chassis/media/samples.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace innkeeper;
using namespace innkeeper::media;

namespace {

std::string slug_of(const std::string& bytes) {
    const auto result = decode(bytes);
    return result ? "" : result.error().slug;
}

int largest_difference(const Image& a, const Image& b) {
    REQUIRE(a.width == b.width);
    REQUIRE(a.height == b.height);
    int most = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        most = std::max(most, std::abs(int{a.pixels[i]} - int{b.pixels[i]}));
    return most;
}

}  // namespace

TEST_CASE("the type is told by the first bytes alone") {
    const Image image = samples::gradient(16, 9);
    CHECK(*sniff(samples::png(image)) == Format::png);
    CHECK(*sniff(*encode_jpeg(image, 90)) == Format::jpeg);
    CHECK(*sniff(*encode_webp(image, 90)) == Format::webp);
    for (const std::string text : {"", "GIF89a........", "<svg xmlns='x'/>", "\xFF\xD8", "\x89PNG",
                                   "RIFF....WAVEfmt ", "BM......"}) {
        CAPTURE(text);
        CHECK(sniff(text).error().slug == "picture-type-unsupported");
        CHECK(slug_of(text) == "picture-type-unsupported");
    }
}

TEST_CASE("each format decodes to the pixels that were encoded") {
    const Image image = samples::gradient(97, 61);
    CHECK(*decode(samples::png(image)) == image);
    CHECK(largest_difference(*decode(*encode_jpeg(image, 95)), image) < 24);
    CHECK(largest_difference(*decode(*encode_webp(image, 95)), image) < 24);
}

TEST_CASE("transparency is laid over white") {
    const auto image = decode(samples::transparent_png(5, 4));
    REQUIRE(image);
    CHECK(*image == samples::plain(5, 4, 255, 255, 255));
    const auto webp = decode(samples::transparent_webp(5, 4));
    REQUIRE(webp);
    CHECK(*webp == samples::plain(5, 4, 255, 255, 255));
}

TEST_CASE("grey and four-ink JPEGs become RGB") {
    const auto grey = decode(samples::grey_jpeg(8, 8, 128));
    REQUIRE(grey);
    CHECK(largest_difference(*grey, samples::plain(8, 8, 128, 128, 128)) <= 1);
    const auto inks = decode(samples::cmyk_jpeg(8, 8));  // no ink but full cyan
    REQUIRE(inks);
    CHECK(largest_difference(*inks, samples::plain(8, 8, 0, 255, 255)) <= 3);
}

TEST_CASE("a file past the upload limit is refused unread") {
    std::string bytes = samples::png(samples::gradient(4, 4));
    bytes.resize(kMaxUpload, '\0');
    CHECK(inspect(bytes));
    bytes.push_back('\0');
    CHECK(inspect(bytes).error().slug == "picture-too-large");
    CHECK(inspect(bytes).error().code == Code::too_large);
}

TEST_CASE("dimensions are held against the limits before anything is decoded") {
    CHECK(inspect(samples::png_header(kMaxSide, 1)));
    CHECK(inspect(samples::png_header(1, kMaxSide)));
    CHECK(inspect(samples::png_header(8'000, 5'000)));
    static_assert(8'000 * 5'000 == kMaxPixels);
    CHECK(slug_of(samples::png_header(kMaxSide + 1, 1)) == "picture-dimensions");
    CHECK(slug_of(samples::png_header(1, kMaxSide + 1)) == "picture-dimensions");
    CHECK(slug_of(samples::png_header(8'000, 5'001)) == "picture-dimensions");
    CHECK(slug_of(samples::png_header(60'000, 60'000)) == "picture-dimensions");
    CHECK(slug_of(samples::png_header(0xFFFFFFFF, 0xFFFFFFFF)) == "picture-dimensions");
    CHECK(slug_of(samples::png_header(0, 10)) == "picture-damaged");
    CHECK(slug_of(samples::jpeg_claiming(60'000, 60'000)) == "picture-dimensions");
    CHECK(slug_of(samples::webp_claiming(16'383, 16'383)) == "picture-dimensions");
}

TEST_CASE("a file that ends early is damaged, never half a picture") {
    const Image image = samples::gradient(64, 48);
    for (const std::string& bytes :
         {samples::png(image), *encode_jpeg(image, 90), *encode_webp(image, 90)}) {
        for (std::size_t percent : {10U, 30U, 50U, 70U, 90U}) {
            CAPTURE(percent);
            CHECK(slug_of(bytes.substr(0, bytes.size() * percent / 100)) == "picture-damaged");
        }
    }
}

TEST_CASE("an animation is not a picture") {
    CHECK(slug_of(samples::animated_webp_header()) == "picture-type-unsupported");
}

TEST_CASE("a JPEG of endless scans is given up") {
    CHECK(decode(samples::jpeg_of_scans(kMaxScans)));
    CHECK(slug_of(samples::jpeg_of_scans(kMaxScans + 1)) == "picture-damaged");
}

TEST_CASE("a JPEG may be decoded smaller, never below what is enough") {
    const std::string bytes = *encode_jpeg(samples::gradient(800, 400), 90);
    CHECK(decode(bytes)->width == 800);
    CHECK(decode(bytes, 401)->width == 800);
    CHECK(decode(bytes, 400)->width == 800);
    CHECK(decode(bytes, 200)->width == 400);
    CHECK(decode(bytes, 50)->width == 100);
    CHECK(decode(bytes, 1)->width == 100);
}

TEST_CASE("EXIF orientation turns the picture upright in every format") {
    // Where the stored top left must be shown.
    struct Row {
        int orientation;
        bool turned;
        std::uint32_t x;
        std::uint32_t y;
    };
    const Image stored = samples::gradient(30, 20);
    for (const Row& want :
         {Row{1, false, 0, 0}, Row{2, false, 29, 0}, Row{3, false, 29, 19}, Row{4, false, 0, 19},
          Row{5, true, 0, 0}, Row{6, true, 19, 0}, Row{7, true, 19, 29}, Row{8, true, 0, 29}}) {
        CAPTURE(want.orientation);
        const auto image = decode(samples::with_exif_png(samples::png(stored), want.orientation));
        REQUIRE(image);
        CHECK(image->width == (want.turned ? 20 : 30));
        CHECK(image->height == (want.turned ? 30 : 20));
        CHECK(std::equal(stored.pixels.begin(), stored.pixels.begin() + 3,
                         image->row(want.y) + std::size_t{want.x} * 3));

        const Image upright = oriented(stored, want.orientation);
        CHECK(upright == *image);
        const auto jpeg =
            decode(samples::with_exif_jpeg(*encode_jpeg(stored, 95), want.orientation));
        REQUIRE(jpeg);
        CHECK(largest_difference(*jpeg, upright) < 30);
        const auto webp =
            decode(samples::with_exif_webp(*encode_webp(stored, 95), stored, want.orientation));
        REQUIRE(webp);
        CHECK(largest_difference(*webp, upright) < 30);
    }
}

TEST_CASE("EXIF that makes no sense is passed over") {
    const std::string bytes = *encode_jpeg(samples::gradient(30, 20), 95);
    CHECK(inspect(samples::with_exif_jpeg(bytes, 6))->orientation == 6);
    CHECK(inspect(samples::with_exif_jpeg(bytes, 0))->orientation == 1);
    CHECK(inspect(samples::with_exif_jpeg(bytes, 9))->orientation == 1);
    const std::string whole = samples::with_exif_jpeg(bytes, 6);
    for (std::size_t at = 12; at < 40; ++at) {  // each byte of the TIFF block, spoiled
        std::string spoiled = whole;
        spoiled[at] = static_cast<char>(0xFF);
        const auto header = inspect(spoiled);
        if (header) CHECK((header->orientation >= 1 && header->orientation <= 8));
    }
}

TEST_CASE("shrinking averages areas in linear light") {
    Image board = Image::make(8, 8);
    for (std::uint32_t y = 0; y < 8; ++y)
        for (std::uint32_t x = 0; x < 8; ++x)
            std::fill_n(board.row(y) + x * 3, 3, static_cast<std::uint8_t>((x + y) % 2 * 255));
    // Half the light is 187.5 of 255; half the stored values would be 127.
    CHECK(largest_difference(shrink(board, 4, 4), samples::plain(4, 4, 188, 188, 188)) <= 1);
    CHECK(largest_difference(shrink(board, 1, 1), samples::plain(1, 1, 188, 188, 188)) <= 1);
    CHECK(shrink(board, 8, 8) == board);

    for (std::uint32_t side : {1U, 2U, 3U, 7U, 50U, 99U, 100U}) {
        CAPTURE(side);
        const Image plain = samples::plain(100, 100, 12, 200, 77);
        CHECK(shrink(plain, side, side) == samples::plain(side, side, 12, 200, 77));
    }
}

TEST_CASE("spoiled files give a picture or one of four errors, and nothing else") {
    const Image image = samples::gradient(40, 30);
    std::uint64_t state = 20260722;
    const auto next = [&state] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>(state >> 33);
    };
    const std::vector<std::string> seeds{samples::png(image),
                                         samples::transparent_png(9, 9),
                                         *encode_jpeg(image, 80),
                                         samples::with_exif_jpeg(*encode_jpeg(image, 80), 6),
                                         samples::cmyk_jpeg(16, 16),
                                         *encode_webp(image, 80),
                                         samples::transparent_webp(9, 9)};
    int decoded = 0;
    int refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        std::string bytes = seeds[next() % seeds.size()];
        for (std::size_t n = 1 + next() % 6; n-- > 0;)
            bytes[next() % bytes.size()] = static_cast<char>(next());
        if (next() % 8 == 0) bytes.resize(next() % bytes.size());
        const auto result = decode(bytes, next() % 2 == 0 ? 0 : 8);
        if (result) {
            ++decoded;
            CHECK(result->pixels.size() == std::size_t{result->width} * result->height * 3);
            continue;
        }
        ++refused;
        const std::string& slug = result.error().slug;
        CHECK((slug == "picture-damaged" || slug == "picture-dimensions" ||
               slug == "picture-type-unsupported"));
    }
    CHECK(decoded > 100);
    CHECK(refused > 100);
}
