#include "services/booking/app/published.hpp"

#include "services/booking/app/codec_sample_test.hpp"

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using codec_sample::eur;
using codec_sample::full;
using codec_sample::held;
using codec_sample::hotel;
using codec_sample::kBookingId;
using codec_sample::kHotelId;
using codec_sample::kNow;

/// The golden files are only added to: a consumer may have been written against any of them. (Those
/// of holds have gone with their types, docs/adr/0030.)
std::string golden(const std::string& name) {
    std::ifstream file(std::string(BOOKING_GOLDEN_DIR) + "/" + name + ".json");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string event_text(const Fact& fact, const Booking& after) {
    return bus::to_json(booking_event("0197c000-0000-7000-8000-000000000001", "", fact, after,
                                      hotel(), booking_text(after))) +
           "\n";
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A state that the fact may leave behind, with what is published of it.
Booking state(Status status, std::uint64_t version,
              const std::function<void(Booking&)>& change = {}) {
    Booking booking = held();
    booking.status = status;
    booking.version = version;
    booking.updated_at = kNow + std::chrono::seconds(version);
    if (change) change(booking);
    return booking;
}

void book(Booking& b) {
    b.details = codec_sample::details();
    b.authorised = eur(25'050);
}
void submit(Booking& b) {
    book(b);
    b.decide_by = kNow + std::chrono::hours(24);
}
void confirm(Booking& b) {
    submit(b);
    b.decided_by = "mia";
}
void capture(Booking& b) {
    confirm(b);
    b.authorised = eur(0);
    b.captured = eur(25'050);
}
void cancel(Booking& b) {
    capture(b);
    b.reason = "ill";
    b.cancel_cause = CancelCause::person;
    b.cancelled_by = "gus";
    b.penalty = eur(10'000);
    b.refund = eur(15'050);
}
void refund(Booking& b) {
    cancel(b);
    b.refunded = eur(15'050);
}

}  // namespace

TEST_CASE("each event of a booking is its golden file, letter by letter") {
    std::set<std::size_t> kinds;
    const auto check = [&](const std::string& name, const Fact& fact, const Booking& after) {
        CAPTURE(name);
        kinds.insert(fact.index());
        CHECK(is_told(fact));
        CHECK_EQ(event_text(fact, after), golden(name + ".v1"));
    };
    const auto pay = [](Booking& b) {
        book(b);
        b.authorised = eur(0);
        b.pay_by = kNow + std::chrono::minutes(2);
    };
    const auto reject = [](Booking& b) {
        confirm(b);
        b.reason = "closed for works";
    };
    const auto miss = [](Booking& b) {
        capture(b);
        b.penalty = eur(25'050);
        b.refund = eur(0);
        b.free_from = codec_sample::date("2027-07-21");
    };
    const auto modify = [](Booking& b) {
        capture(b);
        b.refund = eur(300);
    };
    const auto day = codec_sample::date("2027-07-21");
    check("payment_requested", PaymentRequested{}, state(Status::pending_payment, 2, pay));
    check("payment_authorised", PaymentAuthorised{eur(25'050)},
          state(Status::pending_payment, 3, book));
    check("submitted", BookingSubmitted{}, state(Status::pending_approval, 4, submit));
    check("confirmed", BookingConfirmed{{}, "mia"}, state(Status::confirmed, 5, confirm));
    check("rejected", BookingRejected{"mia", ""}, state(Status::rejected, 5, reject));
    check("approval_timed_out", ApprovalTimedOut{}, state(Status::pending_approval, 5, submit));
    check("cancelled",
          BookingCancelled{CancelCause::person, "gus", "ill", eur(10'000), eur(15'050)},
          state(Status::cancelled, 7, cancel));
    check("reinstated", BookingReinstated{}, state(Status::pending_payment, 5, book));
    check("modified", BookingModified{"gus", codec_sample::terms(), eur(300)},
          state(Status::confirmed, 7, modify));
    check("checked_in", CheckedIn{"mia"}, state(Status::in_house, 7, capture));
    check("checked_out", CheckedOut{"mia", day}, state(Status::checked_out, 8, capture));
    check("no_show_marked", NoShowMarked{"mia", day, eur(0), eur(0)},
          state(Status::no_show, 7, miss));
    check("payment_captured", PaymentCaptured{eur(25'050)}, state(Status::confirmed, 6, capture));
    check("payment_voided", PaymentVoided{}, state(Status::rejected, 6, reject));
    check("payment_refunded", PaymentRefunded{eur(15'050)}, state(Status::cancelled, 8, refund));
    check("refund_failed", RefundFailed{eur(15'050), ""}, state(Status::cancelled, 8, cancel));
    const std::vector<Fact> of_holds{HoldPlaced{kBookingId, codec_sample::terms(), kNow},
                                     HoldExpired{}, HoldReleased{}};
    for (const Fact& fact : of_holds) CHECK_FALSE(is_told(fact));
    CHECK_EQ(kinds.size() + of_holds.size(), std::variant_size_v<Fact>);
}

TEST_CASE("the payment method is told to nobody but the payments service") {
    const std::string answer = booking_text(full());
    CHECK_FALSE(has(answer, "payment_method_id"));
    CHECK_FALSE(has(answer, "pm-1"));
    CHECK_FALSE(has(event_text(PaymentVoided{}, full()), "pm-1"));
}

TEST_CASE("an answer does not tell who manages, decides or cancels") {
    const std::string answer = booking_text(full());
    for (const char* name : {"guest_subject", "hotel_manager_ids", "decided_by", "cancelled_by",
                             "authorised", "hotel_version", "free_from"})
        CHECK_FALSE(has(answer, name));
}

TEST_CASE("what is told depends on the state") {
    CHECK(has(booking_text(held()), R"("hold_expires_at":"2027-01-15T08:10:00.000Z")"));
    for (const char* name : {"\"paid\"", "\"guest\"", "\"given_name\"", "\"pay_by\"", "\"penalty\"",
                             "\"refund\"", "\"decide_by\"", "\"note\"", "\"reason\""})
        CHECK_FALSE(has(booking_text(held()), name));
    const std::string ended = booking_text(full());
    CHECK_FALSE(has(ended, "hold_expires_at"));
    CHECK_FALSE(has(ended, "pay_by"));
    CHECK(has(ended, R"("paid":{"amount":"100.00","currency":"EUR"})"));
    CHECK(has(ended, R"("status_code":null)"));
    Booking paying = full();
    paying.status = Status::pending_payment;
    CHECK(has(booking_text(paying), R"("pay_by":"2027-01-15T08:02:00.000Z")"));
}

TEST_CASE("each room has the name of who sleeps there, or of the guest") {
    Booking booking = full();
    CHECK(has(booking_text(booking),
              R"("rooms":[{"adults":2,"children_ages":[4,17],"given_name":"Ada",)"
              R"("family_name":"Lovelace"},{"adults":1,"children_ages":[],"given_name":"Zoë",)"
              R"("family_name":"O'Hara"}])"));
    booking.details->room_guests.clear();
    CHECK(has(booking_text(booking), R"("children_ages":[],"given_name":"Ada")"));
    booking.details.reset();
    CHECK(has(booking_text(booking), R"("rooms":[{"adults":2,"children_ages":[4,17]},)"));
}

TEST_CASE("the inventory events are their golden files") {
    const NightStock first{.sold = 1, .held = 1, .out_of_order = 1, .overbook_limit = 2};
    NightStock second{.held = 1};
    second.stop_sell = true;
    const std::vector<PublishedNight> nights{{codec_sample::date("2027-07-20"), first, 4},
                                             {codec_sample::date("2027-07-21"), second, 1}};
    const bus::Event changed = inventory_event("0197c000-0000-7000-8000-000000000002", "", kNow,
                                               kHotelId, "double", 3, nights);
    CHECK_EQ(bus::to_json(changed) + "\n", golden("inventory_changed.v1"));
    const NightStock over{
        .sold = 3, .pending = 1, .held = 1, .out_of_order = 2, .overbook_limit = 1};
    const bus::Event oversold =
        oversold_event("0197c000-0000-7000-8000-000000000003", "", kNow, kHotelId, "double", 3,
                       {{codec_sample::date("2027-07-20"), over, 5}});
    CHECK_EQ(bus::to_json(oversold) + "\n", golden("inventory_oversold.v1"));
}

}  // namespace innkeeper::booking
