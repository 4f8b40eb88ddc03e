#include "chassis/text/embedded/segment_builder.hpp"

#include "chassis/core/check.hpp"
#include "chassis/text/embedded/segment_writer.hpp"
#include "chassis/text/embedded/terms.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace innkeeper::text::embedded {
SegmentBuilder::SegmentBuilder(const std::vector<FieldKind>& kinds, Vocabulary& vocabulary)
    : kinds_(kinds), vocabulary_(vocabulary) {}

void SegmentBuilder::count(std::uint32_t form, std::uint32_t weight) {
    if (form >= frequencies_.size()) frequencies_.resize(vocabulary_.forms() + form / 2);
    if (frequencies_[form] == 0) touched_.push_back(form);
    frequencies_[form] += weight;
}

/// Each phrase of the synonyms counts as an occurrence of its concept. A word in a longer phrase
/// counts for its own concept too, if that is another one.
void SegmentBuilder::add_phrases(std::uint32_t weight) {
    std::size_t inside_until = 0;
    std::uint32_t inside = 0;
    for (std::size_t i = 0; i < known_.size(); ++i) {
        const auto own = known_[i]->concept_form;
        if (known_[i]->begins_phrase && i >= inside_until) {
            std::array<std::vector<std::string_view>, kLongestPhrase> names;
            std::array<Forms, kLongestPhrase> forms;
            const std::size_t size = std::min(kLongestPhrase, known_.size() - i);
            for (std::size_t k = 0; k < size; ++k) {
                const Vocabulary::Form& form = vocabulary_.form(known_[i + k]->form);
                names[k] = names_of(form.surface, form.term);
                forms[k] = names[k];
            }
            const auto found = find_synonym(std::span(forms).first(size));
            if (found && found->words > 1) {
                inside = vocabulary_.concept_form(found->concept_index);
                inside_until = i + found->words;
                count(inside, weight);
            }
        }
        if (own && (i >= inside_until || *own != inside)) count(*own, weight);
    }
}

void SegmentBuilder::add_field(const Field& field) {
    const auto kind = std::ranges::find(kinds_, field.kind, &FieldKind::name);
    CHECK(kind != kinds_.end());
    const LanguageSet languages = find_languages(field.languages);
    find_words(field.text, words_);
    known_.clear();
    bool has_phrase = false;
    for (const Word& word : words_) {
        const Vocabulary::Known& known = vocabulary_.look_up(
            languages, std::string_view(field.text).substr(word.begin, word.end - word.begin));
        if (known.empty) continue;
        count(known.form, kind->weight);
        known_.push_back(&known);
        has_phrase = has_phrase || known.concept_form || known.begins_phrase;
    }
    length_ += kind->weight * static_cast<std::uint32_t>(known_.size());
    if (has_phrase) add_phrases(kind->weight);
}

void SegmentBuilder::add(const Document& document) {
    CHECK(rows_.empty() || rows_.back().tag <= document.tag);
    length_ = 0;
    touched_.clear();
    for (const Field& field : document.fields) add_field(field);
    const auto number = static_cast<std::uint32_t>(rows_.size());
    for (const std::uint32_t form : touched_) {
        occurrences_.push_back({form, {number, std::min(frequencies_[form], kMaxFrequency)}});
        frequencies_[form] = 0;
    }
    const auto length = static_cast<std::uint16_t>(std::min(length_, kMaxLength));
    total_length_ += length;
    rows_.push_back({document.id, document.tag, length, document.title, fold_words(document.title),
                     document.prominence});
}

std::vector<std::uint32_t> SegmentBuilder::used_forms() const {
    std::vector<std::uint32_t> used;
    std::vector<bool> seen(vocabulary_.forms());
    for (const Occurrence& occurrence : occurrences_) {
        if (seen[occurrence.form]) continue;
        seen[occurrence.form] = true;
        used.push_back(occurrence.form);
    }
    std::ranges::sort(used, [this](std::uint32_t a, std::uint32_t b) {
        const Vocabulary::Form& x = vocabulary_.form(a);
        const Vocabulary::Form& y = vocabulary_.form(b);
        return std::tie(x.surface, x.term) < std::tie(y.surface, y.term);
    });
    return used;
}

std::shared_ptr<const Segment> SegmentBuilder::finish(double average_length) {
    SegmentWriter writer(average_length);
    for (const Row& row : rows_)
        writer.add_document(
            {row.id, row.tag, row.length, row.title, row.folded_title, row.prominence});
    const auto used = used_forms();
    std::vector<std::uint32_t> place(vocabulary_.forms());  // of a form among those used
    for (std::uint32_t i = 0; i < used.size(); ++i) place[used[i]] = i;

    std::vector<std::uint32_t> next(used.size() + 1);  // where the next posting of a form goes
    for (const Occurrence& each : occurrences_) ++next[place[each.form] + 1];
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    std::vector<Posting> sorted(occurrences_.size());
    for (const Occurrence& each : occurrences_) sorted[next[place[each.form]]++] = each.posting;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < used.size(); ++i) {
        const Vocabulary::Form& form = vocabulary_.form(used[i]);
        writer.add_form(form.surface, form.term, std::span(sorted).subspan(begin, next[i] - begin));
        begin = next[i];
    }

    std::vector<std::uint32_t> forms;
    auto occurrence = occurrences_.begin();
    for (std::uint32_t document = 0; document < rows_.size(); ++document) {
        forms.clear();
        for (; occurrence != occurrences_.end() && occurrence->posting.document == document;
             ++occurrence)
            forms.push_back(place[occurrence->form]);
        std::ranges::sort(forms);
        writer.add_forms_of_document(forms);
    }
    return writer.finish();
}

}  // namespace innkeeper::text::embedded
