#include "services/search/domain/facet_counts.hpp"

#include <algorithm>
#include <tuple>

namespace innkeeper::search {
namespace {

/// 0, 1, 2, 5, 10, 20, …: whole units.
constexpr std::array<std::int64_t, kBands + 1> make_edges() {
    std::array<std::int64_t, kBands + 1> edges{};
    constexpr std::array<std::int64_t, 3> kSteps{1, 2, 5};
    std::int64_t power = 1;
    for (std::size_t i = 1; i < edges.size(); ++i) {
        edges[i] = kSteps[(i - 1) % 3] * power;
        if (i % 3 == 0) power *= 10;
    }
    return edges;
}
constexpr auto kEdges = make_edges();

std::int64_t minor_of_whole(Currency currency) {
    std::int64_t scale = 1;
    for (int i = 0; i < currency.exponent(); ++i) scale *= 10;
    return scale;
}

}  // namespace

PriceBands::PriceBands(Currency currency) : currency_(currency) {
    const std::int64_t whole = minor_of_whole(currency);
    for (std::size_t band = 0; band < edges_.size(); ++band) edges_[band] = kEdges[band] * whole;
    std::uint8_t band = 0;
    for (std::size_t width = 1; width < of_width_.size(); ++width) {
        const std::uint64_t least = std::uint64_t{1} << (width - 1);
        while (band + 1U < kBands && static_cast<std::uint64_t>(edges_[band + 1U]) <= least) ++band;
        of_width_[width] = band;
    }
}

void FacetCounts::add_hits(const QuarterHotels& quarter, HotelMask hotels) {
    cities_[quarter.city()] += count(hotels);
    for (const QuarterHotels::Amenity& amenity : quarter.amenities())
        amenities_[amenity.number] += count(hotels & amenity.hotels);
}

void FacetCounts::add_stars(const QuarterHotels& quarter, HotelMask hotels) {
    for (std::size_t stars = 0; stars < out_.stars.size(); ++stars)
        out_.stars[stars] += count(hotels & quarter.with_stars(stars));
}

Facets FacetCounts::result() && {
    for (std::size_t id = 0; id < amenities_.size(); ++id)
        if (amenities_[id] > 0)
            out_.amenities.push_back({parts_.amenities->names[id], amenities_[id]});
    std::ranges::sort(out_.amenities, [](const auto& a, const auto& b) {
        return a.hotels != b.hotels ? a.hotels > b.hotels : a.amenity < b.amenity;
    });
    for (std::size_t i = 0; i < parts_.cities->size(); ++i) {
        const std::size_t hotels = cities_[(*parts_.city_order)[i]];
        if (hotels == 0) continue;
        const City& city = *(*parts_.cities)[i];
        out_.cities.push_back({city.name(), city.key.second, hotels});
    }
    std::ranges::sort(out_.cities, [](const auto& a, const auto& b) {
        if (a.hotels != b.hotels) return a.hotels > b.hotels;
        return std::tie(a.city, a.country) < std::tie(b.city, b.country);
    });
    std::ranges::sort(bands_, {}, [](const PriceBands& bands) { return bands.currency().code(); });
    for (const PriceBands& bands : bands_)
        for (std::size_t i = 0; i < kBands; ++i)
            if (bands.hotels(i) > 0)
                out_.prices.push_back({Money{bands.edge(i), bands.currency()},
                                       Money{bands.edge(i + 1), bands.currency()},
                                       bands.hotels(i)});
    return std::move(out_);
}

}  // namespace innkeeper::search
