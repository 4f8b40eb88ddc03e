#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/core/dates.hpp"
#include "chassis/core/money.hpp"
#include "chassis/core/result.hpp"
#include "stay/price.hpp"
#include "stay/rate_plan.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace innkeeper::stay {

/// What a cancellation costs at instants in [from, to); an absent end is open. The windows of a
/// booking lie end to end and cover all time.
struct PenaltyWindow {
    std::optional<Instant> from = {};
    std::optional<Instant> to = {};
    Money amount;
    /// The rule that `to` came from, in the hotel's time: "2027-07-19T18:00"; empty: open end.
    std::string local_until = {};
    bool operator==(const PenaltyWindow&) const = default;
};

struct Penalties {
    std::vector<PenaltyWindow> windows;
    Money no_show;
    bool operator==(const Penalties&) const = default;
};

/// The policy as absolute instants and amounts, for freezing into a booking. Percentages are of
/// the total; `nights` is what rooms and persons cost on the first nights; nothing is more than
/// the total. Errors: `amount-overflow`, `unknown-time-zone`.
[[nodiscard]] Result<Penalties> resolve(const CancellationPolicy& policy, const Stay& stay,
                                        const Price& price, std::string_view time_zone);

/// Whether the window of the policy that is in force at `now` asks for nothing, without a price to
/// resolve it for. Error: `unknown-time-zone`.
[[nodiscard]] Result<bool> is_free_at(const CancellationPolicy& policy, CivilDate arrival,
                                      std::string_view time_zone, Instant now);
/// Whether a stay can be cancelled for nothing up to some day.
[[nodiscard]] bool begins_free(const CancellationPolicy& policy);

/// What cancelling costs at that instant.
[[nodiscard]] const PenaltyWindow& window_at(const Penalties& penalties, Instant now);

}  // namespace innkeeper::stay
