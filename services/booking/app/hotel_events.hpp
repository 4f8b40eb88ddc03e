#pragma once

#include "chassis/bus/event.hpp"
#include "services/booking/app/context.hpp"

namespace innkeeper::booking {

/// Keeps the replica of every hotel from the events of the topic "hotels": the highest sequence
/// wins, so that order and number of deliveries do not matter. A type that is not hotels.* is let
/// pass. Errors: `invalid` for an event that cannot be read; those of the table.
class HotelEvents {
public:
    explicit HotelEvents(Context& context) : context_(context) {}
    [[nodiscard]] Task<Result<void>> on_event(bus::Event event);

private:
    Context& context_;
};

}  // namespace innkeeper::booking
