#include "services/search/domain/page.hpp"

#include <algorithm>

namespace innkeeper::search {
namespace {

bool before(const Candidate& a, const Candidate& b) { return a.key < b.key; }

}  // namespace

void Page::add(OrderKey key, const InScope& found) {
    if (query_.after && key <= *query_.after) return;
    if (heap_.size() == query_.limit) {
        more_ = true;
        if (key > heap_.front().key) return;
        std::ranges::pop_heap(heap_, before);
        heap_.pop_back();
    }
    heap_.push_back({std::move(key), found});
    std::ranges::push_heap(heap_, before);
    const OrderKey& last = heap_.front().key;
    last_tier_ = last.tier;
    last_head_ = head_of(last.text);
    last_value_ = last.value;
}

std::vector<Candidate> Page::candidates() && {
    std::ranges::sort(heap_, before);
    return std::move(heap_);
}

}  // namespace innkeeper::search
