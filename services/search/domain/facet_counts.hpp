#pragma once

#include "services/search/domain/quarter.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

/// Inside the engine: counting facets.
namespace innkeeper::search {

inline constexpr std::size_t kBands = 48;

/// Hotels by the price bands of one currency, see Facets::PriceBand. A band is known by its number:
/// 0 is less than one whole unit.
class PriceBands {
public:
    explicit PriceBands(Currency currency);
    [[nodiscard]] Currency currency() const { return currency_; }
    /// In minor units, of band 0 to kBands.
    [[nodiscard]] std::int64_t edge(std::size_t band) const { return edges_[band]; }
    [[nodiscard]] std::size_t hotels(std::size_t band) const { return hotels_[band]; }
    /// Of an amount of 0 or more; what is past the last edge is in the last band.
    [[nodiscard]] std::size_t band_of(std::int64_t minor) const {
        // Edges are twice as far as the one before, at least: of amounts that are as many bits wide
        // some may lie one band higher than the least, none two.
        const std::size_t band = of_width_[std::bit_width(static_cast<std::uint64_t>(minor))];
        return std::min(band + (minor >= edges_[band + 1] ? 1 : 0), kBands - 1);
    }
    void add(std::size_t band) { ++hotels_[band]; }

private:
    Currency currency_;
    std::array<std::int64_t, kBands + 1> edges_{};
    std::array<std::uint8_t, 65> of_width_{};  ///< by bits: the band of the least such amount
    std::array<std::size_t, kBands> hotels_{};
};

class FacetCounts {
public:
    explicit FacetCounts(const Snapshot::Parts& parts)
        : parts_(parts), cities_(parts.city_ids), amenities_(parts.amenities->names.size()) {}

    /// Amenities and cities.
    void add_hits(const QuarterHotels& quarter, HotelMask hotels);
    void add_stars(const QuarterHotels& quarter, HotelMask hotels);
    void add_free(HotelMask hotels) { out_.free_cancellation += count(hotels); }
    void add_meal(std::size_t meal, HotelMask hotels) { out_.meal_plans[meal] += count(hotels); }
    [[nodiscard]] PriceBands& bands_of(Currency currency) {
        for (PriceBands& bands : bands_)
            if (bands.currency() == currency) return bands;
        return bands_.emplace_back(currency);
    }
    [[nodiscard]] Facets result() &&;

private:
    static std::size_t count(HotelMask hotels) {
        return static_cast<std::size_t>(std::popcount(hotels));
    }

    const Snapshot::Parts& parts_;
    Facets out_;
    std::vector<std::size_t> cities_;
    std::vector<std::size_t> amenities_;
    std::vector<PriceBands> bands_;
};

}  // namespace innkeeper::search
