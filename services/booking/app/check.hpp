#pragma once

#include "chassis/core/clock.hpp"
#include "chassis/store/table.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// What `check` found wrong.
struct Violation {
    std::string invariant;  ///< "I1" … "I7", "state", "holds", "timers", "index"
    std::string subject;    ///< a booking id, or a key of the table
    std::string what;
    bool operator==(const Violation&) const = default;
};

/// What a read model shows of a booking when it has caught up.
struct Shown {
    std::uint64_t version = 0;
    std::string digest;  ///< SHA-256 of the API's `Booking`, as it is written
    bool operator==(const Shown&) const = default;
};

struct CheckReport {
    std::size_t bookings = 0;
    std::size_t events = 0;
    std::size_t nights = 0;
    std::vector<Violation> violations;
    /// No fault, but worth a look: nights whose capacity was lowered below their claims.
    std::vector<std::string> notices;
    std::map<std::string, Shown> shown;  ///< by booking id; without holds, which read models omit
    [[nodiscard]] bool ok() const { return violations.empty(); }
};

/// Reads everything that the booking service keeps and checks it against the event streams:
/// I1 no counter is negative · I2 no night holds more claims than its capacity, but where that was
/// lowered and told of · I3 the counters of each night are the sum of the live claims on it, and
/// the rest of it is as managers set it, as the streams tell · I4 a live booking has its rooms on
/// every night · I6 the price lines sum to the total, refunds stay within captures, and a booking
/// that ended without a stay keeps its penalty at most · I7 a payment saga is at rest or waits for
/// an answer, and knows the sums of the events · a booking's events are all there, and its snapshot
/// is what they fold to · each hold is in its guest's list, and the timers are those of the states.
/// For a table at rest: reading takes many steps, and a commit between them looks like a fault.
/// With `now`, nights that are over in the hotel's zone may hold more than the hotel has today: a
/// hotel that loses rooms marks the nights from its today on. Errors: those of the table.
[[nodiscard]] Task<Result<CheckReport>> check(store::Table& table, std::optional<Instant> now = {});

}  // namespace innkeeper::booking
