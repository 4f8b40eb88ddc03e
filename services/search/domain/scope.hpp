#pragma once

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
    template <class Visit>
    void each(const Visit& visit) const {
        InQuarter found;
        const auto show = [&](const Quarter* quarter, HotelMask hotels) {
            if (quarter == nullptr) return;
            found.quarter = quarter;
            found.hotels = hotels & quarter->hotels->all();
            keep_inside(found);
            if (found.hotels != 0) visit(found);
        };
        if (is_chosen_) {
            for (std::size_t i = 0; i < chosen_.size();) {
                const std::uint32_t number = chosen_[i].where.quarter();
                HotelMask hotels = 0;
                for (; i < chosen_.size() && chosen_[i].where.quarter() == number; ++i) {
                    const Place place = chosen_[i].where.place();
                    hotels |= mask_of(place);
                    found.scores[place] = chosen_[i].score;
                }
                show(parts_.quarters[number].get(), hotels);
            }
            return;
        }
        for (std::size_t i = first_city_; i < last_city_; ++i)
            for (const std::uint32_t number : (*parts_.cities)[i]->quarters)
                show(parts_.quarters[number].get(), ~HotelMask{0});
    }
    [[nodiscard]] bool has_centre() const { return centre_.has_value(); }

private:
    struct Chosen {
        Where where;
        double score = 0;
    };
    void choose(Ordinal ordinal, double score);
    /// Takes those away that are not of the place; sets the distance of the others.
    void keep_inside(InQuarter& found) const;

    const Snapshot::Parts& parts_;
    const Query& query_;
    bool is_chosen_ = false;      ///< hotels of the text or of the cells; else all of the cities
    std::vector<Chosen> chosen_;  ///< quarter by quarter
    std::size_t first_city_ = 0;  ///< those of the prefix
    std::size_t last_city_ = 0;
    std::vector<bool> city_ids_;  ///< the same, when text leads
    std::optional<Circle> centre_;
    std::optional<Box> around_;  ///< the circle
};

}  // namespace innkeeper::search
