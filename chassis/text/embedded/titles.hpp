#pragma once

#include "chassis/text/embedded/string_table.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace innkeeper::text::embedded {

/// The titles of a segment's documents, found by the beginning of any of their words.
class Titles {
public:
    /// A title from one of its words on.
    struct Start {
        std::uint32_t document = 0;
        std::uint32_t offset = 0;  ///< in the folded title
    };

    /// In the order of the documents; `folded` is fold_words(title).
    void push_back(std::string_view title, std::string_view folded, std::uint32_t prominence);
    /// After the last: sorts.
    void finish();

    /// Every start that begins with `folded`, in no order that means anything.
    [[nodiscard]] std::vector<Start>::const_iterator begin_of(std::string_view folded) const;
    [[nodiscard]] std::vector<Start>::const_iterator end_of(std::string_view folded) const;
    /// False for all but the first of a document's starts that begin with `folded`.
    [[nodiscard]] bool is_first(const Start& start, std::string_view folded) const;

    [[nodiscard]] std::string_view title(std::size_t document) const { return titles_[document]; }
    [[nodiscard]] std::string_view folded(std::size_t document) const { return folded_[document]; }
    [[nodiscard]] std::uint32_t prominence(std::size_t document) const {
        return prominences_[document];
    }
    [[nodiscard]] std::size_t bytes() const;

private:
    [[nodiscard]] std::string_view from(const Start& start) const {
        return folded_[start.document].substr(start.offset);
    }

    StringTable titles_;
    StringTable folded_;
    std::vector<std::uint32_t> prominences_;
    std::vector<Start> starts_;
};

}  // namespace innkeeper::text::embedded
