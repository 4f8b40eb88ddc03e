#pragma once

#include "chassis/text/embedded/segment.hpp"
#include "chassis/text/embedded/vocabulary.hpp"
#include "chassis/text/text_index.hpp"
#include "chassis/text/words.hpp"

#include <memory>
#include <vector>

namespace innkeeper::text::embedded {

/// A new segment of documents. One thread at a time.
class SegmentBuilder {
public:
    /// Both outlive it.
    SegmentBuilder(const std::vector<FieldKind>& kinds, Vocabulary& vocabulary);

    /// Ascending by tag, of distinct ids, checked by check_documents(). Some microseconds each.
    void add(const Document& document);
    /// Sum of the lengths of what was added.
    [[nodiscard]] std::uint64_t total_length() const { return total_length_; }
    [[nodiscard]] std::shared_ptr<const Segment> finish(double average_length);

private:
    /// A posting with the form's number in the vocabulary.
    struct Occurrence {
        std::uint32_t form = 0;
        Posting posting;
    };

    void add_field(const Field& field);
    void add_phrases(std::uint32_t weight);
    void count(std::uint32_t form, std::uint32_t weight);
    [[nodiscard]] std::vector<std::uint32_t> used_forms() const;

    struct Row {
        std::string id;
        std::uint32_t tag = 0;
        std::uint16_t length = 0;
        std::string title;
        std::string folded_title;
        std::uint32_t prominence = 0;
    };

    const std::vector<FieldKind>& kinds_;
    Vocabulary& vocabulary_;
    std::vector<Row> rows_;
    std::vector<Occurrence> occurrences_;  ///< by document
    std::uint64_t total_length_ = 0;

    // of the document that is being added
    std::uint32_t length_ = 0;
    std::vector<std::uint32_t> frequencies_;  ///< by form, zero between documents
    std::vector<std::uint32_t> touched_;      ///< forms
    std::vector<Word> words_;                 ///< of a field
    std::vector<const Vocabulary::Known*> known_;
};

}  // namespace innkeeper::text::embedded
