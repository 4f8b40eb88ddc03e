#pragma once

#include "services/booking/app/change.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/timers.hpp"

#include <memory>
#include <optional>
#include <string>

namespace innkeeper::booking {

struct HoldRequest {
    std::string guest_subject;
    std::string hotel_id;
    std::string room_type_id;
    std::string rate_plan_id;
    Stay stay;
    int rooms = 1;
    Party party;
    std::optional<Money> expected_total;  ///< what the guest was shown
    KeyedRequest keyed;
    std::string traceparent;
};

/// Takes the rooms on every night of the stay, or on none.
/// Errors: `stay-too-long`, `hotel-not-found`, `room-type-not-found`, `rate-plan-not-found`, those
/// of refusal(), `price-changed` (409, context `new_total` and `currency_now`), `too-many-holds`
/// (422), those of KeyedRequest and InFlight, `stock-contended`, `booking-outcome-unknown`.
class PlaceHold {
public:
    PlaceHold(Context& context, Timers& timers) : context_(context), timers_(timers) {}
    [[nodiscard]] Task<Result<Outcome>> run(HoldRequest request);

private:
    struct Work {
        HoldRequest request;
        std::string booking_id;
        std::shared_ptr<LostCommits> lost = std::make_shared<LostCommits>();
        bool sweep = false;  ///< there is too little stock, and a hold somewhere is due
    };
    using Step = std::optional<Outcome>;
    Task<Result<Outcome>> carry_out(HoldRequest request);
    Task<Result<Step>> attempt(std::shared_ptr<Work> work);
    Task<Result<Step>> decide_on(std::shared_ptr<Work> work, Rows rows);
    Task<Result<Step>> commit(std::shared_ptr<Work> work, Rows rows, Terms terms);

    Context& context_;
    Timers& timers_;
};

}  // namespace innkeeper::booking
