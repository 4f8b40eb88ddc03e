#include "services/booking/app/book.hpp"

#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<Outcome>> book(Transitions& transitions, Caller caller, std::string hold_id,
                           BookingDetails details, Millis pay_within, idempotency::Key key) {
    auto may = [who = std::move(caller.who)](const Booking& booking,
                                             const stay::Hotel&) -> Result<void> {
        if (!owns(who, booking)) return fail(hold_not_found());
        return {};
    };
    auto command = [details = std::move(details), within = pay_within](
                       const Rows&, const HotelRules&, Instant now) -> Result<Command> {
        return Book{details, now + within};
    };
    Wish wish{.name = "book",
              .booking_id = std::move(hold_id),
              .traceparent = std::move(caller.traceparent),
              .status = 201,
              .not_found = hold_not_found(),
              .may = std::move(may),
              .command = std::move(command),
              .expected = {},
              .key = std::move(key)};
    co_return co_await transitions.run(std::move(wish));
}

}  // namespace innkeeper::booking
