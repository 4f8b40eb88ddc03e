#include "chassis/media/codec.hpp"

#include <png.h>

namespace innkeeper::media {
namespace {

constexpr std::size_t kSignatureSize = 8;
constexpr std::size_t kChunkFrame = 12;  // length, type, checksum: PNG 3rd edition, 5.3

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

int orientation_of(std::string_view bytes) {
    std::size_t at = kSignatureSize;
    while (at + kChunkFrame <= bytes.size()) {
        const std::size_t length = big_endian(bytes, at);
        if (length > bytes.size() - at - kChunkFrame) return 1;
        if (bytes.substr(at + 4, 4) == "eXIf")
            return exif_orientation(bytes.substr(at + 8, length));
        at += kChunkFrame + length;
    }
    return 1;
}

/// libpng's simplified interface returns its errors, so no jump passes through this code.
struct Reader {
    png_image image{};
    Reader() { image.version = PNG_IMAGE_VERSION; }
    ~Reader() { png_image_free(&image); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
};

}  // namespace

std::optional<Header> png_header(std::string_view bytes) {
    if (bytes.size() < kSignatureSize + kChunkFrame + 13) return std::nullopt;
    if (bytes.substr(12, 4) != "IHDR") return std::nullopt;
    return Header{Format::png, big_endian(bytes, 16), big_endian(bytes, 20), orientation_of(bytes)};
}

std::optional<Image> png_pixels(std::string_view bytes, const Header& header) {
    Reader reader;
    if (png_image_begin_read_from_memory(&reader.image, bytes.data(), bytes.size()) == 0)
        return std::nullopt;
    if (reader.image.width != header.width || reader.image.height != header.height)
        return std::nullopt;
    reader.image.format = PNG_FORMAT_RGB;
    Image image = Image::make(header.width, header.height);
    const png_color white{255, 255, 255};
    const auto stride = static_cast<png_int_32>(header.width * 3);
    if (png_image_finish_read(&reader.image, &white, image.pixels.data(), stride, nullptr) == 0)
        return std::nullopt;
    return image;
}

}  // namespace innkeeper::media
