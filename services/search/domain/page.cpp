#include "services/search/domain/page.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

/// As OrderKeys are compared.
std::partial_ordering compare(const Candidate& a, const Candidate& b) {
    if (a.rank.tier != b.rank.tier) return a.rank.tier <=> b.rank.tier;
    if (a.rank.head != b.rank.head) return a.rank.head <=> b.rank.head;
    if (a.rank.text != b.rank.text)
        if (const auto texts = a.rank.all_text() <=> b.rank.all_text(); texts != 0) return texts;
    if (a.rank.value != b.rank.value) return a.rank.value <=> b.rank.value;
    return a.found.hotel.terms().id <=> b.found.hotel.terms().id;
}

bool before(const Candidate& a, const Candidate& b) { return compare(a, b) < 0; }

}  // namespace

void Page::add(const Rank& rank, const InScope& found) {
    const Candidate candidate{rank, found};
    if (query_.after && candidate.key() <= *query_.after) return;
    if (heap_.size() == query_.limit) {
        more_ = true;
        if (!before(candidate, heap_.front())) return;
        std::ranges::pop_heap(heap_, before);
        heap_.pop_back();
    }
    heap_.push_back(candidate);
    std::ranges::push_heap(heap_, before);
}

std::vector<Candidate> Page::candidates() && {
    std::ranges::sort(heap_, before);
    return std::move(heap_);
}

}  // namespace innkeeper::search
