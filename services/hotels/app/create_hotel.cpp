#include "services/hotels/app/hotels_app.hpp"
#include "services/hotels/app/rows.hpp"

namespace innkeeper::hotels {

Task<Result<Hotel>> create_hotel(HotelsApp& app, std::string owner_id, NewHotel asked,
                                 std::optional<NewIds> ids, MakeRecord record,
                                 std::string traceparent) {
    if (!ids) ids = NewIds{app.ids.next(), app.ids.next(), app.ids.next()};
    const Place place = app.cities.find(asked.city).value_or(app.default_place);
    CO_TRY(Hotel hotel,
           create(std::move(asked), place, *ids, std::move(owner_id), app.clock.now()));
    std::string document = rows::to_document(hotel);
    CO_TRY_VOID(rows::must_fit(document));
    bus::Commit commit;
    if (record) commit.put(record(hotel));
    commit.tell(rows::event_of(hotel, document, "created", app.ids.next(), std::move(traceparent)));
    commit.put(
        store::Write::put(rows::hotel_key(hotel.id), std::move(document), store::Expect::absent()));
    commit.put(rows::index_writes(nullptr, hotel));
    CO_TRY(auto done, co_await app.table.commit(std::move(commit.writes)));
    if (!done.ok()) {
        if (record && done.failed == 0)
            co_return fail(Code::conflict, "idempotency-race",
                           "Another request with this Idempotency-Key was first.");
        co_return fail(Code::conflict, "hotel-exists", "There is a hotel with this id.");
    }
    app.relay.hand({std::move(commit.events), std::move(done)});
    co_return hotel;
}

}  // namespace innkeeper::hotels
