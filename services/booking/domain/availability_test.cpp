#include "services/booking/domain/availability.hpp"

#include "services/booking/domain/sample_test.hpp"
#include "services/booking/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using sample::date;
using sample::stay;

const CivilDate kToday = date("2027-01-15");

struct Case {
    Hotel hotel = sample::hotel(2);
    Stay stay = sample::kStay;
    Party party{2, {}};
    int rooms = 1;
    std::vector<NightStock> stock = std::vector<NightStock>(2);
    CivilDate today = kToday;

    Answer ask() const {
        return can_be_booked({.hotel = hotel,
                              .room_type = hotel.room_types[0],
                              .rate_plan = hotel.rate_plans[0],
                              .stay = stay,
                              .party = party,
                              .rooms = rooms,
                              .stock = stock,
                              .today = today})
            .value();
    }
    std::vector<std::string> reasons() const {
        std::vector<std::string> texts;
        for (const Reason& reason : ask().reasons) texts.push_back(to_string(reason));
        return texts;
    }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("two nights at 200 are 400, with a line for each night") {
    const Answer answer = Case{}.ask();
    CHECK(answer.reasons.empty());
    CHECK_EQ(answer.available_rooms, 2);
    REQUIRE(answer.price);
    CHECK_EQ(answer.price->total.amount(), "400.00");
    REQUIRE_EQ(answer.price->lines.size(), 2);
    CHECK_EQ(answer.price->lines[1].date, date("2027-07-21"));
    CHECK_EQ(answer.price->lines[1].amount.amount(), "200.00");
}

TEST_CASE("rooms multiply the lines") {
    const Answer answer = Case{.party = {3, {}}, .rooms = 2}.ask();
    REQUIRE(answer.price);
    CHECK_EQ(answer.price->total.amount(), "800.00");
    CHECK_EQ(answer.price->lines[0].quantity, 2);
    CHECK_EQ(answer.price->lines[0].unit.amount(), "200.00");
}

TEST_CASE("each night that is sold out is named, and the least number of rooms is told") {
    Case c{.party = {2, {}}, .rooms = 2, .stock = {{.held = 1}, {.sold = 1, .pending = 1}}};
    CHECK_EQ(c.reasons(), Texts{"SOLD_OUT(2027-07-20)", "SOLD_OUT(2027-07-21)"});
    CHECK_EQ(c.ask().available_rooms, 0);
    CHECK_FALSE(c.ask().price);
    c.rooms = 1;
    CHECK_EQ(c.reasons(), Texts{"SOLD_OUT(2027-07-21)"});
}

TEST_CASE("the party must fit into the rooms: adults, children and all together") {
    CHECK(Case{.party = {2, {4}}}.reasons().empty());
    CHECK_EQ(Case{.party = {3, {}}}.reasons(), Texts{"PARTY_TOO_LARGE"});
    CHECK_EQ(Case{.party = {1, {1, 2, 3}}}.reasons(), Texts{"PARTY_TOO_LARGE"});
    CHECK_EQ(Case{.party = {2, {4, 5}}}.reasons(), Texts{"PARTY_TOO_LARGE"});
    CHECK(Case{.party = {4, {4, 5}}, .rooms = 2}.reasons().empty());
}

TEST_CASE("today may be the arrival, yesterday may not") {
    CHECK(Case{.today = date("2027-07-20")}.reasons().empty());
    CHECK_EQ(Case{.today = date("2027-07-21")}.reasons(), Texts{"TOO_EARLY"});
}

TEST_CASE("the arrival may be kMaxAdvanceDays ahead and no more") {
    const CivilDate edge = date("2027-07-20") - std::chrono::days(kMaxAdvanceDays);
    CHECK(Case{.today = edge}.reasons().empty());
    CHECK_EQ(Case{.today = edge - std::chrono::days(1)}.reasons(), Texts{"TOO_LATE"});
}

TEST_CASE("every reason is told, the gravest names the error") {
    Case c{.party = {9, {}}, .stock = {{.sold = 2}, {}}, .today = date("2027-08-01")};
    c.hotel.status = HotelStatus::archived;
    CHECK_EQ(c.reasons(), Texts{"CLOSED", "TOO_EARLY", "PARTY_TOO_LARGE", "SOLD_OUT(2027-07-20)"});
    const Error error = refusal(c.ask().reasons);
    CHECK_EQ(error.slug, "hotel-not-bookable");
    CHECK_EQ(error.code, Code::rejected);
    CHECK_EQ(error.reasons.size(), 4);
    c.hotel.status = HotelStatus::draft;
    CHECK_EQ(c.reasons().front(), "CLOSED");
}

TEST_CASE("a refusal has the slug and code of its reason") {
    using Kind = Reason::Kind;
    const auto slug = [](Kind kind) { return refusal({Reason{kind, date("2027-07-20")}}).slug; };
    CHECK_EQ(slug(Kind::too_early), "stay-in-past");
    CHECK_EQ(slug(Kind::too_late), "stay-too-far");
    CHECK_EQ(slug(Kind::party_too_large), "party-too-large");
    CHECK_EQ(slug(Kind::sold_out), "room-sold-out");
    CHECK_EQ(refusal({Reason{Kind::sold_out, date("2027-07-20")}}).code, Code::conflict);
}

TEST_CASE("a stay has at most kMaxStayNights nights") {
    const CivilDate arrival = date("2027-07-20");
    CHECK(check_length({arrival, arrival + std::chrono::days(kMaxStayNights)}));
    const auto refused = check_length({arrival, arrival + std::chrono::days(kMaxStayNights + 1)});
    REQUIRE_FALSE(refused);
    CHECK_EQ(refused.error().slug, "stay-too-long");
}

TEST_CASE("a price that is too large is an error and does not wrap") {
    RatePlan plan = sample::hotel().rate_plans[0];
    plan.price.minor = kMaxMinor;
    const auto price = price_of(plan, sample::kStay, 1);
    REQUIRE_FALSE(price);
    CHECK_EQ(price.error().slug, "amount-overflow");
}

}  // namespace innkeeper::booking
