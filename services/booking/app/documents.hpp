#pragma once

#include "chassis/core/result.hpp"
#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/saga.hpp"
#include "services/booking/domain/stock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the service keeps in its table, to and from JSON text. Readers let fields pass that they
/// do not know. Error of all readers: `bug` (`document-damaged`).
namespace innkeeper::booking {

/// A hold in its guest's list, which limits their number in one commit. It may have ended since.
struct LiveHold {
    std::string booking_id;
    Instant until;
    bool operator==(const LiveHold&) const = default;
};

/// What a manager said of the nights from..to (both included) of a room type; absent: unchanged.
struct InventorySet {
    CivilDate from;
    CivilDate to;
    std::optional<int> out_of_order = {};
    std::optional<int> overbook_limit = {};
    std::optional<bool> stop_sell = {};
    bool operator==(const InventorySet&) const = default;
};

[[nodiscard]] std::string to_document(const std::vector<LiveHold>& holds);
[[nodiscard]] std::string to_document(const Booking& booking);
[[nodiscard]] std::string to_document(const PaymentSaga& saga);
/// The sequence is left to the stream.
[[nodiscard]] eventsourcing::Recorded to_recorded(const Event& event);
[[nodiscard]] eventsourcing::Recorded to_recorded(const InventorySet& set, Instant time);

[[nodiscard]] Result<std::vector<LiveHold>> read_holds(std::string_view document);
[[nodiscard]] Result<Booking> read_booking(std::string_view document);
[[nodiscard]] Result<PaymentSaga> read_saga(std::string_view document);
[[nodiscard]] Result<Event> read_event(const eventsourcing::Recorded& recorded);
[[nodiscard]] Result<InventorySet> read_inventory_set(const eventsourcing::Recorded& recorded);

}  // namespace innkeeper::booking
