#include "services/booking/app/outcome.hpp"

#include "chassis/http/params.hpp"
#include "services/booking/app/published.hpp"

namespace innkeeper::booking {
namespace {

constexpr std::string_view kReplayed = "Idempotency-Replayed";
constexpr std::string_view kBookings = "/api/v1/bookings/";

}  // namespace

bool Outcome::replayed() const { return response.headers.get(kReplayed).has_value(); }

void Outcome::set_own() { response.headers.erase(kReplayed); }

Outcome outcome_of(int status, const Booking& booking) {
    Outcome outcome{.response = {}, .booking_id = booking.id};
    outcome.response.status = status;
    if (status == 204) return outcome;
    outcome.response = http::json_response(status, booking_text(booking));
    outcome.response.headers.set("ETag", http::etag(booking.version));
    if (status == 201)
        outcome.response.headers.set("Location", std::string(kBookings) + booking.id);
    return outcome;
}

Result<Outcome> first_outcome(const idempotency::Key& key, const store::Item& item) {
    TRY(auto response, idempotency::first_answer(key, item));
    const std::string_view location = response.headers.get("Location").value_or("");
    if (!location.starts_with(kBookings))
        return fail(Code::bug, "document-damaged", "A kept answer names no booking.");
    std::string id(location.substr(kBookings.size()));
    return Outcome{std::move(response), std::move(id)};
}

}  // namespace innkeeper::booking
