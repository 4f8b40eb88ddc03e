#include "services/booking/app/documents.hpp"

#include "services/booking/app/codec_sample_test.hpp"
#include "services/booking/limits.hpp"

#include <functional>
#include <set>

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using codec_sample::eur;
using codec_sample::full;
using codec_sample::kNow;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE_NE(at, std::string::npos);
    return text.replace(at, from.size(), to);
}

bool comes_back(const Booking& booking) {
    const auto read = read_booking(to_document(booking));
    return read && *read == booking;
}

bool comes_back(const PaymentSaga& saga) {
    const auto read = read_saga(to_document(saga));
    return read && *read == saga;
}

PaymentSaga saga() {
    return {.commands = 3,
            .on_its_way = PaymentCommand{3, PaymentCommand::Kind::refund, eur(15'050)},
            .goal = {PaymentGoal::Kind::keep, eur(10'000)},
            .asked = true,
            .declined = false,
            .capture_refused = false,
            .refund_refused = false,
            .authorised = eur(1),
            .captured = eur(25'050),
            .refunded = eur(2)};
}

bool damaged_booking(std::string_view from, std::string_view to) {
    const auto read = read_booking(replaced(to_document(full()), from, to));
    return !read && read.error().code == Code::bug && read.error().slug == "document-damaged";
}

}  // namespace

TEST_CASE("a booking is read back as it was, with and without each optional part") {
    CHECK(comes_back(full()));
    CHECK(comes_back(codec_sample::held()));
    const std::function<void(Booking&)> removals[] = {
        [](Booking& b) { b.details.reset(); },
        [](Booking& b) { b.details->note.reset(); },
        [](Booking& b) { b.reason.reset(); },
        [](Booking& b) { b.pay_by.reset(); },
        [](Booking& b) { b.decide_by.reset(); },
        [](Booking& b) { b.decided_by.reset(); },
        [](Booking& b) { b.cancel_cause.reset(); },
        [](Booking& b) { b.cancelled_by.reset(); },
        [](Booking& b) { b.penalty.reset(); },
        [](Booking& b) { b.refund.reset(); },
        [](Booking& b) { b.free_from.reset(); },
        [](Booking& b) { b.details->room_guests.clear(); },
        [](Booking& b) { b.details->payment_method_id.reset(); }};
    std::set<std::string> seen{to_document(full())};
    for (const auto& remove : removals) {
        Booking booking = full();
        remove(booking);
        CHECK(comes_back(booking));
        CHECK(seen.insert(to_document(booking)).second);
    }
}

TEST_CASE("every status, meal plan, payment mode and cause is read back") {
    Booking booking = full();
    const auto set = [&booking](auto change) {
        Terms terms = *booking.terms;
        change(terms);
        booking.terms = terms;
    };
    for (int i = 0; i <= static_cast<int>(Status::released); ++i) {
        booking.status = static_cast<Status>(i);
        CHECK(comes_back(booking));
    }
    for (int i = 0; i <= static_cast<int>(stay::MealPlan::all_inclusive); ++i) {
        set([i](Terms& terms) { terms.meal_plan = static_cast<stay::MealPlan>(i); });
        CHECK(comes_back(booking));
    }
    for (int i = 0; i <= static_cast<int>(stay::PaymentMode::prepay); ++i) {
        set([i](Terms& terms) { terms.payment = static_cast<stay::PaymentMode>(i); });
        CHECK(comes_back(booking));
    }
    for (int i = 0; i <= static_cast<int>(CancelCause::capture_failed); ++i) {
        booking.cancel_cause = static_cast<CancelCause>(i);
        CHECK(comes_back(booking));
    }
}

TEST_CASE("as many rooms as a booking may have are read back, one more is damage") {
    Booking booking = full();
    Terms terms = *booking.terms;
    terms.rooms.assign(kMaxRooms, {kMaxAdults, {0, kMaxChildAge}});
    booking.terms = terms;
    booking.details->room_guests.assign(kMaxRooms, {"Ada", "Lovelace"});
    CHECK(comes_back(booking));
    terms.rooms.push_back({1, {}});
    booking.terms = terms;
    CHECK_FALSE(comes_back(booking));
    terms.rooms.clear();
    booking.terms = terms;
    CHECK_FALSE(comes_back(booking));
}

TEST_CASE("a booking's document that is damaged anywhere is a bug and not a guess") {
    CHECK(damaged_booking("\"cancelled\"", "\"asleep\""));
    CHECK(damaged_booking("\"half_board\"", "\"snacks\""));
    CHECK(damaged_booking("\"deposit\"", "\"shells\""));
    CHECK(damaged_booking("\"capture_failed\"", "\"fate\""));
    CHECK(damaged_booking("\"2027-07-20\"", "\"2027-07-32\""));
    CHECK(damaged_booking("\"departure\":\"2027-07-22\"", "\"departure\":\"2027-07-20\""));
    CHECK(damaged_booking("\"penalties\"", "\"rewards\""));
    CHECK(damaged_booking("\"2027-07-12T08:00:00.000Z\"", "\"2027-07-13T08:00:00.000Z\""));
    CHECK(damaged_booking("\"price\"", "\"prize\""));
    CHECK(damaged_booking("\"email\"", "\"fax\""));
    CHECK(damaged_booking("\"version\":5", "\"version\":-5"));
    CHECK(damaged_booking("\"hotel_version\":7", "\"hotel_version\":\"7\""));
    CHECK(damaged_booking("\"captured\"", "\"captive\""));
    CHECK(damaged_booking("\"currency\":\"EUR\"", "\"currency\":\"EUX\""));
    CHECK(damaged_booking("\"free_from\":\"", "\"free_from\":\"x"));
    CHECK_FALSE(damaged_booking("{", "{\"of_a_newer_writer\":1,"));
}

TEST_CASE("the holds of a guest are read back as they were") {
    for (const std::vector<LiveHold>& holds :
         {std::vector<LiveHold>{}, {{"a", kNow}}, {{"a", kNow}, {"b", {}}}})
        CHECK_EQ(read_holds(to_document(holds)).value(), holds);
}

TEST_CASE("a saga is read back as it was, every kind and flag") {
    CHECK(comes_back(saga()));
    PaymentSaga other = saga();
    other.on_its_way.reset();
    CHECK(comes_back(other));
    for (bool PaymentSaga::* flag : {&PaymentSaga::asked, &PaymentSaga::declined,
                                     &PaymentSaga::capture_refused, &PaymentSaga::refund_refused}) {
        PaymentSaga changed = saga();
        changed.*flag = !(changed.*flag);
        CHECK(comes_back(changed));
        CHECK_NE(to_document(changed), to_document(saga()));
    }
    for (int i = 0; i <= static_cast<int>(PaymentCommand::Kind::refund); ++i) {
        other.on_its_way = PaymentCommand{1, static_cast<PaymentCommand::Kind>(i), eur(i)};
        CHECK(comes_back(other));
    }
    for (int i = 0; i <= static_cast<int>(PaymentGoal::Kind::keep); ++i) {
        other.goal = {static_cast<PaymentGoal::Kind>(i), eur(i)};
        CHECK(comes_back(other));
    }
}

TEST_CASE("a saga's document that is damaged is a bug") {
    const auto damaged = [](std::string_view from, std::string_view to) {
        const auto read = read_saga(replaced(to_document(saga()), from, to));
        return !read && read.error().slug == "document-damaged";
    };
    CHECK(damaged("\"keep\"", "\"hope\""));
    CHECK(damaged("\"refund\"", "\"gift\""));
    CHECK(damaged("\"goal\"", "\"aim\""));
    CHECK(damaged("\"asked\":true", "\"asked\":1"));
    CHECK(damaged("\"number\":3", "\"number\":4"));
    CHECK(damaged("\"authorised\"", "\"authorized\""));
}

TEST_CASE("every fact is read back as it was") {
    std::set<std::size_t> kinds;
    for (const Fact& fact : codec_sample::facts()) {
        const Event event{kNow, fact};
        const auto recorded = to_recorded(event);
        CAPTURE(recorded.type);
        const auto read = read_event(recorded);
        REQUIRE(read);
        CHECK(*read == event);
        kinds.insert(fact.index());
    }
    CHECK_EQ(kinds.size(), std::variant_size_v<Fact>);
}

TEST_CASE("a fact without a field that it needs is a bug") {
    for (const Fact& fact : codec_sample::facts()) {
        const auto recorded = to_recorded({kNow, fact});
        const bool needs_nothing = to_recorded({kNow, Fact{HoldExpired{}}}).data == recorded.data ||
                                   std::holds_alternative<BookingConfirmed>(fact);
        CAPTURE(recorded.type);
        CHECK_EQ(read_event({1, recorded.type, kNow, "{}"}).has_value(), needs_nothing);
        CHECK_FALSE(read_event({1, recorded.type, kNow, "[]"}));
        CHECK_FALSE(read_event({1, recorded.type, kNow, recorded.data + "x"}));
    }
    CHECK_EQ(read_event({1, "HoldEaten", kNow, "{}"}).error().slug, "document-damaged");
}

TEST_CASE("what a manager set is read back as it was") {
    const auto from = codec_sample::date("2027-07-20");
    const auto to = codec_sample::date("2027-08-01");
    for (const InventorySet& set :
         {InventorySet{from, to}, InventorySet{from, to, 0, {}, {}},
          InventorySet{from, to, {}, kMaxOverbook, {}}, InventorySet{from, to, {}, {}, false},
          InventorySet{from, to, kMaxOutOfOrder, 1, true}}) {
        const auto recorded = to_recorded(set, kNow);
        CHECK_EQ(recorded.time, kNow);
        CHECK(read_inventory_set(recorded).value() == set);
        CHECK_FALSE(read_inventory_set({1, "HoldExpired", kNow, recorded.data}));
        CHECK_FALSE(read_inventory_set({1, recorded.type, kNow, "{}"}));
        CHECK_FALSE(read_event(recorded));
    }
}

TEST_CASE("a document that is none of its kind is a bug") {
    for (const char* text : {"", "{}", "[]", "null", "{\"sold\":\"1\"}"}) {
        CHECK_EQ(read_booking(text).error().slug, "document-damaged");
        CHECK_EQ(read_holds(text).error().slug, "document-damaged");
        CHECK_EQ(read_saga(text).error().slug, "document-damaged");
    }
}

}  // namespace innkeeper::booking
