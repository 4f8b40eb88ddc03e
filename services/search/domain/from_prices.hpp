#pragma once

#include "services/search/domain/night_ledger.hpp"
#include "services/search/domain/quarter.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace innkeeper::search {

/// The writer's memory of a hotel's cheapest nights: after a change it looks at the nights alone
/// that are new, unless one of the cheapest is gone.
class FromPrices {
public:
    /// Sets `out`, the hotel's part of Quarter::from. `changed`: all nights of which something else
    /// was said since the last time. `anew`: plans or types may be others.
    void update(const HotelRef& hotel, DayNumber today, const DayRange& changed, bool anew,
                std::span<std::int64_t> out);

    /// Sets `out` to what it was last.
    void show(std::span<std::int64_t> out) const;

private:
    struct Night {
        std::int64_t price = -1;  ///< -1: there is none
        DayNumber day = 0;
    };
    static void look(const HotelRef& hotel, const PlanBlock& plan, DayRange range, Night& least);

    std::vector<Night> cheapest_;  ///< by plan
    DayNumber today_ = 0;
};

}  // namespace innkeeper::search
