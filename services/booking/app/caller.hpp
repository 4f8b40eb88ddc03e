#pragma once

#include "chassis/auth/principal.hpp"
#include "services/booking/domain/booking.hpp"
#include "stay/hotel.hpp"

#include <string>

namespace innkeeper::booking {

/// Who calls, and the trace that the events of the call belong to.
struct Caller {
    auth::Principal who;
    std::string traceparent;
};

/// A manager of that hotel, or an admin.
[[nodiscard]] inline bool runs_hotel(const auth::Principal& who, const stay::Hotel& hotel) {
    return who.is_admin() || (who.is_manager() && hotel.is_managed_by(who.subject));
}
[[nodiscard]] inline bool owns(const auth::Principal& who, const Booking& booking) {
    return who.subject == booking.terms->guest_subject;
}

}  // namespace innkeeper::booking
