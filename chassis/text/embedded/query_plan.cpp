#include "chassis/text/embedded/query_plan.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/text/embedded/spelling.hpp"
#include "chassis/text/embedded/terms.hpp"
#include "chassis/text/languages.hpp"
#include "chassis/text/synonyms.hpp"
#include "chassis/text/validate.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace innkeeper::text::embedded {
namespace {

bool is_asked(const std::vector<std::string>& asked, const Language& language) {
    return asked.empty() || std::ranges::find(asked, language.code) != asked.end();
}

std::vector<Variant> variants_of(const std::string& surface,
                                 const std::vector<std::string>& asked) {
    std::vector<Variant> out;
    out.reserve(languages().size() + 1);
    out.push_back({surface, StringPlaces::hash_of(surface)});
    for (std::size_t i = 0; i < languages().size(); ++i) {
        if (!is_asked(asked, languages()[i])) continue;
        std::string stemmed = stem(i, surface);
        if (std::ranges::find(out, stemmed, &Variant::text) != out.end()) continue;
        const std::uint64_t hash = StringPlaces::hash_of(stemmed);
        out.push_back({std::move(stemmed), hash});
    }
    return out;
}

/// The forms of words as the synonyms want them; refers to the words.
class FormsOf {
public:
    explicit FormsOf(std::span<const QueryWord> words) {
        std::size_t names = 0;
        for (const QueryWord& word : words) names += word.variants.size();
        names_.reserve(names);
        forms_.reserve(words.size());
        for (const QueryWord& word : words) {
            const std::size_t begin = names_.size();
            for (const Variant& variant : word.variants) names_.push_back(variant.text);
            forms_.push_back(std::span(names_).subspan(begin));
        }
    }
    [[nodiscard]] std::span<const Forms> from(std::size_t word) const {
        return std::span(forms_).subspan(word);
    }

private:
    std::vector<std::string_view> names_;
    std::vector<Forms> forms_;
};

/// A form that some documents have.
struct Found {
    std::string_view surface;
    PartList list;
    std::uint32_t documents = 0;
};

/// Of more than kMaxExpansions words those that most documents have, of equals the first.
/// `all`: ascending by surface.
void leave_most_frequent(std::vector<Found>& all) {
    if (all.size() <= kMaxExpansions) return;
    struct Word {
        std::uint64_t documents = 0;
        std::size_t first = 0;  ///< of all
        std::size_t end = 0;
    };
    std::vector<Word> words;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (words.empty() || all[i].surface != all[words.back().first].surface)
            words.push_back({.documents = 0, .first = i, .end = i});
        words.back().documents += all[i].documents;
        words.back().end = i + 1;
    }
    if (words.size() <= kMaxExpansions) return;
    const auto is_before = [](const Word& a, const Word& b) {
        return a.documents != b.documents ? a.documents > b.documents : a.first < b.first;
    };
    std::vector<Word> sorted = words;
    std::ranges::nth_element(sorted, sorted.begin() + kMaxExpansions, is_before);
    const Word& left_out = sorted[kMaxExpansions];
    std::vector<Found> kept;
    for (const Word& word : words)
        if (is_before(word, left_out))
            kept.insert(kept.end(), all.begin() + static_cast<std::ptrdiff_t>(word.first),
                        all.begin() + static_cast<std::ptrdiff_t>(word.end));
    all = std::move(kept);
}

class Planner {
public:
    Planner(const TextQuery& query, std::span<const QueryWord> words, std::span<const Part> parts)
        : words_(words),
          parts_(parts),
          forms_(words),
          every_language_(std::ranges::all_of(languages(), [&](const Language& language) {
              return is_asked(query.languages, language);
          })) {}

    /// The first word that occurs nowhere; nothing when all do.
    std::optional<std::size_t> run(QueryPlan& out) {
        out.words.reserve(words_.size());
        Alternatives begun;
        for (std::size_t at = 0; at < words_.size();) {
            const auto synonym = find_synonym(forms_.from(at));
            Alternatives whole;
            const bool is_concept = synonym && add_concept(synonym->concept_index, whole);
            const std::size_t took = is_concept ? synonym->words : 1;
            if (took == 1) {
                add_word(words_[at], is_concept ? synonym : std::nullopt, whole);
                if (words_[at].prefix) add_begun(words_[at], begun);
            }
            if (whole.lists.empty() && begun.lists.empty()) return at;
            settle(whole);
            out.words.push_back(std::move(whole));
            at += took;
        }
        if (!begun.lists.empty()) {
            settle(begun);
            out.begun = out.words;
            out.begun.back() = std::move(begun);
        }
        if (out.words.back().lists.empty()) out.words.clear();
        return std::nullopt;
    }

private:
    /// True when a document has it.
    bool add_concept(std::size_t concept_index, Alternatives& to) {
        const std::string term = concept_term(concept_index);
        add_stem({term, StringPlaces::hash_of(term)}, std::nullopt, to);
        return !to.lists.empty();
    }

    /// The lists of the terms that have the stem, but those whose words are all of a concept.
    void add_stem(const Variant& stem, const std::optional<Synonym>& whole, Alternatives& to) {
        for (std::uint32_t p = 0; p < parts_.size(); ++p) {
            const Segment& segment = *parts_[p].segment;
            terms_.clear();
            segment.append_terms_with(stem.text, stem.hash, terms_);
            for (const std::uint32_t term : terms_) {
                const std::uint32_t list = segment.term_lists[term];
                if (parts_[p].documents_with(list) == 0) continue;
                if (whole && is_of(segment.terms[term], *whole)) continue;
                to.lists.push_back({p, list});
            }
        }
    }

    /// A term that has two of the word's stems was added twice; it counts once.
    void settle(Alternatives& one) const {
        const auto key = [](const PartList& each) { return std::pair(each.part, each.list); };
        if (!std::ranges::is_sorted(one.lists, {}, key)) std::ranges::sort(one.lists, {}, key);
        const auto rest = std::ranges::unique(one.lists, {}, key);
        one.lists.erase(rest.begin(), rest.end());
        for (const PartList& each : one.lists)
            one.documents += parts_[each.part].documents_with(each.list);
    }

    /// The lists of a word's forms but those that are in the list of its concept.
    void add_word(const QueryWord& word, const std::optional<Synonym>& whole, Alternatives& to) {
        for (const Part& part : parts_)
            for (const Variant& variant : word.variants) part.segment->expect(variant.hash);
        for (const Variant& variant : word.variants) add_stem(variant, whole, to);
        // What is written so has itself for its term, or its stem in a language: a variant.
        if (!every_language_) add_written(word, to);
    }

    static bool is_of(std::string_view term, const Synonym& whole) {
        std::vector<std::string_view> stems;
        each_stem(term, [&stems](std::string_view stem) { stems.push_back(stem); });
        const Forms forms(stems);
        const auto own = find_synonym({&forms, 1});
        return own && own->concept_index == whole.concept_index;
    }

    /// The terms that have one of the word's stems.
    static std::vector<std::uint32_t> terms_of(const QueryWord& word, const Segment& segment) {
        std::vector<std::uint32_t> terms;
        for (const Variant& variant : word.variants)
            segment.append_terms_with(variant.text, variant.hash, terms);
        return terms;
    }

    /// The word as it is written, where that is in no list of its stems.
    void add_written(const QueryWord& word, Alternatives& to) const {
        for (const Found& each : find_forms(word, false)) to.lists.push_back(each.list);
    }

    /// What only begins like the word.
    void add_begun(const QueryWord& word, Alternatives& to) const {
        std::vector<Found> found = find_forms(word, true);
        leave_most_frequent(found);
        for (const Found& each : found) to.lists.push_back(each.list);
    }

    /// The forms that are written like a word, or that are longer and begin so, but those that
    /// have one of its stems. Ascending.
    [[nodiscard]] std::vector<Found> find_forms(const QueryWord& word, bool longer) const {
        std::vector<Found> out;
        for (std::uint32_t p = 0; p < parts_.size(); ++p) {
            std::vector<Found> here;
            const Segment& segment = *parts_[p].segment;
            const std::vector<std::uint32_t> own = terms_of(word, segment);
            for (std::size_t form = segment.first_form(word.surface);
                 form < segment.surfaces.size(); ++form) {
                const std::string_view surface = segment.surfaces[form];
                if (!surface.starts_with(word.surface)) break;
                const bool is_longer = surface.size() > word.surface.size();
                if (is_longer && !longer) break;
                const std::uint32_t list = segment.form_lists[form];
                const std::uint32_t documents = parts_[p].documents_with(list);
                if (is_longer == longer && documents > 0 &&
                    std::ranges::find(own, segment.form_terms[form]) == own.end())
                    here.push_back({surface, {p, list}, documents});
            }
            const std::vector<Found> before = std::exchange(out, {});
            if (before.empty())
                out = std::move(here);
            else
                std::ranges::merge(before, here, std::back_inserter(out), {}, &Found::surface,
                                   &Found::surface);
        }
        return out;
    }

    std::span<const QueryWord> words_;
    std::span<const Part> parts_;
    FormsOf forms_;
    bool every_language_;
    std::vector<std::uint32_t> terms_;
};

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

std::span<const PartList> Alternatives::in(std::size_t part) const {
    const auto found = std::ranges::equal_range(lists, part, {}, &PartList::part);
    return {found.begin(), found.end()};
}

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
        const auto nowhere = Planner(query, words, parts).run(made);
        if (!nowhere) break;
        QueryWord& word = words[*nowhere];
        std::string better =
            changed[*nowhere] ? std::string() : Spelling(word.surface).nearest_in(parts);
        if (better.empty()) return {};
        changed[*nowhere] = true;
        word.variants = variants_of(better, query.languages);
        word.surface = std::move(better);
        word.prefix = false;
    }
    if (std::ranges::find(changed, true) != changed.end())
        made.corrected = rewrite(query.text, words, changed);
    std::ranges::sort(made.words, {}, &Alternatives::documents);
    std::ranges::sort(made.begun, {}, &Alternatives::documents);
    return made;
}

}  // namespace innkeeper::text::embedded
