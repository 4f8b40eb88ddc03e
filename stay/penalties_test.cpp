#include "stay/penalties.hpp"

#include "stay/fixture_test.hpp"

#include "chassis/testing/aborts.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace innkeeper;
using namespace innkeeper::stay;
using namespace innkeeper::stay::test;
using std::chrono::minutes;

namespace {

constexpr Penalty kNone{Penalty::Kind::none, 0};

/// Two nights, 100 and 150 for the room, 30 for an extra adult each, 10 a night of city tax.
Price price_from(CivilDate arrival) {
    Price price{{}, eur(330'00), eur(310'00), eur(0), eur(330'00)};
    for (int i = 0; i < 2; ++i) {
        const CivilDate night = arrival + std::chrono::days(i);
        const Money room = eur(i == 0 ? 100'00 : 150'00);
        price.lines.push_back({.date = night, .quantity = 1, .unit = room, .amount = room});
        price.lines.push_back({.kind = PriceLine::Kind::extra_adult,
                               .date = night,
                               .quantity = 1,
                               .unit = eur(30'00),
                               .amount = eur(30'00)});
        price.lines.push_back({.kind = PriceLine::Kind::fee,
                               .date = night,
                               .quantity = 1,
                               .unit = eur(10'00),
                               .amount = eur(10'00)});
    }
    return price;
}

CancellationWindow window(int days_before, int minute_of_day, Penalty penalty = kNone) {
    return {days_before, minutes(minute_of_day), penalty};
}

Penalties resolved(const std::vector<CancellationWindow>& windows, std::string_view arrival,
                   std::string_view zone) {
    const CivilDate day = date(arrival);
    const CancellationPolicy policy{.id = "p", .name = "P", .windows = windows};
    return resolve(policy, {day, day + std::chrono::days(2)}, price_from(day), zone).value();
}

/// The end of the one window, in UTC.
std::string end_of(std::string_view arrival, int days_before, int minute_of_day,
                   std::string_view zone) {
    const Penalties out = resolved({window(days_before, minute_of_day)}, arrival, zone);
    REQUIRE(out.windows.size() == 2);
    return to_rfc3339(out.windows.front().to.value()).substr(0, 16);
}

std::int64_t cost(const Penalty& penalty) {
    const CivilDate day = date("2027-07-20");
    const CancellationPolicy policy{
        .id = "p", .name = "P", .windows = {}, .otherwise = penalty, .no_show = penalty};
    const Penalties out =
        resolve(policy, {day, day + std::chrono::days(2)}, price_from(day), "Europe/Berlin")
            .value();
    CHECK(out.windows.size() == 1);
    CHECK(out.no_show == out.windows.front().amount);
    return out.no_show.minor;
}

}  // namespace

TEST_CASE("what each kind of penalty costs, never more than the total") {
    using Kind = Penalty::Kind;
    CHECK(cost(kNone) == 0);
    CHECK(cost({Kind::full, 0}) == 330'00);
    CHECK(cost({Kind::percent, 5000}) == 165'00);
    CHECK(cost({Kind::percent, 10'000}) == 330'00);
    CHECK(cost({Kind::percent, 20'000}) == 330'00);
    CHECK(cost({Kind::fixed, 12'34}) == 12'34);
    CHECK(cost({Kind::fixed, 330'01}) == 330'00);
    // Rooms and persons, without taxes.
    CHECK(cost({Kind::nights, 1}) == 130'00);
    CHECK(cost({Kind::nights, 2}) == 310'00);
    CHECK(cost({Kind::nights, 9}) == 310'00);
}

TEST_CASE("windows lie end to end and keep their local rule") {
    const Penalties out =
        resolved({window(7, 18 * 60), window(1, 12 * 60 + 5, {Penalty::Kind::percent, 5000})},
                 "2027-07-20", "Europe/Berlin");
    REQUIRE(out.windows.size() == 3);
    CHECK_FALSE(out.windows[0].from);
    CHECK(to_rfc3339(*out.windows[0].to) == "2027-07-13T16:00:00.000Z");
    CHECK(out.windows[0].local_until == "2027-07-13T18:00");
    CHECK(out.windows[1].from == out.windows[0].to);
    CHECK(to_rfc3339(*out.windows[1].to) == "2027-07-19T10:05:00.000Z");
    CHECK(out.windows[1].local_until == "2027-07-19T12:05");
    CHECK(out.windows[1].amount == eur(165'00));
    CHECK(out.windows[2].from == out.windows[1].to);
    CHECK_FALSE(out.windows[2].to);
    CHECK(out.windows[2].local_until.empty());
    CHECK(out.windows[2].amount == eur(330'00));

    const Instant end = *out.windows[0].to;
    CHECK(&window_at(out, end - Millis(1)) == &out.windows[0]);
    CHECK(&window_at(out, end) == &out.windows[1]);
    CHECK(&window_at(out, from_unix_ms(0)) == &out.windows[0]);
    CHECK(&window_at(out, end + std::chrono::hours(24 * 400)) == &out.windows[2]);
}

TEST_CASE("a time that the clock skips ends after the gap; one that comes twice at the first") {
    CHECK(end_of("2027-03-29", 1, 2 * 60 + 30, "Europe/Berlin") == "2027-03-28T01:00");
    CHECK(end_of("2027-11-01", 1, 2 * 60 + 30, "Europe/Berlin") == "2027-10-31T00:30");
    // The same hour of the day on the two sides of the change.
    CHECK(end_of("2027-03-29", 2, 18 * 60, "Europe/Berlin") == "2027-03-27T17:00");
    CHECK(end_of("2027-03-29", 1, 18 * 60, "Europe/Berlin") == "2027-03-28T16:00");
}

TEST_CASE("Lord Howe's half hour, Kiritimati, Niue") {
    // 2027-10-03 02:00 +10:30 becomes 02:30 +11:00.
    CHECK(end_of("2027-10-04", 1, 2 * 60 + 15, "Australia/Lord_Howe") == "2027-10-02T15:30");
    CHECK(end_of("2027-10-04", 1, 18 * 60, "Australia/Lord_Howe") == "2027-10-03T07:00");
    CHECK(end_of("2027-07-20", 0, 18 * 60, "Pacific/Kiritimati") == "2027-07-20T04:00");
    CHECK(end_of("2027-07-20", 0, 18 * 60, "Pacific/Niue") == "2027-07-21T05:00");
}

TEST_CASE("Apia's missing day: every time of it is the first instant of the next") {
    const std::string end = "2011-12-30T10:00";
    CHECK(end_of("2011-12-31", 1, 0, "Pacific/Apia") == end);
    CHECK(end_of("2011-12-31", 1, 18 * 60, "Pacific/Apia") == end);
    CHECK(end_of("2011-12-31", 0, 0, "Pacific/Apia") == end);
    CHECK(end_of("2011-12-31", 2, 18 * 60, "Pacific/Apia") == "2011-12-30T04:00");
}

TEST_CASE("ends that are one instant leave no empty window, and all time is covered") {
    const Penalty half{Penalty::Kind::percent, 5000};
    const Penalties out =
        resolved({window(1, 2 * 60 + 10), window(1, 2 * 60 + 50, half), window(0, 18 * 60, half)},
                 "2027-03-29", "Europe/Berlin");
    REQUIRE(out.windows.size() == 3);
    CHECK(out.windows[0].amount == eur(0));
    CHECK(out.windows[0].local_until == "2027-03-28T02:10");
    CHECK(out.windows[1].from == out.windows[0].to);
    CHECK(out.windows[1].local_until == "2027-03-29T18:00");
    CHECK(out.windows[2].from == out.windows[1].to);
}

TEST_CASE("any policy: windows end to end over all time, in any zone") {
    CHECK(rc::check([] {
        const std::vector<std::string> zones{"Europe/Berlin",      "Australia/Lord_Howe",
                                             "Pacific/Apia",       "Pacific/Niue",
                                             "Pacific/Kiritimati", "America/New_York"};
        const std::string zone = *rc::gen::elementOf(zones);
        std::vector<CancellationWindow> windows;
        for (int i = *rc::gen::inRange(0, 9); i > 0; --i)
            windows.push_back(window(*rc::gen::inRange(0, 4), *rc::gen::inRange(0, 24 * 60)));
        const CivilDate arrival = date("2011-12-01") + std::chrono::days(*rc::gen::inRange(0, 400));
        const Penalties out = resolved(windows, innkeeper::to_string(arrival), zone);
        RC_ASSERT(!out.windows.front().from.has_value());
        RC_ASSERT(!out.windows.back().to.has_value());
        for (std::size_t i = 1; i < out.windows.size(); ++i) {
            RC_ASSERT((out.windows[i].from == out.windows[i - 1].to));
            if (out.windows[i].to) RC_ASSERT(*out.windows[i].from < *out.windows[i].to);
        }
    }));
}

TEST_CASE("the policy of a plan, and the default") {
    Hotel hotel = hotel_of();
    hotel.cancellation_policies = {{.id = "strict", .name = "Strict"}};
    RatePlan plan = plan_of();
    CHECK(&policy_of(hotel, plan) == &default_policy());
    plan.cancellation_policy_id = "gone";
    CHECK(&policy_of(hotel, plan) == &default_policy());
    plan.cancellation_policy_id = "strict";
    CHECK(&policy_of(hotel, plan) == &hotel.cancellation_policies.front());

    const CivilDate day = date("2027-07-20");
    const Penalties out = resolve(default_policy(), {day, day + std::chrono::days(2)},
                                  price_from(day), "Europe/Berlin")
                              .value();
    REQUIRE(out.windows.size() == 2);
    CHECK(out.windows[0].amount == eur(0));
    CHECK(out.windows[0].local_until == "2027-07-19T18:00");
    CHECK(out.windows[1].amount == eur(130'00));
    CHECK(out.no_show == eur(130'00));
}

TEST_CASE("errors: a zone that there is not, an amount too large, penalties without a window") {
    const CivilDate day = date("2027-07-20");
    const Stay stay{day, day + std::chrono::days(2)};
    CHECK(resolve(default_policy(), stay, price_from(day), "Mars/Olympus").error().slug ==
          "unknown-time-zone");
    Price large = price_from(day);
    large.lines[0].amount = eur(kMaxMinor);
    CHECK(resolve(default_policy(), stay, large, "Europe/Berlin").error().slug ==
          "amount-overflow");
    CHECK(testing::aborts([] { (void)window_at({{}, eur(0)}, from_unix_ms(0)); }));
}

TEST_CASE("whether it is free now, as the resolved windows say") {
    const Penalty half{Penalty::Kind::percent, 5000};
    const std::vector<CancellationWindow> windows{window(3, 18 * 60), window(1, 18 * 60, half),
                                                  window(0, 6 * 60)};
    for (const Penalty& otherwise : {kNone, half}) {
        const CancellationPolicy policy{
            .id = "p", .name = "P", .windows = windows, .otherwise = otherwise};
        const CivilDate day = date("2027-07-20");
        const Penalties out =
            resolve(policy, {day, day + std::chrono::days(2)}, price_from(day), "Europe/Berlin")
                .value();
        for (const PenaltyWindow& w : out.windows) {
            if (!w.to) continue;
            for (const Instant now : {*w.to - Millis(1), *w.to})
                CHECK(is_free_at(policy, day, "Europe/Berlin", now).value() ==
                      (window_at(out, now).amount.minor == 0));
        }
    }
    CHECK_FALSE(is_free_at(default_policy(), date("2027-07-20"), "Nowhere", {}).has_value());
}

TEST_CASE("a policy begins free when its first window is, or it has none and the rest is") {
    CancellationPolicy policy{.id = "p", .name = "P", .windows = {window(3, 0)}};
    CHECK(begins_free(policy));
    policy.windows.front().penalty = {Penalty::Kind::nights, 1};
    CHECK_FALSE(begins_free(policy));
    policy.windows.clear();
    CHECK_FALSE(begins_free(policy));
    policy.otherwise = kNone;
    CHECK(begins_free(policy));
}
