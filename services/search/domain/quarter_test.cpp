#include "services/search/domain/quarter.hpp"

#include "chassis/core/random.hpp"
#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/index.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace innkeeper::search {
namespace {

using std::chrono::days;

Currency eur() { return Currency::parse("EUR").value(); }
const Instant kNow = parse_rfc3339("2027-03-20T12:00:00Z").value();
const CivilDate kDay = parse_date("2027-04-05").value();

std::string id_of(int number) { return "h" + std::to_string(number); }

/// One room type of two rooms, one plan at 100 and one euro more for each number.
HotelFacts hotel(int number, std::string city = "Berlin", std::uint64_t version = 1) {
    HotelFacts out{.terms = {.id = id_of(number),
                             .version = version,
                             .name = "Crown",
                             .city = std::move(city),
                             .time_zone = "Europe/Berlin",
                             .currency = eur()},
                   .star_rating = 1 + number % 5,
                   .country = "DE",
                   .lat = 50 - number / 1000.0,  // so that places are in another order
                   .amenities = {number % 2 == 0 ? "wifi" : "pool"}};
    out.terms.room_types = {{.id = "t", .name = "Room", .physical = 2}};
    out.terms.rate_plans = {{.id = "p",
                             .name = "Plan",
                             .room_type_id = "t",
                             .price = {100'00 + number * 100, eur()},
                             .extra_adult = {0, eur()}}};
    return out;
}

class City {
public:
    void put(const HotelFacts& facts) { index_.put(std::make_shared<const HotelFacts>(facts)); }
    void sold(int number, int rooms) {
        index_.apply({id_of(number), "t", {{kDay, ++version_, {.sold = rooms}}}});
    }
    void rate(int number, std::int64_t minor, const std::string& plan = "p") {
        stay::RateMonth month{plan, stay::month_of(kDay), ++version_};
        month.days[kDay].price = Money{minor, eur()};
        index_.apply({id_of(number), "EUR", {month}});
    }
    Index& index() { return index_; }
    std::shared_ptr<const Snapshot> shown() { return index_.publish(); }
    SearchResult ask(const std::string& city = "berlin") {
        return find_hotels(*shown(), {.city = city,
                                      .dates = StayWish{{kDay, kDay + days(1)}, {{2, {}}}},
                                      .order = Order::price,
                                      .limit = 200,
                                      .now = kNow});
    }
    /// 0: it is not found.
    std::int64_t total(int number, const std::string& city = "berlin") {
        for (const Hit& hit : ask(city).hits)
            if (hit.facts->terms.id == id_of(number)) return hit.offer->totals.total.minor;
        return 0;
    }
    std::size_t quarters() {
        const auto snapshot = shown();
        std::set<const Quarter*> out;
        for (Ordinal i = 0; i < 1000; ++i)
            if (const auto hotel = snapshot->at(i)) out.insert(&hotel->quarter());
        return out.size();
    }

private:
    Index index_{kNow};
    std::uint64_t version_ = 0;
};

constexpr int kFull = static_cast<int>(kQuarterHotels);

}  // namespace

TEST_CASE("a quarter that is full, and one hotel more") {
    City city;
    for (int i = 0; i <= kFull; ++i) {
        city.put(hotel(i));
        city.rate(i, 200'00 + i);
        if (i == kFull - 1) CHECK(city.quarters() == 1);
    }
    CHECK(city.quarters() == 2);
    const SearchResult all = city.ask();
    REQUIRE(all.total == kQuarterHotels + 1);
    for (int i = 0; i <= kFull; ++i) {
        const Hit& hit = all.hits[static_cast<std::size_t>(i)];
        CHECK(hit.facts->terms.id == id_of(i));
        CHECK(hit.offer->totals.total.minor == 200'00 + i);
    }
    CHECK(all.facets.stars == std::array<std::size_t, 6>{0, 13, 13, 13, 13, 13});
    REQUIRE(all.facets.amenities.size() == 2);
    CHECK(all.facets.amenities[0].hotels == 33);
    CHECK(all.facets.amenities[1].hotels == 32);
    CHECK(all.facets.cities[0].hotels == kQuarterHotels + 1);
    REQUIRE(all.facets.prices.size() == 1);
    CHECK(all.facets.prices[0].hotels == kQuarterHotels + 1);
}

TEST_CASE("a hotel that moves takes its nights with it, and makes room") {
    City city;
    for (int i = 0; i < kFull; ++i) city.put(hotel(i));
    city.rate(3, 80'01);
    city.sold(3, 1);
    city.sold(4, 2);
    const auto before = city.shown();
    CHECK(city.total(3) == 80'01);
    CHECK(city.total(4) == 0);

    city.put(hotel(3, "Bern", 2));
    CHECK(city.total(3) == 0);
    CHECK(city.total(3, "bern") == 80'01);
    CHECK(city.ask("bern").hits.front().offer->rooms_left == 1);
    CHECK(city.ask().total == kQuarterHotels - 2);
    city.put(hotel(kFull));
    CHECK(city.quarters() == 2);
    CHECK(city.ask().total == kQuarterHotels - 1);
    for (int i = 5; i <= kFull; ++i) CHECK(city.total(i) == 100'00 + 100 * i);

    city.put(hotel(3, "Berlin", 3));
    CHECK(city.total(3) == 80'01);
    CHECK(city.total(4) == 0);
    CHECK(city.ask("bern").total == 0);
    CHECK(before->find("h3")->terms().version == 1);
}

TEST_CASE("plans that are added and removed leave the neighbours as they are") {
    City city;
    for (int i = 0; i < 3; ++i) {
        city.put(hotel(i));
        city.rate(i, 200'00 + i);
    }
    CHECK(city.total(1) == 200'01);
    HotelFacts more = hotel(1, "Berlin", 2);
    more.terms.rate_plans.push_back(more.terms.rate_plans.front());
    more.terms.rate_plans.back().id = "q";
    city.put(more);
    CHECK(city.total(1) == 101'00);
    city.rate(1, 90'00, "q");
    CHECK(city.total(1) == 90'00);
    more.terms.version = 3;
    more.terms.rate_plans.erase(more.terms.rate_plans.begin());
    city.put(more);
    CHECK(city.total(1) == 90'00);
    more.terms.version = 4;
    more.terms.rate_plans.clear();
    city.put(more);
    CHECK(city.total(1) == 0);
    CHECK(city.total(0) == 200'00);
    CHECK(city.total(2) == 200'02);
}

TEST_CASE("from-prices follow the cheapest night, also when it is gone") {
    City city;
    city.put(hotel(0));
    city.put(hotel(1));
    const auto from = [&city] { return view_hotel(*city.shown(), "h0")->from->minor; };
    CHECK(from() == 100'00);
    city.rate(0, 60'00);
    CHECK(from() == 60'00);
    city.rate(1, 50'00);
    CHECK(from() == 60'00);
    city.sold(0, 2);
    CHECK(from() == 100'00);
    city.sold(0, 1);
    CHECK(from() == 60'00);
    city.rate(0, 70'00);
    CHECK(from() == 70'00);
    city.rate(0, 120'00);
    CHECK(from() == 100'00);
}

TEST_CASE("flags of places become masks, each flag its own") {
    SeededRandom random(5);
    PlaceFlags flags{};
    for (int round = 0; round < 20; ++round) {
        for (std::uint8_t bit = 0; bit < 8; ++bit) {
            HotelMask expected = 0;
            for (Place place = 0; place < kQuarterHotels; ++place)
                if ((flags[place] >> bit & 1) != 0) expected |= mask_of(place);
            CHECK(with_flag(flags, static_cast<std::uint8_t>(1U << bit)) == expected);
        }
        for (std::uint8_t& flag : flags) flag = static_cast<std::uint8_t>(random.below(256));
    }
    flags.fill(0xff);
    CHECK(with_flag(flags, 0x80) == ~HotelMask{0});
}

TEST_CASE("rows are visited by place, whether all hotels have one or some") {
    const auto visited = [](HotelMask hotels, HotelMask wanted) {
        std::string out;
        each_row(hotels, wanted, [&](Place place, std::size_t row) {
            out += std::to_string(place) + "/" + std::to_string(row) + " ";
        });
        return out;
    };
    CHECK(visited(0b1111, 0b0110) == "1/1 2/2 ");
    CHECK(visited(0b1110, 0b1010) == "1/0 2/1 3/2 ");
    CHECK(visited(0b1011, 0b1111) == "0/0 1/1 3/2 ");
    CHECK(visited(0b1000, 0b1001) == "3/0 ");
    CHECK(visited(0b0100, 0b1001).empty());
    CHECK(visited(~HotelMask{0}, mask_of(63)) == "63/63 ");
    CHECK(visited(~HotelMask{0}, ~HotelMask{0}).ends_with("62/62 63/63 "));
    CHECK(visited(mask_of(63), ~HotelMask{0}) == "63/0 ");
}

TEST_CASE("a row takes numbers up to what its columns hold, and no more") {
    const Slot last = PlanRow::kNoColumn - 1;
    const auto row = PlanRow::of(last, last, 65'535);
    REQUIRE(row);
    CHECK(row->rates == last);
    CHECK(row->rooms == last);
    CHECK(row->physical == 65'535);
    CHECK(PlanRow::of(kNoSlot, kNoSlot, 0) == PlanRow{});
    CHECK_FALSE(PlanRow::of(last + 1, 0, 0));
    CHECK_FALSE(PlanRow::of(0, last + 1, 0));
    CHECK_FALSE(PlanRow::of(0, 0, 65'536));
    CHECK_FALSE(PlanRow::of(0, 0, -1));
}

TEST_CASE("more rooms than a row takes are sold to the last one") {
    for (const int physical : {65'535, 65'536}) {
        City city;
        HotelFacts large = hotel(0);
        large.terms.room_types.front().physical = physical;
        city.put(large);
        city.put(hotel(1));
        city.sold(0, physical - 1);
        REQUIRE(city.total(0) == 100'00);
        CHECK(city.ask().hits.front().offer->rooms_left == 1);
        city.sold(0, physical);
        CHECK(city.total(0) == 0);
        CHECK(city.total(1) == 101'00);
    }
}

TEST_CASE("nights are gathered half a quarter at a time, and lose nothing on the way") {
    for (const int hotels : {kFull / 2, kFull / 2 + 1}) {
        City city;
        for (int i = 0; i < hotels; ++i) {
            city.put(hotel(i));
            if (i % 4 != 0) city.rate(i, 50'00 + i);
        }
        city.rate(1, 40'00);
        city.sold(2, 2);
        city.put(hotel(3, "Bern", 2));
        for (int i = 4; i < hotels; ++i)
            CHECK(city.total(i) == (i % 4 == 0 ? 100'00 + i * 100 : 50'00 + i));
        CHECK(city.total(1) == 40'00);
        CHECK(city.total(2) == 0);
        CHECK(city.total(3, "bern") == 50'03);
    }
}

TEST_CASE("a city of several quarters is made of drafts, gathered or not, and told of after") {
    for (const bool gathered : {false, true}) {
        City city;
        for (int i = 0; i < 2 * kFull + 1; ++i) {
            HotelDraft draft(id_of(i), kNow);
            draft.put(std::make_shared<const HotelFacts>(hotel(i)));
            CHECK(city.index().set(std::move(draft)) == static_cast<Ordinal>(i));
            if (gathered && i % 10 == 0)
                for (const auto& piece : city.index().gather()) piece();
        }
        for (const auto& piece : city.index().prepare(2)) piece();
        // Of a quarter that was made, and is not shown yet.
        city.rate(0, 40'00);
        CHECK(city.quarters() == 3);
        CHECK(city.total(0) == 40'00);
        for (int i = 1; i < 2 * kFull + 1; ++i) CHECK(city.total(i) == 100'00 + i * 100);
        city.sold(kFull, 2);
        CHECK(city.total(kFull) == 0);
        CHECK(city.index().prepare(100).empty());
    }
}

TEST_CASE("each hotel of a quarter has its own persons, taxes, times and limits") {
    City city;
    const auto changed = [](int number) {
        HotelFacts out = hotel(number);
        stay::RatePlan& plan = out.terms.rate_plans.front();
        plan.standard_adults = 1;
        plan.extra_adult.minor = number * 3;
        if (number % 2 == 0)
            out.terms.tax_rules = {{.id = "city",
                                    .name = "City tax",
                                    .basis = stay::Basis::per_person_night,
                                    .amount = Money{10 + number, eur()}}};
        // The day has begun in the east: the arrival is a day nearer there.
        const auto today = CivilDate(std::chrono::floor<days>(kNow).time_since_epoch());
        const auto days_ahead = static_cast<int>((kDay - today).count());
        if (number % 3 == 0) out.terms.time_zone = "Pacific/Kiritimati";
        if (number % 5 == 0) plan.min_advance_days = days_ahead;
        if (number % 7 == 0) out.terms.room_types.front().max_adults = 1;
        if (number % 11 == 0) out.terms.time_zone = "Nowhere/None";
        return out;
    };
    for (int i = 0; i < kFull; ++i) city.put(changed(i));
    CHECK(city.quarters() == 1);
    for (int i = 0; i < kFull; ++i) {
        const bool late = i % 3 == 0 && i % 5 == 0 && i % 11 != 0;
        const bool small = i % 7 == 0;
        const bool nowhere = i % 11 == 0;
        const int taxes = i % 2 == 0 ? 2 * (10 + i) : 0;
        CHECK(city.total(i) == (late || small || nowhere ? 0 : 100'00 + i * 100 + i * 3 + taxes));
    }
}

}  // namespace innkeeper::search
