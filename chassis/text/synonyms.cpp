#include "chassis/text/synonyms.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/languages.hpp"
#include "chassis/text/words.hpp"

#include <algorithm>
#include <unordered_map>

namespace innkeeper::text {
namespace {

/// A word of a phrase: as written and its stem.
struct KnownWord {
    std::string surface;
    std::string stem;

    [[nodiscard]] bool is(Forms forms) const {
        return std::ranges::any_of(forms,
                                   [&](auto form) { return form == surface || form == stem; });
    }
};

struct KnownPhrase {
    std::size_t concept_index;
    std::vector<KnownWord> words;
};

struct Index {
    std::vector<KnownPhrase> phrases;
    /// By each form of a phrase's first word, the longest phrases first.
    std::unordered_map<std::string_view, std::vector<const KnownPhrase*>> by_first;
};

KnownPhrase know(std::size_t concept_index, const Phrase& phrase) {
    const auto language = find_language(phrase.language);
    CHECK(language.has_value());
    std::vector<Word> words;
    find_words(phrase.words, words);
    KnownPhrase known{concept_index, {}};
    for (const Word& word : words) {
        std::string surface = fold_word(phrase.words.substr(word.begin, word.end - word.begin));
        std::string stemmed = stem(*language, surface);
        known.words.push_back({std::move(surface), std::move(stemmed)});
    }
    CHECK(!known.words.empty() && known.words.size() <= kLongestPhrase);
    return known;
}

Index make_index() {
    Index index;
    for (std::size_t i = 0; i < concepts().size(); ++i)
        for (const Phrase& phrase : concepts()[i].phrases) index.phrases.push_back(know(i, phrase));
    for (const KnownPhrase& phrase : index.phrases) {
        const KnownWord& first = phrase.words.front();
        index.by_first[first.surface].push_back(&phrase);
        if (first.stem != first.surface) index.by_first[first.stem].push_back(&phrase);
    }
    for (auto& [form, phrases] : index.by_first)
        std::ranges::sort(phrases, [](const KnownPhrase* a, const KnownPhrase* b) {
            return a->words.size() != b->words.size() ? a->words.size() > b->words.size() : a < b;
        });
    return index;
}

const Index& index() {
    static const Index instance = make_index();
    return instance;
}

bool begins(std::span<const Forms> words, const KnownPhrase& phrase) {
    if (phrase.words.size() > words.size()) return false;
    for (std::size_t i = 0; i < phrase.words.size(); ++i)
        if (!phrase.words[i].is(words[i])) return false;
    return true;
}

}  // namespace

bool may_begin_phrase(Forms word) {
    return std::ranges::any_of(word, [](std::string_view form) {
        const auto found = index().by_first.find(form);
        return found != index().by_first.end() && found->second.front()->words.size() > 1;
    });
}

std::optional<Synonym> find_synonym(std::span<const Forms> words) {
    std::optional<Synonym> best;
    if (words.empty()) return best;
    for (const std::string_view form : words.front()) {
        const auto found = index().by_first.find(form);
        if (found == index().by_first.end()) continue;
        for (const KnownPhrase* phrase : found->second) {
            if (best && phrase->words.size() <= best->words) break;
            if (!begins(words, *phrase)) continue;
            best = Synonym{phrase->concept_index, phrase->words.size()};
            break;
        }
    }
    return best;
}

}  // namespace innkeeper::text
