#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace innkeeper::text {

/// A language whose word forms are understood. To add one is to add a row to the table in
/// languages.cpp, and its synonyms to synonyms_table.cpp.
struct Language {
    std::string_view code;     ///< as in Field::languages
    const char* stemmer_name;  ///< of libstemmer
};

[[nodiscard]] std::span<const Language> languages();
/// Its place in languages(); nothing for a language that is not in the table.
[[nodiscard]] std::optional<std::size_t> find_language(std::string_view code);

/// Some of languages(), a bit each.
using LanguageSet = std::uint32_t;
/// Those of the codes that are known.
[[nodiscard]] LanguageSet find_languages(std::span<const std::string> codes);
[[nodiscard]] inline bool has_language(LanguageSet set, std::size_t language) {
    return (set >> language & 1U) != 0;
}

/// What the forms of a word have in common ("pools" → "pool"), of a word that fold_word() made.
/// Never empty for a word that is not. Callable from any thread.
[[nodiscard]] std::string stem(std::size_t language, std::string_view folded_word);

}  // namespace innkeeper::text
