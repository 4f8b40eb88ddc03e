#pragma once

#include "services/search/domain/day_number.hpp"
#include "services/search/domain/packed_ints.hpp"
#include "stay/rate_months.hpp"
#include "stay/rate_plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace innkeeper::search {

/// A code of each night from `first` on; nights that it does not have are 0.
struct NightCodes {
    DayNumber first = 0;
    PackedInts codes;
    [[nodiscard]] std::uint32_t at(DayNumber day) const {
        const auto i = static_cast<std::size_t>(static_cast<std::int64_t>(day) - first);
        return i < codes.size() ? static_cast<std::uint32_t>(codes[i]) : 0;
    }
    [[nodiscard]] DayNumber end() const { return first + static_cast<DayNumber>(codes.size()); }
    void prefetch(DayNumber day) const {
        const auto i = static_cast<std::size_t>(static_cast<std::int64_t>(day) - first);
        if (i < codes.size()) __builtin_prefetch(codes.address(i));
    }
};

/// The rate days that a manager set for one plan, as a palette and a code a night. Code 0 is a day
/// that says nothing. Immutable.
class RateColumn {
public:
    [[nodiscard]] const std::shared_ptr<const NightCodes>& nights() const { return nights_; }
    [[nodiscard]] std::size_t palette_size() const { return prices_.size(); }
    [[nodiscard]] stay::RateDay day(std::uint32_t code) const;
    /// Days that differ in their price alone have the same terms.
    [[nodiscard]] std::uint32_t terms_of(std::uint32_t code) const {
        return static_cast<std::uint32_t>(terms_[code]);
    }

private:
    friend class RateLedger;
    std::shared_ptr<const NightCodes> nights_;
    PackedInts prices_;                 ///< by code; meaning something when the terms have a price
    PackedInts terms_;                  ///< by code
    std::vector<stay::RateDay> table_;  ///< by terms; a price is 0 and stands for any
};

/// The writer's side of a plan's rate days: the highest version of each month holds.
class RateLedger {
public:
    /// Nights before `floor` and past kMaxNightsAhead from it are let go. True when a month
    /// changed.
    bool apply(const std::vector<const stay::RateMonth*>& months, DayNumber floor);
    /// Lets nights before `floor` go.
    void drop_before(DayNumber floor);
    /// nullptr: nothing was ever said of a night that is left.
    [[nodiscard]] const std::shared_ptr<const RateColumn>& column() const { return column_; }

private:
    using Months = std::vector<const stay::RateMonth*>;
    [[nodiscard]] Months newer(const Months& months, DayNumber floor);
    void rebuild(const Months& months, DayNumber floor);

    std::shared_ptr<const RateColumn> column_;
    std::vector<std::pair<std::int32_t, std::uint64_t>> versions_;  ///< ascending by month
};

}  // namespace innkeeper::search
