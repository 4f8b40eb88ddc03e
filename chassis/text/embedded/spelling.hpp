#pragma once

#include "chassis/text/embedded/neighbours.hpp"
#include "chassis/text/embedded/removals.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace innkeeper::text::embedded {

/// How many edits a word may be away from what it should be: none below 4 characters.
[[nodiscard]] std::size_t allowed_edits(std::string_view word);

/// Distances from one word of at most 64 characters, in edits of characters: one more, one less,
/// another, or two neighbours exchanged (optimal string alignment). A column of the table is two
/// words of bits (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
/// distances", 2003).
class EditDistance {
public:
    explicit EditDistance(std::string_view word);
    [[nodiscard]] std::size_t to(std::string_view other) const;

private:
    [[nodiscard]] std::uint64_t places_of(std::uint32_t character) const;

    std::size_t size_ = 0;                    ///< characters
    std::array<std::uint64_t, 128> ascii_{};  ///< where in the word each stands: a bit each
    std::vector<std::pair<std::uint32_t, std::uint64_t>> others_;
};

/// Looks for the form nearest to a word.
class Spelling {
public:
    explicit Spelling(std::string_view word);

    /// The nearest that live documents of the parts have; of those the most frequent, then the
    /// first by its bytes. Empty: none.
    [[nodiscard]] std::string nearest_in(std::span<const Part> parts);

private:
    void look_in(const Part& part, std::size_t edits);
    void consider(const Part& part, std::size_t form, std::size_t edits);

    std::string_view word_;
    Stump stump_;
    std::size_t most_;
    EditDistance distance_;
    std::size_t nearest_;                              ///< edits
    std::map<std::string_view, std::uint64_t> found_;  ///< so near: documents by surface
    std::vector<std::uint32_t> candidates_;
};

}  // namespace innkeeper::text::embedded
