#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/ids.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/hotel.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What others see of a booking: answers and events, as api/openapi.yaml and api/events say.
namespace innkeeper::booking {

inline constexpr std::string_view kTopic = "booking";
inline constexpr std::string_view kSource = "/innkeeper/booking";

/// The API's Booking as JSON text.
[[nodiscard]] std::string booking_text(const Booking& booking);

/// The event that tells of `fact`, with the state after it. `hotel` as known now.
[[nodiscard]] bus::Event booking_event(std::string id, std::string traceparent, const Fact& fact,
                                       const Booking& after, const Hotel& hotel);

/// One night as published: counters and what is left, with the night's version.
struct PublishedNight {
    CivilDate night;
    NightStock stock;
    std::uint64_t version = 0;
};

/// innkeeper.inventory.changed.v1, absolute values.
[[nodiscard]] bus::Event inventory_event(std::string id, std::string traceparent, Instant time,
                                         const Hotel& hotel, const std::string& room_type_id,
                                         const std::vector<PublishedNight>& nights);

}  // namespace innkeeper::booking
