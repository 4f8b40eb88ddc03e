#include "services/search/domain/index.hpp"

#include "chassis/core/clock.hpp"
#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/quarter.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::search {
namespace {

using std::chrono::days;
using std::chrono::hours;

Currency eur() { return Currency::parse("EUR").value(); }
CivilDate date(std::string_view text) { return parse_date(text).value(); }
Instant at(std::string_view text) { return parse_rfc3339(text).value(); }

/// One room type of two rooms, one plan at 100.
HotelFacts hotel(std::string id, std::uint64_t version = 1) {
    HotelFacts out{.terms = {.id = id,
                             .version = version,
                             .name = "Crown",
                             .city = "Berlin",
                             .time_zone = "Europe/Berlin",
                             .currency = eur()},
                   .star_rating = 4,
                   .country = "DE",
                   .lat = 52.5,
                   .lon = 13.4};
    out.terms.room_types = {{.id = "double", .name = "Double", .physical = 2}};
    out.terms.rate_plans = {{.id = "flex",
                             .name = "Flexible",
                             .room_type_id = "double",
                             .price = {100'00, eur()},
                             .extra_adult = {0, eur()}}};
    return out;
}

void put(Index& index, HotelFacts facts) {
    index.put(std::make_shared<const HotelFacts>(std::move(facts)));
}

InventoryUpdate sold(std::string_view night, int rooms, std::uint64_t version) {
    return {"h", "double", {{date(night), version, {.sold = rooms}}}};
}

stay::RatesChanged price(std::string_view night, int minor, std::uint64_t version) {
    stay::RateMonth month{"flex", stay::month_of(date(night)), version};
    month.days[date(night)].price = Money{minor, eur()};
    return {"h", "EUR", {month}};
}

/// One room for two adults, one night.
std::optional<Hit> ask(Index& index, std::string_view arrival, Instant now) {
    const CivilDate day = date(arrival);
    const auto snapshot = index.publish();
    SearchResult found =
        find_hotels(*snapshot, {.dates = StayWish{{day, day + days(1)}, {{2, {}}}}, .now = now});
    if (found.hits.empty()) return std::nullopt;
    return found.hits.front();
}

/// That are left of the first hotel's room type.
int rooms_of(const Snapshot& snapshot, DayNumber night) {
    const HotelRef hotel = snapshot.at(0).value();
    return hotel.available(hotel.types().front(), night);
}

const Instant kNow = at("2027-03-20T12:00:00Z");

}  // namespace

TEST_CASE("of a night, a month and a hotel the highest version holds") {
    Index index(kNow);
    put(index, hotel("h"));
    index.apply(sold("2027-03-22", 2, 5));
    index.apply(sold("2027-03-22", 0, 4));
    index.apply(sold("2027-03-22", 0, 5));
    CHECK_FALSE(ask(index, "2027-03-22", kNow));
    index.apply(sold("2027-03-22", 1, 6));
    CHECK(ask(index, "2027-03-22", kNow)->offer->rooms_left == 1);

    index.apply(price("2027-03-22", 80'00, 2));
    index.apply(price("2027-03-22", 70'00, 1));
    index.apply(price("2027-03-23", 60'00, 2));
    CHECK(ask(index, "2027-03-22", kNow)->offer->totals.total.minor == 80'00);
    CHECK(ask(index, "2027-03-23", kNow)->offer->totals.total.minor == 100'00);
    // A month is told whole: what the newer leaves out is no longer set.
    index.apply(price("2027-03-23", 60'00, 3));
    CHECK(ask(index, "2027-03-22", kNow)->offer->totals.total.minor == 100'00);
    CHECK(ask(index, "2027-03-23", kNow)->offer->totals.total.minor == 60'00);

    HotelFacts renamed = hotel("h", 3);
    renamed.terms.name = "New";
    put(index, renamed);
    put(index, hotel("h", 2));
    put(index, hotel("h", 3));
    CHECK(ask(index, "2027-03-22", kNow)->facts->terms.name == "New");
}

TEST_CASE("two months of one plan in one call: the higher version, in any order") {
    for (const bool turned : {false, true}) {
        Index index(kNow);
        put(index, hotel("h"));
        stay::RatesChanged both = price("2027-03-22", 80'00, turned ? 1 : 2);
        both.months.push_back(price("2027-03-22", 90'00, turned ? 2 : 1).months.front());
        index.apply(both);
        CHECK(ask(index, "2027-03-22", kNow)->offer->totals.total.minor ==
              (turned ? 90'00 : 80'00));
    }
}

TEST_CASE("what is forgotten is shown until the next publish, and older versions hold again") {
    Index index(kNow);
    CHECK_FALSE(index.set(HotelDraft("h", kNow)));
    CHECK(index.hotels().empty());
    put(index, hotel("h", 7));
    index.apply(sold("2027-03-22", 2, 7));
    index.apply(price("2027-03-23", 60'00, 7));
    const auto before = index.publish();
    CHECK(index.hotels() == std::vector<std::string>{"h"});

    CHECK(index.set(HotelDraft("h", kNow)) == Ordinal{0});
    CHECK(before->hotels() == 1);
    CHECK(index.publish()->hotels() == 0);
    CHECK_FALSE(view_hotel(*index.publish(), "h"));
    CHECK(index.hotels().size() == 1);

    put(index, hotel("h", 1));
    index.apply(sold("2027-03-22", 1, 1));
    CHECK(ask(index, "2027-03-22", kNow)->offer->rooms_left == 1);
    CHECK(ask(index, "2027-03-23", kNow)->offer->totals.total.minor == 100'00);
    CHECK(index.publish()->find("h")->spot().ordinal == 0);

    // Both at once: nobody sees that it was gone.
    CHECK(index.set(HotelDraft("h", kNow)) == Ordinal{0});
    put(index, hotel("h", 1));
    CHECK(index.publish()->hotels() == 1);
    CHECK(ask(index, "2027-03-22", kNow)->offer->rooms_left == 2);
}

TEST_CASE("rates and stock that come before their hotel wait for it") {
    Index index(kNow);
    index.apply(sold("2027-03-22", 1, 1));
    index.apply(price("2027-03-22", 80'00, 1));
    CHECK(index.publish()->hotels() == 0);
    put(index, hotel("h"));
    const auto hit = ask(index, "2027-03-22", kNow);
    REQUIRE(hit);
    CHECK(hit->offer->rooms_left == 1);
    CHECK(hit->offer->totals.total.minor == 80'00);
}

TEST_CASE("stock and rates outlast an archive, the ordinal too") {
    Index index(kNow);
    const Ordinal ordinal = index.put(std::make_shared<const HotelFacts>(hotel("h")));
    index.apply(sold("2027-03-22", 1, 1));
    HotelFacts archived = hotel("h", 2);
    archived.terms.status = stay::HotelStatus::archived;
    put(index, archived);
    CHECK_FALSE(ask(index, "2027-03-22", kNow));
    CHECK_FALSE(index.publish()->find("h"));
    CHECK(index.publish()->suggest_cities("", 10).empty());
    CHECK_FALSE(view_hotel(*index.publish(), "h"));
    CHECK(index.put(std::make_shared<const HotelFacts>(hotel("h", 3))) == ordinal);
    CHECK(ask(index, "2027-03-22", kNow)->offer->rooms_left == 1);
}

TEST_CASE("a snapshot stays as it was") {
    Index index(kNow);
    put(index, hotel("h"));
    const auto before = index.publish();
    CHECK(index.publish() == before);
    index.apply(sold("2027-03-22", 2, 1));
    put(index, hotel("g"));
    const auto after = index.publish();
    CHECK(before->hotels() == 1);
    CHECK(after->hotels() == 2);
    const DayNumber night = number_of(date("2027-03-22"));
    CHECK(rooms_of(*before, night) == 2);
    CHECK(rooms_of(*after, night) == 0);
    CHECK_FALSE(before->find("g"));
    CHECK((after->find("g") == after->at(1)));
    CHECK_FALSE(after->at(2));
}

TEST_CASE("today is the hotel's, and past nights go") {
    Index index(kNow);
    put(index, hotel("h"));
    for (const char* night : {"2027-03-19", "2027-03-20", "2027-03-21"})
        index.apply(sold(night, 1, 1));
    CHECK_FALSE(ask(index, "2027-03-19", kNow));
    CHECK(ask(index, "2027-03-20", kNow)->offer->rooms_left == 1);
    const DayNumber yesterday = number_of(date("2027-03-19"));
    CHECK(rooms_of(*index.publish(), yesterday) == 2);

    // 23:30 in UTC is the next day in Berlin.
    const Instant later = at("2027-03-20T23:30:00Z");
    CHECK_FALSE(ask(index, "2027-03-20", later));
    CHECK_FALSE(index.advance(later, 10));
    CHECK(ask(index, "2027-03-21", later)->offer->rooms_left == 1);
    // Late news of a past night change nothing.
    index.apply(sold("2027-03-20", 2, 9));
    CHECK(rooms_of(*index.publish(), yesterday + 1) == 1);
    CHECK_FALSE(index.advance(at("2027-08-20T00:00:00Z"), 10));
    const auto snapshot = index.publish();
    CHECK(snapshot->at(0)->quarter().nights.first() >= number_of(date("2027-06-20")));
    for (DayNumber night = yesterday; night < yesterday + 3; ++night)
        CHECK(rooms_of(*snapshot, night) == 2);
}

TEST_CASE("time goes on for a few hotels at a time, and never back") {
    Index index(kNow);
    for (const char* id : {"a", "b", "c"}) {
        put(index, hotel(id));
        stay::RatesChanged today = price("2027-03-20", 80'00, 1);
        today.hotel_id = id;
        index.apply(today);
        CHECK(view_hotel(*index.publish(), id)->from->minor == 80'00);
    }
    const Instant tomorrow = kNow + hours(24);
    CHECK(index.advance(tomorrow, 2));
    CHECK_FALSE(index.advance(tomorrow, 2));
    const auto snapshot = index.publish();
    for (const char* id : {"a", "b", "c"}) CHECK(view_hotel(*snapshot, id)->from->minor == 100'00);
    CHECK_FALSE(index.advance(kNow, 2));
    CHECK(index.publish() == snapshot);
}

TEST_CASE("nights are kept to the farthest, and none past it") {
    const DayNumber today = number_of(date("2027-03-20"));
    Index index(kNow);
    put(index, hotel("h"));
    for (const int ahead : {kMaxNightsAhead, kMaxNightsAhead + 1})
        index.apply({"h", "double", {{date_of(today + ahead), 1, {.sold = 1}}}});
    const auto snapshot = index.publish();
    CHECK(rooms_of(*snapshot, today + kMaxNightsAhead) == 1);
    CHECK(rooms_of(*snapshot, today + kMaxNightsAhead + 1) == 2);

    const auto sets_rates = [&](int ahead) {
        Index other(kNow);
        put(other, hotel("h"));
        other.apply(price(to_string(date_of(today + ahead)), 80'00, 1));
        const auto told = other.publish();
        return told->at(0)->said(today + ahead, 0).price;
    };
    CHECK(sets_rates(kMaxNightsAhead));
    CHECK_FALSE(sets_rates(kMaxNightsAhead + 1));
}

TEST_CASE("the farthest arrival can be found, and none past it") {
    Index index(kNow);
    put(index, hotel("h"));
    const CivilDate today = date("2027-03-20");
    CHECK(ask(index, to_string(today + days(stay::kMaxAdvanceDays)), kNow));
    CHECK_FALSE(ask(index, to_string(today + days(stay::kMaxAdvanceDays + 1)), kNow));
}

TEST_CASE("a hotel of a zone that nobody knows is not offered, and does no harm") {
    Index index(kNow);
    HotelFacts nowhere = hotel("h");
    nowhere.terms.time_zone = "Nowhere/Land";
    put(index, nowhere);
    CHECK_FALSE(ask(index, "2027-03-22", kNow));
    CHECK(find_hotels(*index.publish(), {.now = kNow}).total == 1);
}

TEST_CASE("an offer whose price is too large to be told is not shown") {
    Index index(kNow);
    HotelFacts dear = hotel("h");
    dear.terms.rate_plans.front().price.minor = kMaxMinor;
    put(index, dear);
    CHECK(ask(index, "2027-03-22", kNow));
    dear.terms.version = 2;
    dear.terms.tax_rules = {
        {.id = "fee", .name = "Fee", .basis = stay::Basis::per_stay, .amount = {1, eur()}}};
    put(index, dear);
    CHECK_FALSE(ask(index, "2027-03-22", kNow));
}

TEST_CASE("cities are suggested with their counts, as most of their hotels write them") {
    Index index(kNow);
    int id = 0;
    for (const char* city : {"Zürich", "ZURICH", "Zürich", "Zug", "Perth"}) {
        HotelFacts facts = hotel("h" + std::to_string(id++));
        facts.terms.city = city;
        put(index, facts);
    }
    const auto all = index.publish()->suggest_cities("zu", 10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].city == "Zürich");
    CHECK(all[0].hotels == 3);
    CHECK(all[1].city == "Zug");
    CHECK(index.publish()->suggest_cities("", 1).size() == 1);
    CHECK(index.publish()->suggest_cities("x", 9).empty());
    // A hotel moves to another city.
    HotelFacts moved = hotel("h3", 2);
    moved.terms.city = "Perth";
    put(index, moved);
    CHECK(index.publish()->suggest_cities("zug", 10).empty());
    CHECK(index.publish()->suggest_cities("perth", 10).front().hotels == 2);
}

}  // namespace innkeeper::search
