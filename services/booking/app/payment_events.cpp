#include "services/booking/app/payment_events.hpp"

#include "chassis/core/probe.hpp"
#include "services/booking/app/published.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

/// Whether the rooms that a cancelled booking had given back could be taken again.
bool rooms_left(const Rows& rows) {
    const Terms& terms = *rows.booking->terms;
    const stay::Hotel& hotel = *rows.hotel.value;
    const stay::RoomType* type = hotel.room_type(terms.room_type_id);
    if (hotel.status != stay::HotelStatus::active || type == nullptr || type->archived)
        return false;
    const auto nights = terms.stay.each_night();
    return std::ranges::all_of(nights, [&](CivilDate night) {
        return rows.night({terms.room_type_id, night}).available(type->physical) >=
               terms.room_count();
    });
}

void note_late(const Booking& booking, const PaymentAnswer& answer, bool rooms) {
    if (answer.kind != PaymentAnswer::Kind::authorised) return;
    if (booking.cancel_cause != CancelCause::payment_timed_out) return;
    if (rooms) REACHED("late-payment-reinstated");
    if (!rooms) REACHED("late-payment-refunded");
}

}  // namespace

/// Before a late payment finds no room: whoever holds one past its time has none.
Task<Result<void>> PaymentEvents::give_back_what_is_due(std::string booking_id) {
    CO_TRY(const auto booking, co_await current_booking(context_, std::move(booking_id)));
    if (!booking) co_return Result<void>{};
    const auto due = booking->due();
    const bool is_late = booking->cancel_cause == CancelCause::payment_timed_out ||
                         (due && *due <= context_.clock.now());
    if (!is_late) co_return Result<void>{};
    CO_TRY(const bool any, co_await timers_.any_due());
    if (!any) co_return Result<void>{};
    co_return co_await timers_.run_due();
}

Task<Result<void>> PaymentEvents::on_event(bus::Event event) {
    if (!event.type.starts_with("innkeeper.payments.")) co_return Result<void>{};
    CO_TRY(const PaymentNews news, parse_payment_event(event));
    if (news.answer.kind == PaymentAnswer::Kind::authorised) {
        CO_TRY_VOID(co_await give_back_what_is_due(news.booking_id));
    }
    const auto may = [](const Booking&, const stay::Hotel&) -> Result<void> { return {}; };
    const auto command = [answer = news.answer](const Rows& rows, const HotelRules&,
                                                Instant) -> Result<Command> {
        const bool rooms = rooms_left(rows);
        note_late(*rows.booking, answer, rooms);
        return TakeAnswer{answer, rooms};
    };
    Wish wish{.name = "take_payment",
              .booking_id = news.booking_id,
              .traceparent = event.traceparent,
              .status = 200,
              .not_found = {Code::invalid, "event-of-no-booking",
                            "The payment is of no booking that is known here."},
              .may = may,
              .command = command,
              .expected = {},
              .key = {},
              .target = {},
              .payment = news.answer};
    CO_TRY_VOID(co_await transitions_.run(std::move(wish)));
    co_return Result<void>{};
}

}  // namespace innkeeper::booking
