#include "chassis/text/embedded/reader.hpp"

#include "chassis/text/embedded/conjunction.hpp"
#include "chassis/text/validate.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace innkeeper::text::embedded {
namespace {

/// What the plan comes to in one part; nothing when a word has no list there.
std::optional<Conjunction> conjunction_in(std::size_t part_index, const Reader& reader,
                                          const QueryPlan& plan) {
    const Part& part = reader.parts()[part_index];
    Conjunction made{.segment = *part.segment,
                     .removals = part.removals.get(),
                     .words = {},
                     .damping = Damping::of(reader.average_length()),
                     .raised = raise_bounds(part.segment->average_length, reader.average_length())};
    made.words.reserve(plan.words.size());
    for (const Alternatives& word : plan.words) {
        const auto lists = word.in(part_index);
        if (lists.empty()) return std::nullopt;
        made.words.push_back({idf(word.documents, reader.size()), lists});
    }
    return made;
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

void Reader::find_all_of(const QueryPlan& plan, std::size_t limit, Matches& out) const {
    for (std::size_t p = 0; p < parts_.size(); ++p) {
        auto conjunction = conjunction_in(p, *this, plan);
        if (!conjunction) continue;
        const std::size_t middle = out.matches.size();
        find_all(std::move(*conjunction), out.matches);
        if (middle > 0 && out.matches.size() > middle &&
            out.matches[middle - 1].tag > out.matches[middle].tag)
            merge_matches(out.matches, middle);
    }
    out.total = out.matches.size();
    if (out.matches.size() > limit) out.matches.resize(limit);
}

void Reader::find_best_of(const QueryPlan& plan, std::size_t limit, Matches& out) const {
    Best best(limit);
    for (std::size_t p = 0; p < parts_.size(); ++p) {
        auto conjunction = conjunction_in(p, *this, plan);
        if (conjunction) out.total += find_best(std::move(*conjunction), best);
    }
    out.matches = std::move(best).sorted();
}

Result<Matches> Reader::search(const TextQuery& query) const {
    TRY_VOID(check_query(query));
    TRY(auto words, read_words(query));
    Matches out;
    QueryPlan made = plan(query, std::move(words), parts_);
    if (made.nothing) return out;
    out.corrected = std::move(made.corrected);
    if (query.order == Order::tag)
        find_all_of(made, query.limit, out);
    else
        find_best_of(made, query.limit, out);
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
