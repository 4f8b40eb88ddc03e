#include "services/booking/app/book.hpp"

#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<Outcome>> book(Transitions& transitions, Caller caller, std::string hold_id,
                           BookingDetails details, KeyedRequest keyed) {
    const auto may = [who = caller.who](const Booking& booking, const Hotel&) -> Result<void> {
        if (!owns(who, booking)) return fail(hold_not_found());
        return {};
    };
    const auto command = [details = std::move(details)](const Hotel& hotel, Instant now) {
        return Command(Book{details, hotel.approval_mode,
                            now + std::chrono::hours(hotel.approval_deadline_hours)});
    };
    Wish wish{.name = "book",
              .booking_id = std::move(hold_id),
              .traceparent = std::move(caller.traceparent),
              .status = 201,
              .not_found = hold_not_found(),
              .may = may,
              .command = command,
              .expected = {},
              .keyed = std::move(keyed)};
    co_return co_await transitions.run(std::move(wish));
}

}  // namespace innkeeper::booking
