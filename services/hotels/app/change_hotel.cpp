#include "services/hotels/app/hotels_app.hpp"
#include "services/hotels/app/rows.hpp"
#include "services/hotels/limits.hpp"

#include <iterator>

namespace innkeeper::hotels {
namespace {

std::unexpected<Error> moved_on(std::uint64_t version_now) {
    Error error{Code::conflict, "hotel-moved-on", "The hotel has been changed meanwhile."};
    error.context["version_now"] = std::to_string(version_now);
    return fail(std::move(error));
}

std::string_view event_name(const Hotel& hotel) {
    return hotel.status == HotelStatus::archived ? "archived" : "updated";
}

}  // namespace

Task<Result<Hotel>> change_hotel(HotelsApp& app, std::string hotel_id,
                                 std::optional<std::uint64_t> expected_version, Change change,
                                 std::string traceparent) {
    for (int attempt = 0; attempt < kChangeAttempts; ++attempt) {
        CO_TRY(const Hotel before, co_await get_hotel(app, hotel_id));
        if (expected_version && *expected_version != before.version)
            co_return moved_on(before.version);
        Hotel after = before;
        CO_TRY_VOID(change(after));
        if (after == before) co_return before;
        after.version = before.version + 1;
        after.updated_at = app.clock.now();
        std::string document = rows::to_document(after);
        CO_TRY_VOID(rows::must_fit(document));
        bus::Commit commit{rows::index_writes(&before, after)};
        commit.tell(
            rows::event_of(after, document, event_name(after), app.ids.next(), traceparent));
        commit.put(store::Write::put(rows::hotel_key(hotel_id), std::move(document),
                                     store::Expect::exactly(before.version)));
        CO_TRY(auto done, co_await app.table.commit(std::move(commit.writes)));
        if (done.ok()) {
            app.relay.hand({std::move(commit.events), std::move(done)});
            co_return after;
        }
    }
    co_return fail(Code::conflict, "hotel-moved-on", "The hotel is being changed by others.");
}

}  // namespace innkeeper::hotels
