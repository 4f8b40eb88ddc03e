#pragma once

#include "services/hotels/app/hotels_app.hpp"
#include "services/hotels/domain/rates.hpp"

#include <map>
#include <string>

namespace innkeeper::hotels {

/// The hotel, for those who may run it: its managers and admins. Errors: `hotel-not-found`,
/// `not-your-hotel`.
[[nodiscard]] Task<Result<Hotel>> get_managed_hotel(HotelsApp& app, std::string hotel_id,
                                                    auth::Principal who);

/// The nights of a range that something is said of.
struct RateNights {
    std::string rate_plan_id;
    std::map<CivilDate, stay::RateDay> days;
};

/// Errors: those of get_managed_hotel, `rate-plan-not-found`, those of check_rate_range.
[[nodiscard]] Task<Result<RateNights>> get_rates(HotelsApp& app, auth::Principal who,
                                                 std::string hotel_id, std::string rate_plan_id,
                                                 CivilDate from, CivilDate to);

/// All months of the change and their events in one commit; what another writer has changed
/// meanwhile is read again. The same again changes nothing and tells nobody. The answer: the whole
/// range as it is then.
/// Errors: those of get_rates, `hotel-archived`, `rates-in-past`, `rates-too-far`, those of
/// stay::check_rate_day; `rates-contended` when others were first kRateAttempts times.
[[nodiscard]] Task<Result<RateNights>> set_rates(HotelsApp& app, auth::Principal who,
                                                 std::string hotel_id, SetRates change,
                                                 std::string traceparent = {});

}  // namespace innkeeper::hotels
