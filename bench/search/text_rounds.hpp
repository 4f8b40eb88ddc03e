#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// Microseconds of this thread's CPU for each query of a sort, what reads the query included.
struct TextTimes {
    std::string queries;         ///< which sort
    std::vector<double> micros;  ///< of the first queries: a slow index does not get to the last

    /// Of the first so many.
    [[nodiscard]] double mean(std::size_t first) const;
    [[nodiscard]] double mean() const { return mean(micros.size()); }
};

/// One index of texts.
struct TextSide {
    std::string name;
    double build = 0;  ///< seconds of CPU
    std::vector<TextTimes> times;
};

/// The same hotels' texts in each of them, the same queries to each.
struct TextSize {
    std::size_t hotels = 0;
    TextSide ours;
    std::vector<TextSide> peers;   ///< Xapian, SQLite FTS5
    std::vector<TextTimes> alone;  ///< what peers are not asked: all matches, completions, updates
    double mib = 0;                ///< of ours
};

/// So much CPU each index gets for a sort of queries, in seconds.
inline constexpr double kSortSeconds = 2;

[[nodiscard]] TextSize measure_texts(std::size_t hotels, std::size_t queries);
/// How many times ours answers while a peer answers once: over the queries of a sort that the peer
/// got to, for the peer that is the faster one there.
[[nodiscard]] double times_faster(const TextSize& size, std::size_t sort);

/// How many queries of a sort all of them got to.
[[nodiscard]] std::size_t answered_by_all(const TextSize& size, std::size_t sort);

}  // namespace innkeeper::bench
