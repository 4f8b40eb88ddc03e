#include "services/booking/app/hotel_events.hpp"

#include "services/booking/app/errors.hpp"
#include "services/booking/app/rows.hpp"
#include "services/booking/limits.hpp"

namespace innkeeper::booking {

Task<Result<void>> HotelEvents::on_event(bus::Event event) {
    if (!event.type.starts_with("innkeeper.hotels.")) co_return Result<void>{};
    CO_TRY(const Hotel hotel, parse_hotel_event(event.data, event.sequence));
    if (hotel.id != event.subject)
        co_return fail(Code::invalid, "event-subject-mismatch",
                       "The event's subject is not the hotel that it tells of.");
    for (int i = 0; i < kMaxAttempts; ++i) {
        CO_TRY(const auto row, co_await load_hotel(context_.table, hotel.id));
        if (row.value && row.value->version >= hotel.version) co_return Result<void>{};
        std::vector<store::Write> writes{store::Write::put(hotel_key(hotel.id), to_document(hotel),
                                                           store::Expect::exactly(row.version))};
        if (!row.value) writes.push_back(store::Write::put(hotel_index_key(hotel.id), "{}"));
        CO_TRY(const auto committed, co_await context_.table.commit(std::move(writes)));
        if (committed.ok()) co_return Result<void>{};
    }
    co_return fail(contended());
}

}  // namespace innkeeper::booking
