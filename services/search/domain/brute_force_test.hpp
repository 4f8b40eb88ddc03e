#pragma once

#include "services/search/domain/hotel_calendar.hpp"
#include "services/search/domain/query.hpp"
#include "stay/availability.hpp"
#include "stay/rate_months.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// Searching as plainly as can be: every hotel, every plan, the kernel's own question.
namespace innkeeper::search::test {

/// All that was ever said, the highest versions.
struct World {
    std::map<std::string, HotelFacts> hotels;
    std::map<std::string, Ordinal> ordinals;
    std::map<std::pair<std::string, std::string>, std::map<std::string, stay::RateMonth>> rates;
    std::map<std::pair<std::string, std::string>, std::map<CivilDate, NightCounters>> stock;

    void put(const HotelFacts& facts);
    void apply(const InventoryUpdate& update);
    void apply(const stay::RatesChanged& changed);

    /// Days [from, to] of the plan; nothing when one of them has no price.
    [[nodiscard]] std::optional<stay::Calendar> calendar(const stay::Hotel& hotel,
                                                         const stay::RatePlan& plan, CivilDate from,
                                                         CivilDate to) const;
};

/// All but `nearest`.
[[nodiscard]] SearchResult brute_force(const World& world, const Query& query);
[[nodiscard]] std::vector<CalendarNight> brute_calendar(const World& world, const HotelFacts& hotel,
                                                        std::chrono::year_month month,
                                                        const std::vector<stay::RoomParty>& rooms,
                                                        Instant now);

}  // namespace innkeeper::search::test
