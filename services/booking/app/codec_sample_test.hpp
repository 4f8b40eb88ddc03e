#pragma once

#include "services/booking/app/documents.hpp"

#include <vector>

/// What the tests of the codecs start from: values in which every field is set, and differs from
/// its default.
namespace innkeeper::booking::codec_sample {

inline const Currency kEur = Currency::parse("EUR").value();
inline constexpr Instant kNow = Instant(Millis(1'800'000'000'000));  // 2027-01-15T08:00:00Z
inline const std::string kBookingId = "0197b000-0000-7000-8000-000000000001";
inline const std::string kHotelId = "0197a000-0000-7000-8000-000000000001";

inline CivilDate date(std::string_view text) { return parse_date(text).value(); }
inline Instant at(std::string_view text) { return parse_rfc3339(text).value(); }
inline Money eur(std::int64_t minor) { return {minor, kEur}; }

inline stay::Hotel hotel() {
    return {.id = kHotelId,
            .version = 7,
            .name = "Continental",
            .city = "Sydney",
            .time_zone = "Australia/Sydney",
            .currency = kEur,
            .manager_ids = {"mia", "max"}};
}

inline stay::Price price() {
    using enum stay::PriceLine::Kind;
    const auto first = date("2027-07-20");
    const auto second = date("2027-07-21");
    return {.lines = {{.kind = room,
                       .date = first,
                       .quantity = 2,
                       .unit = eur(20'000),
                       .amount = eur(40'000)},
                      {.kind = extra_child,
                       .basis = stay::Basis::per_person_night,
                       .name = "0-5",
                       .date = first,
                       .quantity = 1,
                       .unit = eur(1'500),
                       .amount = eur(1'500)},
                      {.kind = room,
                       .date = second,
                       .quantity = 2,
                       .unit = eur(21'000),
                       .amount = eur(42'000)},
                      {.kind = tax,
                       .basis = stay::Basis::percent_of,
                       .name = "GST",
                       .quantity = 1,
                       .unit = eur(83'500),
                       .basis_points = 1'000,
                       .amount = eur(7'591),
                       .included = true},
                      {.kind = fee,
                       .basis = stay::Basis::per_stay,
                       .name = "Cleaning",
                       .quantity = 2,
                       .unit = eur(3'000),
                       .amount = eur(6'000),
                       .collected_by = stay::Collector::hotel}},
            .total = eur(89'500),
            .total_exclusive = eur(75'909),
            .due_now = eur(25'050),
            .due_at_hotel = eur(64'450)};
}

inline stay::Penalties penalties() {
    const Instant first = at("2027-07-12T08:00:00Z");
    const Instant second = at("2027-07-19T08:00:00Z");
    return {.windows = {{.to = first, .amount = eur(0), .local_until = "2027-07-12T18:00"},
                        {.from = first,
                         .to = second,
                         .amount = eur(41'500),
                         .local_until = "2027-07-19T18:00"},
                        {.from = second, .amount = eur(89'500)}},
            .no_show = eur(89'500)};
}

inline Terms terms() {
    return {.guest_subject = "gus",
            .hotel_id = kHotelId,
            .hotel_name = "Continental",
            .hotel_city = "Sydney",
            .hotel_version = 7,
            .room_type_id = "double",
            .room_type_name = "Double \"sea\" room",
            .rate_plan_id = "flex",
            .rate_plan_name = "Flexible",
            .meal_plan = stay::MealPlan::half_board,
            .payment = stay::PaymentMode::deposit,
            .stay = {date("2027-07-20"), date("2027-07-22")},
            .rooms = {{2, {4, 17}}, {1, {}}},
            .price = price(),
            .penalties = penalties()};
}

inline BookingDetails details() {
    return {.guest = {"Ada", "Lovelace", "ada@example.test"},
            .room_guests = {{"Ada", "Lovelace"}, {"Zoë", "O'Hara"}},
            .note = "A quiet room,\nplease",
            .payment_method_id = "pm-1"};
}

/// No booking is in all these states at once: it is for codecs alone.
inline Booking full() {
    return {.id = kBookingId,
            .terms = terms(),
            .status = Status::cancelled,
            .details = details(),
            .reason = "ill",
            .hold_expires_at = kNow + std::chrono::minutes(10),
            .pay_by = kNow + std::chrono::minutes(2),
            .decide_by = kNow + std::chrono::hours(24),
            .decided_by = "mia",
            .cancel_cause = CancelCause::capture_failed,
            .cancelled_by = "gus",
            .penalty = eur(10'000),
            .refund = eur(15'050),
            .free_from = date("2027-07-21"),
            .authorised = eur(1),
            .captured = eur(25'050),
            .refunded = eur(15'050),
            .version = 5,
            .created_at = kNow,
            .updated_at = kNow + Millis(1'234)};
}

/// As a hold is.
inline Booking held() {
    return {.id = kBookingId,
            .terms = terms(),
            .hold_expires_at = kNow + std::chrono::minutes(10),
            .authorised = eur(0),
            .captured = eur(0),
            .refunded = eur(0),
            .version = 1,
            .created_at = kNow,
            .updated_at = kNow};
}

/// Every kind of fact, with and without what is optional in it.
inline std::vector<Fact> facts() {
    return {HoldPlaced{kBookingId, terms(), kNow},
            HoldExpired{},
            HoldReleased{},
            PaymentRequested{details(), kNow},
            PaymentRequested{{.guest = {"Ada", "Lovelace", "ada@example.test"}}, kNow},
            PaymentAuthorised{eur(25'050)},
            BookingSubmitted{details(), kNow},
            BookingSubmitted{{}, kNow},
            BookingConfirmed{details(), {}},
            BookingConfirmed{{}, "mia"},
            BookingConfirmed{{}, {}},
            BookingRejected{{}, "not decided in time"},
            BookingRejected{"mia", "full"},
            ApprovalTimedOut{},
            BookingCancelled{CancelCause::person, "gus", {}, eur(1), eur(2), true},
            BookingCancelled{CancelCause::person, "gus", "ill", eur(1), eur(2), false},
            BookingCancelled{CancelCause::payment_declined, {}, {}, eur(0), eur(0)},
            BookingCancelled{CancelCause::payment_timed_out, {}, "late", eur(0), eur(0)},
            BookingCancelled{CancelCause::capture_failed, {}, {}, eur(0), eur(0)},
            BookingReinstated{},
            BookingModified{"gus", terms(), eur(300)},
            CheckedIn{"mia"},
            CheckedOut{"mia", date("2027-07-21")},
            NoShowMarked{"mia", date("2027-07-21"), eur(89'500), eur(0)},
            PaymentCaptured{eur(25'050)},
            PaymentVoided{},
            PaymentRefunded{eur(15'050)},
            RefundFailed{eur(15'050), "account closed"}};
}

}  // namespace innkeeper::booking::codec_sample
