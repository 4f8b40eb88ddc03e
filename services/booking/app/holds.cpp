#include "services/booking/app/holds.hpp"

#include "services/booking/app/caller.hpp"
#include "services/booking/app/errors.hpp"

#include <algorithm>

namespace innkeeper::booking {

Task<Result<KnownBooking>> find_hold(Context& context, auth::Principal who, std::string hold_id) {
    CO_TRY(auto hold, co_await current_booking(context, std::move(hold_id)));
    if (!hold || (!owns(who, *hold) && !who.is_admin())) co_return fail(hold_not_found());
    co_return hold;
}

Task<Result<std::vector<KnownBooking>>> live_holds(Context& context, std::string guest_subject) {
    CO_TRY(const auto item, co_await context.table.get(holds_key(guest_subject)));
    CO_TRY(const HoldsRow row, holds_row(item));
    const Instant now = context.clock.now();
    std::vector<KnownBooking> live;
    for (const LiveHold& listed : row.value) {
        if (listed.until <= now) continue;
        CO_TRY(auto hold, co_await current_booking(context, listed.booking_id));
        // One that was booked or given back stays in the list for a while.
        if (hold && hold->status == Status::held) live.push_back(std::move(hold));
    }
    std::ranges::reverse(live);  // a new one is added at the end of the list
    co_return live;
}

}  // namespace innkeeper::booking
