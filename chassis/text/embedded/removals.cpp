#include "chassis/text/embedded/removals.hpp"

#include "chassis/core/check.hpp"

#include <algorithm>

namespace innkeeper::text::embedded {

Removals::Removals(const Segment& segment)
    : bits_((segment.size() + 63) / 64),
      pages_((segment.postings.size() + kPage - 1) / kPage),
      own_(pages_.size()) {}

Removals::Removals(const Removals& other)
    : bits_(other.bits_), pages_(other.pages_), own_(other.pages_.size()), size_(other.size_) {}

std::uint32_t Removals::documents_with(const Segment& segment, std::uint32_t list) const {
    const auto& page = pages_[list / kPage];
    return page ? (*page)[list % kPage] : static_cast<std::uint32_t>(segment.postings.count(list));
}

void Removals::decrease(const Segment& segment, std::uint32_t list) {
    const std::uint32_t number = list / kPage;
    auto& page = pages_[number];
    if (!page) {
        page = std::make_shared<Page>();
        const std::size_t begin = number * kPage;
        for (std::size_t i = begin; i < std::min(begin + kPage, segment.postings.size()); ++i)
            (*page)[i - begin] =
                static_cast<std::uint32_t>(segment.postings.count(static_cast<std::uint32_t>(i)));
    } else if (!own_[number]) {
        page = std::make_shared<Page>(*page);
    }
    own_[number] = true;
    --(*page)[list % kPage];
}

void Removals::add(const Segment& segment, std::uint32_t document) {
    CHECK(!has(document));
    bits_[document / 64] |= std::uint64_t{1} << (document % 64);
    ++size_;
    std::vector<std::uint32_t> lists;
    segment.append_lists_of(document, lists);
    for (const std::uint32_t list : lists) decrease(segment, list);
}

}  // namespace innkeeper::text::embedded
