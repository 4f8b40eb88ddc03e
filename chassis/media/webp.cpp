#include "chassis/media/codec.hpp"
#include "chassis/media/limits.hpp"

#include <span>

#include <webp/decode.h>
#include <webp/encode.h>

namespace innkeeper::media {
namespace {

const std::uint8_t* raw(std::string_view bytes) {
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

std::size_t little_endian(std::string_view bytes, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// RIFF chunks, RFC 9649 section 2.3: padded to an even size.
int orientation_of(std::string_view bytes) {
    std::size_t at = 12;
    while (at + 8 <= bytes.size()) {
        const std::size_t length = little_endian(bytes, at + 4);
        if (length > bytes.size() - at - 8) return 1;
        if (bytes.substr(at, 4) == "EXIF") {
            std::string_view data = bytes.substr(at + 8, length);
            if (data.starts_with(std::string_view("Exif\0\0", 6))) data.remove_prefix(6);
            return exif_orientation(data);
        }
        at += 8 + length + length % 2;
    }
    return 1;
}

void lay_over_white(std::span<const std::uint8_t> rgba, std::vector<std::uint8_t>& rgb) {
    for (std::size_t i = 0; i < rgba.size() / 4; ++i) {
        const unsigned alpha = rgba[4 * i + 3];
        for (std::size_t c = 0; c < 3; ++c) {
            const unsigned mixed = rgba[4 * i + c] * alpha + 255 * (255 - alpha);
            rgb[3 * i + c] = static_cast<std::uint8_t>((mixed + 127) / 255);
        }
    }
}

struct Picture {
    WebPPicture value{};
    WebPMemoryWriter writer{};
    Picture() { WebPMemoryWriterInit(&writer); }
    ~Picture() {
        WebPPictureFree(&value);
        WebPMemoryWriterClear(&writer);
    }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;
};

}  // namespace

Result<Header> webp_header(std::string_view bytes) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(raw(bytes), bytes.size(), &features) != VP8_STATUS_OK) return damaged();
    if (features.has_animation != 0)
        return fail(Code::rejected, "picture-type-unsupported",
                    "The picture is an animation; a still picture is needed.");
    return Header{Format::webp, static_cast<std::uint32_t>(features.width),
                  static_cast<std::uint32_t>(features.height), orientation_of(bytes)};
}

std::optional<Image> webp_pixels(std::string_view bytes, const Header& header) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(raw(bytes), bytes.size(), &features) != VP8_STATUS_OK) return std::nullopt;
    Image image = Image::make(header.width, header.height);
    const auto width = static_cast<int>(header.width);
    if (features.has_alpha == 0) {
        if (WebPDecodeRGBInto(raw(bytes), bytes.size(), image.pixels.data(), image.pixels.size(),
                              width * 3) == nullptr)
            return std::nullopt;
        return image;
    }
    std::vector<std::uint8_t> rgba(image.pixels.size() / 3 * 4);
    if (WebPDecodeRGBAInto(raw(bytes), bytes.size(), rgba.data(), rgba.size(), width * 4) ==
        nullptr)
        return std::nullopt;
    lay_over_white(rgba, image.pixels);
    return image;
}

Result<std::string> encode_webp(const Image& image, int quality) {
    if (image.width > WEBP_MAX_DIMENSION || image.height > WEBP_MAX_DIMENSION)
        return bad_dimensions();
    WebPConfig config;
    Picture picture;
    if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture.value) == 0) return damaged();
    config.quality = static_cast<float>(quality);
    config.method = kWebpMethod;
    picture.value.width = static_cast<int>(image.width);
    picture.value.height = static_cast<int>(image.height);
    picture.value.writer = WebPMemoryWrite;
    picture.value.custom_ptr = &picture.writer;
    const auto stride = static_cast<int>(image.width * 3);
    if (WebPPictureImportRGB(&picture.value, image.pixels.data(), stride) == 0) return damaged();
    if (WebPEncode(&config, &picture.value) == 0) return damaged();
    return std::string(reinterpret_cast<const char*>(picture.writer.mem), picture.writer.size);
}

}  // namespace innkeeper::media
