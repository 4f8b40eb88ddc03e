#include "services/booking/app/history.hpp"

#include "services/booking/app/documents.hpp"
#include "services/booking/app/rows.hpp"

#include <optional>
#include <utility>

namespace innkeeper::booking {
namespace {

std::unexpected<Error> damaged(const char* why) { return fail(Code::bug, "stream-damaged", why); }

}  // namespace

Result<Booking> fold_booking(const std::vector<eventsourcing::Recorded>& recorded) {
    std::optional<Booking> state;
    for (const eventsourcing::Recorded& one : recorded) {
        TRY(const Event event, read_event(one));
        const bool is_first = std::holds_alternative<HoldPlaced>(event.fact);
        if (is_first == state.has_value())
            return damaged("A booking does not begin with its hold.");
        if (state)
            state->apply(event);
        else
            state = Booking::begin(event);
    }
    if (!state) return damaged("A booking has no event.");
    return *std::move(state);
}

Task<Result<Booking>> booking_at(store::Table& table, std::string booking_id,
                                 std::uint64_t version) {
    CO_TRY(auto recorded,
           co_await eventsourcing::load(table, std::string(kCategory), std::move(booking_id)));
    if (recorded.size() < version) co_return damaged("A booking has fewer events than it told of.");
    recorded.resize(version);
    co_return fold_booking(recorded);
}

}  // namespace innkeeper::booking
