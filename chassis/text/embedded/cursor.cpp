#include "chassis/text/embedded/cursor.hpp"

#include <algorithm>

namespace innkeeper::text::embedded {

Cursor::Cursor(const PostingLists& postings, std::span<const std::uint32_t> lists,
               std::size_t documents)
    : postings_(postings) {
    if (lists.size() == 1)
        blocks_ = postings.blocks(lists.front());
    else
        sum(postings, lists, documents);
}

/// Short lists are put together and sorted, long ones counted by document.
void Cursor::sum(const PostingLists& postings, std::span<const std::uint32_t> lists,
                 std::size_t documents) {
    constexpr std::size_t kDenseShare = 64;
    constexpr std::uint32_t kMost = UINT16_MAX;
    summed_ = true;
    std::size_t count = 0;
    for (const std::uint32_t list : lists) count += postings.count(list);
    const auto each = [&](auto add) {
        for (const std::uint32_t list : lists)
            for (const PostingLists::Block& block : postings.blocks(list)) {
                postings.unpack(block, unpacked_);
                for (std::size_t i = 0; i < block.size; ++i)
                    add(unpacked_.documents[i], unpacked_.frequencies[i]);
            }
    };
    if (count * kDenseShare < documents) {
        std::vector<Posting> all;
        all.reserve(count);
        each([&](std::uint32_t document, std::uint32_t n) { all.push_back({document, n}); });
        std::ranges::sort(all, {}, &Posting::document);
        for (std::size_t i = 0; i < all.size();) {
            std::uint32_t n = 0;
            const std::uint32_t document = all[i].document;
            for (; i < all.size() && all[i].document == document; ++i) n += all[i].frequency;
            documents_.push_back(document);
            frequencies_.push_back(static_cast<std::uint16_t>(std::min(n, kMost)));
        }
        return;
    }
    std::vector<std::uint16_t> by_document(documents);
    each([&](std::uint32_t document, std::uint32_t n) {
        by_document[document] =
            static_cast<std::uint16_t>(std::min(by_document[document] + n, kMost));
    });
    documents_.resize(std::min(count, documents) + 1);
    frequencies_.resize(documents_.size());
    std::size_t kept = 0;
    for (std::uint32_t document = 0; document < documents; ++document) {
        documents_[kept] = document;
        frequencies_[kept] = by_document[document];
        kept += by_document[document] != 0 ? 1U : 0U;
    }
    documents_.resize(kept);
    frequencies_.resize(kept);
}

bool Cursor::seek(std::uint32_t document) {
    if (summed_) {
        const std::size_t blocks = (documents_.size() + kBlockSize - 1) / kBlockSize;
        while (block_ < blocks && last() < document) ++block_;
        return block_ < blocks;
    }
    if (block_ < blocks_.size() && blocks_[block_].last >= document) return true;
    // The next blocks first, then ever larger steps.
    std::size_t low = block_;
    std::size_t step = 1;
    while (low + step < blocks_.size() && blocks_[low + step].last < document) {
        low += step;
        step *= 2;
    }
    const auto from = blocks_.begin() + static_cast<std::ptrdiff_t>(low);
    const auto to =
        blocks_.begin() + static_cast<std::ptrdiff_t>(std::min(low + step + 1, blocks_.size()));
    const auto found = std::lower_bound(
        from, to, document,
        [](const PostingLists::Block& block, std::uint32_t d) { return block.last < d; });
    block_ = static_cast<std::size_t>(found - blocks_.begin());
    loaded_ = false;
    return block_ < blocks_.size();
}

std::uint32_t Cursor::last() const {
    if (summed_) return documents_[std::min((block_ + 1) * kBlockSize, documents_.size()) - 1];
    return blocks_[block_].last;
}

float Cursor::bound() const { return summed_ ? 1.0F : blocks_[block_].bound; }

float Cursor::bound_until(std::uint32_t to) const {
    if (summed_) return 1.0F;
    float most = 0;
    for (std::size_t i = block_; i < blocks_.size(); ++i) {
        most = std::max(most, blocks_[i].bound);
        if (blocks_[i].last >= to) break;
    }
    return most;
}

void Cursor::load() {
    if (loaded_) return;
    postings_.unpack(blocks_[block_], unpacked_);
    for (std::size_t i = 0; i < blocks_[block_].size; ++i) wide_[i] = unpacked_.frequencies[i];
    loaded_ = true;
}

std::span<const std::uint32_t> Cursor::documents() {
    if (summed_) {
        const std::size_t begin = block_ * kBlockSize;
        return std::span<const std::uint32_t>(documents_)
            .subspan(begin, std::min(kBlockSize, documents_.size() - begin));
    }
    load();
    return std::span<const std::uint32_t>(unpacked_.documents).first(blocks_[block_].size);
}

std::span<const std::uint16_t> Cursor::frequencies() {
    if (summed_) {
        const std::size_t begin = block_ * kBlockSize;
        return std::span<const std::uint16_t>(frequencies_)
            .subspan(begin, std::min(kBlockSize, frequencies_.size() - begin));
    }
    load();
    return std::span<const std::uint16_t>(wide_).first(blocks_[block_].size);
}

}  // namespace innkeeper::text::embedded
