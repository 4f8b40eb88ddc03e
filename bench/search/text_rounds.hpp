#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// Microseconds of this thread's CPU for one query.
struct TextTimes {
    std::string queries;  ///< which sort
    double p50 = 0;
    double p99 = 0;
    double mean = 0;
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

[[nodiscard]] TextSize measure_texts(std::size_t hotels, std::size_t queries);
/// How many times ours answers while the faster of the peers answers once, by the mean of a sort.
[[nodiscard]] double times_faster(const TextSize& size, std::size_t sort);

}  // namespace innkeeper::bench
