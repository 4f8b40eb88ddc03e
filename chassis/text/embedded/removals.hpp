#pragma once

#include "chassis/text/embedded/segment.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace innkeeper::text::embedded {

/// Which documents of a segment are removed, and how many are left in each of its lists. A copy
/// costs a few microseconds: it shares the counts that it does not change.
class Removals {
public:
    explicit Removals(const Segment& segment);
    Removals(const Removals& other);
    Removals& operator=(const Removals&) = delete;

    [[nodiscard]] bool has(std::uint32_t document) const {
        return (bits_[document / 64] >> (document % 64) & 1U) != 0;
    }
    /// A document that is not removed yet.
    void add(const Segment& segment, std::uint32_t document);
    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] std::uint32_t documents_with(const Segment& segment, std::uint32_t list) const;

private:
    static constexpr std::size_t kPage = 128;
    using Page = std::array<std::uint32_t, kPage>;

    void decrease(const Segment& segment, std::uint32_t list);

    std::vector<std::uint64_t> bits_;
    std::vector<std::shared_ptr<Page>> pages_;  ///< none: as the segment has it
    std::vector<bool> own_;                     ///< pages that no copy shares
    std::uint32_t size_ = 0;
};

/// A segment as one sees it at a moment.
struct Part {
    std::shared_ptr<const Segment> segment;
    std::shared_ptr<const Removals> removals;  ///< none: nothing is removed

    [[nodiscard]] std::uint32_t live() const {
        return static_cast<std::uint32_t>(segment->size()) - (removals ? removals->size() : 0);
    }
    [[nodiscard]] bool is_removed(std::uint32_t document) const {
        return removals && removals->has(document);
    }
    [[nodiscard]] std::uint32_t documents_with(std::uint32_t list) const {
        return removals ? removals->documents_with(*segment, list)
                        : static_cast<std::uint32_t>(segment->postings.count(list));
    }
};

}  // namespace innkeeper::text::embedded
