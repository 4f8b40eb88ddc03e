#include "stay/availability.hpp"

#include "stay/fixture_test.hpp"

#include "chassis/testing/aborts.hpp"

#include <doctest/doctest.h>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;

namespace {

/// A question about 2027-07-20 to -23 that can be booked; each test spoils one thing.
struct Case {
    Hotel hotel = hotel_of();
    Stay stay = stay_of("2027-07-20", "2027-07-23");
    std::vector<RoomParty> rooms{{2, {}}};
    Calendar calendar = calendar_of(hotel, "2027-07-20", 4);
    CivilDate today = date("2027-07-01");

    Day& day(std::string_view text) {
        return calendar.days[static_cast<std::size_t>((date(text) - calendar.from).count())];
    }
    RateDay& rate(std::string_view text) { return day(text).rate; }
    NightStock& stock(std::string_view text) { return day(text).stock; }
    RatePlan& plan() { return hotel.rate_plans.front(); }
    RoomType& type() { return hotel.room_types.front(); }

    [[nodiscard]] Question question() const {
        return {hotel, hotel.room_types.front(), hotel.rate_plans.front(), stay, rooms, calendar,
                today};
    }
    [[nodiscard]] Answer answer() const { return can_be_booked(question()).value(); }
    [[nodiscard]] std::vector<std::string> reasons() const {
        std::vector<std::string> out;
        const Answer answered = answer();
        CHECK(answered.price.has_value() == answered.reasons.empty());
        for (const Reason& reason : answered.reasons)
            out.push_back(innkeeper::stay::to_string(reason));
        return out;
    }
    [[nodiscard]] Error refused() const { return refusal(question(), answer()); }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a stay that nothing forbids has a price and no reasons") {
    Case c;
    c.stock("2027-07-21").sold = 2;
    c.rooms = {{2, {}}, {1, {4}}, {3, {}}};
    const Answer answer = c.answer();
    CHECK(answer.reasons.empty());
    CHECK(answer.available_rooms == 3);
    CHECK(answer.price.value().total == eur(3 * 300'00 + 3 * 30'00));
    CHECK_FALSE(answer.alternative);
}

TEST_CASE("what is not on sale is closed, whatever the dates") {
    Case c;
    SUBCASE("a draft") { c.hotel.status = HotelStatus::draft; }
    SUBCASE("an archived hotel") { c.hotel.status = HotelStatus::archived; }
    SUBCASE("an archived room type") { c.type().archived = true; }
    SUBCASE("an archived rate plan") { c.plan().archived = true; }
    CHECK(c.reasons() == Texts{"CLOSED"});
    CHECK(c.refused().slug ==
          (c.hotel.status == HotelStatus::active ? "stay-closed" : "hotel-not-bookable"));
    CHECK(c.refused().code == Code::rejected);
    CHECK_FALSE(c.answer().alternative);
}

TEST_CASE("closed: each night of the stay, not the date of departure") {
    Case c;
    c.rate("2027-07-23").closed = true;
    CHECK(c.reasons().empty());
    c.rate("2027-07-20").closed = true;
    c.rate("2027-07-22").closed = true;
    CHECK(c.reasons() == Texts{"CLOSED(2027-07-20)", "CLOSED(2027-07-22)"});
    CHECK(c.refused().slug == "stay-closed");
}

TEST_CASE("closed to arrival: by the night of arrival alone") {
    Case c;
    c.rate("2027-07-21").closed_to_arrival = true;
    c.rate("2027-07-23").closed_to_arrival = true;
    CHECK(c.reasons().empty());
    c.rate("2027-07-20").closed_to_arrival = true;
    CHECK(c.reasons() == Texts{"CLOSED_TO_ARRIVAL"});
    CHECK(c.refused().slug == "closed-to-arrival");
}

TEST_CASE("closed to departure: by the row of the date of departure alone") {
    Case c;
    c.rate("2027-07-20").closed_to_departure = true;
    c.rate("2027-07-22").closed_to_departure = true;
    CHECK(c.reasons().empty());
    c.rate("2027-07-23").closed_to_departure = true;
    CHECK(c.reasons() == Texts{"CLOSED_TO_DEPARTURE"});
    CHECK(c.refused().slug == "closed-to-departure");
}

TEST_CASE("length of stay by arrival: by the night of arrival alone, at the bound and past it") {
    Case c;
    c.rate("2027-07-21").min_stay_arrival = 9;
    c.rate("2027-07-21").max_stay_arrival = 1;
    c.rate("2027-07-20").min_stay_arrival = 3;
    c.rate("2027-07-20").max_stay_arrival = 3;
    CHECK(c.reasons().empty());
    c.rate("2027-07-20").min_stay_arrival = 4;
    c.rate("2027-07-20").max_stay_arrival = {};
    CHECK(c.reasons() == Texts{"MIN_STAY(4)"});
    CHECK(c.refused().slug == "stay-too-short");
    c.rate("2027-07-20").min_stay_arrival = {};
    c.rate("2027-07-20").max_stay_arrival = 2;
    CHECK(c.reasons() == Texts{"MAX_STAY(2)"});
    CHECK(c.refused().slug == "stay-too-long");
}

TEST_CASE("length of stay through: the maximum of the minima, the minimum of the maxima") {
    Case c;
    c.rate("2027-07-23").min_stay_through = 9;  // the date of departure is no night
    c.rate("2027-07-23").max_stay_through = 1;
    c.rate("2027-07-20").min_stay_through = 1;
    c.rate("2027-07-22").min_stay_through = 3;
    c.rate("2027-07-21").max_stay_through = 3;
    CHECK(c.reasons().empty());
    c.rate("2027-07-21").min_stay_through = 5;
    c.rate("2027-07-22").min_stay_through = 4;
    CHECK(c.reasons() == Texts{"MIN_STAY(5)"});
    c.rate("2027-07-21").min_stay_through = {};
    c.rate("2027-07-22").min_stay_through = {};
    c.rate("2027-07-20").max_stay_through = 2;
    c.rate("2027-07-22").max_stay_through = 1;
    CHECK(c.reasons() == Texts{"MAX_STAY(1)"});
}

TEST_CASE("both kinds of bounds: the stricter is named") {
    Case c;
    c.rate("2027-07-20").min_stay_arrival = 4;
    c.rate("2027-07-21").min_stay_through = 5;
    CHECK(c.reasons() == Texts{"MIN_STAY(5)"});
    c.rate("2027-07-20").min_stay_arrival = 6;
    CHECK(c.reasons() == Texts{"MIN_STAY(6)"});
    c.rate("2027-07-20").max_stay_arrival = 2;
    c.rate("2027-07-21").max_stay_through = 1;
    CHECK(c.reasons() == Texts{"MIN_STAY(6)", "MAX_STAY(1)"});
}

TEST_CASE("no stay is longer than the longest") {
    Case c;
    c.calendar = calendar_of(c.hotel, "2027-07-20", 60);
    c.stay.departure = c.stay.arrival + std::chrono::days(kMaxStayNights);
    CHECK(c.reasons().empty());
    CHECK(check_length(c.stay));
    c.stay.departure += std::chrono::days(1);
    CHECK(c.reasons() == Texts{"MAX_STAY(40)"});
    CHECK(c.refused().slug == "stay-too-long");
    CHECK(check_length(c.stay).error().slug == "stay-too-long");
    CHECK(check_length(c.stay).error().code == Code::rejected);
}

TEST_CASE("days ahead: today, the plan's least and most, and the farthest of all") {
    Case c;
    const auto ahead = [&](int days) {
        c.today = c.stay.arrival - std::chrono::days(days);
        return c.reasons();
    };
    CHECK(ahead(0).empty());
    CHECK(ahead(-1) == Texts{"TOO_EARLY"});
    CHECK(c.refused().slug == "stay-in-past");
    CHECK(ahead(kMaxAdvanceDays).empty());
    CHECK(ahead(kMaxAdvanceDays + 1) == Texts{"TOO_LATE"});
    CHECK(c.refused().slug == "stay-too-far");
    c.plan().min_advance_days = 7;
    c.plan().max_advance_days = 60;
    CHECK(ahead(7).empty());
    CHECK(ahead(6) == Texts{"TOO_EARLY"});
    CHECK(c.refused().slug == "stay-too-soon");
    CHECK(ahead(-1) == Texts{"TOO_EARLY"});
    CHECK(c.refused().slug == "stay-in-past");
    CHECK(ahead(60).empty());
    CHECK(ahead(61) == Texts{"TOO_LATE"});
    c.plan().max_advance_days = 9999;
    CHECK(ahead(kMaxAdvanceDays + 1) == Texts{"TOO_LATE"});
}

TEST_CASE("each room must hold its own party") {
    Case c;  // 3 adults, 2 children, 4 in all
    const auto with = [&](std::vector<RoomParty> rooms) {
        c.rooms = std::move(rooms);
        return c.reasons();
    };
    const Texts too_large{"PARTY_TOO_LARGE"};
    CHECK(with({{3, {}}}).empty());
    CHECK(with({{4, {}}}) == too_large);
    CHECK(with({{2, {1, 2}}}).empty());
    CHECK(with({{1, {1, 2, 3}}}) == too_large);
    CHECK(with({{3, {1}}}).empty());
    CHECK(with({{3, {1, 2}}}) == too_large);
    // Together they would fit, and the second room is too small for its own.
    CHECK(with({{1, {}}, {4, {}}}) == too_large);
    CHECK(c.refused().slug == "party-too-large");
    CHECK_FALSE(c.answer().alternative);
}

TEST_CASE("sold out: every night that has too few rooms") {
    Case c;
    c.rooms = {{2, {}}, {2, {}}};
    c.stock("2027-07-20").sold = 3;
    CHECK(c.reasons().empty());
    c.stock("2027-07-20") = {.sold = 1, .pending = 1, .held = 1, .out_of_order = 1};
    c.stock("2027-07-22").stop_sell = true;
    c.stock("2027-07-23").sold = 5;  // the date of departure is no night
    CHECK(c.reasons() == Texts{"SOLD_OUT(2027-07-20)", "SOLD_OUT(2027-07-22)"});
    CHECK(c.answer().available_rooms == 0);
    CHECK(c.refused().slug == "room-sold-out");
    CHECK(c.refused().code == Code::conflict);
    c.stock("2027-07-22").stop_sell = false;
    CHECK(c.answer().available_rooms == 1);
    c.stock("2027-07-20").overbook_limit = 1;
    CHECK(c.reasons().empty());
}

TEST_CASE("available rooms are never negative") {
    CHECK(NightStock{.sold = 9}.available(5) == 0);
    CHECK(NightStock{.sold = 4}.available(5) == 1);
    CHECK(NightStock{.stop_sell = true}.available(5) == 0);
}

TEST_CASE("every reason at once, the gravest first and in the slug") {
    Case c;
    c.hotel.status = HotelStatus::archived;
    c.rate("2027-07-21").closed = true;
    c.today = date("2027-07-22");
    c.rooms = {{9, {}}};
    c.rate("2027-07-21").min_stay_through = 7;
    c.rate("2027-07-20").max_stay_arrival = 1;
    c.rate("2027-07-20").closed_to_arrival = true;
    c.rate("2027-07-23").closed_to_departure = true;
    c.stock("2027-07-22").sold = 5;
    const Texts all{"CLOSED",
                    "CLOSED(2027-07-21)",
                    "TOO_EARLY",
                    "PARTY_TOO_LARGE",
                    "MIN_STAY(7)",
                    "MAX_STAY(1)",
                    "CLOSED_TO_ARRIVAL",
                    "CLOSED_TO_DEPARTURE",
                    "SOLD_OUT(2027-07-22)"};
    CHECK(c.reasons() == all);
    CHECK(c.refused().reasons == all);
    CHECK(c.refused().slug == "hotel-not-bookable");
    c.hotel.status = HotelStatus::active;
    CHECK(c.refused().slug == "stay-closed");
}

TEST_CASE("a pair of any two restrictions gives both reasons") {
    const std::vector<std::pair<std::string, void (*)(Case&)>> spoilers{
        {"CLOSED(2027-07-21)", [](Case& c) { c.rate("2027-07-21").closed = true; }},
        {"TOO_EARLY", [](Case& c) { c.plan().min_advance_days = 50; }},
        {"PARTY_TOO_LARGE", [](Case& c) { c.rooms = {{4, {}}}; }},
        {"MIN_STAY(6)", [](Case& c) { c.rate("2027-07-20").min_stay_arrival = 6; }},
        {"MAX_STAY(2)", [](Case& c) { c.rate("2027-07-22").max_stay_through = 2; }},
        {"CLOSED_TO_ARRIVAL", [](Case& c) { c.rate("2027-07-20").closed_to_arrival = true; }},
        {"CLOSED_TO_DEPARTURE", [](Case& c) { c.rate("2027-07-23").closed_to_departure = true; }},
        {"SOLD_OUT(2027-07-20)", [](Case& c) { c.stock("2027-07-20").sold = 5; }}};
    for (std::size_t i = 0; i < spoilers.size(); ++i)
        for (std::size_t j = i + 1; j < spoilers.size(); ++j) {
            Case c;
            spoilers[j].second(c);
            spoilers[i].second(c);
            CHECK(c.reasons() == Texts{spoilers[i].first, spoilers[j].first});
        }
}

TEST_CASE("leap day, month's and year's end, and nights of 23 and 25 hours are nights as others") {
    const auto total = [](std::string_view arrival, std::string_view departure) {
        Case c;
        c.stay = stay_of(arrival, departure);
        c.today = c.stay.arrival;
        c.calendar = calendar_of(c.hotel, arrival, c.stay.nights() + 1);
        return c.answer().price.value().total.minor / 100'00;
    };
    CHECK(total("2028-02-28", "2028-03-01") == 2);
    CHECK(total("2027-02-28", "2027-03-01") == 1);
    CHECK(total("2027-12-31", "2028-01-02") == 2);
    CHECK(total("2027-03-27", "2027-03-29") == 2);
    CHECK(total("2027-10-30", "2027-11-01") == 2);
}

TEST_CASE("the calendar must cover the stay with its date of departure") {
    Case c;
    CHECK(c.calendar.covers(c.stay));
    CHECK(c.calendar.at(date("2027-07-19")) == nullptr);
    CHECK(c.calendar.at(date("2027-07-23")) == &c.calendar.days.back());
    CHECK(c.calendar.at(date("2027-07-24")) == nullptr);
    c.calendar.days.pop_back();
    CHECK_FALSE(c.calendar.covers(c.stay));
    CHECK(testing::aborts([&] { (void)can_be_booked(c.question()); }));
}

TEST_CASE("a price that overflows is an error") {
    Case c;
    c.rate("2027-07-21").price = eur(kMaxMinor);
    CHECK(can_be_booked(c.question()).error().slug == "amount-overflow");
}
