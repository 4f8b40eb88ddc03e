#include "services/booking/app/release_hold.hpp"

#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<Outcome>> release_hold(Transitions& transitions, Caller caller, std::string hold_id) {
    const auto may = [who = caller.who](const Booking& booking,
                                        const stay::Hotel&) -> Result<void> {
        if (!owns(who, booking)) return fail(hold_not_found());
        return {};
    };
    Wish wish{.name = "release_hold",
              .booking_id = std::move(hold_id),
              .traceparent = std::move(caller.traceparent),
              .status = 204,
              .not_found = hold_not_found(),
              .may = may,
              .command = [](const Rows&, const HotelRules&, Instant) -> Result<Command> {
                  return ReleaseHold{};
              }};
    co_return co_await transitions.run(std::move(wish));
}

}  // namespace innkeeper::booking
