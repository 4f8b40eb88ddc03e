#pragma once

#include "bench/search/clocks.hpp"
#include "bench/search/text_hotels.hpp"

#include <memory>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// A text index with the hotels in it, one process, one thread. All times are cpu_micros(), of
/// one query each, what reads the query included.
class TextPeer {
public:
    virtual ~TextPeer() = default;
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual double build_seconds() const = 0;
    /// The 20 best by BM25 of the hotels that have all words; with `prefix` the last word may be
    /// the beginning of one.
    [[nodiscard]] virtual std::vector<double> best_20(const std::vector<std::string>& queries,
                                                      bool prefix) const = 0;
};

/// Ours, with what the others are not asked.
class EmbeddedPeer : public TextPeer {
public:
    [[nodiscard]] virtual std::vector<double> all(const std::vector<std::string>& queries,
                                                  bool prefix) const = 0;
    [[nodiscard]] virtual std::vector<double> completions(
        const std::vector<std::string>& prefixes) const = 0;
    [[nodiscard]] virtual double mib() const = 0;
    /// Puts 1,000 hotels anew, one by one.
    [[nodiscard]] virtual std::vector<double> update(const TextHotels& hotels) = 0;
};

[[nodiscard]] std::shared_ptr<EmbeddedPeer> make_embedded(const TextHotels& hotels);
/// Xapian in a directory of its own, fields weighed when they are indexed, stems, BM25.
[[nodiscard]] std::shared_ptr<TextPeer> make_xapian(const TextHotels& hotels);
/// SQLite's FTS5 in memory, bm25() with the same weights.
[[nodiscard]] std::shared_ptr<TextPeer> make_fts5(const TextHotels& hotels);

}  // namespace innkeeper::bench
