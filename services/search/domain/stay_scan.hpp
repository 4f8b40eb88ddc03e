#pragma once

#include "services/search/domain/night_grid.hpp"
#include "stay/limits.hpp"

#include <cstdint>
#include <vector>

/// Inside the engine: what the nights of one stay come to, for all plans and
/// types of a quarter at once: night by night, so that cells that lie side by
/// side are read side by side.
namespace innkeeper::search {

class StayScan {
public:
    /// Not a night before `arrival`, nor after the departure.
    StayScan(DayNumber arrival, DayNumber departure) : arrival_(arrival), departure_(departure) {}

    /// Reads the slots from `from` to behind `to` of the grid; what is asked
    /// below is theirs. kNoSlot says nothing.
    void read(const NightGrid& nights, Slots from, Slots to);

    // A column is a Slot, or a shorter number of one, of which the largest is kNoSlot.

    /// The prices that the nights have, added up; one room.
    template <class Column>
    [[nodiscard]] std::int64_t sum(Column plan) const {
        return static_cast<std::int64_t>(sums_[at(plan)]);
    }
    /// Nights that say no price.
    template <class Column>
    [[nodiscard]] int silent(Column plan) const {
        return silent_[at(plan)];
    }
    /// What is closed or asks for more nights refuses the stay.
    static constexpr std::uint8_t kRefuses = 1;
    /// Terms that are not common have to be asked one by one.
    static constexpr std::uint8_t kUncommon = 2;
    /// A night says no price.
    static constexpr std::uint8_t kSilent = 4;
    /// Those of the above that hold.
    template <class Column>
    [[nodiscard]] std::uint8_t state(Column plan) const {
        return states_[at(plan)];
    }
    /// Calls `visit` with the price of each night in turn, -1 for none.
    template <class Column, class Visit>
    void each_price(Column plan, const Visit& visit) const {
        for (const NightGrid::Row& row : rows_)
            visit(row.rates == nullptr || at(plan) == 0
                      ? -1
                      : grid_->price_of(plan, row.rates->prices.at(row.index, plan)));
    }
    /// The most rooms that are taken on a night.
    template <class Column>
    [[nodiscard]] std::int32_t taken(Column type) const {
        return taken_[at(type)];
    }

private:
    /// The first says nothing.
    template <class Column>
    [[nodiscard]] static std::size_t at(Column slot) {
        return static_cast<Column>(slot + 1);
    }
    static_assert(static_cast<Slot>(kNoSlot + 1) == 0);
    static_assert(stay::kMaxStayNights <= 0xffff, "a sum of narrow cells fits its 32 bits");
    static_assert(stay::kMaxStayNights <= 0xff, "nights fit a byte");

    void begin(Slots from, Slots to);
    void finish(Slot from, Slot to);
    void add_prices(const CellTable& prices, std::size_t row, Slot from, Slot to);
    void add_terms(const CellTable& terms, std::size_t row, Slot from, Slot to, bool arrival);
    void add_departure(const CellTable& terms, std::size_t row, Slot from, Slot to);
    void add_rooms(const CellTable& rooms, std::size_t row, Slot from, Slot to);

    DayNumber arrival_;
    DayNumber departure_;
    const NightGrid* grid_ = nullptr;   ///< as read last; as the next
    std::vector<NightGrid::Row> rows_;  ///< by night
    std::vector<std::uint32_t> cells_;  ///< those of one or two bytes, added up
    std::vector<std::uint64_t> sums_;   ///< those of four bytes, until finish()
    std::vector<std::uint8_t> silent_;
    std::vector<std::uint8_t> states_;
    std::vector<std::int32_t> taken_;
};

}  // namespace innkeeper::search
