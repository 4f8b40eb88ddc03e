#pragma once

#include "chassis/bus/event.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/timers.hpp"
#include "services/booking/app/transitions.hpp"

#include <string>

namespace innkeeper::booking {

/// Takes what the payments service says into the bookings. The saga knows which command is on its
/// way, so that an answer that comes twice, or late, changes nothing twice; a payment that comes
/// after its time takes the rooms again where they are still there (those of holds that are due
/// are given back first), and is given back where not.
/// Errors: `invalid` for an event that cannot be read or is of no booking; those of Transitions
/// and of the table.
class PaymentEvents {
public:
    PaymentEvents(Context& context, Transitions& transitions, Timers& timers)
        : context_(context), transitions_(transitions), timers_(timers) {}
    [[nodiscard]] Task<Result<void>> on_event(bus::Event event);

private:
    Task<Result<void>> give_back_what_is_due(std::string booking_id);

    Context& context_;
    Transitions& transitions_;
    Timers& timers_;
};

}  // namespace innkeeper::booking
