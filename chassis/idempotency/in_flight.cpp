#include "chassis/idempotency/in_flight.hpp"

namespace innkeeper::idempotency {

Result<InFlight::Ticket> InFlight::begin(const Key& key) {
    if (!keys_->insert(key.row.partition).second) {
        Error error{Code::conflict, "request-in-progress",
                    "The first request with this Idempotency-Key is still running."};
        error.retry_after = kInProgressRetryAfter;
        return fail(std::move(error));
    }
    return Ticket(keys_, key.row.partition);
}

}  // namespace innkeeper::idempotency
