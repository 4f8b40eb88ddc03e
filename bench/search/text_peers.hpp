#pragma once

#include "bench/search/clocks.hpp"
#include "bench/search/text_hotels.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace innkeeper::bench {

/// Asks one query and waits for the answer.
using Asking = std::function<void(const std::string&)>;

/// A text index with the hotels in it, one process, one thread.
class TextPeer {
public:
    virtual ~TextPeer() = default;
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual double build_seconds() const = 0;
    /// Asks for the 20 best by BM25 of the hotels that have all words of a query; with `prefix` the
    /// last word may be the beginning of one.
    [[nodiscard]] virtual Asking best_20(bool prefix) const = 0;
};

/// Ours, with what the others are not asked.
class EmbeddedPeer : public TextPeer {
public:
    /// Asks for every match.
    [[nodiscard]] virtual Asking all(bool prefix) const = 0;
    /// Asks for ten titles.
    [[nodiscard]] virtual Asking completions() const = 0;
    [[nodiscard]] virtual double mib() const = 0;
    /// Puts 1,000 hotels anew, one by one: cpu_micros() of each.
    [[nodiscard]] virtual std::vector<double> update(const TextHotels& hotels) = 0;
};

[[nodiscard]] std::shared_ptr<EmbeddedPeer> make_embedded(const TextHotels& hotels);
/// Xapian in a directory of its own, fields weighed when they are indexed, stems, BM25.
[[nodiscard]] std::shared_ptr<TextPeer> make_xapian(const TextHotels& hotels);
/// SQLite's FTS5 in memory, bm25() with the same weights.
[[nodiscard]] std::shared_ptr<TextPeer> make_fts5(const TextHotels& hotels);

}  // namespace innkeeper::bench
