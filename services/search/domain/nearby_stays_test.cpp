#include "services/search/domain/nearby_stays.hpp"

#include "services/search/domain/find_hotels.hpp"
#include "services/search/domain/index.hpp"
#include "services/search/limits.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace innkeeper::search {
namespace {

using std::chrono::days;

constexpr CivilDate kArrival{days(20'000)};

Stay stay(int shift, int nights) {
    const CivilDate arrival = kArrival + days(shift);
    return {arrival, arrival + days(nights)};
}

const Currency kEur = Currency::parse("EUR").value();

/// Hotels of one room a night at 100, which are full but on some nights.
class Town {
public:
    void add(int number) {
        HotelFacts out{.terms = {.id = id_of(number),
                                 .name = "Crown",
                                 .city = "Berlin",
                                 .time_zone = "Europe/Berlin",
                                 .currency = kEur},
                       .star_rating = 3,
                       .country = "DE"};
        out.terms.room_types = {{.id = "t", .name = "Room", .physical = 0}};
        out.terms.rate_plans = {{.id = "p",
                                 .name = "Plan",
                                 .room_type_id = "t",
                                 .price = {100'00, kEur},
                                 .extra_adult = {0, kEur}}};
        index_.put(std::make_shared<const HotelFacts>(std::move(out)));
    }
    void free_up(int number, int shift) {
        index_.apply({id_of(number), "t", {{kArrival + days(shift), 1, {.overbook_limit = 1}}}});
    }
    void price(int number, int shift, std::int64_t minor) {
        const CivilDate night = kArrival + days(shift);
        stay::RateMonth month{"p", stay::month_of(night), ++version_};
        month.days[night].price = Money{minor, kEur};
        index_.apply({id_of(number), "EUR", {month}});
    }
    SearchResult ask(int nights, std::optional<Money> most = {}) {
        return find_hotels(*index_.publish(), {.city = "berlin",
                                               .dates = StayWish{stay(0, nights), {{2, {}}}},
                                               .max_total = most,
                                               .now = kNow});
    }

private:
    static std::string id_of(int number) { return "h" + std::to_string(number); }
    static constexpr Instant kNow{days(19'900)};

    Index index_{kNow};
    std::uint64_t version_ = 0;
};

bool has(const std::vector<Stay>& stays, const Stay& one) {
    return std::ranges::find(stays, one) != stays.end();
}

TEST_CASE("other stays come by the distance of arrivals, the change of length, the later, longer") {
    const auto stays = nearby_stays(stay(0, 2), kArrival - days(100));
    const std::vector<Stay> begin{stay(0, 3),  stay(0, 1), stay(0, 4), stay(0, 5), stay(1, 2),
                                  stay(-1, 2), stay(1, 3), stay(1, 1), stay(-1, 3)};
    REQUIRE(stays.size() > begin.size());
    CHECK(std::vector<Stay>(stays.begin(), stays.begin() + 9) == begin);
    CHECK_FALSE(has(stays, stay(0, 2)));
    CHECK(has(stays, stay(kNearestDays, 2 + kNearestNights)));
    CHECK(has(stays, stay(-kNearestDays, 1)));
    CHECK_FALSE(has(stays, stay(kNearestDays + 1, 2)));
    CHECK_FALSE(has(stays, stay(-kNearestDays - 1, 2)));
    CHECK_FALSE(has(stays, stay(1, 2 + kNearestNights + 1)));
}

TEST_CASE("other stays neither arrive too early nor are too short or too long") {
    const auto early = nearby_stays(stay(0, 2), kArrival - days(1));
    CHECK(has(early, stay(-1, 2)));
    CHECK_FALSE(has(early, stay(-2, 2)));
    for (const Stay& one : early) CHECK(one.nights() >= 1);
    const auto longest = nearby_stays(stay(0, stay::kMaxStayNights), kArrival);
    CHECK(has(longest, stay(1, stay::kMaxStayNights)));
    for (const Stay& one : longest) CHECK(one.nights() <= stay::kMaxStayNights);
}

TEST_CASE("the nearest stay with a hit is named, whichever hotel has it") {
    Town town;
    for (int i = 0; i < 100; ++i) town.add(i);
    CHECK_FALSE(town.ask(1).nearest);
    town.free_up(99, 5);
    CHECK(town.ask(1).nearest == stay(5, 1));
    town.free_up(98, -3);
    CHECK(town.ask(1).nearest == stay(-3, 1));
    town.free_up(97, 3);
    CHECK(town.ask(1).nearest == stay(3, 1));
    town.free_up(96, 0);
    CHECK(town.ask(2).nearest == stay(0, 1));
    CHECK_FALSE(town.ask(1).nearest);
}

TEST_CASE("the nearest stay is within the budget") {
    Town town;
    town.add(1);
    for (int shift = -2; shift < 3; ++shift) town.free_up(1, shift);
    const Money most{80'00, kEur};
    CHECK_FALSE(town.ask(1, most).nearest);
    town.price(1, -2, 80'00);
    CHECK(town.ask(1, most).nearest == stay(-2, 1));
}

TEST_CASE("other stays are looked at until so many hotels were asked, and not at one more") {
    constexpr int kNights = 1 + kNearestNights;
    const std::size_t stays = nearby_stays(stay(0, kNights), kArrival - days(100)).size();
    const auto most = static_cast<int>(kNearestAsked / stays);
    Town town;
    for (int i = 0; i < most; ++i) town.add(i);
    town.free_up(0, -kNearestDays);
    CHECK(town.ask(kNights).nearest == stay(-kNearestDays, 1));
    town.add(most);
    CHECK_FALSE(town.ask(kNights).nearest);
}

}  // namespace
}  // namespace innkeeper::search
