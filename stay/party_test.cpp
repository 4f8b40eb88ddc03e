#include "stay/price.hpp"

#include "chassis/testing/aborts.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace innkeeper;
using namespace innkeeper::stay;

TEST_CASE("a party is spread evenly, the first rooms the larger, children too") {
    CHECK(spread({2, {}}, 1) == std::vector<RoomParty>{{2, {}}});
    CHECK(spread({5, {}}, 2) == std::vector<RoomParty>{{3, {}}, {2, {}}});
    // The child goes where the adults are fewer.
    CHECK(spread({3, {7}}, 2) == std::vector<RoomParty>{{2, {}}, {1, {7}}});
    CHECK(spread({4, {3, 5, 9}}, 2) == std::vector<RoomParty>{{2, {3, 9}}, {2, {5}}});
    CHECK(spread({1, {}}, 2) == std::vector<RoomParty>{{1, {}}, {0, {}}});
}

TEST_CASE("a spread party loses nobody, and no two rooms differ by more than one") {
    CHECK(rc::check([] {
        const RoomParty party{*rc::gen::inRange(0, 30),
                              *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 18))};
        const int rooms = *rc::gen::inRange(1, 9);
        const auto out = spread(party, rooms);
        RC_ASSERT(out.size() == static_cast<std::size_t>(rooms));
        int adults = 0;
        std::vector<int> ages;
        std::vector<std::size_t> sizes;
        for (const RoomParty& room : out) {
            adults += room.adults;
            ages.insert(ages.end(), room.children_ages.begin(), room.children_ages.end());
            sizes.push_back(static_cast<std::size_t>(room.adults) + room.children_ages.size());
        }
        auto asked = party.children_ages;
        std::ranges::sort(ages);
        std::ranges::sort(asked);
        RC_ASSERT(adults == party.adults);
        RC_ASSERT(ages == asked);
        RC_ASSERT(std::ranges::is_sorted(sizes, std::greater<>{}));
        RC_ASSERT(sizes.front() - sizes.back() <= 1);
    }));
}

TEST_CASE("no rooms to spread over is a defect") {
    CHECK(testing::aborts([] { (void)spread({2, {}}, 0); }));
}
