#include "services/search/domain/scope.hpp"

#include "services/search/domain/geo.hpp"
#include "services/search/domain/geo_grid.hpp"

#include <numeric>

namespace innkeeper::search {

Scope::Scope(const Snapshot::Parts& parts, const Query& query) : parts_(parts), query_(query) {
    if (query.near) {
        centre_ = query.near;
        around_ = box_around(*query.near);
    } else if (query.box) {
        centre_ = middle_of(*query.box);
    }
    if (!query.city.empty()) {
        std::tie(first_city_, last_city_) = cities_with(*parts.cities, query.city);
        if (query.text) {
            city_ids_.resize(parts.city_ids);
            for (std::size_t i = first_city_; i < last_city_; ++i)
                city_ids_[(*parts.cities)[i]->id] = true;
        }
    }
    if (query.text) {
        for (const TextMatch& match : *query.text) tags_.push_back(match.tag);
    } else if (query.city.empty()) {
        if (around_ || query.box) {
            collect(*parts.grid, around_ ? *around_ : *query.box, tags_);
        } else {
            tags_.resize(parts.ordinals);
            std::iota(tags_.begin(), tags_.end(), Ordinal{0});
        }
    }
}

bool Scope::holds(InScope& found) const {
    const HotelBlock& hotel = *found.hotel;
    if (!city_ids_.empty() && !city_ids_[hotel.city]) return false;
    if (query_.box && !is_inside(*query_.box, hotel.lat, hotel.lon)) return false;
    if (around_ && !is_inside(*around_, hotel.lat, hotel.lon)) return false;
    if (centre_) found.km = distance_km(centre_->lat, centre_->lon, hotel.lat, hotel.lon);
    return !query_.near || found.km <= query_.near->km;
}

}  // namespace innkeeper::search
