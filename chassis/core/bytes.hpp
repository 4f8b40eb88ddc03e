#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Looking at eight bytes of a text at once. Each byte of a word stands for one of the text; a mark
/// is the top bit of a byte.
namespace innkeeper::bytes {

inline constexpr std::size_t kWord = sizeof(std::uint64_t);

/// A word of that byte eight times.
constexpr std::uint64_t all(unsigned char byte) { return 0x0101010101010101U * byte; }

inline constexpr std::uint64_t kMarks = all(0x80);

/// The word at the start of `text`, which has that many bytes.
inline std::uint64_t word(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, kWord);
    return word;
}

inline bool is_ascii(std::uint64_t word) { return (word & kMarks) == 0; }

/// Not 0 when a byte of the word is `byte`.
inline std::uint64_t marks_of(std::uint64_t word, unsigned char byte) {
    const std::uint64_t other = word ^ all(byte);
    return (other - all(1)) & ~other & kMarks;
}

/// Not 0 when a byte of the word is below `limit`, which is at most 0x80.
inline std::uint64_t marks_below(std::uint64_t word, unsigned char limit) {
    return (word - all(limit)) & ~word & kMarks;
}

}  // namespace innkeeper::bytes
