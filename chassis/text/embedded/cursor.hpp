#pragma once

#include "chassis/text/embedded/postings.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace innkeeper::text::embedded {

/// What a word of a query stands for in one segment: a list, or several as one. Gives the
/// documents block by block, forwards. The segment outlives it.
class Cursor {
public:
    /// Several lists are summed at once: some nanoseconds a posting.
    Cursor(const PostingLists& postings, std::span<const std::uint32_t> lists,
           std::size_t documents);

    /// Goes on to the first block that ends at `document` or later; false when there is none.
    bool seek(std::uint32_t document);
    /// The last document of the block.
    [[nodiscard]] std::uint32_t last() const;
    /// No word of the block is worth more, at the damping of PostingLists::add().
    [[nodiscard]] float bound() const;
    /// The largest bound() of the blocks from `document` to `to`; does not move.
    [[nodiscard]] float bound_until(std::uint32_t to) const;

    /// Of the block, ascending.
    [[nodiscard]] std::span<const std::uint32_t> documents();
    [[nodiscard]] std::span<const std::uint16_t> frequencies();

private:
    void sum(const PostingLists& postings, std::span<const std::uint32_t> lists,
             std::size_t documents);
    void load();

    const PostingLists& postings_;
    std::span<const PostingLists::Block> blocks_;  ///< of the one list
    std::size_t block_ = 0;
    bool loaded_ = false;
    Unpacked unpacked_;
    std::array<std::uint16_t, kBlockSize> wide_;
    // of several lists
    bool summed_ = false;
    std::vector<std::uint32_t> documents_;
    std::vector<std::uint16_t> frequencies_;
};

}  // namespace innkeeper::text::embedded
