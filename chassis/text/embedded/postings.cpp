#include "chassis/text/embedded/postings.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>
#include <cstring>

namespace innkeeper::text::embedded {
namespace {

std::uint8_t bytes_for(std::uint32_t largest) {
    if (largest == 0) return 0;
    if (largest <= 0xFF) return 1;
    return largest <= 0xFFFF ? 2 : 4;
}

template <class T>
void unpack_documents(const std::uint8_t* from, std::size_t size, std::uint32_t next,
                      std::uint32_t* out) {
    for (std::size_t i = 0; i < size; ++i) {
        T delta{};
        std::memcpy(&delta, from + i * sizeof(T), sizeof(T));
        out[i] = next + delta;
        next = out[i] + 1;
    }
}

}  // namespace

void PostingLists::add_block(std::span<const Posting> postings, std::uint32_t next, bool first,
                             std::span<const std::uint16_t> lengths, const Damping& damping) {
    Block block{.last = postings.back().document,
                .offset = static_cast<std::uint32_t>(bytes_.size()),
                .size = static_cast<std::uint8_t>(postings.size()),
                .first = first};
    std::uint32_t largest = 0;
    std::uint32_t before = next;
    bool same = true;
    for (const Posting& posting : postings) {
        largest = std::max(largest, posting.document - before);
        before = posting.document + 1;
        same = same && posting.frequency == postings.front().frequency;
        block.bound = std::max(block.bound, saturated(static_cast<float>(posting.frequency),
                                                      damping.at(lengths[posting.document])));
    }
    block.delta_bytes = bytes_for(largest);
    for (const Posting& posting : postings) {
        const std::uint32_t delta = posting.document - next;
        next = posting.document + 1;
        for (std::size_t byte = 0; byte < block.delta_bytes; ++byte)
            bytes_.push_back(static_cast<std::uint8_t>(delta >> (8 * byte)));
    }
    if (same)
        block.common_frequency = static_cast<std::uint8_t>(postings.front().frequency);
    else
        for (const Posting& posting : postings)
            bytes_.push_back(static_cast<std::uint8_t>(posting.frequency));
    blocks_.push_back(block);
}

std::uint32_t PostingLists::add(std::span<const Posting> postings,
                                std::span<const std::uint16_t> lengths, const Damping& damping) {
    CHECK(!postings.empty());
    CHECK(bytes_.size() + postings.size() * 5 <= UINT32_MAX);
    std::uint32_t next = 0;
    for (std::size_t at = 0; at < postings.size(); at += kBlockSize) {
        const auto part = postings.subspan(at, std::min(kBlockSize, postings.size() - at));
        add_block(part, next, at == 0, lengths, damping);
        next = part.back().document + 1;
    }
    ends_.push_back(static_cast<std::uint32_t>(blocks_.size()));
    return static_cast<std::uint32_t>(ends_.size() - 1);
}

void PostingLists::unpack(const Block& block, Unpacked& out) const {
    const std::uint32_t next = block.first ? 0 : (&block - 1)->last + 1;
    const std::uint8_t* from = bytes_.data() + block.offset;
    std::uint32_t* documents = out.documents.data();
    switch (block.delta_bytes) {
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
    if (block.common_frequency != 0)
        std::memset(out.frequencies.data(), block.common_frequency, block.size);
    else
        std::memcpy(out.frequencies.data(), from + std::size_t{block.size} * block.delta_bytes,
                    block.size);
}

void PostingLists::append_all(std::uint32_t list, std::vector<Posting>& out) const {
    Unpacked unpacked;
    for (const Block& block : blocks(list)) {
        unpack(block, unpacked);
        for (std::size_t i = 0; i < block.size; ++i)
            out.push_back({unpacked.documents[i], unpacked.frequencies[i]});
    }
}

std::size_t PostingLists::count(std::uint32_t list) const {
    const auto all = blocks(list);
    return (all.size() - 1) * kBlockSize + all.back().size;
}

std::size_t PostingLists::bytes() const {
    return bytes_.capacity() + blocks_.capacity() * sizeof(Block) +
           ends_.capacity() * sizeof(std::uint32_t);
}

void PostingLists::shrink_to_fit() {
    bytes_.shrink_to_fit();
    blocks_.shrink_to_fit();
    ends_.shrink_to_fit();
}

}  // namespace innkeeper::text::embedded
