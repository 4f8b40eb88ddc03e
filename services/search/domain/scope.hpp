#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
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
        std::array<const HotelBlock*, 2 * kAhead> ring{};
        const auto scan = [&](std::span<const Ordinal> ordinals, const TextMatch* matches) {
            const std::size_t size = ordinals.size();
            for (std::size_t i = 0; i < size + 2 * kAhead; ++i) {
                const HotelBlock*& slot = ring[i % ring.size()];
                if (i >= 2 * kAhead && slot != nullptr) {
                    InScope found{slot, 0, matches ? matches[i - 2 * kAhead].score : 0};
                    if (holds(found)) visit(found);
                }
                if (i + kAhead < size) __builtin_prefetch(parts_.slot(ordinals[i + kAhead]));
                slot = i < size ? parts_.block(ordinals[i]) : nullptr;
                fetch(slot);
                if (const HotelBlock* near = ring[(i + kAhead) % ring.size()]) prefetch(*near);
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
    /// A block is fetched twice as many hotels before its visit, and its nights so many: few enough
    /// that all of it stays in the first cache.
    static constexpr std::size_t kAhead = 6;

    /// What a scan reads of the block.
    static void fetch(const HotelBlock* hotel) {
        if (hotel == nullptr) return;
        const auto* first = reinterpret_cast<const char*>(hotel);
        for (std::size_t at = 0; at < offsetof(HotelBlock, from); at += kCacheLineBytes)
            __builtin_prefetch(first + at);
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
