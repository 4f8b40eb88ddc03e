#pragma once

#include "chassis/eventsourcing/stream.hpp"
#include "services/booking/domain/booking.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// What a booking's events come to. Errors: `bug` (`stream-damaged`, `document-damaged`).
[[nodiscard]] Result<Booking> fold_booking(const std::vector<eventsourcing::Recorded>& recorded);

/// The booking as it was at `version`. Errors: those of fold_booking() and of the table; `bug`
/// (`stream-damaged`) when its stream is shorter.
[[nodiscard]] Task<Result<Booking>> booking_at(store::Table& table, std::string booking_id,
                                               std::uint64_t version);

}  // namespace innkeeper::booking
