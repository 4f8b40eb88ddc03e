#pragma once

#include "services/search/domain/hotel_block.hpp"
#include "services/search/domain/query.hpp"
#include "services/search/domain/snapshot_parts.hpp"
#include "stay/totals.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// Inside the engine: what a query asks of each hotel.
namespace innkeeper::search {

/// An offer of a hotel: with dates one that can be booked, without dates a plan on sale.
struct OfferView {
    const PlanBlock* plan = nullptr;
    int rooms_left = 0;
    /// The total is between these, or they are equal to it; -1 without dates: no price.
    std::int64_t lower = 0;
    std::int64_t upper = 0;
};

class Asker {
public:
    Asker(const Snapshot::Parts& parts, const Query& query);

    /// Replaces `out` by the offers of the hotel, in the order of its plans. With dates those that
    /// can be booked; false when there is none. Without dates always true.
    bool offers_of(const HotelBlock& hotel, std::vector<OfferView>& out);
    /// See Query::free_cancellation.
    [[nodiscard]] bool is_free(const HotelBlock& hotel, const PlanBlock& plan);
    /// Makes lower and upper equal to the total.
    void settle(const HotelBlock& hotel, OfferView& offer);
    /// The hotel's today; nullopt of a zone that nobody knows.
    [[nodiscard]] std::optional<DayNumber> today(const HotelBlock& hotel);
    void prefetch(const HotelBlock& hotel) const;

private:
    [[nodiscard]] bool party_fits(const TypeBlock& type) const;
    /// Whether the plan can be booked; then the offer is set.
    [[nodiscard]] bool ask(const HotelBlock& hotel, const PlanBlock& plan, DayNumber today,
                           OfferView& offer) const;
    [[nodiscard]] bool ask_kernel(const HotelBlock& hotel, const PlanBlock& plan, DayNumber today,
                                  OfferView& offer) const;
    /// Stock and restrictions; `sum` gets the prices of one room.
    [[nodiscard]] bool nights_allow(const HotelBlock& hotel, const PlanBlock& plan, int& left,
                                    std::int64_t& sum) const;
    /// Persons are paid for besides the room.
    [[nodiscard]] bool counts_persons(const PlanBlock& plan) const {
        return children_ || most_.adults > plan.standard_adults;
    }
    [[nodiscard]] std::int64_t persons_a_night(const HotelBlock& hotel,
                                               const PlanBlock& plan) const;
    [[nodiscard]] std::int64_t flat_on_top(const OnTop& taxes) const;
    void bound(const HotelBlock& hotel, std::int64_t base, OfferView& offer) const;
    [[nodiscard]] std::int64_t total_of(const HotelBlock& hotel, const PlanBlock& plan);

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
    std::vector<stay::NightPrices> prices_;         ///< reused
};

}  // namespace innkeeper::search
