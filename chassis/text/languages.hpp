#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace innkeeper::text {

/// A language whose word forms are understood. To add one is to add a row to the table in
/// languages.cpp, and its synonyms to synonyms_table.cpp.
struct Language {
    std::string_view code;     ///< as of Field::language
    const char* stemmer_name;  ///< of libstemmer
};

[[nodiscard]] std::span<const Language> languages();
/// Its place in languages(); nothing for a language that is not in the table.
[[nodiscard]] std::optional<std::size_t> find_language(std::string_view code);

/// What the forms of a word have in common ("pools" → "pool"), of a word that fold_word() made.
/// Never empty for a word that is not. Callable from any thread.
[[nodiscard]] std::string stem(std::size_t language, std::string_view folded_word);

}  // namespace innkeeper::text
