#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/index.hpp"
#include "services/search/domain/night_terms.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

// What a cell or a block cannot say, or says in another way, is sold as any other night.
namespace innkeeper::search {
namespace {

using std::chrono::days;

Currency currency(const char* code) { return Currency::parse(code).value(); }
Currency eur() { return currency("EUR"); }
const Instant kNow = parse_rfc3339("2027-03-20T12:00:00Z").value();
const CivilDate kDay = parse_date("2027-04-05").value();

/// One room type for three, one plan at 100, 20 for a third adult.
HotelFacts hotel(int physical) {
    HotelFacts out{.terms = {.id = "h",
                             .version = 1,
                             .name = "Crown",
                             .city = "Berlin",
                             .time_zone = "Europe/Berlin",
                             .currency = eur()}};
    out.terms.room_types = {{.id = "t", .name = "Room", .max_adults = 3, .physical = physical}};
    out.terms.rate_plans = {{.id = "p",
                             .name = "Plan",
                             .room_type_id = "t",
                             .price = {100'00, eur()},
                             .extra_adult = {20'00, eur()}}};
    return out;
}

class Asked {
public:
    explicit Asked(HotelFacts facts) : index_(kNow) { put(std::move(facts)); }
    void put(HotelFacts facts) { index_.put(std::make_shared<const HotelFacts>(std::move(facts))); }
    void rate(const stay::RateDay& day, CivilDate date = kDay) {
        stay::RateMonth month{"p", stay::month_of(date), ++version_};
        month.days[date] = day;
        index_.apply({"h", "EUR", {month}});
    }
    void stock(const stay::NightStock& stock) {
        index_.apply({"h", "t", {{kDay, ++version_, stock}}});
    }
    std::optional<Offer> offer(CivilDate arrival = kDay, int nights = 1, int adults = 2) {
        const auto snapshot = index_.publish();
        SearchResult found = find_hotels(
            *snapshot,
            {.dates = StayWish{{arrival, arrival + days(nights)}, {{adults, {}}}}, .now = kNow});
        return found.hits.empty() ? std::nullopt : std::move(found.hits.front().offer);
    }
    /// 0: it cannot be booked.
    std::int64_t total(CivilDate arrival = kDay, int nights = 1, int adults = 2) {
        const auto found = offer(arrival, nights, adults);
        return found ? found->totals.total.minor : 0;
    }
    std::int64_t from() {
        return find_hotels(*index_.publish(), {.now = kNow}).hits.front().from->minor;
    }

private:
    Index index_;
    std::uint64_t version_ = 0;
};

stay::RateDay priced(std::int64_t minor, Currency in = eur()) {
    stay::RateDay day;
    day.price = Money{minor, in};
    return day;
}

}  // namespace

TEST_CASE("a price at the largest that a cell takes, and one past it") {
    for (const std::int64_t minor : {kSafeMinor, kSafeMinor + 1}) {
        Asked asked(hotel(2));
        asked.rate(priced(minor));
        CHECK(asked.total() == minor);
        CHECK(asked.total(kDay, 2) == minor + 100'00);
        CHECK(asked.total(kDay, 1, 3) == minor + 20'00);
        CHECK(asked.from() == 100'00);
    }
}

TEST_CASE("terms that are not common, told before any price, hold when prices come") {
    Asked asked(hotel(2));
    asked.rate(stay::RateDay{.min_stay_through = 10});
    asked.rate(stay::RateDay{.price = Money{70'00, eur()}, .min_stay_through = 11},
               kDay + days(40));
    CHECK(asked.total() == 0);
    CHECK(asked.total(kDay, 9) == 0);
    CHECK(asked.total(kDay, 10) == 10 * 100'00);
}

TEST_CASE("a derived plan whose prices grow past what adds up safely") {
    for (const std::int64_t minor : {kSafeMinor / 11, kSafeMinor / 11 + 1, kSafeMinor}) {
        HotelFacts facts = hotel(2);
        facts.terms.rate_plans.push_back(facts.terms.rate_plans.front());
        facts.terms.rate_plans.front().id = "dear";
        facts.terms.rate_plans.front().derived =
            stay::Derivation{.parent_id = "p", .value = stay::kMaxDerivedBasisPoints};
        facts.terms.rate_plans.back().max_advance_days = 0;
        Asked asked(facts);
        asked.rate(priced(minor));
        CHECK(asked.total() == 11 * minor);
        CHECK(asked.total(kDay, 2, 3) == 11 * (minor + 100'00 + 2 * 20'00));
    }
}

TEST_CASE("a night in another currency is not sold, until it is said in the hotel's") {
    Asked asked(hotel(2));
    asked.rate(priced(10'00, currency("USD")));
    CHECK(asked.total() == 0);
    CHECK(asked.total(kDay - days(1), 2) == 0);
    CHECK(asked.total(kDay + days(1)) == 100'00);
    CHECK(asked.from() == 100'00);
    asked.rate(priced(70'00), kDay + days(40));
    CHECK(asked.total() == 0);
    CHECK(asked.total(kDay + days(40)) == 70'00);
    asked.rate(priced(80'00));
    CHECK(asked.total() == 80'00);
    CHECK(asked.from() == 70'00);
}

TEST_CASE("a hotel that changes its currency sells what was said in the new one") {
    Asked asked(hotel(2));
    asked.rate(priced(80'00));
    asked.rate(priced(90'00, currency("USD")), kDay + days(40));
    HotelFacts moved = hotel(2);
    moved.terms.version = 2;
    moved.terms.currency = currency("USD");
    moved.terms.rate_plans.front().price = {100'00, currency("USD")};
    moved.terms.rate_plans.front().extra_adult = {0, currency("USD")};
    asked.put(moved);
    CHECK(asked.total() == 0);
    CHECK(asked.total(kDay + days(1)) == 100'00);
    CHECK(asked.total(kDay + days(40)) == 90'00);
    CHECK(asked.from() == 90'00);
}

TEST_CASE("prices of persons that differ by the night") {
    Asked asked(hotel(2));
    stay::RateDay feast;
    feast.extra_adult = Money{50'00, eur()};
    asked.rate(feast);
    CHECK(asked.total(kDay, 2, 2) == 200'00);
    CHECK(asked.total(kDay, 2, 3) == 270'00);
}

TEST_CASE("rooms that are taken, to what a byte holds and past it, and overbooked") {
    Asked asked(hotel(200));
    for (const int sold : {127, 128, 199}) {
        asked.stock({.sold = sold});
        CHECK(asked.offer()->rooms_left == 200 - sold);
        CHECK(asked.offer(kDay + days(1))->rooms_left == 200);
    }
    asked.stock({.sold = 200});
    CHECK_FALSE(asked.offer());
    asked.stock({.sold = 40'000});
    CHECK_FALSE(asked.offer());
    asked.stock({.overbook_limit = 100});
    CHECK(asked.offer()->rooms_left == 300);
    asked.stock({.overbook_limit = 100, .stop_sell = true});
    CHECK_FALSE(asked.offer());
}

TEST_CASE("as many plans and types as a block holds, and one more") {
    for (const int count : {4, 5}) {
        HotelFacts facts = hotel(2);
        for (int i = 1; i < count; ++i) {
            stay::RoomType type = facts.terms.room_types.front();
            type.id = "t" + std::to_string(i);
            type.physical = 2 + i;
            facts.terms.room_types.push_back(type);
            stay::RatePlan plan = facts.terms.rate_plans.front();
            plan.id = "p" + std::to_string(i);
            plan.room_type_id = type.id;
            plan.price.minor -= 100 * i;
            facts.terms.rate_plans.push_back(plan);
        }
        Asked asked(facts);
        CHECK(asked.total() == 100'00 - 100 * (count - 1));
        CHECK(asked.offer()->rooms_left == 1 + count);
        CHECK(asked.from() == 100'00 - 100 * (count - 1));
    }
}

}  // namespace innkeeper::search
