#pragma once

#include "services/booking/app/context.hpp"
#include "services/booking/app/rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// A step in the life of one booking: its events, and the state after each. Without events, only
/// the payment saga goes on.
struct Change {
    KnownBooking before;  ///< nullptr: it begins
    std::vector<Event> events;
    std::vector<KnownBooking> states;

    [[nodiscard]] static Change begin(Event placed);
    [[nodiscard]] static Change go_on(KnownBooking before, std::vector<Event> events);
    [[nodiscard]] const KnownBooking& last() const;
    [[nodiscard]] const Booking& after() const { return *last(); }
};

/// What goes along with a change.
struct Along {
    std::optional<store::Write> answer = {};    ///< the first answer to an idempotency key
    std::optional<PaymentAnswer> payment = {};  ///< what the change answers to
    std::string traceparent = {};
    std::string text = {};  ///< booking_text() of the state after it; empty: not made yet
};

/// Everything that a change writes, in one commit: the stream and now and then a snapshot, the
/// payment saga and its next command, stock of every night that changes, the events for others,
/// timers, the guest's list of holds, the index, and the first answer to a key. That the booking
/// has not gone on since is expected of the stream. A change that raises a claim also checks that
/// the hotel is still the one in `rows`.
/// Error: `bug` (`stock-damaged`) when a counter of a night would become negative or a claim
/// would be raised past the capacity.
[[nodiscard]] Result<bus::Commit> commit_of(Context& context, const Rows& rows,
                                            const Change& change, Along along);

}  // namespace innkeeper::booking
