#include "chassis/media/picture.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/media/limits.hpp"

#include <algorithm>

namespace innkeeper::media {
namespace {

struct Sides {
    std::uint32_t width;
    std::uint32_t height;
};

Sides fit(const Image& image, const Size& size) {
    const double ratio = std::min({1.0, static_cast<double>(size.max_width) / image.width,
                                   static_cast<double>(size.max_height) / image.height});
    const auto side = [ratio](std::uint32_t whole) {
        return std::max(1U, static_cast<std::uint32_t>(whole * ratio + 0.5));
    };
    return {side(image.width), side(image.height)};
}

Result<Rendition> render(const Image& image, const Size& size) {
    const Sides sides = fit(image, size);
    const Image small = shrink(image, sides.width, sides.height);
    TRY(std::string bytes, encode_webp(small, kWebpQuality));
    std::string hash = hex_encode(sha256(bytes));
    return Rendition{std::string(size.name), small.width,
                     small.height,           std::string(content_type(Format::webp)),
                     std::move(bytes),       std::move(hash)};
}

}  // namespace

Result<Picture> render_sizes(const Image& image) {
    Picture picture{image.width, image.height, {}};
    for (const Size& size : kSizes) {
        TRY(Rendition rendition, render(image, size));
        picture.renditions.push_back(std::move(rendition));
    }
    return picture;
}

Result<Picture> process_picture(std::string_view bytes) {
    TRY(const Header header, inspect(bytes));
    TRY(const Image image, decode(bytes, kSizes.back().max_width));
    TRY(Picture picture, render_sizes(image));
    const bool turned = header.orientation >= 5;
    picture.width = turned ? header.height : header.width;
    picture.height = turned ? header.width : header.height;
    return picture;
}

}  // namespace innkeeper::media
