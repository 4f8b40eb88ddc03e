#pragma once

#include "chassis/bus/event.hpp"
#include "chassis/core/ids.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/saga.hpp"
#include "stay/hotel.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What others see of a booking: answers and events, as api/openapi.yaml and api/events say.
namespace innkeeper::booking {

inline constexpr std::string_view kTopic = "booking";
inline constexpr std::string_view kSource = "/innkeeper/booking";

/// The API's Booking as JSON text.
[[nodiscard]] std::string booking_text(const Booking& booking);

/// Whether others are told of it: a hold is a draft, and the guest's and booking's alone.
[[nodiscard]] bool is_told(const Fact& fact);
/// The event that tells of `fact`, which is_told(), with the state after it. `hotel` as known now;
/// `text` is booking_text(after), which the answer has, too.
[[nodiscard]] bus::Event booking_event(std::string id, std::string traceparent, const Fact& fact,
                                       const Booking& after, const stay::Hotel& hotel,
                                       std::string text);

/// The event that asks the payments service: subject `payment/<booking id>`, sequence the
/// command's number.
[[nodiscard]] bus::Event payment_command_event(std::string id, std::string traceparent,
                                               Instant time, const PaymentCommand& command,
                                               const Booking& booking, const stay::Hotel& hotel);

/// What the payments service says, of which booking. Error: `invalid`.
struct PaymentNews {
    std::string booking_id;
    PaymentAnswer answer;
};
[[nodiscard]] Result<PaymentNews> parse_payment_event(const bus::Event& event);

/// One night as published: counters and what is left, with the night's version.
struct PublishedNight {
    CivilDate night;
    stay::NightStock stock;
    std::uint64_t version = 0;
};

/// innkeeper.inventory.changed.v1, absolute values. `physical` rooms of the type.
[[nodiscard]] bus::Event inventory_event(std::string id, std::string traceparent, Instant time,
                                         const std::string& hotel_id,
                                         const std::string& room_type_id, int physical,
                                         const std::vector<PublishedNight>& nights);

/// innkeeper.inventory.oversold.v1: nights whose capacity was lowered below their claims.
[[nodiscard]] bus::Event oversold_event(std::string id, std::string traceparent, Instant time,
                                        const std::string& hotel_id,
                                        const std::string& room_type_id, int physical,
                                        const std::vector<PublishedNight>& nights);

}  // namespace innkeeper::booking
