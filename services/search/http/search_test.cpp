#include "services/search/http/search_fixture.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "services/search/limits.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace innkeeper::search {
namespace {

/// A table whose commits happen, and whose answer is then lost.
class ForgetfulTable final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        auto done = co_await inner_.commit(std::move(writes));
        if (forget) co_return fail(Code::unknown_outcome, "store-outcome-unknown", "Who knows.");
        co_return done;
    }
    bool forget = false;
};

}  // namespace

TEST_CASE("the notes' search: a city's beginning and a minimum rating") {
    World world;
    add_notes_hotels(world);
    const auto response = world.get("/api/v1/hotels?city=syd&min_rating=5");
    CHECK(response.status == 200);
    CHECK(response.headers.get("Cache-Control") == "private, max-age=5");
    const auto page = object_in(response);
    CHECK(page.at("total") == 1);
    CHECK(page.at("next").is_null());
    REQUIRE(page.at("items").as_array().size() == 1);
    CHECK(page.at("items").as_array()[0] ==
          json::bj::value{{"id", uuid(2)},
                          {"name", "Shangrilla"},
                          {"star_rating", 5},
                          {"city", "Sydney"},
                          {"country", "AU"},
                          {"lat", -33.87},
                          {"lon", 151.21},
                          {"amenities", json::bj::array{"pool"}},
                          {"picture_url", "/card"},
                          {"from", {{"amount", "400.00"}, {"currency", "AUD"}}}});
    CHECK(world.names() == Texts{"Crown", "Shangrilla", "Continental"});
    CHECK(world.names("?city=SYD") == Texts{"Shangrilla", "Continental"});
    CHECK(world.names("?city=%20Sydney%20") == Texts{"Shangrilla", "Continental"});
    CHECK(world.names("?city=ydney").empty());
    CHECK(world.names("?min_rating=5") == Texts{"Crown", "Shangrilla"});
    CHECK(world.names("?min_rating=1").size() == 3);
}

TEST_CASE("events in any order, each perhaps twice, lead to the same answers") {
    std::vector<bus::Event> events{
        event(Made{.id = 1, .name = "One"}),
        event(Made{.id = 1, .name = "One, newer", .city = "SYDNEY", .version = 3}),
        event(Night{.hotel = 1, .sold = 1}), event(Night{.hotel = 1, .sold = 2, .version = 2}),
        event(Rate{.hotel = 1, .date = "2027-07-19"})};
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    std::string expected;
    do {
        World world;
        for (const std::size_t i : order) {
            REQUIRE(world.deliver(events[i]).has_value());
            if (i % 2 == 0) REQUIRE(world.deliver(events[order[0]]).has_value());
        }
        const std::string got = world.everything();
        if (expected.empty()) expected = got;
        REQUIRE(got == expected);
        world.start();
        REQUIRE(world.everything() == expected);
    } while (std::ranges::next_permutation(order).found);
    CHECK(expected.find("One, newer") != std::string::npos);
}

TEST_CASE("an archived hotel vanishes, and a late older event does not bring it back") {
    World world;
    add_notes_hotels(world);
    world.add(Made{.id = 2, .version = 3, .status = "archived"});
    const auto vanished = [&] {
        CHECK(world.names("?city=syd") == Texts{"Continental"});
        const auto page = world.get("/api/v1/hotels/" + uuid(2));
        CHECK(page.status == 404);
        CHECK(slug_of(page) == "hotel-not-found");
        CHECK(object_in(world.get("/api/v1/hotels/suggestions?q=syd"))
                  .at("items")
                  .as_array()[0]
                  .at("hotels") == 1);
    };
    vanished();
    world.add(Made{.id = 2, .version = 2});
    vanished();
    world.start();
    world.add(Made{.id = 2, .version = 2});
    vanished();
}

TEST_CASE("a commit whose answer was lost is seen when the event comes again") {
    testing::ManualClock clock;
    store::MemoryTable memory(clock);
    ForgetfulTable table(memory);
    World world(table);
    table.forget = true;
    const auto lost = world.deliver(event(Made{}));
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().code == Code::unknown_outcome);
    table.forget = false;
    world.add(Made{});
    CHECK(world.names() == Texts{"Shangrilla"});
}

TEST_CASE("an event that is wrong is refused, and changes nothing") {
    World world;
    const auto changed = [](auto what, auto change) {
        bus::Event e = event(what);
        change(e);
        return e;
    };
    const std::vector<bus::Event> all{
        event(Made{.stars = 6}),
        event(Made{.version = 0}),
        event(Made{.lat = 91}),
        event(Night{.sold = -1}),
        event(Night{.date = "2027-02-30"}),
        event(Night{.version = 0}),
        event(Rate{.price = "-1.00"}),
        event(Rate{.date = "2027-13-01"}),
        changed(Made{}, [](bus::Event& e) { e.subject = uuid(9); }),
        changed(Made{}, [](bus::Event& e) { e.sequence = 2; }),
        changed(Made{}, [](bus::Event& e) { e.data = "{}"; }),
        changed(Made{}, [](bus::Event& e) { e.data = "{"; }),
        changed(Made{}, [](bus::Event& e) { e.data = R"({"hotel":{"id":"x"}})"; }),
        changed(Night{}, [](bus::Event& e) { e.subject = uuid(1) + "/single"; }),
        changed(Night{}, [](bus::Event& e) { e.data = "{}"; }),
        changed(Rate{}, [](bus::Event& e) { e.subject = uuid(2) + "/flex"; }),
        changed(Rate{}, [](bus::Event& e) { e.data = "{}"; })};
    for (const auto& bad : all) {
        CAPTURE(bad.data);
        const auto refused = world.deliver(bad);
        REQUIRE_FALSE(refused.has_value());
        CHECK(retry_class(refused.error().code) == Retry::never);
        CHECK(refused.error().code == Code::invalid);
    }
    CHECK(world.own.items().empty());
    CHECK(world.names().empty());
}

TEST_CASE("what is of no interest is let pass without a look at it") {
    World world;
    for (const char* type : {"innkeeper.booking.held.v1", "innkeeper.inventory.oversold.v1",
                             "innkeeper.rates.imported.v1", "something.else"}) {
        bus::Event e = event(Night{});
        e.type = type;
        e.data = "{";
        CHECK(world.deliver(e).has_value());
    }
    CHECK(world.own.items().empty());
}

TEST_CASE("paging to the end is one big page, whatever the limit") {
    World world;
    for (int i = 1; i <= 60; ++i)
        world.add(Made{.id = i,
                       .name = fmt::format("H{}", i % 7),
                       .stars = 1 + i % 5,
                       .city = i % 2 ? "Sydney" : "Sydenham"});
    const auto whole = each_in(world.get("/api/v1/hotels?city=syd&limit=100"), "id");
    CHECK(whole.size() == 60);
    for (const int limit : {1, 7, 20, 59, 60}) {
        Texts paged;
        std::string next;
        do {
            const auto page = world.get(fmt::format("/api/v1/hotels?city=syd&limit={}{}", limit,
                                                    next.empty() ? "" : "&cursor=" + next));
            for (const auto& id : each_in(page, "id")) paged.push_back(id);
            CHECK(object_in(page).at("total") == 60);
            next = text_in(object_in(page), "next");
        } while (!next.empty());
        CHECK(paged == whole);
    }
    CHECK(each_in(world.get("/api/v1/hotels"), "id").size() == 20);
}

TEST_CASE("a page goes on also after a hotel that has gone, and after the longest name") {
    World world;
    add_notes_hotels(world);
    auto next = text_in(object_in(world.get("/api/v1/hotels?limit=1")), "next");
    world.add(
        Made{.id = 3, .name = "Crown", .city = "Melbourne", .version = 2, .status = "archived"});
    CHECK(world.names("?cursor=" + next) == Texts{"Shangrilla", "Continental"});

    // A ligature that folds to eighteen letters.
    std::string longest;
    for (int i = 0; i < 100; ++i) longest += "\xef\xb7\xba";
    world.add(Made{.id = 4, .name = longest});
    world.add(Made{.id = 5, .name = longest});
    Texts ids;
    next.clear();
    do {
        const auto page =
            world.get("/api/v1/hotels?limit=1" + (next.empty() ? "" : "&cursor=" + next));
        REQUIRE(page.status == 200);
        for (const auto& id : each_in(page, "id")) ids.push_back(id);
        next = text_in(object_in(page), "next");
    } while (!next.empty() && ids.size() < 10);
    CHECK(ids == Texts{uuid(2), uuid(4), uuid(5), uuid(1)});
}

TEST_CASE("bad parameters are 400 and named") {
    World world;
    add_notes_hotels(world);
    const auto wrong = [&](const std::string& query) {
        const auto response = world.get("/api/v1/hotels" + query);
        CHECK(response.status == 400);
        return fields_of(response);
    };
    CHECK(wrong("?limit=0") == Texts{"limit"});  // the others: search_params_test.cpp
    CHECK(wrong("?q=%21%21") == Texts{"q"});
    CHECK(wrong("?q=%20") == Texts{"q"});
    CHECK(wrong("?city=%20") == Texts{"city"});
    CHECK(wrong("?q=" + std::string(kMaxText, 'x') + "%20" + std::string(200, 'y')) == Texts{"q"});
    CHECK(wrong("?rating=5") == Texts{"rating"});
    CHECK(wrong("?access_token=admin:eve") == Texts{"access_token"});
    CHECK(world.get("/api/v1/hotels?limit=100").status == 200);
    CHECK(world.get("/api/v1/hotels/suggestions?limit=2").status == 400);
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions")) == Texts{"q"});
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions?q=")) == Texts{"q"});
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions?q=%20")) == Texts{"q"});
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions?q=" + std::string(101, 'x'))) ==
          Texts{"q"});
    CHECK(world.get("/api/v1/hotels/" + uuid(1) + "?x=1").status == 400);
    CHECK(world.get("/api/v1/hotels/nonsense").status == 404);
    const std::string calendar = "/api/v1/hotels/" + uuid(1) + "/calendar";
    CHECK(fields_of(world.get(calendar)) == Texts{"month"});
    CHECK(fields_of(world.get(calendar + "?month=2027-07&adults=0")) == Texts{"adults"});
    CHECK(world.get("/api/v1/hotels/" + uuid(9) + "/calendar?month=2027-07").status == 404);
}

TEST_CASE("a cursor that was forged, damaged, or made for another search is refused") {
    World world;
    add_notes_hotels(world);
    const auto cursor = text_in(object_in(world.get("/api/v1/hotels?limit=1")), "next");
    REQUIRE_FALSE(cursor.empty());
    const auto refused = [&](const std::string& query) {
        const auto response = world.get("/api/v1/hotels?" + query);
        return response.status == 400 && fields_of(response) == Texts{"cursor"};
    };
    CHECK(world.get("/api/v1/hotels?limit=2&cursor=" + cursor).status == 200);
    CHECK(refused("city=syd&cursor=" + cursor));
    CHECK(refused("min_rating=5&cursor=" + cursor));
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        std::string damaged = cursor;
        damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
        CHECK(refused("cursor=" + damaged));
    }
    for (std::size_t cut = 1; cut < cursor.size(); ++cut)
        CHECK(refused("cursor=" + cursor.substr(0, cut)));
    CHECK(refused("cursor="));
    CHECK(refused("cursor=***"));
    CHECK(slug_of(world.get("/api/v1/hotels?cursor=***")) == "invalid-cursor");
    CHECK(refused("cursor=" + base64url_encode(std::string(60, '\xff'))));
    CHECK(refused("cursor=" + std::string(2001, 'A')));
}

TEST_CASE("nothing that is private is shown") {
    World world;
    add_notes_hotels(world);
    const std::string all = world.everything();
    for (const char* secret : {"owner_id", "manager_ids", "secret-owner", "secret-manager",
                               "created_at", "new_field", "Old wing", "Last year"})
        CHECK(all.find(secret) == std::string::npos);
    const auto page = object_in(world.get("/api/v1/hotels/" + uuid(2)));
    CHECK(text_in(page, "name") == "Shangrilla");
}

TEST_CASE("suggestions: cities by their number of hotels, written as most write them") {
    World world;
    world.add(Made{.id = 1, .city = "SYDNEY"});
    world.add(Made{.id = 2, .city = "Sydney"});
    world.add(Made{.id = 3, .city = "Sydney"});
    world.add(Made{.id = 4, .city = "Sydney", .country = "CA"});
    world.add(Made{.id = 5, .city = "Syracuse"});
    const auto response = world.get("/api/v1/hotels/suggestions?q=sy");
    const auto suggestions = object_in(response);
    const auto& first = suggestions.at("items").as_array().at(0).as_object();
    CHECK(each_in(response, "city") == Texts{"Sydney", "Sydney", "Syracuse"});
    CHECK(each_in(response, "country") == Texts{"AU", "CA", "AU"});
    CHECK(first.at("hotels") == 3);
    for (int i = 10; i < 10 + static_cast<int>(kSuggestions) + 1; ++i)
        world.add(Made{.id = i, .city = fmt::format("Sy{}", i)});
    CHECK(each_in(world.get("/api/v1/hotels/suggestions?q=sy"), "city").size() == kSuggestions);
}

TEST_CASE("search is open to all, but a token that is sent must be good") {
    World world;
    add_notes_hotels(world);
    const auto with = [&](const char* token) {
        return testing::run(world.io, world.service->router().handle(
                                          Call::get("/api/v1/hotels").as(token).request()))
            .status;
    };
    CHECK(with("guest:gus") == 200);
    CHECK(with("expired") == 401);
}

}  // namespace innkeeper::search
