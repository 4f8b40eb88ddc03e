#include "services/search/domain/city_index.hpp"

#include "chassis/core/random.hpp"
#include "chassis/text/fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace innkeeper::search {
namespace {

Entry entry(std::string id, std::string name, int stars, std::string city,
            std::string country = "AU") {
    return {{stars, text::fold(name), std::move(id)}, std::move(city), std::move(country)};
}

std::vector<std::string> ids(const CityHits& hits) {
    std::vector<std::string> out;
    for (const Rank& rank : hits.ranks) out.push_back(rank.id);
    return out;
}

using Ids = std::vector<std::string>;

CityIndex sample() {
    CityIndex index;
    index.put(entry("1", "Continental", 4, "Sydney"));
    index.put(entry("2", "Shangrilla", 5, "Sydney"));
    index.put(entry("3", "Crown", 5, "Melbourne"));
    index.put(entry("4", "Alpenhof", 3, "Zürich", "CH"));
    return index;
}

TEST_CASE("a city prefix finds, best rated first") {
    const CityIndex index = sample();
    CHECK(ids(index.find({.folded_prefix = "syd"})) == Ids{"2", "1"});
    CHECK(ids(index.find({.folded_prefix = "zur"})) == Ids{"4"});
    CHECK(ids(index.find({.folded_prefix = "ydney"})).empty());
    CHECK(ids(index.find({})) == Ids{"3", "2", "1", "4"});
}

TEST_CASE("the minimum rating is kept, and counted") {
    const CityIndex index = sample();
    const CityHits hits = index.find({.folded_prefix = "syd", .min_rating = 5});
    CHECK(ids(hits) == Ids{"2"});
    CHECK(hits.total == 1);
    CHECK(index.find({.min_rating = 4}).total == 3);
}

TEST_CASE("a changed hotel moves, a removed one is gone") {
    CityIndex index = sample();
    index.put(entry("1", "Continental", 2, "Perth"));
    CHECK(ids(index.find({.folded_prefix = "sydney"})) == Ids{"2"});
    CHECK(ids(index.find({.folded_prefix = "perth"})) == Ids{"1"});
    index.remove("1");
    index.remove("1");
    CHECK(index.find({.folded_prefix = "perth"}).total == 0);
    CHECK(index.size() == 3);
}

TEST_CASE("a page goes on after a hotel that has gone meanwhile") {
    CityIndex index = sample();
    const CityHits first = index.find({.limit = 2});
    CHECK(first.more);
    index.remove(first.ranks.back().id);
    CHECK(ids(index.find({.after = first.ranks.back(), .limit = 2})) == Ids{"1", "4"});
}

TEST_CASE("suggestions count hotels") {
    CityIndex index = sample();
    index.put(entry("5", "Seaside", 3, "Sydney", "CA"));
    const auto got = index.suggest("s", 10);
    REQUIRE(got.size() == 2);
    CHECK(got[0].country == "AU");
    CHECK(got[0].hotels == 2);
    CHECK(got[1].country == "CA");
    CHECK(index.suggest("", 1).size() == 1);
}

TEST_CASE("pages of any size add up to what a full scan finds") {
    SeededRandom random(7);
    const std::vector<std::string> cities{"Sydney", "Sydenham", "Perth", "Paris", "Prag", "Oslo"};
    CityIndex index;
    std::vector<Entry> all;
    for (int i = 0; i < 400; ++i) {
        all.push_back(entry(std::to_string(i), "Hotel " + std::to_string(random.below(50)),
                            static_cast<int>(1 + random.below(5)),
                            cities[random.below(cities.size())]));
        index.put(all.back());
    }
    for (const std::string prefix : {"", "s", "syd", "sydney", "p", "x"}) {
        for (int min = 1; min <= 5; ++min) {
            std::vector<Rank> expected;
            for (const Entry& e : all)
                if (text::fold(e.city).starts_with(prefix) && e.rank.star_rating >= min)
                    expected.push_back(e.rank);
            std::ranges::sort(expected);
            std::vector<Rank> got;
            CityQuery query{
                .folded_prefix = prefix, .min_rating = min, .limit = 1 + random.below(30)};
            for (bool more = true; more;) {
                const CityHits hits = index.find(query);
                CHECK(hits.total == expected.size());
                got.insert(got.end(), hits.ranks.begin(), hits.ranks.end());
                more = hits.more;
                if (more) query.after = hits.ranks.back();
            }
            CHECK(got == expected);
        }
    }
}

}  // namespace
}  // namespace innkeeper::search
