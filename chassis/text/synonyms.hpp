#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::text {

/// One way to say something, of one word or more, in a language of languages().
struct Phrase {
    std::string_view language;
    std::string_view words;
};

/// What has more than one name. Each phrase stands in one concept.
struct Concept {
    std::string_view name;
    std::span<const Phrase> phrases;
};

/// No phrase of the table has more words.
inline constexpr std::size_t kLongestPhrase = 4;

/// The table: synonyms_table.cpp.
[[nodiscard]] std::span<const Concept> concepts();

/// The forms under which one word of a text is known: as written (folded), and its stems.
using Forms = std::span<const std::string_view>;

struct Synonym {
    std::size_t concept_index = 0;  ///< of concepts()
    std::size_t words = 0;          ///< how many words of the text it took
};

/// True when a word with one of these forms is the first of a phrase of several words.
[[nodiscard]] bool may_begin_phrase(Forms word);
/// The concept that is named by the longest phrase at the beginning of `words`. A word is that of
/// a phrase when it has a form in common with it. Callable from any thread.
[[nodiscard]] std::optional<Synonym> find_synonym(std::span<const Forms> words);

}  // namespace innkeeper::text
