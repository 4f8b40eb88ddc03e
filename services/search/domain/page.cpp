#include "services/search/domain/page.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::search {
namespace {

std::strong_ordering compare_ids(const HotelRef& a, const HotelRef& b) {
    const IdNumber& first = a.spot().id;
    const IdNumber& second = b.spot().id;
    if (first.is_known() && second.is_known()) return first <=> second;
    return a.terms().id <=> b.terms().id;
}

/// As OrderKeys are compared.
std::partial_ordering compare(const Candidate& a, const Candidate& b) {
    if (a.standing.tier != b.standing.tier) return a.standing.tier <=> b.standing.tier;
    if (a.standing.head != b.standing.head) return a.standing.head <=> b.standing.head;
    if (a.standing.text != b.standing.text)
        if (const auto texts = a.standing.all_text() <=> b.standing.all_text(); texts != 0)
            return texts;
    if (a.standing.value != b.standing.value) return a.standing.value <=> b.standing.value;
    return compare_ids(a.found.hotel, b.found.hotel);
}

bool before(const Candidate& a, const Candidate& b) { return compare(a, b) < 0; }

}  // namespace

void Page::add(const Candidate& candidate) {
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
