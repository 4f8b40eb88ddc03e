#pragma once

#include "chassis/text/embedded/bm25.hpp"
#include "chassis/text/embedded/cursor.hpp"
#include "chassis/text/embedded/removals.hpp"
#include "chassis/text/text_index.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace innkeeper::text::embedded {

/// The best matches so far, at most `limit` of them.
class Best {
public:
    explicit Best(std::size_t limit) : limit_(limit) { heap_.reserve(limit); }
    /// A match of less cannot be among the best.
    [[nodiscard]] float threshold() const {
        return heap_.size() < limit_ ? 0 : heap_.front().score;
    }
    void add(const Match& match);
    [[nodiscard]] std::vector<Match> sorted() &&;

private:
    std::size_t limit_;
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
