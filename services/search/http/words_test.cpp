#include "services/search/http/search_fixture.hpp"

#include "chassis/resilience/limits.hpp"
#include "services/search/limits.hpp"

#include <algorithm>
#include <utility>

namespace innkeeper::search {
namespace {

void add_worded_hotels(World& world) {
    world.add(Made{.id = 1, .name = "Harbour House", .description = "Rooms with a view."});
    world.add(Made{.id = 2, .name = "Garden Inn", .stars = 3, .description = "Near the harbour."});
    world.add(Made{.id = 3, .name = "Desert Rose", .city = "Alice Springs", .description = "Dry."});
}

const Error kDown{Code::unavailable, "connection-lost", "The text index is gone."};

TEST_CASE("words find hotels, the best match first, and other filters hold too") {
    World world;
    add_worded_hotels(world);
    CHECK(world.names("?q=harbour") == Texts{"Harbour House", "Garden Inn"});
    CHECK(world.names("?q=harbour&min_rating=4") == Texts{"Harbour House"});
    CHECK(world.names("?q=harbour&city=alice").empty());
    CHECK(world.names("?q=alice%20springs") == Texts{"Desert Rose"});
    CHECK(world.names("?q=harbour&arrival=2027-07-20&departure=2027-07-21").size() == 2);
    CHECK(world.names("?q=zzzzzz").empty());
    const auto page = object_in(world.get("/api/v1/hotels?q=harbuor"));
    CHECK(text_in(page, "corrected") == "harbour");
    CHECK(page.at("total") == 2);
    CHECK_FALSE(object_in(world.get("/api/v1/hotels?q=harbour")).contains("corrected"));
    world.add(Made{.id = 2, .name = "Garden Inn", .version = 2, .description = "Near the park."});
    CHECK(world.names("?q=harbour") == Texts{"Harbour House"});
    world.add(Made{.id = 1, .name = "Harbour House", .version = 2, .status = "archived"});
    CHECK(world.names("?q=harbour").empty());
    world.add(Made{.id = 1, .name = "Harbour House"});  // late
    CHECK(world.names("?q=harbour").empty());
}

TEST_CASE("words are found in every form of the languages of the site") {
    World world;
    world.add(Made{.id = 1, .name = "A", .description = "Alle Zimmer mit Balkon."});
    world.add(Made{.id = 2, .name = "B", .description = "Ruhe in allen Zimmern."});
    world.add(Made{.id = 3, .name = "C", .description = "Balconies, and rooms with a view."});
    world.add(Made{.id = 4, .name = "D", .amenities = R"("Hunde erlaubt")", .description = "-"});
    CHECK(world.names("?q=zimmer") == Texts{"A", "B"});
    CHECK(world.names("?q=zimmern") == Texts{"A", "B"});
    CHECK(world.names("?q=balkone") == Texts{"A"});
    CHECK(world.names("?q=room%20balcony") == Texts{"C"});
    CHECK(world.names("?q=hund") == Texts{"D"});
}

TEST_CASE("the last word may be the beginning of one; the word itself comes first") {
    World world;
    add_worded_hotels(world);
    world.add(Made{.id = 4, .name = "Harbourside Harbourside", .description = "-"});
    CHECK(world.names("?q=har").size() == 3);
    CHECK(world.names("?q=garden%20har") == Texts{"Garden Inn"});
    CHECK(world.names("?q=har%20garden").empty());
    CHECK(world.names("?q=harbour") ==
          Texts{"Harbour House", "Garden Inn", "Harbourside Harbourside"});
    std::string page = "/api/v1/hotels?q=harbour&limit=1";
    for (const char* name : {"Harbour House", "Garden Inn", "Harbourside Harbourside"}) {
        const auto response = world.get(page);
        CHECK(each_in(response, "name") == Texts{name});
        const auto body = object_in(response);
        if (body.contains("next"))
            page = "/api/v1/hotels?q=harbour&limit=1&cursor=" + text_in(body, "next");
    }
    CHECK(world.names("?q=harbours") ==
          Texts{"Harbour House", "Garden Inn", "Harbourside Harbourside"});
    CHECK(world.names("?q=" + std::string("harbour").substr(0, text::kMinPrefix)).size() == 3);
    CHECK(world.names("?q=" + std::string("harbour").substr(0, text::kMinPrefix - 1)).empty());
}

TEST_CASE("a last word that begins no other is corrected, one that does is not") {
    World world;
    add_worded_hotels(world);
    const auto corrected = [&](const std::string& words) {
        const auto page = object_in(world.get("/api/v1/hotels?q=" + words));
        return page.contains("corrected") ? text_in(page, "corrected") : "";
    };
    CHECK(corrected("harbuor") == "harbour");
    CHECK(corrected("gaden%20harbuor") == "garden harbour");
    CHECK(corrected("gaden%20harb") == "garden harb");
    CHECK(corrected("harb") == "");
    CHECK(corrected("harbou") == "");
    CHECK(world.names("?q=harbou").size() == 2);
    CHECK(world.names("?q=harbuor").size() == 2);
}

TEST_CASE("suggestions: cities by their number of hotels, then hotels by name") {
    World world;
    add_worded_hotels(world);
    world.add(Made{.id = 4, .name = "Alabama", .city = "Perth"});
    const auto response = world.get("/api/v1/hotels/suggestions?q=al");
    CHECK(response.status == 200);
    const auto items = object_in(response).at("items").as_array();
    REQUIRE(items.size() == 2);
    CHECK(items[0] ==
          json::bj::value{
              {"kind", "city"}, {"city", "Alice Springs"}, {"country", "AU"}, {"hotels", 1}});
    CHECK(items[1] == json::bj::value{{"kind", "hotel"},
                                      {"city", "Perth"},
                                      {"country", "AU"},
                                      {"hotel_id", uuid(4)},
                                      {"name", "Alabama"}});
    CHECK(each_in(world.get("/api/v1/hotels/suggestions?q=!!"), "kind").empty());
}

TEST_CASE("suggestions: cities and hotels share the places") {
    World world;
    const auto kinds = [&] {
        const Texts all = each_in(world.get("/api/v1/hotels/suggestions?q=al"), "kind");
        const auto cities = std::ranges::count(all, "city");
        const auto hotels = std::ranges::count(all, "hotel");
        CHECK(std::ranges::is_sorted(all));  // cities first
        return std::pair(cities, hotels);
    };
    int next = 1;
    const auto add = [&](int n, const std::string& name, const std::string& city) {
        for (; n > 0; --n, ++next)
            world.add(Made{.id = next,
                           .name = fmt::format(fmt::runtime(name), next),
                           .city = fmt::format(fmt::runtime(city), next)});
    };
    const int hotels = static_cast<int>(kSuggestedHotels);
    const int all = static_cast<int>(kSuggestions);
    add(all + 1, "Crown {}", "Al{}");
    CHECK(kinds() == std::pair<long, long>{all, 0});
    add(hotels - 1, "Alpha {}", "Perth");
    CHECK(kinds() == std::pair<long, long>{all - hotels + 1, hotels - 1});
    add(1, "Alpha {}", "Perth");
    CHECK(kinds() == std::pair<long, long>{all - hotels, hotels});
    add(all, "Alpha {}", "Perth");
    CHECK(kinds() == std::pair<long, long>{all - hotels, hotels});
    for (int id = 1; id <= all - hotels + 1; ++id)  // leaves fewer cities than have places
        world.add(Made{.id = id, .name = "Crown", .city = "Perth", .version = 2});
    CHECK(kinds() == std::pair<long, long>{hotels, all - hotels});
}

TEST_CASE("a text index that is down: words are refused at once, and all else goes on") {
    World world;
    add_worded_hotels(world);
    world.texts->fail_with(kDown);
    for (int i = 0; i < resilience::kFailuresToOpen; ++i)
        CHECK(world.get("/api/v1/hotels?q=harbour").status == 503);
    const std::size_t asked = world.texts->calls();
    const auto refused = world.get("/api/v1/hotels?q=harbour");
    CHECK(refused.status == 503);
    CHECK(slug_of(refused) == "text-search-unavailable");
    CHECK(refused.headers.get("Retry-After").has_value());
    CHECK(world.texts->calls() == asked);  // nobody waited for it

    CHECK(world.names().size() == 3);
    CHECK(world.names("?city=syd&arrival=2027-07-20&departure=2027-07-21&sort=price").size() == 2);
    CHECK(each_in(world.get("/api/v1/hotels/suggestions?q=al"), "kind") == Texts{"city"});
    CHECK(world.get("/api/v1/hotels/suggestions?q=gard").status == 503);
    CHECK(world.get("/api/v1/hotels/" + uuid(1)).status == 200);

    world.texts->recover();
    world.clock.advance(resilience::kOpenFor);
    CHECK(world.names("?q=harbour").size() == 2);
    CHECK(world.names("?q=harbour").size() == 2);
}

TEST_CASE("what changes while the text index is down is told when it is back") {
    World world;
    add_worded_hotels(world);
    world.texts->fail_with(kDown);
    world.add(Made{.id = 4, .name = "Harbour Lights"});
    CHECK(world.names().size() == 4);
    world.texts->recover();
    for (int i = 0; i < 10; ++i) {
        world.clock.advance(kMaxTextRetry);
        testing::settle(world.io);
    }
    CHECK(world.names("?q=lights") == Texts{"Harbour Lights"});
}

TEST_CASE("until a start has told all texts, words are refused, never half answered") {
    World world;
    add_worded_hotels(world);
    world.make();
    CHECK(world.get("/api/v1/hotels").status == 503);  // nothing is loaded yet
    CHECK(slug_of(world.get("/api/v1/hotels")) == "not-ready");
    world.texts->fail_with(kDown);
    REQUIRE(testing::run(world.io, world.service->start()).has_value());
    CHECK(world.names().size() == 3);
    world.texts->recover();
    const auto early = world.get("/api/v1/hotels?q=harbour");
    CHECK(early.status == 503);
    CHECK(slug_of(early) == "text-search-unavailable");
    CHECK(early.headers.get("Retry-After") == "1");
    for (int i = 0; i < 10; ++i) {
        world.clock.advance(kMaxTextRetry);
        testing::settle(world.io);
    }
    CHECK(world.names("?q=harbour").size() == 2);
}

}  // namespace
}  // namespace innkeeper::search
