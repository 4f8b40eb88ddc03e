#pragma once

#include "chassis/text/embedded/bm25.hpp"
#include "chassis/text/languages.hpp"
#include "chassis/text/synonyms.hpp"
#include "chassis/text/text_index.hpp"
#include "chassis/text/words.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The port's promises and the score as one would write them down without a thought of speed:
/// every query reads every document. The embedded index must say the same.
namespace innkeeper::text::embedded::naive {

using Strings = std::vector<std::string>;

inline std::size_t letters(const std::string& word) {
    return static_cast<std::size_t>(
        std::ranges::count_if(word, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Optimal string alignment by bytes: for ASCII.
inline std::size_t edits(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1,
                                d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

inline std::optional<Synonym> synonym_at(const std::vector<Strings>& words, std::size_t at) {
    std::vector<std::vector<std::string_view>> names;
    for (std::size_t i = at; i < words.size(); ++i)
        names.emplace_back(words[i].begin(), words[i].end());
    const std::vector<Forms> forms(names.begin(), names.end());
    return find_synonym(forms);
}

inline Strings folded_words(const std::string& text) {
    std::vector<Word> places;
    find_words(text, places);
    Strings out;
    for (const Word& place : places)
        out.push_back(
            fold_word(std::string_view(text).substr(place.begin, place.end - place.begin)));
    return out;
}

struct Text {
    std::uint32_t tag = 0;
    std::map<std::pair<std::string, Strings>, std::uint32_t> forms = {};  ///< (surface, stems)
    std::map<std::size_t, std::uint32_t> concepts = {};
    std::uint32_t length = 0;
};

/// Of a word in a field, each once; itself where no language is known.
inline Strings stems_of(const Field& field, const std::string& surface) {
    Strings stems;
    for (const Language& each : languages())
        if (std::ranges::find(field.languages, each.code) != field.languages.end()) {
            const std::string made = stem(find_language(each.code).value(), surface);
            if (std::ranges::find(stems, made) == stems.end()) stems.push_back(made);
        }
    return stems.empty() ? Strings{surface} : stems;
}

inline Text read(const std::vector<FieldKind>& kinds, const Document& document) {
    Text out{.tag = document.tag};
    for (const Field& field : document.fields) {
        const auto weight = std::ranges::find(kinds, field.kind, &FieldKind::name)->weight;
        std::vector<Strings> words;
        for (const std::string& surface : folded_words(field.text)) {
            const Strings stems = stems_of(field, surface);
            words.push_back({surface});
            words.back().insert(words.back().end(), stems.begin(), stems.end());
            out.forms[{surface, stems}] += weight;
            out.length += weight;
        }
        std::size_t inside_until = 0;
        std::size_t inside = 0;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto phrase = synonym_at(words, i);
            if (i >= inside_until && phrase && phrase->words > 1) {
                inside_until = i + phrase->words;
                inside = phrase->concept_index;
                out.concepts[inside] += weight;
            }
            const auto own = synonym_at({words[i]}, 0);
            if (own && (i >= inside_until || own->concept_index != inside))
                out.concepts[own->concept_index] += weight;
        }
    }
    out.length = std::min(out.length, kMaxLength);
    for (auto& [form, n] : out.forms) n = std::min(n, kMaxFrequency);
    for (auto& [number, n] : out.concepts) n = std::min(n, kMaxFrequency);
    return out;
}

struct Wanted {
    std::optional<std::size_t> concept_index = {};
    std::string surface = {};  ///< as it is written
    bool begun = false;        ///< what is longer and begins so alone
    Strings variants = {};     ///< its stems, and itself

    [[nodiscard]] bool has_one_of(const Strings& stems) const {
        return std::ranges::any_of(stems, [&](const std::string& stem) {
            return std::ranges::find(variants, stem) != variants.end();
        });
    }
    /// Such words are counted with the concept.
    [[nodiscard]] bool is_of_concept(const Strings& stems) const {
        const auto own = synonym_at({stems}, 0);
        return concept_index && own && own->concept_index == *concept_index;
    }
    [[nodiscard]] bool is_written(const std::string& word) const {
        if (surface.empty()) return false;
        return begun ? word.starts_with(surface) && word != surface : word == surface;
    }
    /// How often a document has it, list by list.
    [[nodiscard]] std::vector<std::uint32_t> counts(const Text& text) const {
        std::map<Strings, std::uint32_t> by_term;
        std::vector<std::uint32_t> out;
        for (const auto& [form, n] : text.forms) {
            if (!has_one_of(form.second)) {
                if (is_written(form.first)) out.push_back(n);
            } else if (!begun && !is_of_concept(form.second)) {
                by_term[form.second] += n;
            }
        }
        for (const auto& [term, n] : by_term) out.push_back(std::min(n, kMaxFrequency));
        if (concept_index && text.concepts.contains(*concept_index))
            out.push_back(text.concepts.at(*concept_index));
        return out;
    }
};

class Index {
public:
    explicit Index(std::vector<FieldKind> kinds) : kinds_(std::move(kinds)) {}

    void put(const Document& document) { texts_[document.id] = read(kinds_, document); }
    void remove(const std::string& id) { texts_.erase(id); }
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

    /// Every match by tag; the words after correction.
    std::vector<Match> search(const TextQuery& query, Strings& words) const {
        words = folded_words(query.text);
        bool prefix = query.prefix_last_word && letters(words.back()) >= kMinPrefix;
        for (std::size_t tries = 0; tries <= 2 * words.size(); ++tries) {
            std::size_t nowhere = words.size();
            Wanted begun;
            const auto wanted = plan(words, query, prefix, nowhere, begun);
            if (nowhere == words.size()) return score(wanted, begun);
            const std::string better = correct(words[nowhere]);
            if (better.empty()) return {};
            words[nowhere] = better;
            if (nowhere + 1 == words.size()) prefix = false;
        }
        return {};
    }

private:
    [[nodiscard]] std::uint64_t documents_with(const Wanted& wanted) const {
        std::uint64_t sum = 0;
        for (const auto& [id, text] : texts_) sum += wanted.counts(text).size();
        return sum;
    }

    static Strings variants(const TextQuery& query, const std::string& surface) {
        Strings out = {surface};
        for (std::size_t i = 0; i < languages().size(); ++i)
            if (query.languages.empty() ||
                std::ranges::find(query.languages, languages()[i].code) != query.languages.end())
                out.push_back(stem(i, surface));
        return out;
    }

    std::vector<Wanted> plan(const Strings& surfaces, const TextQuery& query, bool prefix,
                             std::size_t& nowhere, Wanted& begun) const {
        std::vector<Strings> words;
        for (const std::string& surface : surfaces) words.push_back(variants(query, surface));
        std::vector<Wanted> out;
        for (std::size_t at = 0; at < words.size();) {
            const auto phrase = synonym_at(words, at);
            Wanted wanted;
            if (phrase && documents_with({.concept_index = phrase->concept_index}) > 0)
                wanted.concept_index = phrase->concept_index;
            const std::size_t took = wanted.concept_index ? phrase->words : 1;
            if (took == 1) {
                wanted.variants = words[at];
                wanted.surface = surfaces[at];
                if (prefix && at + 1 == words.size())
                    begun = {.surface = wanted.surface, .begun = true, .variants = words[at]};
            }
            if (documents_with(wanted) == 0 && documents_with(begun) == 0) {
                nowhere = at;
                return {};
            }
            at += took;
            out.push_back(std::move(wanted));
        }
        return out;
    }

    [[nodiscard]] std::string correct(const std::string& word) const {
        const std::size_t most = letters(word) >= 8 ? 2 : letters(word) >= 4 ? 1 : 0;
        std::map<std::string, std::size_t> frequency;
        for (const auto& [id, text] : texts_)
            for (const auto& [form, n] : text.forms) ++frequency[form.first];
        std::string best;
        std::pair<std::size_t, std::size_t> rank{most + 1, 0};
        for (const auto& [surface, n] : frequency) {
            const std::size_t distance = edits(word, surface);
            if (distance > most) continue;
            if (distance < rank.first || (distance == rank.first && n > rank.second)) {
                rank = {distance, n};
                best = surface;
            }
        }
        return most == 0 ? std::string() : best;
    }

    /// Those that only have what begins like the last word, below 0.
    [[nodiscard]] std::vector<Match> score(std::vector<Wanted> wanted, const Wanted& begun) const {
        std::vector<Match> out = score(wanted);
        if (!begun.begun) return out;
        wanted.back() = begun;
        float most = 0;
        for (const Wanted& word : wanted) most += idf(documents_with(word), texts_.size());
        for (const Match& match : score(wanted))
            if (std::ranges::find(out, match.tag, &Match::tag) == out.end())
                out.push_back({match.tag, match.score - most});
        std::ranges::sort(out, {}, &Match::tag);
        return out;
    }

    [[nodiscard]] std::vector<Match> score(const std::vector<Wanted>& wanted) const {
        double total = 0;
        for (const auto& [id, text] : texts_) total += text.length;
        const Damping damping = Damping::of(total / static_cast<double>(texts_.size()));
        std::vector<float> rarity;
        for (const Wanted& word : wanted)
            rarity.push_back(idf(documents_with(word), texts_.size()));
        std::vector<Match> out;
        for (const auto& [id, text] : texts_) {
            Match match{text.tag, 0};
            bool all = true;
            for (std::size_t i = 0; i < wanted.size() && all; ++i) {
                std::uint32_t frequency = 0;
                for (const std::uint32_t n : wanted[i].counts(text)) frequency += n;
                all = frequency > 0;
                match.score +=
                    rarity[i] * saturated(static_cast<float>(frequency), damping.at(text.length));
            }
            if (all) out.push_back(match);
        }
        std::ranges::sort(out, {}, &Match::tag);
        return out;
    }

    std::vector<FieldKind> kinds_;
    std::map<std::string, Text> texts_;
};

}  // namespace innkeeper::text::embedded::naive
