#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

/// BM25 (Robertson, Zaragoza: "The Probabilistic Relevance Framework", 2009) over one frequency
/// and one length a document, each the sum over its fields by weight (their "simple BM25F").
namespace innkeeper::text::embedded {

inline constexpr float kSaturation = 1.2F;    ///< k1
inline constexpr float kLengthShare = 0.75F;  ///< b
/// Larger ones count as these: a byte and two bytes are kept.
inline constexpr std::uint32_t kMaxFrequency = 255;
inline constexpr std::uint32_t kMaxLength = 65'535;

/// What is rare says more.
[[nodiscard]] inline float idf(std::uint64_t documents_with, std::uint64_t documents) {
    const auto with = static_cast<double>(std::min(documents_with, documents));
    return static_cast<float>(
        std::log(1.0 + (static_cast<double>(documents) - with + 0.5) / (with + 0.5)));
}

/// How a document's length weighs, for an average length.
struct Damping {
    float base = kSaturation * (1 - kLengthShare);
    float per_length = 0;

    static Damping of(double average_length) {
        Damping made;
        if (average_length > 0)
            made.per_length = static_cast<float>(static_cast<double>(kSaturation * kLengthShare) /
                                                 average_length);
        return made;
    }
    [[nodiscard]] float at(std::uint32_t length) const {
        return base + per_length * static_cast<float>(length);
    }
};

/// Of a word, 0 to 1; times idf it is the word's share of the score.
[[nodiscard]] inline float saturated(float frequency, float damping) {
    return frequency / (frequency + damping);
}

}  // namespace innkeeper::text::embedded
