#pragma once

#include "chassis/http/message.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "services/booking/domain/booking.hpp"

#include <string>

namespace innkeeper::booking {

/// What a command answers. It is rendered before the commit, which keeps for the command's key
/// which version of which booking it tells of: its events make the same text again.
struct Outcome {
    http::Response response;
    std::string booking_id;

    /// Whether it is the answer to an earlier request with the same key.
    [[nodiscard]] bool replayed() const;
    /// It is the command's own answer after all, found in the table after a lost commit.
    void set_own();
};

/// `booking` after the command: as a body with its version as ETag, or nothing with status 204;
/// with status 201 also where it is found.
[[nodiscard]] Outcome outcome_of(int status, const Booking& booking);

/// The write that keeps an answer with a body for its key; expects that the key is new.
[[nodiscard]] store::Write kept_outcome(const idempotency::Key& key, const Outcome& outcome,
                                        Instant now);

/// What was answered to the first request with `key`, replayed(). Errors of
/// idempotency::first_answer and booking_at().
[[nodiscard]] Task<Result<Outcome>> first_outcome(store::Table& table, idempotency::Key key,
                                                  store::Item item);

}  // namespace innkeeper::booking
