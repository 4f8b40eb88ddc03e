#pragma once

#include "chassis/text/languages.hpp"
#include "chassis/text/synonyms.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace innkeeper::text::embedded {

/// What documents' words come to, remembered: texts repeat few words, and folding and stemming
/// cost a hundred times more than looking up. One thread at a time.
class Vocabulary {
public:
    struct Form {
        std::string surface;
        std::string term;  ///< as term_of() makes it
    };
    struct Known {
        std::uint32_t form = 0;
        std::optional<std::uint32_t> concept_form = {};  ///< of its own, as a phrase of one word
        bool begins_phrase = false;
        bool empty = false;  ///< nothing was left of it
    };

    Vocabulary();
    /// Of a word as it stands in a text; no languages: nothing is known of its forms.
    const Known& look_up(LanguageSet languages, std::string_view raw);
    [[nodiscard]] const Form& form(std::uint32_t number) const { return forms_[number]; }
    [[nodiscard]] std::uint32_t concept_form(std::size_t concept_index) const {
        return static_cast<std::uint32_t>(concept_index);
    }
    [[nodiscard]] std::size_t forms() const { return forms_.size(); }
    /// Enough is remembered: a new one is to be begun.
    [[nodiscard]] bool full() const { return words_ >= kMaxWords; }

    static constexpr std::size_t kMaxWords = 200'000;

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Words = std::unordered_map<std::string, Known, Hash, std::equal_to<>>;

    Known learn(LanguageSet languages, std::string_view raw);
    std::uint32_t form_of(std::string surface, std::string term);

    std::deque<Form> forms_;  ///< the concepts' first
    std::unordered_map<std::string, std::uint32_t> form_numbers_;
    std::map<LanguageSet, Words> words_by_languages_;
    std::size_t words_ = 0;
};

}  // namespace innkeeper::text::embedded
