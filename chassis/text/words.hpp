#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::text {

/// A word by its bytes in a text.
struct Word {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Word&) const = default;
};

/// A longer word is cut here (at a character), in documents and queries alike.
inline constexpr std::size_t kMaxWordBytes = 64;

/// The words of a text by Unicode's word breaking (UAX #29; Chinese, Japanese and Thai by ICU's
/// dictionaries); punctuation, signs and emoji are none. A word ends at an apostrophe too, and an
/// English 's is dropped: "l'hôtel" is two words, "guest's" is one. Callable from any thread.
void find_words(std::string_view utf8, std::vector<Word>& out);
/// The same by ICU alone, which find_words() spares Latin text: slow.
void find_words_icu(std::string_view utf8, std::vector<Word>& out);

/// A word as it is looked for: fold() without spaces, cut to kMaxWordBytes. May be empty.
[[nodiscard]] std::string fold_word(std::string_view word);

/// The words of a text in that form, with one space between.
[[nodiscard]] std::string fold_words(std::string_view utf8);

}  // namespace innkeeper::text
