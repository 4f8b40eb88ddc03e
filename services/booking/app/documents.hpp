#pragma once

#include "chassis/core/result.hpp"
#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/hotel.hpp"
#include "services/booking/domain/stock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the service keeps in its table, to and from JSON text. Readers let fields pass that they
/// do not know. Error of all readers: `bug` (`document-damaged`); of parse_hotel_event `invalid`.
namespace innkeeper::booking {

/// The holds of one guest that are live, so that their number can be limited in one commit.
struct LiveHold {
    std::string booking_id;
    Instant until;
    bool operator==(const LiveHold&) const = default;
};

/// The first answer to an idempotency key.
struct FirstAnswer {
    std::string body_hash;
    std::string booking_id;
    std::uint64_t version = 0;
    int status = 0;
    std::string body;
    bool operator==(const FirstAnswer&) const = default;
};

[[nodiscard]] std::string to_document(const Hotel& hotel);
[[nodiscard]] std::string to_document(const NightStock& stock);
[[nodiscard]] std::string to_document(const std::vector<LiveHold>& holds);
[[nodiscard]] std::string to_document(const FirstAnswer& answer);
[[nodiscard]] std::string to_document(const Booking& booking);
/// The sequence is left to the stream.
[[nodiscard]] eventsourcing::Recorded to_recorded(const Event& event);

[[nodiscard]] Result<Hotel> read_hotel(std::string_view document);
[[nodiscard]] Result<NightStock> read_stock(std::string_view document);
[[nodiscard]] Result<std::vector<LiveHold>> read_holds(std::string_view document);
[[nodiscard]] Result<FirstAnswer> read_answer(std::string_view document);
[[nodiscard]] Result<Booking> read_booking(std::string_view document);
[[nodiscard]] Result<Event> read_event(const eventsourcing::Recorded& recorded);

/// The data of a hotels.* event, `{"hotel": Hotel}` of the API, with the event's sequence as the
/// version.
[[nodiscard]] Result<Hotel> parse_hotel_event(std::string_view data, std::uint64_t sequence);

}  // namespace innkeeper::booking
