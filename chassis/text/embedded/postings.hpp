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

/// Up to kBlockSize postings, unpacked.
struct Unpacked {
    std::array<std::uint32_t, kBlockSize> documents;
    std::array<std::uint8_t, kBlockSize> frequencies;
};

/// Lists of postings by number. A list is blocks; of a block one knows without reading it its
/// last document and how much a word can be worth in it, so that it can be passed over.
class PostingLists {
public:
    struct Block {
        std::uint32_t last = 0;    ///< document
        std::uint32_t offset = 0;  ///< of its bytes
        float bound = 0;           ///< the largest saturated(), at the damping of add()
        std::uint8_t size = 0;
        std::uint8_t delta_bytes = 0;       ///< 0 (all documents in a row), 1, 2 or 4 a document
        std::uint8_t common_frequency = 0;  ///< of all; 0: a byte each follows the documents
        bool first = false;                 ///< of its list
    };

    /// Postings ascending by document, at least one. Returns the list's number.
    std::uint32_t add(std::span<const Posting> postings, std::span<const std::uint16_t> lengths,
                      const Damping& damping);
    [[nodiscard]] std::span<const Block> blocks(std::uint32_t list) const {
        const std::size_t begin = list == 0 ? 0 : ends_[list - 1];
        return std::span(blocks_).subspan(begin, ends_[list] - begin);
    }
    /// `block` is one of this object's own.
    void unpack(const Block& block, Unpacked& out) const;
    void append_all(std::uint32_t list, std::vector<Posting>& out) const;
    [[nodiscard]] std::size_t count(std::uint32_t list) const;
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::size_t bytes() const;
    void shrink_to_fit();

private:
    void add_block(std::span<const Posting> postings, std::uint32_t next, bool first,
                   std::span<const std::uint16_t> lengths, const Damping& damping);

    std::vector<std::uint8_t> bytes_;
    std::vector<Block> blocks_;
    std::vector<std::uint32_t> ends_;
};

}  // namespace innkeeper::text::embedded
