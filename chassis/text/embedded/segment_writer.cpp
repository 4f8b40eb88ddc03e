#include "chassis/text/embedded/segment_writer.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <numeric>

namespace innkeeper::text::embedded {
namespace {

/// A list is summed by document in an array when it has at least this share of the documents.
constexpr std::size_t kDenseShare = 32;

}  // namespace

SegmentWriter::SegmentWriter(double average_length)
    : segment_(std::make_shared<Segment>()), damping_(Damping::of(average_length)) {
    segment_->average_length = average_length;
}

void SegmentWriter::add_document(const DocumentRow& row) {
    CHECK(segment_->tags.empty() || segment_->tags.back() <= row.tag);
    segment_->tags.push_back(row.tag);
    segment_->lengths.push_back(row.length);
    segment_->ids.push_back(row.id);
    segment_->titles.push_back(row.title, row.folded_title, row.prominence);
}

std::uint32_t SegmentWriter::add_form(std::string_view surface, std::string_view term,
                                      std::span<const Posting> postings) {
    const auto number = static_cast<std::uint32_t>(segment_->surfaces.size());
    segment_->surfaces.push_back(surface);
    term_of_form_.push_back(term);
    segment_->form_lists.push_back(segment_->postings.add(postings, segment_->lengths, damping_));
    return number;
}

void SegmentWriter::add_forms_of_document(std::span<const std::uint32_t> forms) {
    segment_->forms_of_document.push_back(forms);
}

/// The postings of several forms as one list, in gathered_.
void SegmentWriter::gather(std::span<const std::uint32_t> forms) {
    gathered_.clear();
    for (const std::uint32_t form : forms)
        segment_->postings.append_all(segment_->form_lists[form], gathered_);
    if (gathered_.size() * kDenseShare < segment_->size()) {
        std::ranges::sort(gathered_, {}, &Posting::document);
        std::size_t kept = 0;
        for (std::size_t i = 1; i < gathered_.size(); ++i) {
            if (gathered_[i].document == gathered_[kept].document)
                gathered_[kept].frequency += gathered_[i].frequency;
            else
                gathered_[++kept] = gathered_[i];
        }
        gathered_.resize(kept + 1);
    } else {
        frequencies_.resize(segment_->size());
        for (const Posting& posting : gathered_)
            frequencies_[posting.document] += posting.frequency;
        gathered_.clear();
        for (std::uint32_t document = 0; document < frequencies_.size(); ++document) {
            if (frequencies_[document] == 0) continue;
            gathered_.push_back({document, frequencies_[document]});
            frequencies_[document] = 0;
        }
    }
    for (Posting& posting : gathered_)
        posting.frequency = std::min(posting.frequency, kMaxFrequency);
}

void SegmentWriter::add_terms() {
    Segment& segment = *segment_;
    std::vector<std::uint32_t> by_term(term_of_form_.size());
    std::iota(by_term.begin(), by_term.end(), 0U);
    std::ranges::sort(by_term, [this](std::uint32_t a, std::uint32_t b) {
        const int order = term_of_form_[a].compare(term_of_form_[b]);
        return order != 0 ? order < 0 : a < b;
    });
    segment.form_terms.resize(by_term.size());
    for (std::size_t at = 0; at < by_term.size();) {
        std::size_t end = at + 1;
        while (end < by_term.size() && term_of_form_[by_term[end]] == term_of_form_[by_term[at]])
            ++end;
        const auto forms = std::span(by_term).subspan(at, end - at);
        const auto term = static_cast<std::uint32_t>(segment.terms.size());
        segment.terms.push_back(term_of_form_[forms.front()]);
        for (const std::uint32_t form : forms) segment.form_terms[form] = term;
        if (forms.size() == 1) {
            segment.term_lists.push_back(segment.form_lists[forms.front()]);
        } else {
            gather(forms);
            segment.term_lists.push_back(
                segment.postings.add(gathered_, segment.lengths, damping_));
        }
        at = end;
    }
}

std::shared_ptr<const Segment> SegmentWriter::finish() {
    add_terms();
    segment_->finish();
    return std::move(segment_);
}

}  // namespace innkeeper::text::embedded
