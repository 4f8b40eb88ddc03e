#include "chassis/text/embedded/segment.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/embedded/terms.hpp"
#include "chassis/text/synonyms.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::text::embedded {

std::string concept_term(std::size_t concept_index) {
    return '\x01' + std::string(concepts()[concept_index].name);
}

void NumberLists::push_back(std::span<const std::uint32_t> ascending) {
    std::uint32_t before = 0;
    for (const std::uint32_t number : ascending) {
        std::uint32_t delta = number - before;
        before = number;
        for (; delta >= 0x80; delta >>= 7)
            bytes_.push_back(static_cast<std::uint8_t>(delta | 0x80));
        bytes_.push_back(static_cast<std::uint8_t>(delta));
    }
    CHECK(bytes_.size() <= UINT32_MAX);
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
}

void NumberLists::append(std::size_t list, std::vector<std::uint32_t>& out) const {
    std::uint32_t number = 0;
    for (std::size_t at = list == 0 ? 0 : ends_[list - 1]; at < ends_[list]; ++at) {
        std::uint32_t delta = bytes_[at] & 0x7FU;
        for (unsigned shift = 7; (bytes_[at] & 0x80U) != 0; shift += 7)
            delta |= (bytes_[++at] & 0x7FU) << shift;
        number += delta;
        out.push_back(number);
    }
}

void NumberLists::shrink_to_fit() {
    bytes_.shrink_to_fit();
    ends_.shrink_to_fit();
}

void Segment::find_stems() {
    std::vector<std::pair<std::string_view, std::uint32_t>> all;
    for (std::uint32_t term = 0; term < terms.size(); ++term)
        if (has_stems(terms[term]))
            each_stem(terms[term], [&](std::string_view stem) { all.emplace_back(stem, term); });
    std::ranges::sort(all);
    std::vector<std::uint32_t> having;
    for (std::size_t at = 0; at < all.size();) {
        const std::string_view stem = all[at].first;
        having.clear();
        for (; at < all.size() && all[at].first == stem; ++at) having.push_back(all[at].second);
        stems.push_back(stem);
        terms_of_stem.push_back(having);
    }
    if (stems.size() > 0) stem_places = StringPlaces(stems);
}

void Segment::finish() {
    neighbours = Neighbours(surfaces);
    term_places = StringPlaces(terms);
    find_stems();
    id_places = StringPlaces(ids);
    titles.finish();
    terms.shrink_to_fit();
    stems.shrink_to_fit();
    terms_of_stem.shrink_to_fit();
    surfaces.shrink_to_fit();
    ids.shrink_to_fit();
    postings.shrink_to_fit();
    forms_of_document.shrink_to_fit();
}

std::optional<std::uint32_t> Segment::find(std::string_view id) const {
    return id_places.find(ids, id, StringPlaces::hash_of(id));
}

void Segment::append_terms_with(std::string_view stem, std::uint64_t hash,
                                std::vector<std::uint32_t>& out) const {
    if (const auto term = term_places.find(terms, stem, hash)) out.push_back(*term);
    if (const auto several = stem_places.find(stems, stem, hash))
        terms_of_stem.append(*several, out);
}

void Segment::append_lists_of(std::uint32_t document, std::vector<std::uint32_t>& out) const {
    std::vector<std::uint32_t> forms;
    forms_of_document.append(document, forms);
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    for (const std::uint32_t form : forms) {
        out.push_back(form_lists[form]);
        const std::uint32_t term_list = term_lists[form_terms[form]];
        if (term_list != form_lists[form]) out.push_back(term_list);
    }
    std::sort(out.begin() + begin, out.end());
    out.erase(std::unique(out.begin() + begin, out.end()), out.end());
}

std::size_t Segment::bytes() const {
    const std::size_t numbers =
        term_lists.capacity() + form_terms.capacity() + form_lists.capacity() + tags.capacity();
    return terms.bytes() + surfaces.bytes() + postings.bytes() + ids.bytes() +
           forms_of_document.bytes() + titles.bytes() + numbers * sizeof(std::uint32_t) +
           neighbours.bytes() + term_places.bytes() + id_places.bytes() + stems.bytes() +
           stem_places.bytes() + terms_of_stem.bytes() + lengths.capacity() * sizeof(std::uint16_t);
}

}  // namespace innkeeper::text::embedded
