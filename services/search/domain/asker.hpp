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
#include <vector>

/// Inside the engine: what a query asks of the nights and plans of hotels.
namespace innkeeper::search {

/// What a plan has to offer.
struct OfferView {
    /// The total is between these, or they are equal to it; kNoPrice: without dates there is none.
    std::int64_t lower = 0;
    std::int64_t upper = 0;
    int rooms_left = 0;  ///< with dates
    bool found = false;  ///< with dates it can be booked, without dates it is on sale
};
/// More than any price.
inline constexpr std::int64_t kNoPrice = INT64_MAX;

class Asker {
public:
    Asker(const Snapshot::Parts& parts, const Query& query);

    /// Looks for the offers of some hotels of the quarter; what was found before is gone.
    void ask(const Quarter& quarter, HotelMask hotels);
    /// By plan of the quarter, from the first of the first hotel that was asked to the last of the
    /// last one. Of other hotels nothing is found.
    [[nodiscard]] OfferView& offer(std::size_t plan) { return offers_[plan]; }
    /// See Query::free_cancellation. `plan`: of the quarter that was asked last.
    [[nodiscard]] bool is_free(const Quarter& quarter, std::size_t plan);
    /// Makes lower and upper equal to the total.
    void settle(const Quarter& quarter, std::size_t plan);
    /// The hotel's today; nullopt of a zone that nobody knows.
    [[nodiscard]] std::optional<DayNumber> today(const HotelKind& hotel);

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

    void ask_nights(const Quarter& quarter, HotelMask hotels, Place first, Place end);
    void set_kinds(const QuarterHotels& hotels);
    void set_heads(const QuarterHotels& hotels);
    void ask_from(const Quarter& quarter, HotelMask hotels, std::size_t first, std::size_t end);
    /// Dates, persons and rooms allow it.
    [[nodiscard]] bool admits(const PlanLimits& limits, DayNumber ahead) const;
    [[nodiscard]] bool all_admit(const QuarterHotels& hotels) const;
    [[nodiscard]] HeadsView heads_of(const PlanRow& row) const {
        return heads_.empty() ? HeadsView{} : heads_[row.heads];
    }
    [[nodiscard]] std::int64_t on_top(const HotelRef& hotel) const {
        return kinds_[hotel.quarter().hotels->kind_of(hotel.place())].on_top;
    }
    /// Whether the plan can be booked; then the offer is set, but for its rooms.
    [[nodiscard]] bool ask_alone(const Quarter& quarter, std::size_t plan, OfferView& offer) const;
    /// Of one room, without persons and taxes.
    [[nodiscard]] std::int64_t sum_of(const PlanBlock& plan, Slot rates) const;
    [[nodiscard]] bool ask_kernel(const HotelRef& hotel, const PlanBlock& plan,
                                  OfferView& offer) const;
    /// Night by night, whatever the terms.
    [[nodiscard]] bool terms_allow(const HotelRef& hotel, const PlanBlock& plan) const;
    [[nodiscard]] std::int64_t flat_on_top(const OnTop& taxes) const;
    void bound(const HotelRef& hotel, std::int64_t base, OfferView& offer) const;
    [[nodiscard]] std::int64_t total_of(const HotelRef& hotel, const PlanBlock& plan);

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
    std::vector<OfferView> offers_;                 ///< by plan of the quarter
    std::array<KindView, kQuarterHotels> kinds_{};  ///< of the quarter
    std::vector<HeadsView> heads_;                  ///< of the quarter; empty: nobody pays
    std::vector<stay::NightPrices> prices_;         ///< reused
};

}  // namespace innkeeper::search
