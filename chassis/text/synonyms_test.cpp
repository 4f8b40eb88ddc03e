#include "chassis/text/synonyms.hpp"

#include "chassis/text/languages.hpp"
#include "chassis/text/words.hpp"

#include <doctest/doctest.h>

#include <map>

namespace innkeeper::text {
namespace {

struct Found {
    std::string name;
    std::size_t words;
    bool operator==(const Found&) const = default;
};

/// The concept at the beginning of a text in a language.
std::optional<Found> look(std::string_view language, std::string_view text) {
    std::vector<Word> words;
    find_words(text, words);
    std::vector<std::string> kept;
    kept.reserve(2 * words.size());
    for (const Word& word : words) {
        kept.push_back(fold_word(text.substr(word.begin, word.end - word.begin)));
        kept.push_back(stem(find_language(language).value(), kept.back()));
    }
    const std::vector<std::string_view> views(kept.begin(), kept.end());
    std::vector<Forms> forms;
    for (std::size_t i = 0; i < views.size(); i += 2) forms.emplace_back(&views[i], 2);
    const auto synonym = find_synonym(forms);
    if (!synonym) return std::nullopt;
    return Found{std::string(concepts()[synonym->concept_index].name), synonym->words};
}

TEST_CASE("phrases of a concept are found in every form, the longest first") {
    CHECK(look("en", "wifi") == Found{"wifi", 1});
    CHECK(look("en", "Wi-Fi everywhere") == Found{"wifi", 2});
    CHECK(look("de", "WLAN") == Found{"wifi", 1});
    CHECK(look("en", "swimming pools") == Found{"pool", 2});
    CHECK(look("en", "pools") == Found{"pool", 1});
    CHECK(look("en", "fitness") == Found{"gym", 1});
    CHECK(look("en", "fitness centre") == Found{"gym", 2});
    CHECK(look("de", "Frühstück") == Found{"breakfast", 1});
    CHECK_FALSE(look("en", "swimming").has_value());
    CHECK_FALSE(look("en", "wi").has_value());
    CHECK_FALSE(look("en", "hotel").has_value());
}

TEST_CASE("no phrase stands in two concepts, and all are in known languages") {
    std::map<std::string, std::string_view> seen;
    for (const Concept& each : concepts())
        for (const Phrase& phrase : each.phrases) {
            REQUIRE(find_language(phrase.language).has_value());
            std::string key;
            std::vector<Word> words;
            find_words(phrase.words, words);
            for (const Word& w : words)
                key += stem(*find_language(phrase.language),
                            fold_word(phrase.words.substr(w.begin, w.end - w.begin))) +
                       ' ';
            const auto [at, is_new] = seen.emplace(key, each.name);
            CAPTURE(key);
            CHECK((is_new || at->second == each.name));
            CHECK(look(phrase.language, phrase.words)->name == each.name);
        }
}

}  // namespace
}  // namespace innkeeper::text
