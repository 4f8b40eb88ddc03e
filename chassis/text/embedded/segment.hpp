#pragma once

#include "chassis/text/embedded/neighbours.hpp"
#include "chassis/text/embedded/postings.hpp"
#include "chassis/text/embedded/string_places.hpp"
#include "chassis/text/embedded/string_table.hpp"
#include "chassis/text/embedded/titles.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// The term of a concept of the synonyms. No text has a control character in a word.
[[nodiscard]] std::string concept_term(std::size_t concept_index);
[[nodiscard]] inline bool is_concept(std::string_view term) { return term.starts_with('\x01'); }

/// Sorted numbers, each list in few bytes: which word forms a document has.
class NumberLists {
public:
    void push_back(std::span<const std::uint32_t> ascending);
    void append(std::size_t list, std::vector<std::uint32_t>& out) const;
    [[nodiscard]] std::size_t bytes() const {
        return bytes_.capacity() + ends_.capacity() * sizeof(std::uint32_t);
    }
    void shrink_to_fit();

private:
    std::vector<std::uint8_t> bytes_;
    std::vector<std::uint32_t> ends_;
};

/// Documents that never change, ascending by tag, and where their words are. Two kinds of list:
/// * of a term (terms.hpp), which is known by its stems;
/// * of a form, which is a word as written (folded) with its term. Beginnings and spelling go by
///   forms. When a term has one form alone, the two lists are one.
struct Segment {
    // terms, sorted
    StringTable terms;
    StringPlaces term_places;
    std::vector<std::uint32_t> term_lists;
    // stems of terms that have several, sorted
    StringTable stems;
    StringPlaces stem_places;
    NumberLists terms_of_stem;
    // forms, sorted by surface and term
    StringTable surfaces;
    std::vector<std::uint32_t> form_terms;
    std::vector<std::uint32_t> form_lists;
    Neighbours neighbours;  ///< of the surfaces

    PostingLists postings;
    double average_length = 0;  ///< for which the bounds of the postings are

    // documents
    std::vector<std::uint32_t> tags;
    std::vector<std::uint16_t> lengths;
    StringTable ids;
    StringPlaces id_places;
    NumberLists forms_of_document;
    Titles titles;

    /// After all else is filled in: what follows from it.
    void finish();

    [[nodiscard]] std::size_t size() const { return tags.size(); }
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;
    /// Appends the terms that have the stem; `hash` is StringPlaces::hash_of(stem).
    void append_terms_with(std::string_view stem, std::uint64_t hash,
                           std::vector<std::uint32_t>& out) const;
    /// Has the memory fetched that append_terms_with() reads first.
    void expect(std::uint64_t hash) const {
        term_places.expect(hash);
        if (stems.size() > 0) stem_places.expect(hash);
    }
    /// The first form whose surface is not less than `surface`.
    [[nodiscard]] std::size_t first_form(std::string_view surface) const {
        return surfaces.lower_bound(surface);
    }
    /// The lists that a document is in, each once.
    void append_lists_of(std::uint32_t document, std::vector<std::uint32_t>& out) const;
    /// Memory in bytes.
    [[nodiscard]] std::size_t bytes() const;

private:
    void find_stems();
};

}  // namespace innkeeper::text::embedded
