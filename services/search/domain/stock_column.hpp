#pragma once

#include "services/search/domain/day_number.hpp"
#include "services/search/domain/hotel_facts.hpp"
#include "services/search/domain/packed_ints.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace innkeeper::search {

/// How many rooms of a type are taken, night by night, as stay::NightStock counts: claims and
/// rooms out of order less what may be overbooked. Nights that it does not have: none taken.
/// Immutable when shared.
class StockColumn {
public:
    [[nodiscard]] int available(DayNumber day, int physical) const {
        const auto i = static_cast<std::size_t>(static_cast<std::int64_t>(day) - first_);
        if (i >= codes_.size()) return std::max(0, physical);
        return available_of(codes_[i], physical);
    }
    void prefetch(DayNumber day) const {
        const auto i = static_cast<std::size_t>(static_cast<std::int64_t>(day) - first_);
        if (i < codes_.size()) __builtin_prefetch(codes_.address(i));
    }
    [[nodiscard]] DayNumber first() const { return first_; }
    [[nodiscard]] std::size_t size() const { return codes_.size(); }

private:
    friend class StockLedger;
    static int available_of(std::uint64_t code, int physical) {
        if (code == kStopSell) return 0;
        // 0 for nothing taken, so that a night without a row needs no code of its own.
        const auto taken = static_cast<std::int64_t>(code >> 1) * ((code & 1) != 0 ? -1 : 1);
        return static_cast<int>(std::max<std::int64_t>(0, physical - taken));
    }
    /// Minus nothing.
    static constexpr std::uint64_t kStopSell = 1;

    DayNumber first_ = 0;
    PackedInts codes_;
};

/// The writer's side of a stock column: the highest version of each night holds.
class StockLedger {
public:
    /// Nights before `floor` and past kMaxNightsAhead from it are let go. True when a night
    /// changed.
    bool apply(const std::vector<NightCounters>& nights, DayNumber floor);
    /// Lets nights before `floor` go.
    void drop_before(DayNumber floor);
    /// nullptr: nothing was ever said of a night that is left.
    [[nodiscard]] const std::shared_ptr<const StockColumn>& column() const { return column_; }

private:
    std::shared_ptr<const StockColumn> column_;
    PackedInts versions_;  ///< of the nights of the column; 0: none
};

}  // namespace innkeeper::search
