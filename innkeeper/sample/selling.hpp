#pragma once

#include "innkeeper/sample/hotels.hpp"
#include "stay/hotel.hpp"

#include <bitset>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::sample {

/// What is said of some nights of a rate plan, counted from the hotel's today, both included.
struct SampleRates {
    std::string rate_plan_id;
    int first_day = 0;
    int last_day = 0;
    std::bitset<7> weekdays;  ///< Sunday is 0
    Money price;
    std::optional<int> min_stay_arrival = {};
    bool operator==(const SampleRates&) const = default;
};

/// What a hotel sells: one to three room types, for the first one to three rate plans and for the
/// others one, the taxes of its country. Every tax is invented and says so in its name.
struct SampleSelling {
    std::vector<stay::RoomType> room_types;  ///< the first is the plainest
    std::vector<stay::RatePlan> rate_plans;  ///< the first has the hotel's price
    std::vector<stay::TaxRule> tax_rules;
    std::vector<stay::CancellationPolicy> cancellation_policies;
    bool operator==(const SampleSelling&) const = default;
};

/// The same hotel gives the same.
[[nodiscard]] SampleSelling sample_selling(const SampleHotel& hotel);
/// Dearer weekends over the next year, of the first rate plan; at some hotels a Saturday is
/// not sold alone.
[[nodiscard]] SampleRates sample_weekends(const SampleHotel& hotel);

}  // namespace innkeeper::sample
