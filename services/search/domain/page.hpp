#pragma once

#include "services/search/domain/asker.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/scope.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// Inside the engine: the first hits behind a key.
namespace innkeeper::search {

struct Candidate {
    OrderKey key;
    InScope found;
};

/// Keeps the `limit` least keys behind `after`.
class Page {
public:
    explicit Page(const Query& query) : query_(query) {}

    /// Whether no key that begins so can get on the page any more. When true, more() is too.
    [[nodiscard]] bool is_behind(int tier, std::uint64_t head, double value) const {
        if (heap_.size() < query_.limit) return false;
        if (tier != last_tier_) return tier > last_tier_;
        if (head != last_head_) return head > last_head_;
        return value > last_value_;
    }
    void pass() { more_ = true; }
    void add(OrderKey key, const InScope& found);
    [[nodiscard]] bool more() const { return more_; }
    /// In order.
    [[nodiscard]] std::vector<Candidate> candidates() &&;

private:
    const Query& query_;
    std::vector<Candidate> heap_;  ///< the greatest key first
    int last_tier_ = 0;
    std::uint64_t last_head_ = 0;
    double last_value_ = 0;
    bool more_ = false;
};

}  // namespace innkeeper::search
