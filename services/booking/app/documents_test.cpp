#include "services/booking/app/documents.hpp"

#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

const std::vector<Booking> kStates{sample::held(),     sample::pending(),   sample::confirmed(),
                                   sample::rejected(), sample::cancelled(), sample::expired(),
                                   sample::released()};

const std::string kHotelEvent = R"({"hotel":{"id":"h1","name":"Crown","star_rating":5,
    "city":"Melbourne","time_zone":"Australia/Melbourne","currency":"AUD","approval_mode":"auto",
    "approval_deadline_hours":12,"manager_ids":["mia"],"status":"active","version":3,
    "room_types":[{"id":"r1","name":"Double","max_adults":2,"max_children":2,"max_total":4,
                   "physical":10,"beds":["queen"]}],
    "rate_plans":[{"id":"p1","name":"Flexible","room_type_id":"r1","payment":"at_hotel",
                   "price":{"amount":"800.00","currency":"AUD"}}]}})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE_NE(at, std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("what is stored is read back as it was") {
    for (const Booking& state : kStates) CHECK_EQ(read_booking(to_document(state)).value(), state);
    const NightStock stock{.sold = 1,
                           .pending = 2,
                           .held = 3,
                           .out_of_order = 4,
                           .overbook_limit = 5,
                           .stop_sell = true,
                           .capacity_at_claim = 6};
    CHECK_EQ(read_stock(to_document(stock)).value(), stock);
    const Hotel hotel = sample::hotel();
    CHECK_EQ(read_hotel(to_document(hotel)).value(), hotel);
    for (const std::vector<LiveHold>& holds :
         {std::vector<LiveHold>{}, {{"a", sample::kNow}}, {{"a", sample::kNow}, {"b", {}}}})
        CHECK_EQ(read_holds(to_document(holds)).value(), holds);
    const FirstAnswer answer{"hash", "id", 7, 201, std::string(20'000, 'x')};
    CHECK_EQ(read_answer(to_document(answer)).value(), answer);
}

TEST_CASE("every event is read back as it was") {
    const Booking held = sample::held();
    const std::vector<Fact> facts{HoldPlaced{held.id, held.terms, held.hold_expires_at},
                                  HoldExpired{},
                                  HoldReleased{},
                                  BookingSubmitted{sample::details(), sample::kNow},
                                  BookingConfirmed{sample::details(), {}},
                                  BookingConfirmed{{}, "mia"},
                                  BookingRejected{{}, "not decided in time"},
                                  BookingRejected{"mia", "full"},
                                  BookingCancelled{"gus", {}},
                                  BookingCancelled{"gus", "ill"}};
    for (const Fact& fact : facts) {
        const Event event{sample::kNow, fact};
        CHECK_EQ(read_event(to_recorded(event)).value(), event);
    }
}

TEST_CASE("a damaged document is a bug and not a guess") {
    for (const char* text : {"", "{}", "[]", "{\"sold\":\"1\"}"}) {
        CHECK_EQ(read_booking(text).error().slug, "document-damaged");
        CHECK_EQ(read_stock(text).error().code, Code::bug);
        CHECK_EQ(read_hotel(text).error().slug, "document-damaged");
        CHECK_EQ(read_holds(text).error().slug, "document-damaged");
        CHECK_EQ(read_answer(text).error().slug, "document-damaged");
        CHECK_EQ(read_event({1, "HoldPlaced", sample::kNow, text}).error().slug,
                 "document-damaged");
    }
    CHECK_EQ(read_event({1, "HoldEaten", sample::kNow, "{}"}).error().slug, "document-damaged");
}

TEST_CASE("a hotel event is read, and fields that are not known are let pass") {
    const Hotel hotel = parse_hotel_event(kHotelEvent, 3).value();
    CHECK_EQ(hotel.id, "h1");
    CHECK_EQ(hotel.version, 3);
    CHECK_EQ(hotel.approval_mode, ApprovalMode::automatic);
    CHECK_EQ(hotel.room_types.at(0).physical, 10);
    CHECK_EQ(hotel.rate_plans.at(0).price.amount(), "800.00");
    CHECK(hotel.is_managed_by("mia"));
    CHECK_FALSE(hotel.is_managed_by("max"));
}

TEST_CASE("a hotel event that cannot be right is refused") {
    const auto refused = [](std::string_view from, std::string_view to) {
        const auto hotel = parse_hotel_event(replaced(kHotelEvent, from, to), 1);
        return !hotel && hotel.error().code == Code::invalid;
    };
    CHECK(refused("Australia/Melbourne", "Atlantis/Main"));
    CHECK(refused("\"currency\":\"AUD\",\"approval", "\"currency\":\"EUR\",\"approval"));
    CHECK(refused("\"physical\":10", "\"physical\":-1"));
    CHECK(refused("\"800.00\"", "\"-1.00\""));
    CHECK(refused("\"active\"", "\"sleeping\""));
    CHECK(refused("\"hotel\"", "\"motel\""));
    CHECK_FALSE(parse_hotel_event("no", 1));
}

}  // namespace innkeeper::booking
