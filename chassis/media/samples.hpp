#pragma once

#include "chassis/media/image.hpp"

/// Files that the tests of chassis/media read, made by code. In samples_test.cpp: not part of the
/// library.
namespace innkeeper::media::samples {

[[nodiscard]] Image gradient(std::uint32_t width, std::uint32_t height);
[[nodiscard]] Image plain(std::uint32_t width, std::uint32_t height, std::uint8_t red,
                          std::uint8_t green, std::uint8_t blue);

[[nodiscard]] std::string png(const Image& image);
[[nodiscard]] std::string transparent_png(std::uint32_t width, std::uint32_t height);
[[nodiscard]] std::string transparent_webp(std::uint32_t width, std::uint32_t height);
[[nodiscard]] std::string grey_jpeg(std::uint32_t width, std::uint32_t height, std::uint8_t level);
/// Full cyan and no other ink, stored as Adobe stores it.
[[nodiscard]] std::string cmyk_jpeg(std::uint32_t width, std::uint32_t height);
/// A progressive grey JPEG of 8 × 8 with so many scans.
[[nodiscard]] std::string jpeg_of_scans(int scans);

/// Headers whose claims are true of nothing that follows.
[[nodiscard]] std::string png_header(std::uint32_t width, std::uint32_t height);
[[nodiscard]] std::string jpeg_claiming(std::uint32_t width, std::uint32_t height);
[[nodiscard]] std::string webp_claiming(std::uint32_t width, std::uint32_t height);
[[nodiscard]] std::string animated_webp_header();

/// The file with an EXIF block that holds this orientation and a camera's name.
[[nodiscard]] std::string with_exif_jpeg(const std::string& jpeg, int orientation);
[[nodiscard]] std::string with_exif_png(const std::string& png, int orientation);
[[nodiscard]] std::string with_exif_webp(const std::string& webp, const Image& image,
                                         int orientation);
/// The camera's name, which no file of ours may hold.
inline constexpr std::string_view kCamera = "Obscura 9000";

}  // namespace innkeeper::media::samples
