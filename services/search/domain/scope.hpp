#pragma once

#include "services/search/domain/geo.hpp"
#include "services/search/domain/quarter.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

/// Inside the engine: where is searched.
namespace innkeeper::search {

/// A hotel of the place.
struct InScope {
    HotelRef hotel;
    double km = 0;     ///< from the centre, when there is one
    double score = 0;  ///< of the text match
};

/// Hotels of one quarter that are of the place, at least one.
struct InQuarter {
    const Quarter* quarter = nullptr;
    HotelMask hotels = 0;
    std::array<double, kQuarterHotels> km{};
    std::array<double, kQuarterHotels> scores{};
    [[nodiscard]] InScope at(Place place) const {
        return {HotelRef(*quarter, place), km[place], scores[place]};
    }
};

/// The hotels of a query's place: city, text, circle and box, all that are given.
class Scope {
public:
    Scope(const Snapshot::Parts& parts, const Query& query);

    /// Calls `visit` with the hotels of each quarter: each active hotel of the place once.
    /// `wish`: the nights that `visit` will ask for; nullopt: none.
    template <class Visit>
    void each(const std::optional<StayWish>& wish, const Visit& visit) const {
        const Nights nights = nights_of(wish);
        InQuarter found;
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            fetch_behind(i, nights);
            show(groups_[i], found);
            if (found.hotels != 0) visit(found);
        }
    }
    [[nodiscard]] bool has_centre() const { return centre_.has_value(); }

private:
    struct Chosen {
        Where where;
        double score = 0;
    };
    /// Hotels of one quarter.
    struct Group {
        const Quarter* quarter = nullptr;
        HotelMask hotels = 0;
        std::size_t first = 0;  ///< of chosen_
    };
    void group_cities();
    void group_text();
    [[nodiscard]] std::vector<bool> quarters_of_cities() const;
    void group_around();
    void add_group(std::uint32_t quarter, HotelMask hotels, std::size_t first = 0);
    [[nodiscard]] Where where_is(Ordinal ordinal) const;
    struct Nights {
        DayNumber first = 0;
        DayNumber end = 0;  ///< behind the departure; without dates there are none
    };
    [[nodiscard]] static Nights nights_of(const std::optional<StayWish>& wish);
    /// Asks for what the groups behind this one will read.
    void fetch_behind(std::size_t group, const Nights& nights) const;
    void show(const Group& group, InQuarter& found) const;
    /// Takes those away that are not of the place; sets the distance of the others.
    void keep_inside(InQuarter& found) const;

    const Snapshot::Parts& parts_;
    const Query& query_;
    std::vector<Group> groups_;
    std::vector<Chosen> chosen_;  ///< by the text, quarter by quarter
    std::size_t first_city_ = 0;  ///< those of the prefix
    std::size_t last_city_ = 0;
    std::optional<DistanceFrom> centre_;
    std::optional<Box> around_;  ///< the circle
};

}  // namespace innkeeper::search
