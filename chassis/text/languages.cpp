#include "chassis/text/languages.hpp"

#include "chassis/core/check.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::text {
namespace {

constexpr std::array kLanguages = {
    Language{"en", "english"},
    Language{"de", "german"},
};

static_assert(kLanguages.size() <= 32, "a bit each");

struct Free {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, Free>;

/// A stemmer is not safe for use by two threads at once.
sb_stemmer& stemmer_of(std::size_t language) {
    thread_local std::array<Stemmer, kLanguages.size()> stemmers;
    Stemmer& stemmer = stemmers.at(language);
    if (!stemmer) stemmer.reset(sb_stemmer_new(kLanguages[language].stemmer_name, "UTF_8"));
    CHECK(stemmer);
    return *stemmer;
}

std::string stem_anew(std::size_t language, std::string_view word) {
    sb_stemmer& stemmer = stemmer_of(language);
    const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* out = sb_stemmer_stem(&stemmer, bytes, static_cast<int>(word.size()));
    CHECK(out != nullptr);
    const auto size = static_cast<std::size_t>(sb_stemmer_length(&stemmer));
    if (size == 0) return std::string(word);
    return {reinterpret_cast<const char*>(out), size};
}

/// What was stemmed last: the same words are asked for again and again, and stemming one takes as
/// long as finding a document of it.
struct Stemmed {
    std::string word;
    std::string stem;
};
constexpr std::size_t kRemembered = 4096;  ///< by language and thread

}  // namespace

std::span<const Language> languages() { return kLanguages; }

std::optional<std::size_t> find_language(std::string_view code) {
    const auto* const found = std::ranges::find(kLanguages, code, &Language::code);
    if (found == kLanguages.end()) return std::nullopt;
    return static_cast<std::size_t>(found - kLanguages.begin());
}

LanguageSet find_languages(std::span<const std::string> codes) {
    LanguageSet set = 0;
    for (const std::string& code : codes)
        if (const auto language = find_language(code)) set |= LanguageSet{1} << *language;
    return set;
}

std::string stem(std::size_t language, std::string_view word) {
    thread_local std::vector<Stemmed> remembered(kLanguages.size() * kRemembered);
    const std::size_t place = std::hash<std::string_view>{}(word) % kRemembered;
    Stemmed& known = remembered[language * kRemembered + place];
    if (known.word != word) {
        known.stem = stem_anew(language, word);
        known.word = word;
    }
    return known.stem;
}

}  // namespace innkeeper::text
