#include "services/booking/app/payment_events.hpp"

#include "chassis/core/probe.hpp"
#include "services/booking/app/published.hpp"

#include <algorithm>

namespace innkeeper::booking {
namespace {

/// Whether the rooms that a cancelled booking had given back could be taken again.
bool rooms_left(const Rows& rows) {
    const Terms& terms = rows.booking.value->terms;
    const stay::Hotel& hotel = *rows.hotel.value;
    const stay::RoomType* type = hotel.room_type(terms.room_type_id);
    if (hotel.status != stay::HotelStatus::active || type == nullptr) return false;
    const auto nights = terms.stay.each_night();
    return std::ranges::all_of(nights, [&](CivilDate night) {
        const auto row = rows.stock.find({terms.room_type_id, night});
        return row != rows.stock.end() &&
               row->second.value.available(type->physical) >= terms.room_count();
    });
}

void note_late(const Booking& booking, const PaymentAnswer& answer, bool rooms) {
    if (answer.kind != PaymentAnswer::Kind::authorised) return;
    if (booking.cancel_cause != CancelCause::payment_timed_out) return;
    if (rooms) REACHED("late-payment-reinstated");
    if (!rooms) REACHED("late-payment-refunded");
}

}  // namespace

Task<Result<void>> PaymentEvents::on_event(bus::Event event) {
    if (!event.type.starts_with("innkeeper.payments.")) co_return Result<void>{};
    CO_TRY(const PaymentNews news, parse_payment_event(event));
    const auto may = [](const Booking&, const stay::Hotel&) -> Result<void> { return {}; };
    const auto command = [answer = news.answer](const Rows& rows, const HotelRules&,
                                                Instant) -> Result<Command> {
        const bool rooms = rooms_left(rows);
        note_late(*rows.booking.value, answer, rooms);
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
