#include "chassis/text/embedded/reader.hpp"

#include "chassis/text/embedded/conjunction.hpp"
#include "chassis/text/validate.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

namespace innkeeper::text::embedded {
namespace {

using Words = std::vector<Alternatives>;

/// What the words come to in one part; nothing when one has no list there.
std::optional<Conjunction> conjunction_in(std::size_t part_index, const Reader& reader,
                                          const Words& words) {
    const Part& part = reader.parts()[part_index];
    Conjunction made{.segment = *part.segment,
                     .removals = part.removals.get(),
                     .words = {},
                     .damping = Damping::of(reader.average_length()),
                     .raised = raise_bounds(part.segment->average_length, reader.average_length())};
    made.words.reserve(words.size());
    for (const Alternatives& word : words) {
        const auto lists = word.in(part_index);
        if (lists.empty()) return std::nullopt;
        made.words.push_back({idf(word.documents, reader.size()), lists});
    }
    return made;
}

/// No match of the words has a score so high.
float most_of(const Words& words, std::size_t documents) {
    float sum = 0;
    for (const Alternatives& word : words) sum += idf(word.documents, documents);
    return sum;
}

/// Both ascending by tag; of a tag in both, the first's.
std::vector<Match> united(const std::vector<Match>& first, const std::vector<Match>& second) {
    std::vector<Match> out;
    out.reserve(first.size() + second.size());
    std::ranges::set_union(first, second, std::back_inserter(out), {}, &Match::tag, &Match::tag);
    return out;
}

std::vector<std::uint32_t> tags_of(const std::vector<Match>& matches) {
    std::vector<std::uint32_t> tags;
    for (const Match& match : matches) tags.push_back(match.tag);
    std::ranges::sort(tags);
    return tags;
}

/// Puts what is ascending from `middle` on among what is ascending before it. The second is
/// short: whole stretches are moved.
void merge_matches(std::vector<Match>& matches, std::size_t middle) {
    const std::vector<Match> later(matches.begin() + static_cast<std::ptrdiff_t>(middle),
                                   matches.end());
    auto end = matches.begin() + static_cast<std::ptrdiff_t>(middle);
    auto to = matches.end();
    for (auto each = later.rbegin(); each != later.rend(); ++each) {
        const auto from =
            std::upper_bound(matches.begin(), end, each->tag,
                             [](std::uint32_t tag, const Match& match) { return tag < match.tag; });
        to = std::move_backward(from, end, to);
        *--to = *each;
        end = from;
    }
}

/// A completion before it is written out.
struct Candidate {
    bool later = false;  ///< begins at a later word of the title
    std::uint32_t prominence = 0;
    std::string_view folded;
    std::uint32_t tag = 0;
    std::string_view title;

    bool operator<(const Candidate& other) const {
        if (later != other.later) return !later;
        if (prominence != other.prominence) return prominence > other.prominence;
        return std::tie(folded, title, tag) < std::tie(other.folded, other.title, other.tag);
    }
};

/// Adds the completions of one part to the best, which are a heap, the worst first.
void complete(const Part& part, std::string_view prefix, std::size_t limit,
              std::vector<Candidate>& best) {
    const Titles& titles = part.segment->titles;
    const auto end = titles.end_of(prefix);
    for (auto start = titles.begin_of(prefix); start != end; ++start) {
        const bool later = start->offset != 0;
        const std::uint32_t prominence = titles.prominence(start->document);
        const bool full = best.size() == limit;
        if (full && (later > best.front().later ||
                     (later == best.front().later && prominence < best.front().prominence)))
            continue;
        const Candidate candidate{later, prominence, titles.folded(start->document),
                                  part.segment->tags[start->document],
                                  titles.title(start->document)};
        if (full && !(candidate < best.front())) continue;
        if (part.is_removed(start->document) || !titles.is_first(*start, prefix)) continue;
        if (full) {
            std::ranges::pop_heap(best, std::less<>());
            best.pop_back();
        }
        best.push_back(candidate);
        std::ranges::push_heap(best, std::less<>());
    }
}

}  // namespace

Reader::Reader(std::vector<Part> parts, std::uint64_t total_length)
    : parts_(std::move(parts)), total_length_(total_length) {
    for (const Part& part : parts_) size_ += part.live();
}

double Reader::average_length() const {
    return size_ == 0 ? 0 : static_cast<double>(total_length_) / static_cast<double>(size_);
}

std::size_t Reader::bytes() const {
    std::size_t sum = 0;
    for (const Part& part : parts_) sum += part.segment->bytes();
    return sum;
}

std::vector<Match> Reader::find_all_of(const Words& words) const {
    std::vector<Match> out;
    if (words.empty()) return out;
    for (std::size_t p = 0; p < parts_.size(); ++p) {
        auto conjunction = conjunction_in(p, *this, words);
        if (!conjunction) continue;
        const std::size_t middle = out.size();
        find_all(std::move(*conjunction), out);
        if (middle > 0 && out.size() > middle && out[middle - 1].tag > out[middle].tag)
            merge_matches(out, middle);
    }
    return out;
}

std::vector<Match> Reader::find_all_of(const QueryPlan& plan) const {
    std::vector<Match> out = find_all_of(plan.words);
    if (plan.begun.empty()) return out;
    std::vector<Match> begun = find_all_of(plan.begun);
    const float less = most_of(plan.begun, size_);
    for (Match& match : begun) match.score -= less;
    return out.empty() ? begun : united(out, begun);
}

std::size_t Reader::add_best_of(const Words& words, Best& best) const {
    std::size_t seen = 0;
    if (words.empty()) return seen;
    for (std::size_t p = 0; p < parts_.size(); ++p)
        if (auto conjunction = conjunction_in(p, *this, words))
            seen += find_best(std::move(*conjunction), best);
    return seen;
}

void Reader::find_best_of(const QueryPlan& plan, std::size_t limit, Matches& out) const {
    Best best(limit);
    out.total = add_best_of(plan.words, best);
    out.matches = std::move(best).sorted();
    if (plan.begun.empty() || out.matches.size() == limit) return;
    Best begun(limit - out.matches.size(), most_of(plan.begun, size_), tags_of(out.matches));
    out.total += add_best_of(plan.begun, begun);
    std::ranges::copy(std::move(begun).sorted(), std::back_inserter(out.matches));
}

Result<Matches> Reader::search(const TextQuery& query) const {
    TRY_VOID(check_query(query));
    TRY(auto words, read_words(query));
    Matches out;
    QueryPlan made = plan(query, std::move(words), parts_);
    out.corrected = std::move(made.corrected);
    if (query.order == Order::score) {
        find_best_of(made, query.limit, out);
        return out;
    }
    out.matches = find_all_of(made);
    out.total = out.matches.size();
    if (out.total > query.limit) out.matches.resize(query.limit);
    return out;
}

Result<std::vector<Completion>> Reader::suggest(const std::string& prefix,
                                                std::size_t limit) const {
    TRY_VOID(check_suggest(prefix, limit));
    const std::string folded = fold_words(prefix);
    if (folded.empty()) TRY_VOID(check_word_count(0));
    std::vector<Candidate> best;
    for (const Part& part : parts_) complete(part, folded, limit, best);
    std::ranges::sort_heap(best, std::less<>());
    std::vector<Completion> out;
    out.reserve(best.size());
    for (const Candidate& each : best) out.push_back({each.tag, std::string(each.title)});
    return out;
}

}  // namespace innkeeper::text::embedded
