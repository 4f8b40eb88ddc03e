#pragma once

#include "chassis/core/result.hpp"
#include "chassis/core/task.hpp"
#include "chassis/store/table.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace innkeeper::bookings {

/// A booking as the booking service has it.
struct Truth {
    std::uint64_t version = 0;
    std::string digest;  ///< SHA-256 of the API's `Booking`, as it is written
};

struct Violation {
    std::string subject;  ///< a booking id
    std::string what;
    bool operator==(const Violation&) const = default;
};

struct CheckReport {
    std::size_t bookings = 0;
    /// Not seen here yet, or in an older version: their events are under way.
    std::size_t behind = 0;
    std::vector<Violation> violations;
    [[nodiscard]] bool ok() const { return violations.empty(); }
};

/// I8: each booking, by id and without holds, is shown as the booking service has it, to the byte,
/// and stands in its lists; none is ahead of it. Errors: those of the table.
[[nodiscard]] Task<Result<CheckReport>> check(store::Table& table,
                                              std::map<std::string, Truth> truth);

}  // namespace innkeeper::bookings
