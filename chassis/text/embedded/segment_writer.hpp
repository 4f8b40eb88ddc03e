#pragma once

#include "chassis/text/embedded/segment.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// A document as a segment keeps it, without its words.
struct DocumentRow {
    std::string_view id;
    std::uint32_t tag = 0;
    std::uint16_t length = 0;
    std::string_view title;
    std::string_view folded_title;
    std::uint32_t prominence = 0;
};

/// Fills a segment, a new one or a merged one: first the documents, ascending by tag, then the
/// forms, in their order, then which forms each document has. The terms follow from the forms.
class SegmentWriter {
public:
    /// The bounds of the postings are for this average length.
    explicit SegmentWriter(double average_length);

    void add_document(const DocumentRow& row);
    /// Ascending by surface and term, with the documents that have it. Returns its number.
    std::uint32_t add_form(std::string_view surface, std::string_view term,
                           std::span<const Posting> postings);
    /// Once for each document, in their order: the numbers of its forms, ascending.
    void add_forms_of_document(std::span<const std::uint32_t> forms);
    [[nodiscard]] std::shared_ptr<const Segment> finish();

private:
    void add_terms();
    void gather(std::span<const std::uint32_t> forms);

    std::shared_ptr<Segment> segment_;
    Damping damping_;
    StringTable term_of_form_;
    std::vector<Posting> gathered_;
    std::vector<std::uint32_t> frequencies_;  ///< by document, zero between uses
};

}  // namespace innkeeper::text::embedded
