#pragma once

#include <cstddef>
#include <cstdint>

namespace innkeeper::media {

/// The largest file that is looked at, in bytes: 10 MiB.
inline constexpr std::size_t kMaxUpload = 10 * 1024 * 1024;
/// The longest side that is decoded, in pixels.
inline constexpr std::uint32_t kMaxSide = 12'000;
/// The largest area that is decoded, in pixels: 120 MB as RGB.
inline constexpr std::uint64_t kMaxPixels = 40'000'000;
/// Scans of a progressive JPEG; usual encoders write about ten.
inline constexpr int kMaxScans = 64;
/// Quality of what is written, on each codec's own scale of 0 to 100.
inline constexpr int kJpegQuality = 82;
inline constexpr int kWebpQuality = 80;
/// libwebp's effort, 0 (fast) to 6 (small).
inline constexpr int kWebpMethod = 2;

}  // namespace innkeeper::media
