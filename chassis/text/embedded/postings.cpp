#include "chassis/text/embedded/postings.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace innkeeper::text::embedded {
namespace {

std::uint8_t bytes_for(std::uint32_t largest) {
    if (largest <= 0xFF) return 1;
    return largest <= 0xFFFF ? 2 : 4;
}

float worth_of(const Posting& posting, std::span<const std::uint16_t> lengths,
               const Damping& damping) {
    return saturated(static_cast<float>(posting.frequency), damping.at(lengths[posting.document]));
}

std::uint8_t impact_of(float worth) {
    return static_cast<std::uint8_t>(std::min(kImpacts, std::ceil(worth * kImpacts)));
}

template <class T>
void unpack_documents(const std::uint8_t* __restrict from, std::size_t size, std::uint32_t next,
                      std::uint32_t* __restrict out) {
    for (std::size_t i = 0; i < size; ++i) {
        T offset{};
        std::memcpy(&offset, from + i * sizeof(T), sizeof(T));
        out[i] = next + offset;
    }
}

}  // namespace

void PostingLists::add_block(std::span<const Posting> postings, std::uint32_t next, Block block,
                             std::span<const std::uint16_t> lengths, const Damping& damping) {
    block.last = postings.back().document;
    block.offset = static_cast<std::uint32_t>(bytes_.size());
    block.size = static_cast<std::uint8_t>(postings.size());
    const bool in_a_row = block.last - next + 1 == postings.size();
    block.offset_bytes = in_a_row ? std::uint8_t{0} : bytes_for(block.last - next);
    for (const Posting& posting : postings)
        for (std::size_t byte = 0; byte < block.offset_bytes; ++byte)
            bytes_.push_back(static_cast<std::uint8_t>((posting.document - next) >> (8 * byte)));
    const std::uint32_t frequency = postings.front().frequency;
    if (std::ranges::all_of(postings, [&](const Posting& p) { return p.frequency == frequency; }))
        block.common_frequency = static_cast<std::uint8_t>(frequency);
    else
        for (const Posting& posting : postings)
            bytes_.push_back(static_cast<std::uint8_t>(posting.frequency));
    for (const Posting& posting : postings) {
        const float worth = worth_of(posting, lengths, damping);
        block.bound = std::max(block.bound, worth);
        bytes_.push_back(impact_of(worth));
    }
    blocks_.push_back(block);
}

void PostingLists::add_table(std::span<const Posting> postings,
                             std::span<const std::uint16_t> lengths, const Damping& damping) {
    const auto documents = static_cast<std::uint32_t>(lengths.size());
    auto posting = postings.begin();
    for (std::uint32_t begin = 0; begin < documents; begin += kBlockSize) {
        const auto end = std::min(begin + static_cast<std::uint32_t>(kBlockSize), documents);
        Block block{.last = end - 1,
                    .offset = static_cast<std::uint32_t>(bytes_.size()),
                    .first = begin == 0,
                    .table = true};
        bytes_.resize(bytes_.size() + 2 * kBlockSize);
        std::uint8_t* const frequencies = bytes_.data() + block.offset;
        for (; posting != postings.end() && posting->document < end; ++posting) {
            const float worth = worth_of(*posting, lengths, damping);
            const std::size_t place = posting->document - begin;
            block.bound = std::max(block.bound, worth);
            frequencies[place] = static_cast<std::uint8_t>(posting->frequency);
            frequencies[kBlockSize + place] = impact_of(worth);
            ++block.size;
        }
        blocks_.push_back(block);
    }
}

std::uint32_t PostingLists::add(std::span<const Posting> postings,
                                std::span<const std::uint16_t> lengths, const Damping& damping) {
    CHECK(!postings.empty());
    CHECK(bytes_.size() + std::max(postings.size() * 6, lengths.size() * 2 + 2 * kBlockSize) <=
          UINT32_MAX);
    if (postings.size() > kBlockSize && postings.size() * kTableShare >= lengths.size()) {
        add_table(postings, lengths, damping);
    } else {
        std::uint32_t next = 0;
        for (std::size_t at = 0; at < postings.size(); at += kBlockSize) {
            const auto part = postings.subspan(at, std::min(kBlockSize, postings.size() - at));
            add_block(part, next, Block{.first = at == 0}, lengths, damping);
            next = part.back().document + 1;
        }
    }
    ends_.push_back(static_cast<std::uint32_t>(blocks_.size()));
    counts_.push_back(static_cast<std::uint32_t>(postings.size()));
    return static_cast<std::uint32_t>(ends_.size() - 1);
}

void PostingLists::unpack_table(const Block& block, Unpacked& out) const {
    const std::uint8_t* const table = table_of(block);
    const std::uint32_t begin = block.last / kBlockSize * kBlockSize;
    std::size_t size = 0;
    for (std::uint32_t i = 0; i < kBlockSize; ++i) {
        out.documents[size] = begin + i;
        out.frequencies[size] = table[i];
        out.impacts[size] = table[kBlockSize + i];
        size += table[i] != 0 ? 1U : 0U;
    }
}

void PostingLists::unpack(const Block& block, Unpacked& out) const {
    if (block.table) {
        unpack_table(block, out);
        return;
    }
    const std::uint32_t next = block.first ? 0 : (&block - 1)->last + 1;
    const std::uint8_t* from = bytes_.data() + block.offset;
    std::uint32_t* documents = out.documents.data();
    switch (block.offset_bytes) {
        case 0:
            for (std::uint32_t i = 0; i < block.size; ++i) documents[i] = next + i;
            break;
        case 1:
            unpack_documents<std::uint8_t>(from, block.size, next, documents);
            break;
        case 2:
            unpack_documents<std::uint16_t>(from, block.size, next, documents);
            break;
        default:
            unpack_documents<std::uint32_t>(from, block.size, next, documents);
    }
    std::uint16_t* const frequencies = out.frequencies.data();
    from += std::size_t{block.size} * block.offset_bytes;
    if (block.common_frequency != 0) {
        std::fill_n(frequencies, block.size, block.common_frequency);
    } else {
        std::copy_n(from, block.size, frequencies);
        from += block.size;
    }
    std::memcpy(out.impacts.data(), from, block.size);
}

void PostingLists::append_all(std::uint32_t list, std::vector<Posting>& out) const {
    Unpacked unpacked;
    for (const Block& block : blocks(list)) {
        unpack(block, unpacked);
        for (std::size_t i = 0; i < block.size; ++i)
            out.push_back({unpacked.documents[i], unpacked.frequencies[i]});
    }
}

std::size_t PostingLists::bytes() const {
    return bytes_.capacity() + blocks_.capacity() * sizeof(Block) +
           (ends_.capacity() + counts_.capacity()) * sizeof(std::uint32_t);
}

void PostingLists::shrink_to_fit() {
    bytes_.shrink_to_fit();
    blocks_.shrink_to_fit();
    ends_.shrink_to_fit();
    counts_.shrink_to_fit();
}

}  // namespace innkeeper::text::embedded
