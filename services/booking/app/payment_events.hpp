#pragma once

#include "chassis/bus/event.hpp"
#include "services/booking/app/transitions.hpp"

namespace innkeeper::booking {

/// Takes what the payments service says into the bookings. The saga knows which command is on its
/// way, so that an answer that comes twice, or late, changes nothing twice; a payment that comes
/// after its time takes the rooms again where they are still there, and is given back where not.
/// Errors: `invalid` for an event that cannot be read or is of no booking; those of Transitions.
class PaymentEvents {
public:
    explicit PaymentEvents(Transitions& transitions) : transitions_(transitions) {}
    [[nodiscard]] Task<Result<void>> on_event(bus::Event event);

private:
    Transitions& transitions_;
};

}  // namespace innkeeper::booking
