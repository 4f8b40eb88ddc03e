#include "services/booking/app/outcome.hpp"

#include "chassis/core/strings.hpp"
#include "chassis/http/params.hpp"
#include "services/booking/app/history.hpp"
#include "services/booking/app/published.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace innkeeper::booking {
namespace {

constexpr std::string_view kReplayed = "Idempotency-Replayed";
/// Where a hold is found, and what it became.
constexpr std::string_view kHolds = "/api/v1/holds/";
constexpr std::string_view kBookings = "/api/v1/bookings/";

/// Of a tag that http::etag() made.
std::optional<std::uint64_t> version_of(std::string_view etag) {
    if (etag.size() < 3) return std::nullopt;
    std::uint64_t version = 0;
    const char* end = etag.data() + etag.size() - 1;
    const auto read = std::from_chars(etag.data() + 1, end, version);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(version) : std::nullopt;
}

std::string location_of(const Booking& booking) {
    return strings::concat({booking.status == Status::held ? kHolds : kBookings, booking.id});
}

/// The id in a location that location_of() made. (Earlier versions gave holds that of bookings.)
std::optional<std::string> id_in(std::string_view location) {
    for (const std::string_view place : {kHolds, kBookings})
        if (location.starts_with(place)) return std::string(location.substr(place.size()));
    return std::nullopt;
}

}  // namespace

bool Outcome::replayed() const { return response.headers.get(kReplayed).has_value(); }

void Outcome::set_own() { response.headers.erase(kReplayed); }

Outcome outcome_of(int status, const Booking& booking) {
    Outcome outcome{.response = {}, .booking_id = booking.id};
    outcome.response.status = status;
    if (status == 204) return outcome;
    outcome.response = http::json_response(status, booking_text(booking));
    outcome.response.headers.set("ETag", http::etag(booking.version));
    if (status == 201) outcome.response.headers.set("Location", location_of(booking));
    return outcome;
}

store::Write kept_outcome(const idempotency::Key& key, const Outcome& outcome, Instant now) {
    http::Response kept;
    kept.status = outcome.response.status;
    for (const std::string_view name : {"ETag", "Location"})
        if (const auto value = outcome.response.headers.get(name))
            kept.headers.set(name, std::string(*value));
    return idempotency::record(key, kept, now);
}

Task<Result<Outcome>> first_outcome(store::Table& table, idempotency::Key key, store::Item item) {
    CO_TRY(auto response, idempotency::first_answer(key, item));
    const auto version = version_of(response.headers.get("ETag").value_or(""));
    auto id = id_in(response.headers.get("Location").value_or(""));
    if (!version || !id)
        co_return fail(Code::bug, "document-damaged", "A kept answer names no booking.");
    CO_TRY(const Booking told, co_await booking_at(table, *id, *version));
    response.body = booking_text(told);
    co_return Outcome{std::move(response), *std::move(id)};
}

}  // namespace innkeeper::booking
