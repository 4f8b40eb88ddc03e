#include "services/booking/app/cancel_booking.hpp"

#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<Outcome>> cancel_booking(Transitions& transitions, Caller caller,
                                     std::string booking_id, std::uint64_t seen,
                                     std::optional<std::string> reason) {
    const auto may = [who = caller.who](const Booking& booking,
                                        const Hotel& hotel) -> Result<void> {
        if (owns(who, booking) || runs_hotel(who, hotel)) return {};
        return fail(booking_not_found());
    };
    const auto command = [by = caller.who.subject, reason = std::move(reason)](
                             const Hotel&, Instant) { return Command(Cancel{by, reason}); };
    Wish wish{.name = "cancel",
              .booking_id = std::move(booking_id),
              .traceparent = std::move(caller.traceparent),
              .status = 200,
              .not_found = booking_not_found(),
              .may = may,
              .command = command,
              .expected = seen};
    co_return co_await transitions.run(std::move(wish));
}

}  // namespace innkeeper::booking
