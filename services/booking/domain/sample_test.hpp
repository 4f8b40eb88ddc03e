#pragma once

#include "services/booking/domain/booking.hpp"

#include <string>
#include <utility>

/// Things that the tests of this service start from.
namespace innkeeper::booking::sample {

inline const Currency kEur = Currency::parse("EUR").value();
inline constexpr Instant kNow = Instant(Millis(1'800'000'000'000));  // 2027-01-15T08:00:00Z

inline CivilDate date(std::string_view text) { return parse_date(text).value(); }
inline Stay stay(std::string_view arrival, std::string_view departure) {
    return Stay::make(date(arrival), date(departure)).value();
}
inline const Stay kStay = stay("2027-07-20", "2027-07-22");

inline const std::string kHotelId = "0197a000-0000-7000-8000-000000000001";
inline const std::string kOtherHotelId = "0197a000-0000-7000-8000-000000000002";
inline const std::string kBookingId = "0197b000-0000-7000-8000-000000000001";

inline Hotel hotel(int rooms = 2, ApprovalMode mode = ApprovalMode::manual) {
    return {
        .id = kHotelId,
        .version = 1,
        .name = "Continental",
        .city = "Sydney",
        .time_zone = "Australia/Sydney",
        .currency = kEur,
        .approval_mode = mode,
        .approval_deadline_hours = 24,
        .manager_ids = {"mia"},
        .status = HotelStatus::active,
        .room_types = {{.id = "double",
                        .name = "Double room",
                        .max_adults = 2,
                        .max_children = 2,
                        .max_total = 3,
                        .physical = rooms}},
        .rate_plans = {
            {.id = "flex", .name = "Flexible", .room_type_id = "double", .price = {20'000, kEur}}}};
}

inline Terms terms(int rooms = 1) {
    const Hotel at = hotel();
    return {.guest_subject = "gus",
            .hotel_id = at.id,
            .hotel_name = at.name,
            .hotel_city = at.city,
            .hotel_version = at.version,
            .room_type_id = "double",
            .room_type_name = "Double room",
            .rate_plan_id = "flex",
            .rooms = rooms,
            .stay = kStay,
            .party = {2, {4}},
            .price = price_of(at.rate_plans[0], kStay, rooms).value()};
}

inline BookingDetails details() {
    return {{"Ada", "Lovelace", "ada@example.test"}, "A quiet room, please"};
}

inline Booking held() {
    return Booking::begin({kNow, HoldPlaced{kBookingId, terms(), kNow + std::chrono::minutes(10)}});
}
inline Booking after(Booking state, Fact fact, Instant at = kNow) {
    state.apply({at, std::move(fact)});
    return state;
}
inline Booking pending() {
    return after(held(), BookingSubmitted{details(), kNow + std::chrono::hours(24)});
}
inline Booking confirmed(std::string by = "mia") {
    return after(pending(), BookingConfirmed{{}, std::move(by)});
}
inline Booking rejected(std::string by = "mia", std::string reason = "closed for works") {
    return after(pending(), BookingRejected{std::move(by), std::move(reason)});
}
inline Booking cancelled(std::string by = "gus") {
    return after(pending(), BookingCancelled{std::move(by), "ill"});
}
inline Booking expired() { return after(held(), HoldExpired{}); }
inline Booking released() { return after(held(), HoldReleased{}); }

}  // namespace innkeeper::booking::sample
