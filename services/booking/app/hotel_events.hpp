#pragma once

#include "chassis/bus/event.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/published.hpp"
#include "services/booking/app/rows.hpp"
#include "stay/hotel.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// Keeps the replica of every hotel and of its rate days from the events of the topic "hotels":
/// the highest version wins, so that order and number of deliveries do not matter. Where a hotel
/// has fewer rooms than are claimed on some night, the nights are marked and told of
/// (inventory.oversold); where its rooms suffice again, the marks go, so that the next loss is told
/// of too. Other types are let pass.
/// Errors: `invalid` for an event that cannot be read; those of the table.
class HotelEvents {
public:
    explicit HotelEvents(Context& context) : context_(context) {}
    [[nodiscard]] Task<Result<void>> on_event(bus::Event event);

private:
    Task<Result<void>> on_hotel(bus::Event event);
    Task<Result<void>> on_rates(bus::Event event);
    /// Marks the nights from the hotel's today on that hold more claims than rooms, and no other;
    /// of the room types whose rooms are not as many as in `before`, or of all when that is not
    /// known.
    Task<Result<void>> mark_oversold(HotelRow hotel, std::shared_ptr<const stay::Hotel> before,
                                     std::string traceparent);
    /// False when a claim, or the hotel, moved meanwhile.
    Task<Result<bool>> mark_page(HotelRow hotel, stay::RoomType type, CivilDate today,
                                 std::vector<store::Item> items, std::string traceparent);

    Context& context_;
};

}  // namespace innkeeper::booking
