#include "services/search/domain/scope.hpp"

#include "services/search/domain/geo.hpp"
#include "services/search/domain/geo_grid.hpp"

#include <algorithm>

namespace innkeeper::search {

Scope::Scope(const Snapshot::Parts& parts, const Query& query) : parts_(parts), query_(query) {
    if (query.near) {
        centre_ = query.near;
        around_ = box_around(*query.near);
    } else if (query.box) {
        centre_ = middle_of(*query.box);
    }
    std::tie(first_city_, last_city_) = cities_with(*parts.cities, query.city);
    if (query.text) {
        is_chosen_ = true;
        for (const TextMatch& match : *query.text) choose(match.tag, match.score);
        if (!query.city.empty()) {
            city_ids_.resize(parts.city_ids);
            for (std::size_t i = first_city_; i < last_city_; ++i)
                city_ids_[(*parts.cities)[i]->id] = true;
        }
    } else if (query.city.empty() && centre_) {
        is_chosen_ = true;
        std::vector<Ordinal> around;
        collect(*parts.grid, around_ ? *around_ : *query.box, around);
        for (const Ordinal ordinal : around) choose(ordinal, 0);
    }
    std::ranges::sort(chosen_, {}, &Chosen::where);
}

void Scope::choose(Ordinal ordinal, double score) {
    if (ordinal >= parts_.ordinals) return;
    const Where where = parts_.where[ordinal];
    if (where.is_somewhere()) chosen_.push_back({where, score});
}

void Scope::keep_inside(InQuarter& found) const {
    if (!city_ids_.empty() && !city_ids_[found.quarter->hotels->city()]) found.hotels = 0;
    if (!centre_) return;
    each_place(found.hotels, [&](Place place) {
        const HotelSpot& hotel = found.quarter->hotels->spot(place);
        const bool inside = (!query_.box || is_inside(*query_.box, hotel.lat, hotel.lon)) &&
                            (!around_ || is_inside(*around_, hotel.lat, hotel.lon));
        double& km = found.km[place];
        if (inside) km = distance_km(centre_->lat, centre_->lon, hotel.lat, hotel.lon);
        if (!inside || (query_.near && km > query_.near->km)) found.hotels &= ~mask_of(place);
    });
}

}  // namespace innkeeper::search
