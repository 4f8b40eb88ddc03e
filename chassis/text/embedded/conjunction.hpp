#pragma once

#include "chassis/text/embedded/bm25.hpp"
#include "chassis/text/embedded/cursor.hpp"
#include "chassis/text/embedded/removals.hpp"
#include "chassis/text/text_index.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace innkeeper::text::embedded {

/// The best matches so far, at most `limit` of them.
class Best {
public:
    explicit Best(std::size_t limit) : Best(limit, 0, {}) {}
    /// Scores are lowered by `less`; tags of `without`, ascending, are passed over.
    Best(std::size_t limit, float less, std::vector<std::uint32_t> without)
        : limit_(limit), less_(less), without_(std::move(without)) {
        heap_.reserve(limit);
    }
    /// A match of less, before it is lowered, cannot be among the best.
    [[nodiscard]] float threshold() const;
    [[nodiscard]] bool is_without(std::uint32_t tag) const {
        return std::ranges::binary_search(without_, tag);
    }
    [[nodiscard]] bool takes_all() const { return without_.empty(); }
    void add(Match match);
    [[nodiscard]] std::vector<Match> sorted() &&;

private:
    std::size_t limit_;
    float less_;
    std::vector<std::uint32_t> without_;
    std::vector<Match> heap_;  ///< the worst first
};

/// A word of the query in one segment.
struct WordLists {
    float idf = 0;
    std::span<const PartList> lists;  ///< at least one; of the plan, which outlives this
};

/// The documents of one segment that have every word.
struct Conjunction {
    const Segment& segment;
    const Removals* removals = nullptr;  ///< none: nothing is removed
    std::vector<WordLists> words;        ///< the rarest first
    Damping damping;
    /// How much larger a bound of the segment's postings may have become: see raise_bounds().
    float raised = 1;
};

/// Bounds are reckoned for the average length of the time. When the average grows by some factor,
/// damping falls by no more than that, and no share of a score grows by more.
[[nodiscard]] float raise_bounds(double average_length_then, double average_length_now);

/// Appends every match, ascending by tag.
void find_all(Conjunction conjunction, std::vector<Match>& out);
/// Adds what is good enough to `best`; passes over blocks that cannot be. Returns how many
/// matches it has seen.
std::size_t find_best(Conjunction conjunction, Best& best);

}  // namespace innkeeper::text::embedded
