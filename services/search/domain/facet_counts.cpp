#include "services/search/domain/facet_counts.hpp"

#include <algorithm>
#include <bit>
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

std::size_t band_of(std::int64_t minor, Currency currency) {
    const std::int64_t whole = minor / minor_of_whole(currency);
    const auto above = std::ranges::upper_bound(kEdges, whole);
    return std::min(kBands, static_cast<std::size_t>(above - kEdges.begin())) - 1;
}

std::int64_t band_edge(std::size_t band, Currency currency) {
    return kEdges[band] * minor_of_whole(currency);
}

void FacetCounts::add_hit(const HotelBlock& hotel) {
    ++cities_[hotel.city];
    for (std::uint64_t bits = hotel.amenities; bits != 0; bits &= bits - 1)
        ++amenities_[static_cast<std::size_t>(std::countr_zero(bits))];
    for (const std::uint32_t id : hotel.more_amenities) ++amenities_[id];
}

void FacetCounts::add_price(std::size_t band, Currency currency) {
    for (Bands& bands : bands_)
        if (bands.currency == currency) {
            ++bands.hotels[band];
            return;
        }
    ++bands_.emplace_back(Bands{currency, {}}).hotels[band];
}

Facets FacetCounts::result() && {
    for (std::size_t id = 0; id < amenities_.size(); ++id)
        if (amenities_[id] > 0)
            out_.amenities.push_back({parts_.amenities->names[id], amenities_[id]});
    std::ranges::sort(out_.amenities, [](const auto& a, const auto& b) {
        return a.hotels != b.hotels ? a.hotels > b.hotels : a.amenity < b.amenity;
    });
    for (const auto& city : *parts_.cities)
        if (cities_[city->id] > 0)
            out_.cities.push_back({city->name(), city->key.second, cities_[city->id]});
    std::ranges::sort(out_.cities, [](const auto& a, const auto& b) {
        if (a.hotels != b.hotels) return a.hotels > b.hotels;
        return std::tie(a.city, a.country) < std::tie(b.city, b.country);
    });
    std::ranges::sort(bands_, {}, [](const Bands& bands) { return bands.currency.code(); });
    for (const Bands& bands : bands_)
        for (std::size_t i = 0; i < kBands; ++i)
            if (bands.hotels[i] > 0)
                out_.prices.push_back({Money{band_edge(i, bands.currency), bands.currency},
                                       Money{band_edge(i + 1, bands.currency), bands.currency},
                                       bands.hotels[i]});
    return std::move(out_);
}

}  // namespace innkeeper::search
