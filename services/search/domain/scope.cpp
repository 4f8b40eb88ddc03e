#include "services/search/domain/scope.hpp"

#include "services/search/domain/geo.hpp"
#include "services/search/domain/geo_grid.hpp"

#include <numeric>
#include <tuple>

namespace innkeeper::search {

Scope::Scope(const Snapshot::Parts& parts, const Query& query) : parts_(parts), query_(query) {
    if (query.near) {
        centre_.emplace(query.near->lat, query.near->lon);
        around_ = box_around(*query.near);
    } else if (query.box) {
        const Circle middle = middle_of(*query.box);
        centre_.emplace(middle.lat, middle.lon);
    }
    std::tie(first_city_, last_city_) = cities_with(*parts.cities, query.city);
    if (query.text)
        group_text();
    else if (query.city.empty() && centre_)
        group_around();
    else
        group_cities();
}

void Scope::group_cities() {
    for (std::size_t i = first_city_; i < last_city_; ++i)
        for (const std::uint32_t quarter : (*parts_.cities)[i]->quarters)
            add_group(quarter, ~HotelMask{0});
}

/// The quarters of the query's cities, by number; empty: all.
std::vector<bool> Scope::quarters_of_cities() const {
    std::vector<bool> out;
    if (query_.city.empty()) return out;
    out.resize(parts_.quarters.size());
    for (std::size_t i = first_city_; i < last_city_; ++i)
        for (const std::uint32_t quarter : (*parts_.cities)[i]->quarters) out[quarter] = true;
    return out;
}

// Common words are in many hotels: they are put in order by counting, quarter by quarter.
void Scope::group_text() {
    const std::vector<bool> wanted = quarters_of_cities();
    std::vector<Chosen> found;
    std::vector<std::size_t> ends(parts_.quarters.size() + 1);
    for (const TextMatch& match : *query_.text) {
        const Where where = where_is(match.tag);
        if (!where.is_somewhere() || (!wanted.empty() && !wanted[where.quarter()])) continue;
        found.push_back({where, match.score});
        ++ends[where.quarter() + 1];
    }
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    chosen_.resize(found.size());
    for (const Chosen& one : found) chosen_[ends[one.where.quarter()]++] = one;
    for (std::size_t i = 0; i < chosen_.size();) {
        const std::size_t first = i;
        const std::uint32_t quarter = chosen_[first].where.quarter();
        HotelMask hotels = 0;
        for (; i < ends[quarter]; ++i) hotels |= mask_of(chosen_[i].where.place());
        add_group(quarter, hotels, first);
    }
}

void Scope::group_around() {
    for (const std::uint32_t quarter :
         quarters_around(*parts_.grid, around_ ? *around_ : *query_.box))
        add_group(quarter, ~HotelMask{0});
}

void Scope::add_group(std::uint32_t quarter, HotelMask hotels, std::size_t first) {
    if (const Quarter* known = parts_.quarters[quarter].get())
        groups_.push_back({known, hotels, first});
}

Where Scope::where_is(Ordinal ordinal) const {
    return ordinal < parts_.ordinals ? parts_.where[ordinal] : Where();
}

Scope::Nights Scope::nights_of(const std::optional<StayWish>& wish) {
    if (!wish) return {};
    return {number_of(wish->stay.arrival), number_of(wish->stay.departure) + 1};
}

// The cells are the Asker's to ask for, of the quarter that it is asked of.
void Scope::fetch_behind(std::size_t group, const Nights& nights) const {
    for (std::size_t step = 0; step < kFetchSteps; ++step) {
        const std::size_t next = group + kFetchSteps - step;
        if (next >= groups_.size()) continue;
        const Quarter& quarter = *groups_[next].quarter;
        const FetchStep what{static_cast<int>(step)};
        fetch(quarter, what, nights.first, nights.end);
        if (centre_ && what == FetchStep::tables) quarter.hotels->fetch_spots();
    }
}

void Scope::show(const Group& group, InQuarter& found) const {
    found.quarter = group.quarter;
    found.hotels = group.hotels & group.quarter->hotels->all();
    for (std::size_t i = group.first; i < chosen_.size(); ++i) {
        const Where where = chosen_[i].where;
        if (parts_.quarters[where.quarter()].get() != group.quarter) break;
        found.scores[where.place()] = chosen_[i].score;
    }
    keep_inside(found);
}

void Scope::keep_inside(InQuarter& found) const {
    if (!centre_) return;
    const QuarterHotels& hotels = *found.quarter->hotels;
    if (around_) found.hotels &= hotels.near_to(*around_);
    if (query_.box) found.hotels &= hotels.near_to(*query_.box);
    each_place(found.hotels, [&](Place place) {
        const HotelSpot& hotel = hotels.spot(place);
        double& km = found.km[place];
        km = centre_->km_to(hotel.lat, hotel.lon);
        if ((query_.box && !is_inside(*query_.box, hotel.lat, hotel.lon)) ||
            (query_.near && km > query_.near->km))
            found.hotels &= ~mask_of(place);
    });
}

}  // namespace innkeeper::search
