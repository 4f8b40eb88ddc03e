#include "services/booking/app/cancel_booking.hpp"

#include "services/booking/app/errors.hpp"

namespace innkeeper::booking {

Task<Result<Outcome>> cancel_booking(Transitions& transitions, Caller caller,
                                     std::string booking_id, std::uint64_t seen,
                                     Cancellation asked) {
    const auto may = [who = caller.who, waive = asked.waive](
                         const Booking& booking, const stay::Hotel& hotel) -> Result<void> {
        if (!owns(who, booking) && !runs_hotel(who, hotel)) return fail(booking_not_found());
        if (waive && !runs_hotel(who, hotel)) return fail(not_your_hotel());
        return {};
    };
    const auto command = [by = caller.who.subject, asked = std::move(asked)](
                             const Rows&, const HotelRules&, Instant) -> Result<Command> {
        return Cancel{by, asked.reason, asked.previewed, asked.waive};
    };
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

Task<Result<CancellationQuote>> quote_cancellation(Context& context, Caller caller,
                                                   std::string booking_id) {
    CO_TRY(const auto booking, co_await current_booking(context, std::move(booking_id)));
    if (!booking) co_return fail(booking_not_found());
    CO_TRY(const auto hotel,
           co_await load_hotel(context.table, context.hotels, booking->terms->hotel_id));
    const bool may =
        owns(caller.who, *booking) || (hotel.value && runs_hotel(caller.who, *hotel.value));
    if (!may) co_return fail(booking_not_found());
    CO_TRY(auto preview, preview_cancellation(*booking, context.clock.now()));
    co_return CancellationQuote{booking->id, booking->version, std::move(preview)};
}

}  // namespace innkeeper::booking
