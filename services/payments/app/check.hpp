#pragma once

#include "chassis/store/table.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace innkeeper::payments {

/// What `check` found wrong.
struct Violation {
    std::string invariant;  ///< "I6", "I7", "state", "timers", "index"
    std::string subject;    ///< a booking id, or a key of the table
    std::string what;
    bool operator==(const Violation&) const = default;
};

struct CheckReport {
    std::size_t payments = 0;
    std::size_t events = 0;
    std::size_t pending = 0;  ///< commands without an answer yet
    std::vector<Violation> violations;
    /// No fault of this service, but worth a look: commands whose predecessor has not come.
    std::vector<std::string> notices;
    [[nodiscard]] bool ok() const { return violations.empty(); }
};

/// Reads everything that the payments service keeps and checks it against the event streams:
/// I6 captures are within the authorisations and refunds within the captures, of each
/// authorisation and in all, by sums over the ledger · I7 every command is answered, or its
/// payment has work to do and a timer for it · the state row is the fold of its stream · each
/// timer is of a payment.
/// For a table at rest: reading takes many steps, and a commit between them looks like a fault.
/// Errors: those of the table.
[[nodiscard]] Task<Result<CheckReport>> check(store::Table& table);

}  // namespace innkeeper::payments
