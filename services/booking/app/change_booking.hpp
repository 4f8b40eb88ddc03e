#pragma once

#include "services/booking/app/caller.hpp"
#include "services/booking/app/make_quote.hpp"
#include "services/booking/app/transitions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace innkeeper::booking {

/// What is to be other than it is; absent: as booked.
struct ChangeRequest {
    std::optional<CivilDate> arrival = {};
    std::optional<CivilDate> departure = {};
    std::optional<std::string> room_type_id = {};
    std::optional<std::string> rate_plan_id = {};
    std::optional<std::vector<stay::RoomParty>> rooms = {};
};

struct ChangeQuote {
    std::string booking_id;
    std::uint64_t version = 0;  ///< of the booking that it is for
    Quote quote;
    Money difference;    ///< the new total less the old
    Money refund;        ///< comes back at once
    Money due_at_hotel;  ///< the rest of the new total
};

/// Changes of a confirmed booking's dates, room type, plan or party. A guest may while cancelling
/// would cost nothing; those who run the hotel always. What was paid stays, or comes back where
/// the new stay asks for less; what is missing is paid at the hotel.
/// Errors: `booking-not-found`, 409 `booking-moved-on`, 422 `change-not-free`, `stay-reversed`,
/// `stay-too-long`, those of stay::refusal(); of the command also `quote-not-genuine`,
/// `quote-expired`, 422 `quote-of-another-booking`, 409 `price-changed`, those of Transitions.
class ChangeBooking {
public:
    ChangeBooking(Context& context, Transitions& transitions, Timers& timers)
        : context_(context), transitions_(transitions), timers_(timers) {}
    [[nodiscard]] Task<Result<ChangeQuote>> quote(Caller caller, std::string booking_id,
                                                  ChangeRequest request);
    [[nodiscard]] Task<Result<Outcome>> run(Caller caller, std::string booking_id,
                                            std::uint64_t seen, std::string change_quote_id);

private:
    Task<Result<ChangeQuote>> look(Caller caller, std::string booking_id, ChangeRequest asked);

    Context& context_;
    Transitions& transitions_;
    Timers& timers_;
};

}  // namespace innkeeper::booking
