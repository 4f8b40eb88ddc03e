#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

/// Inside the engine: where is searched.
namespace innkeeper::search {

/// A hotel of the place.
struct InScope {
    const HotelBlock* hotel = nullptr;
    double km = 0;     ///< from the centre, when there is one
    double score = 0;  ///< of the text match
};

/// The hotels of a query's place: city, text, circle and box, all that are given.
class Scope {
public:
    Scope(const Snapshot::Parts& parts, const Query& query);

    /// Calls `visit` with each active hotel of the place, once. `prefetch` is called with a hotel
    /// some time before it is visited.
    template <class Prefetch, class Visit>
    void each(const Prefetch& prefetch, const Visit& visit) const {
        std::array<const HotelBlock*, kAhead> ring{};
        const auto scan = [&](std::span<const Ordinal> ordinals, const TextMatch* matches) {
            for (std::size_t first = 0; first < ordinals.size(); first += kAhead) {
                const std::size_t count = std::min(kAhead, ordinals.size() - first);
                for (std::size_t i = 0; i < count; ++i) {
                    ring[i] = parts_.block(ordinals[first + i]);
                    fetch(ring[i], 3);
                }
                for (std::size_t i = 0; i < count; ++i)
                    if (ring[i] != nullptr) fetch_lists(*ring[i]);
                for (std::size_t i = 0; i < count; ++i)
                    if (ring[i] != nullptr) prefetch(*ring[i]);
                for (std::size_t i = 0; i < count; ++i) {
                    if (ring[i] == nullptr) continue;
                    InScope found{ring[i], 0, matches ? matches[first + i].score : 0};
                    if (holds(found)) visit(found);
                }
            }
        };
        if (query_.text) return scan(tags_, query_.text->data());
        if (!query_.city.empty()) {
            for (std::size_t i = first_city_; i < last_city_; ++i)
                scan((*parts_.cities)[i]->hotels, nullptr);
            return;
        }
        scan(tags_, nullptr);
    }
    [[nodiscard]] bool has_centre() const { return centre_.has_value(); }

private:
    /// A few hotels at a time: what is fetched for them stays in the first cache.
    static constexpr std::size_t kAhead = 16;
    static constexpr int kLineBytes = 64;  ///< of a cache

    /// The first lines of what is there; nothing of an empty list.
    static void fetch(const void* first, int lines) {
        if (first == nullptr) return;
        for (int i = 0; i < lines; ++i)
            __builtin_prefetch(static_cast<const char*>(first) + i * kLineBytes);
    }
    static void fetch_lists(const HotelBlock& hotel) {
        fetch(hotel.plans.data(), 3);
        fetch(hotel.types.data(), 2);
    }
    [[nodiscard]] bool holds(InScope& found) const;

    const Snapshot::Parts& parts_;
    const Query& query_;
    std::size_t first_city_ = 0;
    std::size_t last_city_ = 0;
    std::vector<bool> city_ids_;  ///< those of the prefix, when text or a box lead
    std::vector<Ordinal> tags_;   ///< of the text, of the cells, or all
    std::optional<Circle> centre_;
    std::optional<Box> around_;  ///< the circle
};

}  // namespace innkeeper::search
