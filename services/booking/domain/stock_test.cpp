#include "services/booking/domain/stock.hpp"

#include "services/booking/domain/sample_test.hpp"

#include <doctest/doctest.h>

namespace innkeeper::booking {
namespace {

using sample::date;

const NightKey kNight{"double", date("2027-07-20")};

Claimed claimed(Claim claim, int rooms = 1, std::string_view from = "2027-07-20",
                std::string_view to = "2027-07-22") {
    return {claim, "double", rooms, date(from), date(to)};
}

std::vector<std::string> texts(const std::vector<NightKey>& keys) {
    std::vector<std::string> out;
    for (const auto& [room_type, night] : keys)
        out.push_back(room_type + " " + innkeeper::to_string(night));
    return out;
}
using Texts = std::vector<std::string>;

std::string slug_of(const Result<NightStock>& result) { return result ? "" : result.error().slug; }

}  // namespace

TEST_CASE("a claim moves between counters as the life of a booking says") {
    NightStock night;
    const std::vector<Claim> life{Claim::none, Claim::held, Claim::pending, Claim::sold,
                                  Claim::none};
    const std::vector<NightStock> expected{{.held = 2}, {.pending = 2}, {.sold = 2}, {}};
    for (std::size_t i = 0; i + 1 < life.size(); ++i) {
        night = moved(night, kNight, claimed(life[i], 2), claimed(life[i + 1], 2), 2).value();
        CHECK_EQ(night, expected[i]);
    }
}

TEST_CASE("every pair of claims: only the two counters change, by the rooms of each side") {
    const std::vector<Claim> all{Claim::none, Claim::held, Claim::pending, Claim::sold};
    const NightStock start{.sold = 3, .pending = 3, .held = 3};
    for (const Claim before : all) {
        for (const Claim after : all) {
            const auto night =
                moved(start, kNight, claimed(before, 2), claimed(after, 3), 20).value();
            for (const Claim claim : all) {
                const int given = claim == before && claim != Claim::none ? 2 : 0;
                const int got = claim == after && claim != Claim::none ? 3 : 0;
                CHECK_EQ(counter(night, claim), counter(start, claim) - given + got);
            }
        }
    }
}

TEST_CASE("a claim is raised to the capacity and not past it") {
    const NightStock full{.sold = 1, .held = 1};
    const Claimed none;
    CHECK_EQ(moved(full, kNight, none, claimed(Claim::held), 3)->held, 2);
    const auto past = moved(full, kNight, none, claimed(Claim::held), 2);
    REQUIRE_FALSE(past);
    CHECK_EQ(past.error().code, Code::bug);
    CHECK_EQ(past.error().slug, "stock-damaged");

    NightStock out = full;
    out.out_of_order = 1;
    CHECK_EQ(slug_of(moved(out, kNight, none, claimed(Claim::held), 3)), "stock-damaged");
    out.overbook_limit = 1;
    CHECK(moved(out, kNight, none, claimed(Claim::held), 3));
    // More rooms of the same booking are a raise, as many are not.
    CHECK(moved(full, kNight, claimed(Claim::sold), claimed(Claim::sold, 2), 3));
    CHECK_EQ(slug_of(moved(full, kNight, claimed(Claim::sold), claimed(Claim::sold, 2), 2)),
             "stock-damaged");
}

TEST_CASE("where the capacity was lowered below the claims, bookings still move on") {
    const NightStock over{.pending = 2, .held = 1, .oversold = true};
    const auto confirmed =
        moved(over, kNight, claimed(Claim::pending), claimed(Claim::sold), 1).value();
    CHECK_EQ(confirmed, NightStock{.sold = 1, .pending = 1, .held = 1, .oversold = true});
    const auto fewer = moved(over, kNight, claimed(Claim::held), Claimed{}, 1).value();
    CHECK_EQ(fewer, NightStock{.pending = 2, .oversold = true});
    // As soon as they fit again, it is not oversold any more.
    CHECK_EQ(moved(over, kNight, claimed(Claim::held), Claimed{}, 2).value(),
             NightStock{.pending = 2});
}

TEST_CASE("a counter never becomes negative") {
    const NightStock night{.pending = 1, .held = 2};
    CHECK_EQ(slug_of(moved(night, kNight, claimed(Claim::pending, 2), Claimed{}, 9)),
             "stock-damaged");
    CHECK_EQ(slug_of(moved(night, kNight, claimed(Claim::sold), Claimed{}, 9)), "stock-damaged");
    CHECK_EQ(moved(night, kNight, claimed(Claim::pending), Claimed{}, 9).value(),
             NightStock{.held = 2});
}

TEST_CASE("the nights between two claims are those whose counters differ") {
    const Claimed held = claimed(Claim::held);
    CHECK_EQ(texts(nights_between(Claimed{}, held)),
             Texts{"double 2027-07-20", "double 2027-07-21"});
    CHECK_EQ(texts(nights_between(held, Claimed{})),
             Texts{"double 2027-07-20", "double 2027-07-21"});
    CHECK_EQ(nights_between(held, held).size(), 0);
    CHECK_EQ(nights_between(held, claimed(Claim::sold)).size(), 2);
    CHECK_EQ(nights_between(held, claimed(Claim::held, 2)).size(), 2);
    // Other dates: the night of both stays as it is.
    const Claimed sold = claimed(Claim::sold);
    CHECK_EQ(texts(nights_between(sold, claimed(Claim::sold, 1, "2027-07-21", "2027-07-24"))),
             Texts{"double 2027-07-20", "double 2027-07-22", "double 2027-07-23"});
    // An early departure: the nights that are left.
    CHECK_EQ(texts(nights_between(sold, claimed(Claim::sold, 1, "2027-07-20", "2027-07-21"))),
             Texts{"double 2027-07-21"});
    // Another room type: all nights of both, in order.
    Claimed other = sold;
    other.room_type_id = "attic";
    CHECK_EQ(texts(nights_between(sold, other)), Texts{"attic 2027-07-20", "attic 2027-07-21",
                                                       "double 2027-07-20", "double 2027-07-21"});
}

TEST_CASE("a booking claims its nights as its state says") {
    const auto of = [](const Booking& booking) { return booking.claimed(); };
    CHECK_EQ(of(sample::held()), claimed(Claim::held));
    CHECK_EQ(of(sample::pending_payment()), claimed(Claim::pending));
    CHECK_EQ(of(sample::pending()), claimed(Claim::pending));
    CHECK_EQ(of(sample::confirmed()), claimed(Claim::sold));
    CHECK_EQ(of(sample::in_house()), claimed(Claim::sold));
    CHECK_EQ(of(sample::checked_out()), claimed(Claim::sold, 1, "2027-07-20", "2027-07-21"));
    CHECK_EQ(of(sample::no_show()), claimed(Claim::sold, 1, "2027-07-20", "2027-07-21"));
    for (const Booking& ended : {sample::rejected(), sample::cancelled(), sample::expired(),
                                 sample::released(), sample::timed_out()})
        CHECK_EQ(of(ended), Claimed{});
}

}  // namespace innkeeper::booking
