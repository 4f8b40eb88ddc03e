#pragma once

#include "chassis/media/image.hpp"

#include <array>

namespace innkeeper::media {

/// A size that every picture is kept in: it is shrunk to fit both sides and never enlarged.
struct Size {
    std::string_view name;
    std::uint32_t max_width;
    std::uint32_t max_height;
};

inline constexpr std::array kSizes{
    Size{"thumb", 320, 640},
    Size{"card", 640, 1280},
    Size{"full", 1600, 3200},
};

/// One stored file of a picture.
struct Rendition {
    std::string name;  ///< of kSizes
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string content_type;
    std::string bytes;
    std::string hash;  ///< SHA-256 of `bytes`, 64 lower-case hex digits: the name to store it by
    bool operator==(const Rendition&) const = default;
};

/// A picture as the platform keeps it: one rendition a size, in the order of kSizes.
struct Picture {
    std::uint32_t width = 0;  ///< upright, as uploaded
    std::uint32_t height = 0;
    std::vector<Rendition> renditions;
    bool operator==(const Picture&) const = default;
};

/// From an upload, whatever it claims to be, to clean files of our own making.
/// Errors: those of `inspect` and `decode`. Blocks (0.3 s for a 12-megapixel photograph):
/// call it on a worker thread. Safe from any thread; memory at most 3 × kMaxPixels and a little.
[[nodiscard]] Result<Picture> process_picture(std::string_view bytes);

/// The same for pixels that are at hand.
[[nodiscard]] Result<Picture> render_sizes(const Image& image);

}  // namespace innkeeper::media
