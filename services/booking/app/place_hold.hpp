#pragma once

#include "services/booking/app/change.hpp"
#include "services/booking/app/context.hpp"
#include "services/booking/app/timers.hpp"

#include <memory>
#include <optional>
#include <string>

namespace innkeeper::booking {

struct HoldRequest {
    std::string guest_subject;
    std::string quote_id;
    idempotency::Key key;
    std::string traceparent;
};

/// Takes the rooms of a quote on every night of the stay, or on none, at the quote's price.
/// Errors: `quote-not-genuine`, `quote-expired`, `hotel-not-found`, `room-type-not-found`,
/// `rate-plan-not-found`, those of stay::refusal(), `price-changed` (409, context `new_total` and
/// `currency_now`), `too-many-holds` (422), those of idempotency and InFlight, `stock-contended`,
/// `booking-outcome-unknown`.
class PlaceHold {
public:
    PlaceHold(Context& context, Timers& timers) : context_(context), timers_(timers) {}
    [[nodiscard]] Task<Result<Outcome>> run(HoldRequest request);

private:
    struct Work {
        HoldRequest request;
        QuoteClaims quote;
        std::string booking_id;
        std::shared_ptr<LostCommits> lost = std::make_shared<LostCommits>();
        bool sweep = false;  ///< there is too little stock, and a hold somewhere is due
    };
    using Step = std::optional<Outcome>;
    Task<Result<Outcome>> carry_out(HoldRequest request);
    Task<Result<Step>> attempt(std::shared_ptr<Work> work);
    Task<Result<Step>> decide_on(std::shared_ptr<Work> work, Rows rows);
    Task<Result<Step>> commit(std::shared_ptr<Work> work, Rows rows, Terms terms);

    Context& context_;
    Timers& timers_;
};

/// Error: 409 `price-changed`, unless the digest is that of the terms.
[[nodiscard]] Result<void> check_digest(const QuoteClaims& quote, const Verdict& verdict);

}  // namespace innkeeper::booking
