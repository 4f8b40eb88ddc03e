#pragma once

#include "chassis/text/embedded/string_table.hpp"

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// The character at `at`, which moves past it. What is malformed counts as U+FFFD.
[[nodiscard]] inline std::uint32_t next_character(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto next = static_cast<std::int32_t>(at);
    UChar32 c = 0;
    U8_NEXT(bytes, next, static_cast<std::int32_t>(text.size()), c);
    at = static_cast<std::size_t>(next);
    return c < 0 ? 0xFFFDU : static_cast<std::uint32_t>(c);
}

/// What is known of a word at a glance.
struct Stump {
    static constexpr std::size_t kMost = 8;  ///< characters

    /// Its first characters, the first in the lowest byte: beyond ASCII several share one.
    std::uint64_t bytes = 0;
    std::uint32_t size = 0;     ///< characters of those
    std::uint32_t of = 0;       ///< characters of the word
    std::uint32_t letters = 0;  ///< which it has: a bit each, some share one

    explicit Stump(std::string_view word);
};

/// Finds the few words of a sorted table that may be one or two edits away from another (more,
/// less, other, or neighbours exchanged): two such words become equal when from the beginning of
/// each as many characters are taken as there are edits. So each word is kept under whatever
/// taking away two leaves of it (Garbe, "Symmetric Delete"); some 140 bytes a word.
class Neighbours {
public:
    /// A smaller table is read through as fast.
    static constexpr std::size_t kMinWords = 256;
    static constexpr std::size_t kMaxEdits = 2;
    /// A word of fewer characters is nobody's neighbour at two edits, and at one.
    static constexpr std::size_t kTwoEditsFrom = 6;
    static constexpr std::size_t kOneEditFrom = 3;

    /// Of what `words` has; equal ones by the first of them.
    explicit Neighbours(const StringTable& words);
    Neighbours() = default;

    /// False: it was too small a table, nothing is known.
    [[nodiscard]] bool knows() const { return !begins_.empty(); }
    /// Appends, in no order, the numbers of all words of at least kOneEditFrom characters (at two
    /// edits of kTwoEditsFrom) that are so near, and of others, some more than once.
    void append(const Stump& stump, std::size_t edits, std::vector<std::uint32_t>& out) const;
    [[nodiscard]] std::size_t bytes() const;

private:
    /// Of a word, so that most of those that are not near need not be looked at.
    struct Glance {
        std::uint32_t letters = 0;
        std::uint8_t size = 0;  ///< characters, at most 255
    };

    [[nodiscard]] std::size_t bucket_of(std::uint64_t hash) const {
        return static_cast<std::size_t>(hash >> shift_);
    }

    int shift_ = 0;
    std::vector<std::uint32_t> begins_;  ///< of each bucket, and the end of the last
    std::vector<std::uint8_t> checks_;   ///< bits of the hash that the bucket does not tell
    // numbers of words
    std::vector<std::uint16_t> low_;
    std::vector<std::uint16_t> high_;  ///< none: all are below 65,536
    std::vector<Glance> glances_;      ///< by word
};

}  // namespace innkeeper::text::embedded
