#pragma once

#include "services/search/domain/query.hpp"
#include "services/search/domain/scope.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Inside the engine: the first hits behind a key.
namespace innkeeper::search {

/// An OrderKey of a hotel that is looked at. Its id is read where all else is equal.
struct Standing {
    int tier = 0;
    double value = 0;
    std::uint64_t head = 0;             ///< of the text, see head_of
    const std::string* text = nullptr;  ///< outlives the page; nullptr: it is empty
    [[nodiscard]] std::string_view all_text() const {
        return text == nullptr ? std::string_view() : *text;
    }
};

/// The cheapest offer of a hotel, as its quarter was asked.
struct Best {
    std::size_t rank = 0;            ///< of the plan among the hotel's, see PlanRank
    std::int64_t total = 0;          ///< or the from-price; minor units
    bool free_cancellation = false;  ///< with dates
};

struct Candidate {
    Standing standing;
    InScope found;
    std::optional<Best> best = {};
    [[nodiscard]] OrderKey key() const {
        return {standing.tier, std::string(standing.all_text()), standing.value,
                found.hotel.terms().id};
    }
};

/// Keeps the `limit` least keys behind `after`.
class Page {
public:
    explicit Page(const Query& query) : query_(query) {}

    /// Whether no key that begins so can get on the page any more. When true, more() is too.
    [[nodiscard]] bool is_behind(int tier, std::uint64_t head, double value) const {
        if (heap_.size() < query_.limit) return false;
        const Standing& last = heap_.front().standing;
        if (tier != last.tier) return tier > last.tier;
        if (head != last.head) return head > last.head;
        return value > last.value;
    }
    void pass() { more_ = true; }
    void add(const Candidate& candidate);
    [[nodiscard]] bool more() const { return more_; }
    /// In order.
    [[nodiscard]] std::vector<Candidate> candidates() &&;

private:
    const Query& query_;
    std::vector<Candidate> heap_;  ///< the greatest key first
    bool more_ = false;
};

}  // namespace innkeeper::search
