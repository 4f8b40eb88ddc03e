#pragma once

#include "chassis/text/embedded/postings.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace innkeeper::text::embedded {

/// A list of one of the parts of an index.
struct PartList {
    std::uint32_t part = 0;
    std::uint32_t list = 0;
};

/// What a word of a query stands for in one segment: a list, or several as one. Gives the
/// documents block by block, forwards. The segment outlives it.
class Cursor {
public:
    /// Several lists are summed at once: some nanoseconds a posting.
    Cursor(const PostingLists& postings, std::span<const PartList> lists, std::size_t documents);

    /// Goes on to the first block that ends at `document` or later; false when there is none.
    bool seek(std::uint32_t document);
    /// The last document that the block can have.
    [[nodiscard]] std::uint32_t last() const;
    /// No word of the block is worth more, at the damping of PostingLists::add().
    [[nodiscard]] float bound() const;
    /// The largest bound() of the blocks from this one to that of `to`; does not move.
    [[nodiscard]] float bound_until(std::uint32_t to) const;

    /// The documents of the block whose impact is at least `least`, ascending, and how often they
    /// have the word. There is room for kBlockSize of each. Returns how many.
    std::size_t select(std::uint8_t least, std::uint32_t* documents, std::uint16_t* frequencies);
    /// Which of the documents, ascending and none before the block, have the word: the places of
    /// those in `documents`, and how often. Room as above and for one more. Moves on.
    std::size_t look_up(std::span<const std::uint32_t> documents, std::uint8_t* places,
                        std::uint16_t* frequencies);

private:
    /// A block's postings, wherever they are.
    struct View {
        std::span<const std::uint32_t> documents;
        const std::uint16_t* frequencies;
        const std::uint8_t* impacts;
    };
    enum class Kind : std::uint8_t {
        list,    ///< one list in blocks
        table,   ///< one list that is a table
        sums,    ///< a table of sums
        sorted,  ///< sums, one after another
    };

    void sum_sorted(std::span<const PartList> lists, std::size_t count);
    void sum_table(std::span<const PartList> lists);
    void add_to_table(const PostingLists::Block& block);
    [[nodiscard]] View view();
    [[nodiscard]] const std::uint8_t* table_impacts(std::size_t block) const;
    [[nodiscard]] float bound_of(std::size_t block) const;
    [[nodiscard]] std::uint32_t last_of(std::size_t block) const;
    [[nodiscard]] bool is_table() const { return kind_ == Kind::table || kind_ == Kind::sums; }

    const PostingLists& postings_;
    std::size_t all_documents_;
    Kind kind_ = Kind::list;
    std::span<const PostingLists::Block> blocks_;  ///< of the one list
    std::size_t count_ = 0;                        ///< of blocks
    std::size_t block_ = 0;
    std::size_t loaded_ = SIZE_MAX;  ///< the block that is unpacked
    Unpacked unpacked_;
    // sums; of a table by document, filled up to whole blocks
    std::vector<std::uint32_t> documents_;
    std::vector<std::uint16_t> frequencies_;
    std::vector<std::uint8_t> impacts_;
};

}  // namespace innkeeper::text::embedded
