#pragma once

#include "services/search/domain/quarter.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"
#include "services/search/domain/stay_scan.hpp"
#include "stay/totals.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// Inside the engine: what a query asks of the nights and plans of hotels.
namespace innkeeper::search {

/// More than any price.
inline constexpr std::int64_t kNoPrice = INT64_MAX;
/// An amount for each place of a quarter.
using Lanes = std::array<std::int64_t, kQuarterHotels>;

/// For each place of a quarter what a total is between, or is equal to. Most totals are known at
/// once: upper bounds are only kept while some are not.
class LaneBounds {
public:
    Lanes lower;

    [[nodiscard]] std::int64_t upper(Place place) const {
        return exact_ ? lower[place] : upper_[place];
    }
    [[nodiscard]] bool is_exact(Place place) const { return lower[place] == upper(place); }
    [[nodiscard]] bool all_exact() const { return exact_; }
    /// All upper bounds are as the lower ones are, and will be.
    void make_exact() { exact_ = true; }
    /// Upper bounds of their own from now on: as the lower ones are.
    Lanes& open_upper() {
        if (std::exchange(exact_, false)) upper_ = lower;
        return upper_;
    }

private:
    bool exact_ = true;
    Lanes upper_;
};

/// What the plans of one rank have to offer.
struct RankOffers : LaneBounds {
    HotelMask found = 0;  ///< with dates they can be booked, without dates they are on sale
    // kNoPrice: nothing was found, or without dates there is none.
};

class Asker {
public:
    Asker(const Snapshot::Parts& parts, const Query& query);

    /// Looks for the offers of some hotels of the quarter, one at least; what was found before is
    /// gone.
    void ask(const Quarter& quarter, HotelMask hotels);
    /// Of each rank of the quarter that was asked last, here and below.
    /// Without what was found there are no prices.
    [[nodiscard]] const RankOffers& offers(std::size_t rank) const { return offers_[rank]; }
    /// See Query::free_cancellation; of plans, found or not.
    [[nodiscard]] HotelMask free_of(const Quarter& quarter, std::size_t rank);
    /// Makes lower and upper equal to the total.
    void settle(const Quarter& quarter, std::size_t rank, Place place);
    /// With dates: the least over the nights.
    [[nodiscard]] int rooms_left(const HotelRef& hotel, const PlanBlock& plan) const;
    /// With dates, of a plan that can be booked: all that price_of adds up.
    [[nodiscard]] stay::Totals totals(const HotelRef& hotel, const PlanBlock& plan);
    /// The hotel's today; nullopt of a zone that nobody knows.
    [[nodiscard]] std::optional<DayNumber> today(const HotelKind& kind);

private:
    /// What the query comes to for the hotels of one kind.
    struct KindView {
        DayNumber ahead = 0;      ///< the arrival from today on; INT32_MIN: no such zone
        std::int64_t on_top = 0;  ///< taxes and fees that are no percentages, the most of them
        std::int8_t* is_free = nullptr;  ///< by policy; -1: not asked yet
    };
    /// What the query's persons pay besides the rooms, a night.
    struct HeadsView {
        std::int64_t price = 0;
        bool count = false;  ///< some do pay, or could
    };

    struct Bounds {
        std::int64_t lower = 0;
        std::int64_t upper = 0;
    };

    void set_kinds(const QuarterHotels& hotels);
    void set_heads(const QuarterHotels& hotels);
    void ask_nights(const Quarter& quarter, HotelMask hotels);
    void ask_rank(const Quarter& quarter, std::size_t rank, HotelMask hotels);
    static void ask_from(const Quarter& quarter, std::size_t rank, HotelMask hotels,
                         RankOffers& out);
    /// Dates, persons and rooms allow it.
    [[nodiscard]] bool admits(const PlanLimits& limits, DayNumber ahead) const;
    /// The hotels whose plan lets the query in.
    [[nodiscard]] HotelMask admitted(const QuarterHotels& hotels, const PlanRank& rank,
                                     HotelMask asked) const;
    /// Of the hotels those whose plans are asked one by one: persons' prices differ by the night.
    [[nodiscard]] HotelMask add_heads(const PlanRank& rank, HotelMask hotels, Lanes& prices) const;
    /// Sets the prices of derived plans, and of `refused` those that are. The others that have to
    /// be asked alone.
    [[nodiscard]] HotelMask derive(const QuarterHotels& all, std::size_t rank, HotelMask hotels,
                                   Lanes& prices, HotelMask& refused) const;
    /// Adds the plan to the offers when it can be booked.
    void ask_alone(const Quarter& quarter, std::size_t rank, Place place, RankOffers& out);
    /// What a plan that has rooms comes to; nullopt: it cannot be booked.
    [[nodiscard]] std::optional<Bounds> bounds_of(const HotelRef& hotel, std::size_t rank) const;
    [[nodiscard]] HeadsView heads_of(const HotelRef& hotel, std::size_t rank) const;
    [[nodiscard]] std::optional<Bounds> ask_kernel(const HotelRef& hotel,
                                                   const PlanBlock& plan) const;
    /// Night by night, whatever the terms.
    [[nodiscard]] bool terms_allow(const HotelRef& hotel, const PlanBlock& plan) const;
    [[nodiscard]] std::int64_t flat_on_top(const OnTop& taxes) const;
    [[nodiscard]] Bounds bound(const HotelRef& hotel, std::int64_t base) const;

    const Snapshot::Parts& parts_;
    const Query& query_;
    const std::vector<stay::RoomParty>* rooms_ = nullptr;
    DayNumber arrival_ = 0;
    DayNumber departure_ = 0;
    int nights_ = 0;
    int room_count_ = 0;
    int persons_ = 0;
    int adults_ = 0;
    bool children_ = false;
    stay::RoomParty most_;  ///< adults of the room that has the most; no children
    int most_children_ = 0;
    int most_total_ = 0;

    static constexpr DayNumber kUnknown = INT32_MIN;
    std::vector<std::optional<DayNumber>> todays_;  ///< by zone; kUnknown: no such zone
    std::vector<std::vector<std::int8_t>> free_;    ///< by zone, see KindView

    StayScan scan_{0, 0};
    std::vector<RankOffers> offers_;  ///< by rank; as the next of the quarter
    bool all_admit_ = true;           ///< every plan does
    std::array<KindView, kQuarterHotels> kinds_{};
    Lanes on_top_{};                         ///< see KindView
    std::vector<HeadsView> heads_;           ///< empty: nobody pays
    std::vector<stay::NightPrices> prices_;  ///< reused
};

}  // namespace innkeeper::search
