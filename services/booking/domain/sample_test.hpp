#pragma once

#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/decide.hpp"

#include <string>
#include <utility>
#include <vector>

/// Things that the tests of this service start from.
namespace innkeeper::booking::sample {

inline const Currency kEur = Currency::parse("EUR").value();
inline constexpr Instant kNow = Instant(Millis(1'800'000'000'000));  // 2027-01-15T08:00:00Z
inline constexpr Instant kPayBy = kNow + std::chrono::minutes(15);
inline constexpr Instant kDecideBy = kNow + std::chrono::hours(24);

inline CivilDate date(std::string_view text) { return parse_date(text).value(); }
inline Stay stay(std::string_view arrival, std::string_view departure) {
    return Stay::make(date(arrival), date(departure)).value();
}
inline const Stay kStay = stay("2027-07-20", "2027-07-22");
inline Money eur(std::int64_t cents) { return {cents, kEur}; }

inline const std::string kHotelId = "0197a000-0000-7000-8000-000000000001";
inline const std::string kOtherHotelId = "0197a000-0000-7000-8000-000000000002";
inline const std::string kBookingId = "0197b000-0000-7000-8000-000000000001";

/// Room type "double"; plans "flex" (paid at the hotel), "saver" (prepaid) and "deposit" (30 %),
/// €200 a room and night each.
inline stay::Hotel hotel(int rooms = 2, stay::ApprovalMode mode = stay::ApprovalMode::manual) {
    const auto plan = [](std::string id, std::string name, stay::PaymentMode payment) {
        return stay::RatePlan{
            .id = std::move(id),
            .name = std::move(name),
            .room_type_id = "double",
            .price = eur(20'000),
            .extra_adult = eur(5'000),
            .payment = payment,
            .deposit_basis_points = payment == stay::PaymentMode::deposit ? 3'000 : 0};
    };
    return {.id = kHotelId,
            .version = 1,
            .name = "Continental",
            .city = "Sydney",
            .time_zone = "Australia/Sydney",
            .currency = kEur,
            .approval_mode = mode,
            .manager_ids = {"mia"},
            .room_types = {{.id = "double",
                            .name = "Double room",
                            .max_adults = 2,
                            .max_children = 2,
                            .max_total = 3,
                            .physical = rooms}},
            .rate_plans = {plan("flex", "Flexible", stay::PaymentMode::at_hotel),
                           plan("saver", "Saver", stay::PaymentMode::prepay),
                           plan("deposit", "Part now", stay::PaymentMode::deposit)}};
}

/// One line a night and room; €200 each.
inline stay::Price price(const Stay& of, int rooms, std::int64_t due_now) {
    stay::Price out{{}, eur(0), eur(0), eur(due_now), eur(0)};
    for (const CivilDate night : of.each_night()) {
        out.lines.push_back(
            {.date = night, .quantity = rooms, .unit = eur(20'000), .amount = eur(20'000 * rooms)});
        out.total.minor += 20'000 * rooms;
    }
    out.total_exclusive = out.total;
    out.due_at_hotel = eur(out.total.minor - due_now);
    return out;
}

/// Free until two days before the arrival, then one night of each room; all of it from the arrival
/// on, and for a no-show.
inline const Instant kFreeUntil = parse_rfc3339("2027-07-18T08:00:00Z").value();
inline const Instant kNightUntil = parse_rfc3339("2027-07-19T14:00:00Z").value();
inline stay::Penalties penalties(const stay::Price& of, int rooms) {
    return {{{{}, kFreeUntil, eur(0), "2027-07-18T18:00"},
             {kFreeUntil, kNightUntil, eur(20'000 * rooms), "2027-07-20T00:00"},
             {kNightUntil, {}, of.total, {}}},
            of.total};
}

/// Paid at the hotel.
inline Terms terms(int rooms = 1, const Stay& of = kStay, std::int64_t due_now = 0) {
    const stay::Price cost = price(of, rooms, due_now);
    const stay::PaymentMode mode = due_now == 0                  ? stay::PaymentMode::at_hotel
                                   : due_now == cost.total.minor ? stay::PaymentMode::prepay
                                                                 : stay::PaymentMode::deposit;
    return {.guest_subject = "gus",
            .hotel_id = kHotelId,
            .hotel_name = "Continental",
            .hotel_city = "Sydney",
            .hotel_version = 1,
            .room_type_id = "double",
            .room_type_name = "Double room",
            .rate_plan_id = due_now == 0 ? "flex" : "saver",
            .rate_plan_name = due_now == 0 ? "Flexible" : "Saver",
            .payment = mode,
            .stay = of,
            .rooms = std::vector<stay::RoomParty>(static_cast<std::size_t>(rooms), {2, {4}}),
            .price = cost,
            .penalties = penalties(cost, rooms)};
}

/// Of kStay and one room: €400, all of it now.
inline constexpr std::int64_t kAll = 40'000;
inline Terms prepaid_terms(int rooms = 1, const Stay& of = kStay) {
    return terms(rooms, of, of.nights() * rooms * std::int64_t{20'000});
}
template <class Change>
Terms changed(const SharedTerms& of, Change change) {
    Terms terms = *of;
    change(terms);
    return terms;
}
inline Terms deposit_terms(std::int64_t due_now = 12'000) { return terms(1, kStay, due_now); }

inline BookingDetails details() {
    return {.guest = {"Ada", "Lovelace", "ada@example.test"}, .note = "A quiet room, please"};
}
inline BookingDetails paying_details() {
    BookingDetails out = details();
    out.payment_method_id = "card-1";
    return out;
}

/// A hotel at noon of kNow's day that decides by hand, and rejects what it has not decided.
inline HotelRules rules(stay::ApprovalMode mode = stay::ApprovalMode::manual,
                        stay::OnDeadline on_deadline = stay::OnDeadline::reject) {
    return {mode, on_deadline, kDecideBy, date("2027-01-15")};
}
inline HotelRules rules_on(std::string_view today) {
    HotelRules out = rules();
    out.today = date(today);
    return out;
}

inline Booking after(Booking state, Fact fact, Instant at = kNow) {
    state.apply({at, std::move(fact)});
    return state;
}
inline Booking fold(Booking state, const std::vector<Event>& events) {
    for (const Event& event : events) state.apply(event);
    return state;
}
inline Booking held(Terms of = terms()) {
    return Booking::begin(
        {kNow, HoldPlaced{kBookingId, std::move(of), kNow + std::chrono::minutes(10)}});
}
inline Booking expired() { return after(held(), HoldExpired{}); }
inline Booking released() { return after(held(), HoldReleased{}); }

// Paid at the hotel.
inline Booking pending() { return after(held(), BookingSubmitted{details(), kDecideBy}); }
inline Booking confirmed(std::string by = "mia") {
    return after(pending(), BookingConfirmed{{}, std::move(by)});
}
inline Booking rejected(std::string by = "mia", std::string reason = "closed for works") {
    return after(pending(), BookingRejected{std::move(by), std::move(reason)});
}
inline Booking cancelled(std::string by = "gus") {
    return after(pending(), BookingCancelled{CancelCause::person, std::move(by), "ill", eur(0),
                                             eur(0), false});
}
inline Booking in_house() { return after(confirmed(), CheckedIn{"mia"}); }
inline Booking checked_out() { return after(in_house(), CheckedOut{"mia", date("2027-07-21")}); }
inline Booking no_show() {
    return after(confirmed(), NoShowMarked{"mia", date("2027-07-21"), eur(kAll), eur(0)});
}

// Something is due now.
inline Booking pending_payment(Terms of = prepaid_terms()) {
    return after(held(std::move(of)), PaymentRequested{paying_details(), kPayBy});
}
inline Booking timed_out() {
    return after(pending_payment(),
                 BookingCancelled{CancelCause::payment_timed_out, {}, {}, eur(0), eur(0), false});
}
inline Booking paid_pending(Terms of = prepaid_terms()) {
    const Money amount = of.price.due_now;
    return after(after(pending_payment(std::move(of)), PaymentAuthorised{amount}),
                 BookingSubmitted{{}, kDecideBy});
}
inline Booking paid_confirmed(Terms of = prepaid_terms()) {
    return after(paid_pending(std::move(of)), BookingConfirmed{{}, "mia"});
}
inline Booking captured(Terms of = prepaid_terms()) {
    const Money amount = of.price.due_now;
    return after(paid_confirmed(std::move(of)), PaymentCaptured{amount});
}

}  // namespace innkeeper::booking::sample
