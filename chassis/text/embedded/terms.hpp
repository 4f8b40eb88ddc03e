#pragma once

#include "chassis/text/languages.hpp"

#include <string>
#include <string_view>
#include <vector>

/// A term is what the forms of a word are listed under: its stem in the language of the field, or
/// the word itself where there is none. In a field of several languages it is the word's stems in
/// all of them together, so that the word has one posting, whichever of its stems is asked for.
namespace innkeeper::text::embedded {

/// Between the stems of a term. No text has a control character in a word.
inline constexpr char kBetweenStems = '\x02';

/// The stems, each once, in the order of languages().
[[nodiscard]] std::string term_of(LanguageSet languages, const std::string& surface);

[[nodiscard]] inline bool has_stems(std::string_view term) {
    return term.find(kBetweenStems) != std::string_view::npos;
}

/// Calls `use(stem)` for each.
template <class Use>
void each_stem(std::string_view term, Use use) {
    while (true) {
        const auto end = term.find(kBetweenStems);
        use(term.substr(0, end));
        if (end == std::string_view::npos) return;
        term.remove_prefix(end + 1);
    }
}

/// All names of a form: as it is written, then its stems. Refers to both.
[[nodiscard]] std::vector<std::string_view> names_of(std::string_view surface,
                                                     std::string_view term);

}  // namespace innkeeper::text::embedded
