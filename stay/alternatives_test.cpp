#include "stay/availability.hpp"

#include "stay/fixture_test.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <tuple>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;
using std::chrono::days;

namespace {

/// Asked: Monday 2027-07-19, two nights; the calendar reaches from the 12th to the 31st.
struct Case {
    Hotel hotel = hotel_of();
    Stay stay = stay_of("2027-07-19", "2027-07-21");
    std::vector<RoomParty> rooms{{2, {}}};
    Calendar calendar = calendar_of(hotel, "2027-07-12", 20);
    CivilDate today = date("2027-07-01");

    Day& day(int of_july) { return calendar.days[static_cast<std::size_t>(of_july - 12)]; }
    [[nodiscard]] Answer answer(const Stay& asked) const {
        return can_be_booked({hotel, hotel.room_types.front(), hotel.rate_plans.front(), asked,
                              rooms, calendar, today})
            .value();
    }
    [[nodiscard]] std::string alternative() const {
        const auto found = answer(stay).alternative;
        if (!found) return "none";
        CHECK(answer(*found).reasons.empty());
        return innkeeper::to_string(found->arrival).substr(8) + "+" +
               std::to_string(found->nights());
    }
};

/// The rule as it is written: every stay in the calendar, the least by the order.
std::optional<Stay> by_trying_all(const Case& c) {
    std::optional<Stay> best;
    std::tuple<int, int, int, int> best_key;
    const auto end = c.calendar.from + days(c.calendar.days.size());
    for (CivilDate arrival = c.calendar.from; arrival < end; arrival += days(1))
        for (CivilDate departure = arrival + days(1); departure < end; departure += days(1)) {
            const Stay stay{arrival, departure};
            if (!c.answer(stay).reasons.empty()) continue;
            const auto shift = static_cast<int>((arrival - c.stay.arrival).count());
            const int change = stay.nights() - c.stay.nights();
            const std::tuple key{std::abs(shift), std::abs(change), -shift, -change};
            if (best && key >= best_key) continue;
            best = stay;
            best_key = key;
        }
    return best;
}

}  // namespace

TEST_CASE("from Tuesday: the nearest arrival, the later of two") {
    Case c;
    c.day(19).rate.closed_to_arrival = true;
    CHECK(c.alternative() == "20+2");
    c.day(20).rate.closed_to_arrival = true;
    CHECK(c.alternative() == "18+2");
    c.day(18).rate.closed_to_arrival = true;
    CHECK(c.alternative() == "21+2");
}

TEST_CASE("from three nights: the arrival stays when the length may change") {
    Case c;
    c.day(19).rate.min_stay_arrival = 3;
    CHECK(c.alternative() == "19+3");
    c.day(19).rate.min_stay_arrival = {};
    c.day(20).rate.min_stay_through = 4;
    // One night less avoids the 20th; that is the smaller change.
    CHECK(c.alternative() == "19+1");
    c.day(19).rate.min_stay_through = 4;
    CHECK(c.alternative() == "19+4");
}

TEST_CASE("of two lengths that change as much the longer") {
    Case c;
    c.day(21).rate.closed_to_departure = true;
    CHECK(c.alternative() == "19+3");
    c.day(22).rate.closed_to_departure = true;
    CHECK(c.alternative() == "19+1");
}

TEST_CASE("of two arrivals as far the change of length decides before the later") {
    Case c;
    c.day(19).rate.closed_to_arrival = true;
    c.day(20).rate.max_stay_arrival = 1;
    CHECK(c.alternative() == "18+2");
}

TEST_CASE("around sold-out and closed nights") {
    Case c;
    c.day(19).stock.sold = 5;
    c.day(20).rate.closed = true;
    CHECK(c.alternative() == "18+1");
    c.day(18).stock.stop_sell = true;
    CHECK(c.alternative() == "21+2");
    c.rooms = {{1, {}}, {1, {}}};
    c.day(21).stock.sold = 4;
    CHECK(c.alternative() == "17+1");
}

TEST_CASE("not before today, nor outside the plan's days ahead") {
    Case c;
    c.day(19).rate.closed_to_arrival = true;
    c.day(20).rate.closed_to_arrival = true;
    c.today = date("2027-07-19");
    CHECK(c.alternative() == "21+2");
    c.hotel.rate_plans.front().min_advance_days = 5;
    CHECK(c.alternative() == "24+2");
    c.today = date("2027-07-01");
    c.hotel.rate_plans.front().min_advance_days = {};
    c.hotel.rate_plans.front().max_advance_days = 12;
    CHECK(c.alternative() == "13+2");
}

TEST_CASE("nothing within the calendar") {
    Case c;
    for (Day& day : c.calendar.days) day.stock.stop_sell = true;
    CHECK(c.alternative() == "none");
    // The last date has no departure after it.
    c.calendar.days.back().stock.stop_sell = false;
    CHECK(c.alternative() == "none");
}

TEST_CASE("a refusal names the alternative") {
    Case c;
    c.day(19).rate.closed_to_arrival = true;
    const Question question{c.hotel,
                            c.hotel.room_types.front(),
                            c.hotel.rate_plans.front(),
                            c.stay,
                            c.rooms,
                            c.calendar,
                            c.today};
    Answer answer = can_be_booked(question).value();
    const Error error = refusal(question, answer);
    CHECK(error.context.at("alternative_arrival") == "2027-07-20");
    CHECK(error.context.at("alternative_departure") == "2027-07-22");
    answer.alternative = {};
    CHECK(refusal(question, answer).context.empty());
}

TEST_CASE("any calendar: the alternative is the one that trying all finds") {
    CHECK(rc::check([] {
        Case c;
        const auto sometimes = [](int one_in) { return *rc::gen::inRange(0, one_in) == 0; };
        for (Day& day : c.calendar.days) {
            day.rate.closed = sometimes(8);
            day.rate.closed_to_arrival = sometimes(3);
            day.rate.closed_to_departure = sometimes(3);
            if (sometimes(4)) day.rate.min_stay_arrival = *rc::gen::inRange(1, 5);
            if (sometimes(4)) day.rate.max_stay_arrival = *rc::gen::inRange(1, 8);
            if (sometimes(6)) day.rate.min_stay_through = *rc::gen::inRange(1, 5);
            if (sometimes(6)) day.rate.max_stay_through = *rc::gen::inRange(1, 8);
            day.stock.sold = sometimes(6) ? 5 : 0;
        }
        c.today = date("2027-07-12") + days(*rc::gen::inRange(-3, 12));
        const Answer answer = c.answer(c.stay);
        if (answer.reasons.empty())
            RC_ASSERT(!answer.alternative.has_value());
        else
            RC_ASSERT((answer.alternative == by_trying_all(c)));
    }));
}
