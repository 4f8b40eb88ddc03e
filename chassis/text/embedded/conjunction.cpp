#include "chassis/text/embedded/conjunction.hpp"

#include "chassis/text/embedded/cursor.hpp"

#include <algorithm>
#include <array>

namespace innkeeper::text::embedded {
namespace {

/// Rounding must not make a bound smaller than what it bounds.
constexpr float kRounding = 1.0001F;
/// In a block with fewer candidates than one of so many postings, each is searched for.
constexpr std::size_t kSparse = 8;

bool is_better(const Match& a, const Match& b) {
    return a.score != b.score ? a.score > b.score : a.tag < b.tag;
}

/// Up to a block of documents that have all words looked at so far.
class Candidates {
public:
    Candidates(const Segment& segment, std::size_t words)
        : segment_(segment), frequencies_(words) {}

    void start(Cursor& cursor) {
        const auto documents = cursor.documents();
        const auto frequencies = cursor.frequencies();
        size_ = documents.size();
        words_ = 1;
        std::ranges::copy(documents, documents_.begin());
        std::ranges::copy(frequencies, frequencies_[0].begin());
    }

    /// Leaves those that the word has too.
    void intersect(Cursor& cursor) {
        std::size_t kept = 0;
        std::size_t i = 0;
        while (i < size_ && cursor.seek(documents_[i])) {
            const auto end = std::upper_bound(
                documents_.begin() + static_cast<std::ptrdiff_t>(i),
                documents_.begin() + static_cast<std::ptrdiff_t>(size_), cursor.last());
            const auto until = static_cast<std::size_t>(end - documents_.begin());
            const auto theirs = cursor.documents();
            const auto counts = cursor.frequencies();
            kept = (until - i) * kSparse < theirs.size() ? search(i, until, theirs, counts, kept)
                                                         : zip(i, until, theirs, counts, kept);
            i = until;
        }
        for (std::size_t k = 0; k < kept; ++k) documents_[k] = documents_[keep_[k]];
        for (std::size_t w = 0; w < words_; ++w)
            for (std::size_t k = 0; k < kept; ++k) frequencies_[w][k] = frequencies_[w][keep_[k]];
        size_ = kept;
        ++words_;
    }

    void drop(const Removals& removals) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size_; ++i) {
            const std::uint32_t document = documents_[i];
            documents_[kept] = document;
            for (std::size_t w = 0; w < words_; ++w) frequencies_[w][kept] = frequencies_[w][i];
            kept += removals.has(document) ? 0U : 1U;
        }
        size_ = kept;
    }

    void score(const std::vector<WordLists>& words, const Damping& damping) {
        for (std::size_t i = 0; i < size_; ++i) {
            damping_[i] = damping.at(segment_.lengths[documents_[i]]);
            scores_[i] = 0;
        }
        for (std::size_t w = 0; w < words_; ++w) {
            const float idf = words[w].idf;
            const std::uint16_t* const frequencies = frequencies_[w].data();
            for (std::size_t i = 0; i < size_; ++i)
                scores_[i] += idf * saturated(frequencies[i], damping_[i]);
        }
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Match match(std::size_t i) const {
        return {segment_.tags[documents_[i]], scores_[i]};
    }

private:
    using Documents = std::span<const std::uint32_t>;
    using Counts = std::span<const std::uint16_t>;

    std::size_t search(std::size_t i, std::size_t until, Documents theirs, Counts counts,
                       std::size_t kept) {
        auto from = theirs.begin();
        for (; i < until; ++i) {
            from = std::lower_bound(from, theirs.end(), documents_[i]);
            if (from == theirs.end()) break;
            if (*from != documents_[i]) continue;
            keep_[kept] = static_cast<std::uint8_t>(i);
            frequencies_[words_][kept++] = counts[static_cast<std::size_t>(from - theirs.begin())];
        }
        return kept;
    }

    /// Without a branch that could be foretold wrongly.
    std::size_t zip(std::size_t i, std::size_t until, Documents theirs, Counts counts,
                    std::size_t kept) {
        std::uint16_t* const found = frequencies_[words_].data();
        std::size_t j = 0;
        while (i < until && j < theirs.size()) {
            const std::uint32_t a = documents_[i];
            const std::uint32_t b = theirs[j];
            keep_[kept] = static_cast<std::uint8_t>(i);
            found[kept] = counts[j];
            kept += a == b ? 1U : 0U;
            i += a <= b ? 1U : 0U;
            j += b <= a ? 1U : 0U;
        }
        return kept;
    }

    const Segment& segment_;
    std::size_t size_ = 0;
    std::size_t words_ = 0;
    std::array<std::uint32_t, kBlockSize> documents_;
    std::array<std::uint8_t, kBlockSize + 1> keep_;
    std::vector<std::array<std::uint16_t, kBlockSize + 1>> frequencies_;  ///< by word
    std::array<float, kBlockSize> damping_;
    std::array<float, kBlockSize> scores_;
};

/// Calls `use(candidates)` for every block of the rarest word that `may_pass(last)` lets through.
class Run {
public:
    explicit Run(Conjunction& conjunction)
        : conjunction_(conjunction), candidates_(conjunction.segment, conjunction.words.size()) {
        cursors_.reserve(conjunction.words.size());
        for (const WordLists& word : conjunction.words)
            cursors_.emplace_back(conjunction.segment.postings, word.lists,
                                  conjunction.segment.size());
    }

    bool next() {
        if (!cursors_.front().seek(from_)) return false;
        first_ = from_;
        last_ = cursors_.front().last();
        from_ = last_ + 1;
        return true;
    }

    /// No match of the block has a higher score.
    [[nodiscard]] float bound() {
        float sum = conjunction_.words.front().idf * cursors_.front().bound();
        for (std::size_t w = 1; w < cursors_.size(); ++w) {
            if (!cursors_[w].seek(first_)) return 0;
            sum += conjunction_.words[w].idf * cursors_[w].bound_until(last_);
        }
        return sum * conjunction_.raised * kRounding;
    }

    Candidates& candidates() {
        candidates_.start(cursors_.front());
        for (std::size_t w = 1; w < cursors_.size() && candidates_.size() > 0; ++w)
            candidates_.intersect(cursors_[w]);
        if (candidates_.size() == 0) return candidates_;
        if (conjunction_.removals != nullptr) candidates_.drop(*conjunction_.removals);
        candidates_.score(conjunction_.words, conjunction_.damping);
        return candidates_;
    }

private:
    Conjunction& conjunction_;
    std::vector<Cursor> cursors_;
    Candidates candidates_;
    std::uint32_t from_ = 0;
    std::uint32_t first_ = 0;
    std::uint32_t last_ = 0;
};

}  // namespace

void Best::add(const Match& match) {
    if (heap_.size() < limit_) {
        heap_.push_back(match);
        std::ranges::push_heap(heap_, is_better);
        return;
    }
    if (!is_better(match, heap_.front())) return;
    std::ranges::pop_heap(heap_, is_better);
    heap_.back() = match;
    std::ranges::push_heap(heap_, is_better);
}

std::vector<Match> Best::sorted() && {
    std::ranges::sort(heap_, is_better);
    return std::move(heap_);
}

float raise_bounds(double then, double now) {
    return then > 0 && now > then ? static_cast<float>(now / then) : 1.0F;
}

void find_all(Conjunction conjunction, std::vector<Match>& out) {
    Run run(conjunction);
    while (run.next()) {
        const Candidates& found = run.candidates();
        const std::size_t at = out.size();
        out.resize(at + found.size());
        for (std::size_t i = 0; i < found.size(); ++i) out[at + i] = found.match(i);
    }
}

std::size_t find_best(Conjunction conjunction, Best& best) {
    Run run(conjunction);
    std::size_t seen = 0;
    while (run.next()) {
        if (run.bound() < best.threshold()) continue;
        const Candidates& found = run.candidates();
        seen += found.size();
        for (std::size_t i = 0; i < found.size(); ++i)
            if (found.match(i).score >= best.threshold()) best.add(found.match(i));
    }
    return seen;
}

}  // namespace innkeeper::text::embedded
