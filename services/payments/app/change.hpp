#pragma once

#include "chassis/bus/outbox.hpp"
#include "services/payments/app/context.hpp"
#include "services/payments/app/rows.hpp"

#include <optional>
#include <string>

namespace innkeeper::payments {

/// One step of one payment: its fact, and everything that is written with it.
struct Change {
    PaymentDocument after;
    bus::Commit commit;  ///< the state row first
    std::optional<Answer> answer;
};

/// State, stream, work with its timer, the answer in the outbox. The work of a payment whose head
/// goes on is due at `now`.
[[nodiscard]] Change change_of(Context& context, const PaymentRow& row,
                               const std::string& booking_id, Fact fact, Instant now);

/// The head is taken up again at `work.due`; nothing else changes.
[[nodiscard]] bus::Commit postpone(const PaymentRow& row, Work work);

enum class Tried { done, again };

/// Commits. `again`: another commit was first, or the answer was lost; read and decide anew.
/// Errors of the table, but no `unknown_outcome`.
[[nodiscard]] Task<Result<Tried>> try_commit(Context& context, bus::Commit commit);

}  // namespace innkeeper::payments
