#include "chassis/text/embedded/vocabulary.hpp"

#include "chassis/text/embedded/segment.hpp"
#include "chassis/text/embedded/terms.hpp"
#include "chassis/text/words.hpp"

#include <array>

namespace innkeeper::text::embedded {

Vocabulary::Vocabulary() {
    for (std::size_t i = 0; i < concepts().size(); ++i) form_of(concept_term(i), concept_term(i));
}

std::uint32_t Vocabulary::form_of(std::string surface, std::string term) {
    const auto next = static_cast<std::uint32_t>(forms_.size());
    const auto [at, is_new] = form_numbers_.try_emplace(surface + ' ' + term, next);
    if (is_new) forms_.push_back({std::move(surface), std::move(term)});
    return at->second;
}

Vocabulary::Known Vocabulary::learn(LanguageSet languages, std::string_view raw) {
    std::string surface = fold_word(raw);
    if (surface.empty()) return {.empty = true};
    std::string term = term_of(languages, surface);
    const auto names = names_of(surface, term);
    const std::array<Forms, 1> word = {Forms(names)};
    Known known;
    known.begins_phrase = may_begin_phrase(names);
    if (const auto synonym = find_synonym(word))
        known.concept_form = concept_form(synonym->concept_index);
    known.form = form_of(std::move(surface), std::move(term));
    return known;
}

const Vocabulary::Known& Vocabulary::look_up(LanguageSet languages, std::string_view raw) {
    Words& words = words_by_languages_[languages];
    const auto found = words.find(raw);
    if (found != words.end()) return found->second;
    ++words_;
    return words.emplace(raw, learn(languages, raw)).first->second;
}

}  // namespace innkeeper::text::embedded
