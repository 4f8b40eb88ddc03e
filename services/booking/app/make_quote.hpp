#pragma once

#include "services/booking/app/context.hpp"
#include "services/booking/app/quote_token.hpp"
#include "services/booking/app/timers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// What a stay costs, as said to a guest.
struct Quote {
    std::string id;
    Terms terms;  ///< without a guest
    Instant expires_at;
};

/// Whether a quote still holds.
struct QuoteCheck {
    enum class State { available, price_changed, sold_out };
    State state = State::available;
    std::optional<Quote> quote = {};    ///< the new one when the price has changed
    std::optional<Error> refusal = {};  ///< of sold_out: every reason, and the alternative
};

/// Quotes reserve nothing and are not stored. Where there is no room, holds that are due are given
/// back first, and the refusal names the nearest alternative.
/// Errors: `stay-too-long`, `hotel-not-found`, `room-type-not-found`, `rate-plan-not-found`, those
/// of stay::refusal() (make), `quote-not-genuine` (check), `quote-too-long`, those of the table.
class MakeQuote {
public:
    MakeQuote(Context& context, Timers& timers) : context_(context), timers_(timers) {}
    [[nodiscard]] Task<Result<Quote>> run(StayRequest request);
    [[nodiscard]] Task<Result<QuoteCheck>> check(std::string quote_id);

private:
    /// Terms that can be had now, or why not.
    struct Seen {
        std::optional<Terms> terms;
        Error refusal = {};
    };
    Task<Result<Seen>> look(StayRequest request);

    Context& context_;
    Timers& timers_;
};

/// A quote of terms that can be had now; `claims` for a change also say of which booking.
[[nodiscard]] Result<Quote> quote_of(Context& context, Terms terms, std::string booking_id = {},
                                     std::uint64_t version = 0);

/// The dates that an alternative to a stay is looked for in: some days before, not before today,
/// and some after.
struct Window {
    CivilDate from;
    CivilDate to;
};
[[nodiscard]] Window window_around(const Stay& stay, CivilDate today);

}  // namespace innkeeper::booking
