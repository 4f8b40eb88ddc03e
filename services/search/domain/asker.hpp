#pragma once

#include "services/search/domain/quarter.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"
#include "services/search/domain/stay_scan.hpp"
#include "stay/totals.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Inside the engine: what a query asks of the nights and plans of hotels.
namespace innkeeper::search {

/// An offer of a hotel: with dates one that can be booked, without dates a plan on sale.
struct OfferView {
    const PlanBlock* plan = nullptr;
    int rooms_left = 0;
    /// The total is between these, or they are equal to it; -1 without dates: no price.
    std::int64_t lower = 0;
    std::int64_t upper = 0;
};
/// Of one hotel, in the order of its plans.
using Offers = std::span<OfferView>;

class Asker {
public:
    Asker(const Snapshot::Parts& parts, const Query& query);

    /// Looks for the offers of some hotels of the quarter; what was found before is gone. The
    /// hotels that have one; without dates all of them.
    [[nodiscard]] HotelMask ask(const Quarter& quarter, HotelMask hotels);
    /// What was found of a hotel that was asked: the caller may change them.
    [[nodiscard]] Offers offers(Place place) {
        return Offers(offers_).subspan(begins_[place], sizes_[place]);
    }
    /// See Query::free_cancellation.
    [[nodiscard]] bool is_free(const HotelRef& hotel, const PlanBlock& plan);
    /// Makes lower and upper equal to the total.
    void settle(const HotelRef& hotel, OfferView& offer);
    /// The hotel's today; nullopt of a zone that nobody knows.
    [[nodiscard]] std::optional<DayNumber> today(const HotelRow& hotel);

private:
    /// A hotel that is asked, with what all of its plans are asked with.
    struct Asked {
        HotelRef hotel;
        const HotelRow& row;
        std::span<const TypeBlock> types;
        Slots slots;
        DayNumber today;
        std::int64_t on_top;  ///< taxes and fees that are no percentages, the most of them
    };
    [[nodiscard]] bool party_fits(const TypeBlock& type) const;
    void ask_hotel(const Quarter& quarter, Place place);
    /// Whether the plan can be booked; then the offer is set.
    [[nodiscard]] bool ask(const Asked& asked, const PlanBlock& plan, OfferView& offer) const;
    [[nodiscard]] bool ask_kernel(const Asked& asked, const PlanBlock& plan,
                                  OfferView& offer) const;
    [[nodiscard]] bool allows(const Asked& asked, const PlanBlock& plan) const;
    /// Night by night, whatever the terms.
    [[nodiscard]] bool terms_allow(const HotelRef& hotel, const PlanBlock& plan) const;
    /// Of one room.
    [[nodiscard]] std::int64_t sum_of(const Asked& asked, const PlanBlock& plan) const;
    /// Persons are paid for besides the room.
    [[nodiscard]] bool counts_persons(const PlanBlock& plan) const {
        return children_ || most_.adults > plan.standard_adults;
    }
    [[nodiscard]] std::int64_t persons_a_night(const HotelRef& hotel, const PlanBlock& plan) const;
    [[nodiscard]] std::int64_t flat_on_top(const OnTop& taxes) const;
    void bound(const Asked& asked, std::int64_t base, OfferView& offer) const;
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
    std::vector<std::int8_t> free_;                 ///< by zone and policy; -1: not asked yet

    StayScan scan_{0, 0};
    std::vector<OfferView> offers_;  ///< hotel by hotel
    std::array<std::uint32_t, kQuarterHotels> begins_{};
    std::array<std::uint32_t, kQuarterHotels> sizes_{};
    std::vector<stay::NightPrices> prices_;  ///< reused
};

}  // namespace innkeeper::search
