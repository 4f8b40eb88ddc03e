#include "services/search/domain/snapshot.hpp"

#include "services/search/domain/snapshot_parts.hpp"

#include <algorithm>
#include <tuple>

namespace innkeeper::search {
namespace {

/// FNV-1a.
std::uint32_t hash_of(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

std::unique_ptr<const Snapshot::Parts> nothing() {
    auto parts = std::make_unique<Snapshot::Parts>();
    parts->cities = std::make_shared<const ShelfList<City>>();
    parts->city_order = std::make_shared<const std::vector<std::uint32_t>>();
    parts->grid = std::make_shared<const GeoGrid>();
    parts->zones = parts->amenities = std::make_shared<const Names>();
    parts->policies = std::make_shared<const std::vector<stay::CancellationPolicy>>();
    return parts;
}

}  // namespace

const std::string& City::name() const {
    return std::ranges::max_element(spellings, {}, [](const auto& s) { return s.second; })->first;
}

std::uint32_t id_key_of(std::string_view hotel_id) {
    const std::uint32_t hash = hash_of(hotel_id);
    return (hash ^ hash >> 16) % kIdKeys;
}

std::uint32_t Names::number(const std::string& name) {
    const auto [at, fresh] = numbers.emplace(name, static_cast<std::uint32_t>(names.size()));
    if (fresh) names.push_back(name);
    return at->second;
}

std::pair<std::size_t, std::size_t> cities_with(const ShelfList<City>& cities,
                                                std::string_view folded_prefix) {
    const auto name = [](const auto& city) -> std::string_view { return city->key.first; };
    const auto first = std::ranges::lower_bound(cities, folded_prefix, {}, name);
    const auto last = std::ranges::partition_point(first, cities.end(), [&](const auto& city) {
        return city->key.first.starts_with(folded_prefix);
    });
    return {static_cast<std::size_t>(first - cities.begin()),
            static_cast<std::size_t>(last - cities.begin())};
}

Snapshot::Snapshot() : parts_(nothing()) {}
Snapshot::Snapshot(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Snapshot::~Snapshot() = default;

std::size_t Snapshot::hotels() const { return parts_->active; }

std::optional<HotelRef> Snapshot::at(Ordinal ordinal) const {
    if (ordinal >= parts_->ordinals) return std::nullopt;
    const Where where = parts_->where[ordinal];
    if (!where.is_somewhere()) return std::nullopt;
    return HotelRef(*parts_->quarters[where.quarter()], where.place());
}

std::optional<HotelRef> Snapshot::find(std::string_view hotel_id) const {
    if (parts_->ids == nullptr) return std::nullopt;
    for (const Ordinal ordinal : (*parts_->ids)[id_key_of(hotel_id)]) {
        const auto hotel = at(ordinal);
        if (hotel && hotel->terms().id == hotel_id) return hotel;
    }
    return std::nullopt;
}

std::vector<CitySuggestion> Snapshot::suggest_cities(std::string_view folded_prefix,
                                                     std::size_t limit) const {
    const auto [first, last] = cities_with(*parts_->cities, folded_prefix);
    std::vector<CitySuggestion> out;
    for (std::size_t i = first; i < last; ++i) {
        const City& city = *(*parts_->cities)[i];
        out.push_back({city.name(), city.key.second, city.hotels});
    }
    const auto keep = static_cast<std::ptrdiff_t>(std::min(limit, out.size()));
    std::ranges::partial_sort(out, out.begin() + keep, [](const auto& a, const auto& b) {
        if (a.hotels != b.hotels) return a.hotels > b.hotels;
        return std::tie(a.city, a.country) < std::tie(b.city, b.country);
    });
    out.resize(static_cast<std::size_t>(keep));
    return out;
}

std::optional<HotelView> view_hotel(const Snapshot& snapshot, std::string_view hotel_id) {
    const auto hotel = snapshot.find(hotel_id);
    if (!hotel) return std::nullopt;
    return HotelView{hotel->spot().ordinal, hotel->block().facts, from_price(*hotel)};
}

}  // namespace innkeeper::search
