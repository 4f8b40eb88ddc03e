#pragma once

#include "chassis/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::media {

/// Opaque 8-bit sRGB, rows from the top, three bytes a pixel without padding.
/// Invariant: `pixels.size() == width * height * 3`, both sides at least 1.
struct Image {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> pixels;

    /// A black image. Sides at least 1.
    [[nodiscard]] static Image make(std::uint32_t width, std::uint32_t height);
    [[nodiscard]] const std::uint8_t* row(std::uint32_t y) const;
    [[nodiscard]] std::uint8_t* row(std::uint32_t y);
    bool operator==(const Image&) const = default;
};

enum class Format { jpeg, png, webp };

/// "image/jpeg" and so on.
[[nodiscard]] std::string_view content_type(Format format);

/// What a file says of itself before a pixel of it is decoded.
struct Header {
    Format format = Format::jpeg;
    std::uint32_t width = 0;  ///< as stored, before the orientation is applied
    std::uint32_t height = 0;
    int orientation = 1;  ///< EXIF 2.3, tag 0x0112: 1 to 8
    bool operator==(const Header&) const = default;
};

/// The type, from the first bytes alone; a name or a declared type is never asked.
/// Error: `picture-type-unsupported`.
[[nodiscard]] Result<Format> sniff(std::string_view bytes);

/// Reads the header and holds it against the limits; allocates nothing of the picture's size.
/// Errors: `picture-too-large` (past kMaxUpload), `picture-type-unsupported` (also an animation),
/// `picture-damaged`, `picture-dimensions` (past kMaxSide or kMaxPixels).
[[nodiscard]] Result<Header> inspect(std::string_view bytes);

/// Decodes upright: the EXIF orientation is applied, metadata and colour profile are dropped,
/// transparency is laid over white. Errors as `inspect`; a file that ends early is
/// `picture-damaged` in place of a half-grey picture.
/// `enough`: a JPEG may be decoded at 1/2, 1/4 or 1/8 of its size as long as its stored width and
/// height both stay at or above it (or whole, if smaller); 0 asks for every pixel.
/// Blocks for as long as decoding takes: not for an event loop.
[[nodiscard]] Result<Image> decode(std::string_view bytes, std::uint32_t enough = 0);

/// Turns and mirrors by an EXIF orientation, 1 to 8.
[[nodiscard]] Image oriented(Image image, int orientation);

/// Shrinks by averaging the area that each new pixel covers, in linear light. Sides at least 1
/// and at most the image's own.
[[nodiscard]] Image shrink(const Image& image, std::uint32_t width, std::uint32_t height);

/// Encodes without metadata: progressive JPEG at 4:2:0, or lossy WebP. Blocks.
/// Error: `picture-dimensions` past 16,383 (WebP) or 65,500 (JPEG) a side.
[[nodiscard]] Result<std::string> encode_jpeg(const Image& image, int quality);
[[nodiscard]] Result<std::string> encode_webp(const Image& image, int quality);

}  // namespace innkeeper::media
