#include "chassis/core/check.hpp"
#include "chassis/media/image.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace innkeeper::media {
namespace {

constexpr std::size_t kLevels = 4096;

/// sRGB transfer function, IEC 61966-2-1.
struct Tables {
    std::array<float, 256> linear;
    std::array<std::uint8_t, kLevels + 1> srgb;

    Tables() : linear{}, srgb{} {
        for (std::size_t i = 0; i < linear.size(); ++i) {
            const double v = static_cast<double>(i) / 255.0;
            const double l = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
            linear[i] = static_cast<float>(l);
        }
        for (std::size_t i = 0; i < srgb.size(); ++i) {
            // Spaced by square root: dark tones need the finer steps.
            const double root = static_cast<double>(i) / kLevels;
            const double l = root * root;
            const double v = l <= 0.0031308 ? l * 12.92 : 1.055 * std::pow(l, 1 / 2.4) - 0.055;
            srgb[i] = static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.0, 1.0) * 255.0));
        }
    }
    [[nodiscard]] std::uint8_t encode(float value) const {
        const float level = std::sqrt(std::max(value, 0.0F)) * static_cast<float>(kLevels) + 0.5F;
        return srgb[std::min(static_cast<std::size_t>(level), kLevels)];
    }
};

const Tables& tables() {
    static const Tables kTables;
    return kTables;
}

/// New pixel i covers source pixels [first, last], the outer two in part.
struct Span {
    std::uint32_t first;
    std::uint32_t last;
    float first_weight;
    float last_weight;
};

/// Weights are shares of a source pixel divided by the scale, so they sum to one.
std::vector<Span> spans(std::uint32_t source, std::uint32_t target) {
    std::vector<Span> out;
    out.reserve(target);
    const double scale = static_cast<double>(source) / target;
    for (std::uint32_t i = 0; i < target; ++i) {
        const double from = i * scale;
        const double to = std::min((i + 1) * scale, static_cast<double>(source));
        const auto first = static_cast<std::uint32_t>(from);
        const auto last = std::min(static_cast<std::uint32_t>(std::ceil(to)) - 1, source - 1);
        const double head = std::min(to, first + 1.0) - from;
        const double tail = first == last ? head : to - last;
        out.push_back(
            {first, last, static_cast<float>(head / scale), static_cast<float>(tail / scale)});
    }
    return out;
}

void shrink_row(const std::uint8_t* source, const std::vector<Span>& columns, float inner,
                std::vector<float>& out) {
    const auto& linear = tables().linear;
    float* target = out.data();
    for (const Span& span : columns) {
        std::array<float, 3> sum{};
        for (std::uint32_t x = span.first; x <= span.last; ++x) {
            const float weight = x == span.first  ? span.first_weight
                                 : x == span.last ? span.last_weight
                                                  : inner;
            const std::uint8_t* p = source + std::size_t{x} * 3;
            for (std::size_t c = 0; c < 3; ++c) sum[c] += weight * linear[p[c]];
        }
        target = std::copy(sum.begin(), sum.end(), target);
    }
}

}  // namespace

Image shrink(const Image& image, std::uint32_t width, std::uint32_t height) {
    CHECK(width >= 1 && height >= 1 && width <= image.width && height <= image.height);
    if (width == image.width && height == image.height) return image;
    const std::vector<Span> columns = spans(image.width, width);
    const std::vector<Span> rows = spans(image.height, height);
    const float inner_x = static_cast<float>(width) / static_cast<float>(image.width);
    const float inner_y = static_cast<float>(height) / static_cast<float>(image.height);
    Image out = Image::make(width, height);
    std::vector<float> line(std::size_t{width} * 3);
    std::vector<float> sum(line.size());
    std::uint32_t in_line = image.height;  // which source row `line` holds
    for (std::uint32_t y = 0; y < height; ++y) {
        std::ranges::fill(sum, 0.0F);
        const Span& span = rows[y];
        for (std::uint32_t sy = span.first; sy <= span.last; ++sy) {
            if (sy != in_line) shrink_row(image.row(sy), columns, inner_x, line);
            in_line = sy;
            const float weight = sy == span.first  ? span.first_weight
                                 : sy == span.last ? span.last_weight
                                                   : inner_y;
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * line[i];
        }
        std::ranges::transform(sum, out.row(y), [](float v) { return tables().encode(v); });
    }
    return out;
}

}  // namespace innkeeper::media
