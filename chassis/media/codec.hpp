#pragma once

#include "chassis/media/image.hpp"

#include <optional>

/// Inside chassis/media: what each format's file offers to the rest. A `nullopt` is a file that
/// the codec cannot read.
namespace innkeeper::media {

[[nodiscard]] std::optional<Header> jpeg_header(std::string_view bytes);
[[nodiscard]] std::optional<Header> png_header(std::string_view bytes);
/// An animation is `picture-type-unsupported`, all else `picture-damaged`.
[[nodiscard]] Result<Header> webp_header(std::string_view bytes);

/// The caller has held the header against the limits. Not oriented.
[[nodiscard]] std::optional<Image> jpeg_pixels(std::string_view bytes, std::uint32_t enough);
[[nodiscard]] std::optional<Image> png_pixels(std::string_view bytes, const Header& header);
[[nodiscard]] std::optional<Image> webp_pixels(std::string_view bytes, const Header& header);

/// The orientation of a TIFF block as EXIF holds it; 1 when there is none or it makes no sense.
[[nodiscard]] int exif_orientation(std::string_view tiff);

[[nodiscard]] std::unexpected<Error> damaged();
[[nodiscard]] std::unexpected<Error> bad_dimensions();

}  // namespace innkeeper::media
