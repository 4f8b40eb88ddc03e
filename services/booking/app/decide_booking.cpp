#include "services/booking/app/decide_booking.hpp"

#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<Outcome>> decide_booking(Transitions& transitions, Caller caller,
                                     std::string booking_id, std::uint64_t seen,
                                     std::optional<std::string> reject_reason) {
    const auto may = [who = caller.who](const Booking&, const Hotel& hotel) -> Result<void> {
        if (runs_hotel(who, hotel)) return {};
        return fail(Code::forbidden, "not-your-hotel", "You do not manage the hotel.");
    };
    const auto command = [by = caller.who.subject, reason = std::move(reject_reason)](
                             const Hotel&, Instant) -> Command {
        if (reason) return Reject{by, *reason};
        return Approve{by};
    };
    Wish wish{.name = "decide",
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
