#include "chassis/text/embedded/query_plan.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/text/embedded/spelling.hpp"
#include "chassis/text/languages.hpp"
#include "chassis/text/synonyms.hpp"
#include "chassis/text/validate.hpp"

#include <algorithm>

namespace innkeeper::text::embedded {
namespace {

std::vector<std::string> variants_of(const std::string& surface,
                                     const std::vector<std::string>& asked) {
    std::vector<std::string> out = {surface};
    for (std::size_t i = 0; i < languages().size(); ++i) {
        if (!asked.empty() && std::ranges::find(asked, languages()[i].code) == asked.end())
            continue;
        std::string stemmed = stem(i, surface);
        if (std::ranges::find(out, stemmed) == out.end()) out.push_back(std::move(stemmed));
    }
    return out;
}

/// The forms of words as the synonyms want them; refers to the words.
class FormsOf {
public:
    explicit FormsOf(std::span<const QueryWord> words) {
        names_.reserve(words.size());
        for (const QueryWord& word : words)
            names_.emplace_back(word.variants.begin(), word.variants.end());
        forms_.assign(names_.begin(), names_.end());
    }
    [[nodiscard]] std::span<const Forms> from(std::size_t word) const {
        return std::span(forms_).subspan(word);
    }

private:
    std::vector<std::vector<std::string_view>> names_;
    std::vector<Forms> forms_;
};

class Planner {
public:
    Planner(std::span<const QueryWord> words, std::span<const Part> parts)
        : words_(words), parts_(parts), forms_(words) {}

    /// The first word that occurs nowhere; nothing when all do.
    std::optional<std::size_t> run(std::vector<Alternatives>& out) {
        for (std::size_t at = 0; at < words_.size();) {
            const auto synonym = find_synonym(forms_.from(at));
            Alternatives alternatives = none();
            if (synonym && add_term(concept_term(synonym->concept_index), alternatives)) {
                if (synonym->words == 1) add_word(words_[at], synonym, alternatives);
                at += synonym->words;
            } else {
                add_word(words_[at], std::nullopt, alternatives);
                if (alternatives.documents == 0) return at;
                ++at;
            }
            out.push_back(std::move(alternatives));
        }
        return std::nullopt;
    }

private:
    static bool is_written(const QueryWord& word, std::string_view surface) {
        return word.prefix ? surface.starts_with(word.surface) : surface == word.surface;
    }

    [[nodiscard]] Alternatives none() const {
        return {std::vector<std::vector<std::uint32_t>>(parts_.size()), 0};
    }

    /// True when a document has the term.
    bool add_term(std::string_view term, Alternatives& to) const {
        bool found = false;
        for (std::size_t p = 0; p < parts_.size(); ++p) {
            const auto list = parts_[p].find_term(term);
            if (!list) continue;
            found = true;
            to.lists[p].push_back(*list);
            to.documents += parts_[p].documents_with(*list);
        }
        return found;
    }

    /// The lists of a word's forms but those that are in the list of its concept.
    void add_word(const QueryWord& word, const std::optional<Synonym>& whole,
                  Alternatives& to) const {
        for (const std::string& variant : word.variants) {
            const std::string_view name = variant;
            const Forms form(&name, 1);
            const auto own = find_synonym({&form, 1});
            const bool covered = whole && own && own->concept_index == whole->concept_index;
            if (!covered) add_term(variant, to);
        }
        add_written(word, to);
    }

    /// The word as it is written, and what begins so if it is a prefix, but those that are in a
    /// variant's list already.
    void add_written(const QueryWord& word, Alternatives& to) const {
        for (std::size_t p = 0; p < parts_.size(); ++p) {
            const Segment& segment = *parts_[p].segment;
            for (std::size_t form = segment.first_form(word.surface);
                 form < segment.surfaces.size() && is_written(word, segment.surfaces[form]);
                 ++form) {
                const std::uint32_t list = segment.form_lists[form];
                const std::uint32_t documents = parts_[p].documents_with(list);
                const std::string_view term = segment.terms[segment.form_terms[form]];
                if (documents == 0 || std::ranges::find(word.variants, term) != word.variants.end())
                    continue;
                to.lists[p].push_back(list);
                to.documents += documents;
            }
        }
    }

    std::span<const QueryWord> words_;
    std::span<const Part> parts_;
    FormsOf forms_;
};

std::string correction_of(const QueryWord& word, std::span<const Part> parts) {
    Spelling spelling(word.surface);
    for (const Part& part : parts) spelling.look_in(part);
    return spelling.best();
}

/// The text with the words that were corrected in their places.
std::string rewrite(const std::string& text, const std::vector<QueryWord>& words,
                    const std::vector<bool>& changed) {
    std::string out;
    std::size_t from = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!changed[i]) continue;
        out += text.substr(from, words[i].place.begin - from) + words[i].surface;
        from = words[i].place.end;
    }
    return out + text.substr(from);
}

}  // namespace

Result<std::vector<QueryWord>> read_words(const TextQuery& query) {
    std::vector<Word> places;
    find_words(query.text, places);
    std::vector<QueryWord> words;
    for (const Word& place : places) {
        std::string surface =
            fold_word(std::string_view(query.text).substr(place.begin, place.end - place.begin));
        if (surface.empty()) continue;
        auto variants = variants_of(surface, query.languages);
        words.push_back({place, std::move(surface), std::move(variants)});
    }
    TRY_VOID(check_word_count(words.size()));
    words.back().prefix = query.prefix_last_word && utf8_length(words.back().surface) >= kMinPrefix;
    return words;
}

QueryPlan plan(const TextQuery& query, std::vector<QueryWord> words, std::span<const Part> parts) {
    QueryPlan made;
    std::vector<bool> changed(words.size());
    while (true) {
        made.words.clear();
        const auto nowhere = Planner(words, parts).run(made.words);
        if (!nowhere) break;
        QueryWord& word = words[*nowhere];
        std::string better = changed[*nowhere] ? std::string() : correction_of(word, parts);
        if (better.empty()) {
            made.nothing = true;
            return made;
        }
        changed[*nowhere] = true;
        word.variants = variants_of(better, query.languages);
        word.surface = std::move(better);
        word.prefix = false;
    }
    if (std::ranges::find(changed, true) != changed.end())
        made.corrected = rewrite(query.text, words, changed);
    std::ranges::sort(made.words, {}, &Alternatives::documents);
    return made;
}

}  // namespace innkeeper::text::embedded
