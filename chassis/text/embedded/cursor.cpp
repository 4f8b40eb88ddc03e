#include "chassis/text/embedded/cursor.hpp"

#include <algorithm>
#include <limits>

namespace innkeeper::text::embedded {
namespace {

/// Lists are summed by document when they have so large a share of the documents together.
constexpr std::size_t kDenseShare = 128;
/// With fewer documents than one of so many postings, each is searched for.
constexpr std::size_t kSparse = 8;
/// So many impacts are compared at once.
constexpr std::size_t kStep = 16;

template <class T>
T capped(std::uint32_t sum) {
    return static_cast<T>(std::min(sum, std::uint32_t{std::numeric_limits<T>::max()}));
}

std::uint8_t most_of(const std::uint8_t* impacts, std::size_t size) {
    std::uint8_t most = 0;
    for (std::size_t i = 0; i < size; ++i) most = std::max(most, impacts[i]);
    return most;
}

/// Calls `use` for each place where an impact may be large enough: mostly there is none, which is
/// one comparison for many.
template <class Use>
void each_step(const std::uint8_t* impacts, std::size_t size, std::uint8_t least, Use use) {
    std::size_t i = 0;
    for (; i + kStep <= size; i += kStep)
        if (most_of(impacts + i, kStep) >= least)
            for (std::size_t k = i; k < i + kStep; ++k) use(k);
    for (; i < size; ++i) use(i);
}

/// Where one looks, and what was found.
struct Looking {
    std::span<const std::uint32_t> documents;
    std::uint8_t* places;
    std::uint16_t* found;
    std::size_t kept = 0;

    void search(std::size_t i, std::size_t until, std::span<const std::uint32_t> theirs,
                const std::uint16_t* counts) {
        auto from = theirs.begin();
        for (; i < until; ++i) {
            from = std::lower_bound(from, theirs.end(), documents[i]);
            if (from == theirs.end()) break;
            if (*from != documents[i]) continue;
            places[kept] = static_cast<std::uint8_t>(i);
            found[kept++] = counts[static_cast<std::size_t>(from - theirs.begin())];
        }
    }

    /// Without a branch that could be foretold wrongly.
    void zip(std::size_t i, std::size_t until, std::span<const std::uint32_t> theirs,
             const std::uint16_t* counts) {
        std::size_t j = 0;
        while (i < until && j < theirs.size()) {
            const std::uint32_t a = documents[i];
            const std::uint32_t b = theirs[j];
            places[kept] = static_cast<std::uint8_t>(i);
            found[kept] = counts[j];
            kept += a == b ? 1U : 0U;
            i += a <= b ? 1U : 0U;
            j += b <= a ? 1U : 0U;
        }
    }

    /// `frequency_of` a document: 0, it has not the word.
    template <class Frequency>
    void look(Frequency frequency_of) {
        for (std::size_t i = 0; i < documents.size(); ++i) {
            const std::uint16_t frequency = frequency_of(documents[i]);
            places[kept] = static_cast<std::uint8_t>(i);
            found[kept] = frequency;
            kept += frequency != 0 ? 1U : 0U;
        }
    }
};

}  // namespace

Cursor::Cursor(const PostingLists& postings, std::span<const PartList> lists, std::size_t documents)
    : postings_(postings), all_documents_(documents) {
    if (lists.size() == 1) {
        blocks_ = postings.blocks(lists.front().list);
        count_ = blocks_.size();
        if (blocks_.front().table) kind_ = Kind::table;
        return;
    }
    std::size_t count = 0;
    for (const PartList& each : lists) count += postings.count(each.list);
    if (count * kDenseShare < documents)
        sum_sorted(lists, count);
    else
        sum_table(lists);
}

void Cursor::sum_sorted(std::span<const PartList> lists, std::size_t count) {
    struct Each {
        std::uint32_t document;
        std::uint16_t frequency;
        std::uint8_t impact;
    };
    kind_ = Kind::sorted;
    std::vector<Each> all;
    all.reserve(count);
    for (const PartList& one : lists)
        for (const PostingLists::Block& block : postings_.blocks(one.list)) {
            postings_.unpack(block, unpacked_);
            for (std::size_t i = 0; i < block.size; ++i)
                all.push_back(
                    {unpacked_.documents[i], unpacked_.frequencies[i], unpacked_.impacts[i]});
        }
    std::ranges::sort(all, {}, &Each::document);
    documents_.reserve(count);
    frequencies_.reserve(count);
    impacts_.reserve(count);
    for (std::size_t i = 0; i < all.size();) {
        const std::uint32_t document = all[i].document;
        std::uint32_t frequency = 0;
        std::uint32_t impact = 0;
        for (; i < all.size() && all[i].document == document; ++i) {
            frequency += all[i].frequency;
            impact += all[i].impact;
        }
        documents_.push_back(document);
        frequencies_.push_back(capped<std::uint16_t>(frequency));
        impacts_.push_back(capped<std::uint8_t>(impact));
    }
    count_ = (documents_.size() + kBlockSize - 1) / kBlockSize;
}

void Cursor::sum_table(std::span<const PartList> lists) {
    kind_ = Kind::sums;
    count_ = (all_documents_ + kBlockSize - 1) / kBlockSize;
    frequencies_.resize(count_ * kBlockSize);
    impacts_.resize(count_ * kBlockSize);
    for (const PartList& one : lists)
        for (const PostingLists::Block& block : postings_.blocks(one.list)) add_to_table(block);
}

void Cursor::add_to_table(const PostingLists::Block& block) {
    if (block.table) {
        const std::size_t begin = block.last / kBlockSize * kBlockSize;
        const std::uint8_t* const theirs = postings_.table_of(block);
        std::uint16_t* const frequencies = frequencies_.data() + begin;
        std::uint8_t* const impacts = impacts_.data() + begin;
        for (std::size_t i = 0; i < kBlockSize; ++i)
            frequencies[i] = capped<std::uint16_t>(std::uint32_t{frequencies[i]} + theirs[i]);
        for (std::size_t i = 0; i < kBlockSize; ++i)
            impacts[i] = capped<std::uint8_t>(std::uint32_t{impacts[i]} + theirs[kBlockSize + i]);
        return;
    }
    postings_.unpack(block, unpacked_);
    for (std::size_t i = 0; i < block.size; ++i) {
        const std::uint32_t document = unpacked_.documents[i];
        frequencies_[document] =
            capped<std::uint16_t>(std::uint32_t{frequencies_[document]} + unpacked_.frequencies[i]);
        impacts_[document] =
            capped<std::uint8_t>(std::uint32_t{impacts_[document]} + unpacked_.impacts[i]);
    }
}

bool Cursor::seek(std::uint32_t document) {
    if (is_table()) {
        block_ = document < all_documents_ ? std::max(block_, document / kBlockSize) : count_;
        return block_ < count_;
    }
    if (block_ >= count_ || last_of(block_) >= document) return block_ < count_;
    // The next blocks first, then ever larger steps.
    std::size_t low = block_;
    std::size_t step = 1;
    while (low + step < count_ && last_of(low + step) < document) {
        low += step;
        step *= 2;
    }
    std::size_t high = std::min(low + step, count_);
    for (++low; low < high;) {
        const std::size_t middle = low + (high - low) / 2;
        if (last_of(middle) < document)
            low = middle + 1;
        else
            high = middle;
    }
    block_ = low;
    return block_ < count_;
}

std::uint32_t Cursor::last_of(std::size_t block) const {
    const std::size_t end = (block + 1) * kBlockSize;
    if (is_table()) return static_cast<std::uint32_t>(std::min(end, all_documents_) - 1);
    if (kind_ == Kind::sorted) return documents_[std::min(end, documents_.size()) - 1];
    return blocks_[block].last;
}

std::uint32_t Cursor::last() const { return last_of(block_); }

const std::uint8_t* Cursor::table_impacts(std::size_t block) const {
    if (kind_ == Kind::table) return postings_.table_of(blocks_[block]) + kBlockSize;
    return impacts_.data() + block * kBlockSize;
}

float Cursor::bound_of(std::size_t block) const {
    if (kind_ == Kind::list || kind_ == Kind::table) return blocks_[block].bound;
    const std::size_t begin = block * kBlockSize;
    const std::size_t size = std::min(kBlockSize, impacts_.size() - begin);
    return static_cast<float>(most_of(impacts_.data() + begin, size)) / kImpacts;
}

float Cursor::bound() const { return bound_of(block_); }

float Cursor::bound_until(std::uint32_t to) const {
    float most = 0;
    for (std::size_t i = block_; i < count_; ++i) {
        most = std::max(most, bound_of(i));
        if (last_of(i) >= to) break;
    }
    return most;
}

Cursor::View Cursor::view() {
    if (kind_ == Kind::sorted) {
        const std::size_t begin = block_ * kBlockSize;
        const std::size_t size = std::min(kBlockSize, documents_.size() - begin);
        return {std::span<const std::uint32_t>(documents_).subspan(begin, size),
                frequencies_.data() + begin, impacts_.data() + begin};
    }
    if (loaded_ != block_) postings_.unpack(blocks_[block_], unpacked_);
    loaded_ = block_;
    return {std::span<const std::uint32_t>(unpacked_.documents).first(blocks_[block_].size),
            unpacked_.frequencies.data(), unpacked_.impacts.data()};
}

std::size_t Cursor::select(std::uint8_t least, std::uint32_t* documents,
                           std::uint16_t* frequencies) {
    std::size_t size = 0;
    const auto take = [&](const std::uint8_t* impacts, std::size_t all, auto document_of,
                          const auto* counts) {
        each_step(impacts, all, least, [&](std::size_t i) {
            documents[size] = document_of(i);
            frequencies[size] = counts[i];
            size += impacts[i] >= least ? 1U : 0U;
        });
    };
    if (!is_table()) {
        const View all = view();
        take(
            all.impacts, all.documents.size(), [&](std::size_t i) { return all.documents[i]; },
            all.frequencies);
        return size;
    }
    least = std::max<std::uint8_t>(least, 1);  // 0: not there
    const auto begin = static_cast<std::uint32_t>(block_ * kBlockSize);
    const auto document_of = [&](std::size_t i) { return begin + static_cast<std::uint32_t>(i); };
    const std::uint8_t* const impacts = table_impacts(block_);
    if (kind_ == Kind::table)
        take(impacts, kBlockSize, document_of, impacts - kBlockSize);
    else
        take(impacts, kBlockSize, document_of, frequencies_.data() + begin);
    return size;
}

std::size_t Cursor::look_up(std::span<const std::uint32_t> documents, std::uint8_t* places,
                            std::uint16_t* frequencies) {
    Looking looking{documents, places, frequencies};
    if (kind_ == Kind::table) {
        const std::uint8_t* const table = postings_.table_of(blocks_.front());
        looking.look([table](std::size_t document) -> std::uint16_t {
            return table[document / kBlockSize * 2 * kBlockSize + document % kBlockSize];
        });
        return looking.kept;
    }
    if (kind_ == Kind::sums) {
        looking.look([this](std::size_t document) { return frequencies_[document]; });
        return looking.kept;
    }
    for (std::size_t i = 0; i < documents.size() && seek(documents[i]);) {
        const auto end = std::upper_bound(documents.begin() + static_cast<std::ptrdiff_t>(i),
                                          documents.end(), last());
        const auto until = static_cast<std::size_t>(end - documents.begin());
        const View all = view();
        if ((until - i) * kSparse < all.documents.size())
            looking.search(i, until, all.documents, all.frequencies);
        else
            looking.zip(i, until, all.documents, all.frequencies);
        i = until;
    }
    return looking.kept;
}

}  // namespace innkeeper::text::embedded
