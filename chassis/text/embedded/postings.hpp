#pragma once

#include "chassis/text/embedded/bm25.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace innkeeper::text::embedded {

/// A document (its place in the segment) that has a word, and how often, fields weighed.
struct Posting {
    std::uint32_t document = 0;
    std::uint32_t frequency = 0;
};

inline constexpr std::size_t kBlockSize = 128;

/// What a word is worth in a document, saturated(), in 255ths, rounded up: a byte. Of several words
/// that count as one it is at most the sum.
inline constexpr float kImpacts = 255;

/// Up to kBlockSize postings, unpacked.
struct Unpacked {
    std::array<std::uint32_t, kBlockSize> documents;
    std::array<std::uint16_t, kBlockSize> frequencies;
    std::array<std::uint8_t, kBlockSize> impacts;
};

/// Lists of postings by number. A list is blocks; of a block one knows without reading it its
/// last document and how much a word can be worth in it, so that it can be passed over.
///
/// A list that has a third of the documents or more is a table: its blocks are kBlockSize
/// documents each, and in each are a byte of frequency and a byte of impact for every document, 0
/// for those without the word.
class PostingLists {
public:
    struct Block {
        std::uint32_t last = 0;    ///< document; of a table: that it could have
        std::uint32_t offset = 0;  ///< of its bytes
        float bound = 0;           ///< the largest saturated(), at the damping of add()
        std::uint8_t size = 0;     ///< postings
        /// Of a document, counted from the first that it could be: 0 (all in a row), 1, 2 or 4.
        std::uint8_t offset_bytes : 3 = 0;
        bool first : 1 = false;  ///< of its list
        bool table : 1 = false;
        std::uint8_t common_frequency = 0;  ///< of all; 0: a byte each follows the documents
    };
    /// A list of more postings than one block has is a table if it has this share of the documents.
    static constexpr std::size_t kTableShare = 3;

    /// Postings ascending by document, at least one; the lengths of all documents. Returns the
    /// list's number.
    std::uint32_t add(std::span<const Posting> postings, std::span<const std::uint16_t> lengths,
                      const Damping& damping);
    [[nodiscard]] std::span<const Block> blocks(std::uint32_t list) const {
        const std::size_t begin = list == 0 ? 0 : ends_[list - 1];
        return std::span(blocks_).subspan(begin, ends_[list] - begin);
    }
    /// `block` is one of this object's own.
    void unpack(const Block& block, Unpacked& out) const;
    /// Of a table's block, by document: kBlockSize frequencies, then as many impacts.
    [[nodiscard]] const std::uint8_t* table_of(const Block& block) const {
        return bytes_.data() + block.offset;
    }
    void append_all(std::uint32_t list, std::vector<Posting>& out) const;
    [[nodiscard]] std::size_t count(std::uint32_t list) const { return counts_[list]; }
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::size_t bytes() const;
    void shrink_to_fit();

private:
    void add_block(std::span<const Posting> postings, std::uint32_t next, Block block,
                   std::span<const std::uint16_t> lengths, const Damping& damping);
    void unpack_table(const Block& block, Unpacked& out) const;
    void add_table(std::span<const Posting> postings, std::span<const std::uint16_t> lengths,
                   const Damping& damping);

    std::vector<std::uint8_t> bytes_;
    std::vector<Block> blocks_;
    std::vector<std::uint32_t> ends_;    ///< by list: its blocks
    std::vector<std::uint32_t> counts_;  ///< by list: its postings
};

}  // namespace innkeeper::text::embedded
