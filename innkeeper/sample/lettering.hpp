#pragma once

#include "innkeeper/sample/canvas.hpp"

#include <string_view>

namespace innkeeper::sample {

/// The width of `text` in capitals of this height, drawn with `write`.
[[nodiscard]] double text_width(std::string_view text, double height);

/// Writes in capitals of our own stroke alphabet, from the top left. Small letters become
/// capitals; what is not a letter A to Z, a digit, a hyphen or an apostrophe is a space.
void write(Canvas& canvas, Point top_left, double height, std::string_view text, Colour colour,
           double weight = 0.16);

}  // namespace innkeeper::sample
