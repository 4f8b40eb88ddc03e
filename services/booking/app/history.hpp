#pragma once

#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/domain/booking.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// A booking at some version. It may have gone on since: while the event after its last is not in
/// the table, it has not, and a commit that appends that event expects so.
using KnownBooking = std::shared_ptr<const Booking>;

/// Where the next event of a booking will lie; with nullptr, its first.
[[nodiscard]] store::Key next_event_key(std::string_view booking_id, const KnownBooking& known);

/// What a booking's events come to, from its beginning or from where `from` stands. Errors: `bug`
/// (`stream-damaged`, `document-damaged`).
[[nodiscard]] Result<Booking> fold_booking(const std::vector<eventsourcing::Recorded>& recorded,
                                           std::optional<Booking> from = {});

/// The booking as it is now; nullptr: there is none. Of one that is known only what came after it
/// is read, which mostly is nothing; of another the snapshot, when there is one that can be read,
/// and the events after it. Errors: those of fold_booking() and of the table.
[[nodiscard]] Task<Result<KnownBooking>> load_booking(store::Table& table, std::string booking_id,
                                                      KnownBooking known = nullptr);

/// The booking as it was at `version`. Errors: those of fold_booking() and of the table; `bug`
/// (`stream-damaged`) when its stream is shorter.
[[nodiscard]] Task<Result<Booking>> booking_at(store::Table& table, std::string booking_id,
                                               std::uint64_t version);

}  // namespace innkeeper::booking
