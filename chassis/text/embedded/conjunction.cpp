#include "chassis/text/embedded/conjunction.hpp"

#include "chassis/text/embedded/cursor.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace innkeeper::text::embedded {
namespace {

/// Rounding must not make a bound smaller than what it bounds.
constexpr float kRounding = 1.0001F;

bool is_better(const Match& a, const Match& b) {
    return a.score != b.score ? a.score > b.score : a.tag < b.tag;
}

/// Up to a block of documents that have all words looked at so far.
class Candidates {
public:
    Candidates(const Segment& segment, std::size_t words)
        : segment_(segment), frequencies_(words) {}

    /// Those of the block whose impact is not less.
    void start(Cursor& cursor, std::uint8_t least) {
        size_ = cursor.select(least, documents_.data(), frequencies_[0].data());
        words_ = 1;
    }

    /// Leaves those that the word has too.
    void intersect(Cursor& cursor) {
        const std::size_t kept = cursor.look_up(std::span(documents_).first(size_), keep_.data(),
                                                frequencies_[words_].data());
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
            __builtin_prefetch(&segment_.tags[documents_[i]]);  // match() wants it soon
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
    [[nodiscard]] float score_of(std::size_t i) const { return scores_[i]; }
    [[nodiscard]] Match match(std::size_t i) const {
        return {segment_.tags[documents_[i]], scores_[i]};
    }

private:
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

    /// What an impact of the rarest word must at least be for a match of the block to have a score
    /// of `threshold`: 0 when any may do, nothing when none does.
    [[nodiscard]] std::optional<std::uint8_t> least_impact(float threshold) {
        float missing = threshold / (conjunction_.raised * kRounding);
        for (std::size_t w = 1; w < cursors_.size(); ++w) {
            if (!cursors_[w].seek(first_)) return std::nullopt;
            missing -= conjunction_.words[w].idf * cursors_[w].bound_until(last_);
        }
        const float share = missing / conjunction_.words.front().idf;
        if (share > cursors_.front().bound()) return std::nullopt;
        return static_cast<std::uint8_t>(std::clamp(share * kImpacts, 0.0F, kImpacts));
    }

    /// The matches of the block that have such an impact, and maybe others.
    Candidates& candidates(std::uint8_t least) {
        candidates_.start(cursors_.front(), least);
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

float Best::threshold() const {
    if (heap_.size() < limit_) return 0;
    // What lowering and raising again may have rounded away.
    constexpr float kSlack = 1e-6F;
    return std::max(0.0F, heap_.front().score + less_ - less_ * kSlack);
}

void Best::add(Match match) {
    match.score -= less_;
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
        const Candidates& found = run.candidates(0);
        const std::size_t at = out.size();
        out.resize(at + found.size());
        for (std::size_t i = 0; i < found.size(); ++i) out[at + i] = found.match(i);
    }
}

std::size_t find_best(Conjunction conjunction, Best& best) {
    Run run(conjunction);
    std::size_t seen = 0;
    while (run.next()) {
        const auto least = run.least_impact(best.threshold());
        if (!least) continue;
        const Candidates& found = run.candidates(*least);
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (!best.takes_all() && best.is_without(found.match(i).tag)) continue;
            ++seen;
            if (found.score_of(i) >= best.threshold()) best.add(found.match(i));
        }
    }
    return seen;
}

}  // namespace innkeeper::text::embedded
