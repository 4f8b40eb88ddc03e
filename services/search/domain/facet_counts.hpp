#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <array>
#include <cstdint>
#include <vector>

/// Inside the engine: counting facets.
namespace innkeeper::search {

/// The band of an amount, see Facets::PriceBand: 0 for less than one whole unit.
[[nodiscard]] std::size_t band_of(std::int64_t minor, Currency currency);
/// The lower edge of a band, in minor units. `band` up to kBands.
[[nodiscard]] std::int64_t band_edge(std::size_t band, Currency currency);
inline constexpr std::size_t kBands = 48;

class FacetCounts {
public:
    explicit FacetCounts(const Snapshot::Parts& parts)
        : parts_(parts), cities_(parts.city_ids), amenities_(parts.amenities->names.size()) {}

    void add_hit(const HotelBlock& hotel);
    void add_stars(const HotelBlock& hotel) { ++out_.stars[hotel.stars]; }
    void add_free() { ++out_.free_cancellation; }
    void add_meal(stay::MealPlan meal) { ++out_.meal_plans[static_cast<std::size_t>(meal)]; }
    void add_price(std::size_t band, Currency currency);
    [[nodiscard]] Facets result() &&;

private:
    struct Bands {
        Currency currency;
        std::array<std::size_t, kBands> hotels{};
    };
    const Snapshot::Parts& parts_;
    Facets out_;
    std::vector<std::uint32_t> cities_;
    std::vector<std::uint32_t> amenities_;
    std::vector<Bands> bands_;
};

}  // namespace innkeeper::search
