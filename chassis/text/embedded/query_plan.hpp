#pragma once

#include "chassis/text/embedded/cursor.hpp"
#include "chassis/text/embedded/removals.hpp"
#include "chassis/text/text_index.hpp"
#include "chassis/text/words.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace innkeeper::text::embedded {

/// A name under which lists of terms may know a word: the word, or its stem in a language.
struct Variant {
    std::string text;
    std::uint64_t hash = 0;  ///< StringPlaces::hash_of(text)
};

/// A word of a query.
struct QueryWord {
    Word place;
    std::string surface;
    std::vector<Variant> variants;  ///< the surface first
    bool prefix = false;
};

/// What is looked for in place of a word, or of a phrase of the synonyms: any of these.
struct Alternatives {
    std::vector<PartList> lists;  ///< by part and list, each once
    /// Documents in all lists: as many as have it, or more where lists overlap.
    std::uint64_t documents = 0;

    [[nodiscard]] std::span<const PartList> in(std::size_t part) const;
};

struct QueryPlan {
    std::vector<Alternatives> words;  ///< the rarest first; none: a word occurs nowhere
    /// The same with what begins like the last word in its place; none: nothing does.
    std::vector<Alternatives> begun;
    std::optional<std::string> corrected;
};

/// The words of a checked query. Error: of check_word_count().
[[nodiscard]] Result<std::vector<QueryWord>> read_words(const TextQuery& query);

/// What of the parts is to be read for a query. A word that occurs nowhere is corrected, after
/// which the phrases are looked for anew.
[[nodiscard]] QueryPlan plan(const TextQuery& query, std::vector<QueryWord> words,
                             std::span<const Part> parts);

}  // namespace innkeeper::text::embedded
