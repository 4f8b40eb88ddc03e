#include "services/booking/app/errors.hpp"

#include "services/booking/limits.hpp"

namespace innkeeper::booking {

Error contended() {
    Error error{Code::busy, "stock-contended", "Many guests want these rooms just now."};
    error.retry_after = kContendedRetryAfter;
    return error;
}

Error outcome_unknown() {
    return {Code::unknown_outcome, "booking-outcome-unknown",
            "It is not known yet whether this was done. Send the same request again."};
}

Error hotel_not_found() { return {Code::not_found, "hotel-not-found", "There is no such hotel."}; }

Error room_type_not_found() {
    return {Code::not_found, "room-type-not-found", "The hotel has no such room type."};
}

Error hold_not_found() { return {Code::not_found, "hold-not-found", "There is no such hold."}; }

Error booking_not_found() {
    return {Code::not_found, "booking-not-found", "There is no such booking."};
}

Error not_your_hotel() {
    return {Code::forbidden, "not-your-hotel", "You do not manage the hotel."};
}

}  // namespace innkeeper::booking
