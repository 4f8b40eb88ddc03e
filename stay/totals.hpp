#pragma once

#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"
#include "stay/hotel.hpp"
#include "stay/limits.hpp"
#include "stay/price.hpp"

#include <array>
#include <span>
#include <vector>

/// What a stay comes to, without its lines: for who compares many offers and shows few.
namespace innkeeper::stay {

/// All rooms together, as prices and taxes count them.
struct HeadCount {
    int rooms = 0;
    int adults = 0;
    int children = 0;
    int extra_adults = 0;  ///< above each room's standard; with children of no band
    std::array<int, kMaxChildBands> by_band = {};
};
/// `standard_adults` and `bands`: of the plan by which persons are counted, see base_of.
[[nodiscard]] HeadCount count_heads(int standard_adults, std::span<const ChildBand> bands,
                                    const std::vector<RoomParty>& rooms);
[[nodiscard]] inline HeadCount count_heads(const RatePlan& base,
                                           const std::vector<RoomParty>& rooms) {
    return count_heads(base.standard_adults, base.child_bands, rooms);
}

/// The prices of an effective rate day.
struct NightPrices {
    Money price;
    Money extra_adult;
    std::span<const Money> child_prices;  ///< one for each band of the base plan
};
/// CHECKs that the day is effective. The view lives as long as the day.
[[nodiscard]] NightPrices prices_of(const RateDay& effective);

/// See Price.
struct Totals {
    Money total;
    Money total_exclusive;
    Money due_now;
    Money due_at_hotel;
    bool operator==(const Totals&) const = default;
};

/// The totals of price_of, by the same arithmetic; allocates nothing. `nights`: one for each night
/// from the arrival on, one at least. Errors: `amount-overflow`, `currency-mismatch`.
[[nodiscard]] Result<Totals> totals_of(const Hotel& hotel, const RatePlan& plan,
                                       const RatePlan& base, const HeadCount& heads,
                                       CivilDate arrival, std::span<const NightPrices> nights);

}  // namespace innkeeper::stay
