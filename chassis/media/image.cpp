#include "chassis/media/image.hpp"

#include "chassis/core/check.hpp"
#include "chassis/media/codec.hpp"
#include "chassis/media/limits.hpp"

#include <algorithm>

namespace innkeeper::media {
namespace {

constexpr std::string_view kJpegMagic{"\xFF\xD8\xFF", 3};
constexpr std::string_view kPngMagic{"\x89PNG\r\n\x1A\n", 8};

Result<Header> read_header(std::string_view bytes, Format format) {
    if (format == Format::webp) return webp_header(bytes);
    const auto header = format == Format::jpeg ? jpeg_header(bytes) : png_header(bytes);
    if (!header) return damaged();
    return *header;
}

}  // namespace

std::unexpected<Error> damaged() {
    return fail(Code::rejected, "picture-damaged", "The picture cannot be read to its end.");
}

std::unexpected<Error> bad_dimensions() {
    return fail(Code::rejected, "picture-dimensions",
                "The picture has too many pixels: at most 12,000 a side and 40 million in all.");
}

Image Image::make(std::uint32_t width, std::uint32_t height) {
    CHECK(width > 0 && height > 0);
    return {width, height, std::vector<std::uint8_t>(std::size_t{width} * height * 3)};
}

const std::uint8_t* Image::row(std::uint32_t y) const {
    return pixels.data() + std::size_t{y} * width * 3;
}
std::uint8_t* Image::row(std::uint32_t y) { return pixels.data() + std::size_t{y} * width * 3; }

std::string_view content_type(Format format) {
    switch (format) {
        case Format::jpeg:
            return "image/jpeg";
        case Format::png:
            return "image/png";
        case Format::webp:
            return "image/webp";
    }
    CHECK(false);
    return {};
}

Result<Format> sniff(std::string_view bytes) {
    if (bytes.starts_with(kJpegMagic)) return Format::jpeg;
    if (bytes.starts_with(kPngMagic)) return Format::png;
    if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP")
        return Format::webp;
    return fail(Code::rejected, "picture-type-unsupported",
                "The picture is not a JPEG, PNG or WebP file.");
}

Result<Header> inspect(std::string_view bytes) {
    if (bytes.size() > kMaxUpload)
        return fail(Code::too_large, "picture-too-large", "The picture is larger than 10 MB.");
    TRY(const Format format, sniff(bytes));
    TRY(const Header header, read_header(bytes, format));
    if (header.width == 0 || header.height == 0) return damaged();
    if (header.width > kMaxSide || header.height > kMaxSide) return bad_dimensions();
    if (std::uint64_t{header.width} * header.height > kMaxPixels) return bad_dimensions();
    return header;
}

Result<Image> decode(std::string_view bytes, std::uint32_t enough) {
    TRY(const Header header, inspect(bytes));
    std::optional<Image> image;
    switch (header.format) {
        case Format::jpeg:
            image = jpeg_pixels(bytes, enough);
            break;
        case Format::png:
            image = png_pixels(bytes, header);
            break;
        case Format::webp:
            image = webp_pixels(bytes, header);
            break;
    }
    if (!image) return damaged();
    return oriented(*std::move(image), header.orientation);
}

Image oriented(Image image, int orientation) {
    CHECK(orientation >= 1 && orientation <= 8);
    if (orientation == 1) return image;
    const bool turned = orientation >= 5;
    const std::uint32_t width = turned ? image.height : image.width;
    const std::uint32_t height = turned ? image.width : image.height;
    // Where the stored row and column end up, after EXIF 2.3 table 6.
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Image out = Image::make(width, height);
    for (std::uint32_t y = 0; y < height; ++y) {
        std::uint8_t* target = out.row(y);
        for (std::uint32_t x = 0; x < width; ++x, target += 3) {
            std::uint32_t sx = turned ? y : x;
            std::uint32_t sy = turned ? x : y;
            if (from_right) sx = image.width - 1 - sx;
            if (from_bottom) sy = image.height - 1 - sy;
            std::copy_n(image.row(sy) + std::size_t{sx} * 3, 3, target);
        }
    }
    return out;
}

}  // namespace innkeeper::media
