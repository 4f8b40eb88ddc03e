#include "services/search/http/search_fixture.hpp"

#include "chassis/core/encoding.hpp"
#include "chassis/testing/forwarding_table.hpp"
#include "services/search/limits.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace innkeeper::search {
namespace {

/// A table whose commits happen, and whose answer is then lost, or held up by other work.
class ForgetfulTable final : public testing::ForwardingTable {
public:
    using ForwardingTable::ForwardingTable;
    Task<Result<store::Committed>> commit(std::vector<store::Write> writes) override {
        auto done = co_await inner_.commit(std::move(writes));
        if (after_commit) {
            const auto meanwhile = std::exchange(after_commit, nullptr);
            co_await meanwhile();
        }
        if (forget) co_return fail(Code::unknown_outcome, "store-outcome-unknown", "Who knows.");
        co_return done;
    }
    bool forget = false;
    std::function<Task<void>()> after_commit;
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
                          {"price", {{"amount", "400.00"}, {"currency", "AUD"}}},
                          {"amenities", json::bj::array{"pool"}},
                          {"picture_url", "/card"}});
    CHECK(world.names() == Texts{"Crown", "Shangrilla", "Continental"});
    CHECK(world.names("?city=SYD") == Texts{"Shangrilla", "Continental"});
    CHECK(world.names("?city=%20Sydney%20") == Texts{"Shangrilla", "Continental"});
    CHECK(world.names("?city=ydney").empty());
    CHECK(world.names("?min_rating=5") == Texts{"Crown", "Shangrilla"});
    CHECK(world.names("?min_rating=1").size() == 3);
}

TEST_CASE("events in any order, each perhaps twice, lead to the same answers") {
    std::vector<bus::Event> events{
        event({.id = 1, .name = "One"}),
        event({.id = 1, .name = "One, new", .stars = 4, .version = 2}),
        event({.id = 1, .name = "One, newer", .city = "SYDNEY", .version = 3}),
        event({.id = 2, .name = "Two"}),
        event({.id = 2, .name = "Two", .version = 2, .status = "archived"}),
        event({.id = 3, .name = "Three", .city = "sydney"})};
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
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
    CHECK(expected.find("Two") == std::string::npos);
}

TEST_CASE("an archived hotel vanishes, and a late older event does not bring it back") {
    World world;
    add_notes_hotels(world);
    world.add({.id = 2, .version = 3, .status = "archived"});
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
    world.add({.id = 2, .version = 2});
    vanished();
    world.start();
    world.add({.id = 2, .version = 2});
    vanished();
}

TEST_CASE("a commit whose answer was lost is seen when the event comes again") {
    testing::ManualClock clock;
    store::MemoryTable memory(clock);
    ForgetfulTable table(memory);
    World world(table);
    table.forget = true;
    const auto lost = world.deliver(event({}));
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().code == Code::unknown_outcome);
    table.forget = false;
    world.add({});
    CHECK(world.names() == Texts{"Shangrilla"});
}

TEST_CASE("of two events whose commits overlap the newer stays shown") {
    testing::ManualClock clock;
    store::MemoryTable memory(clock);
    ForgetfulTable table(memory);
    World world(table);
    table.after_commit = [&] {
        return must_deliver(world.bus, event({.name = "New", .version = 2}));
    };
    world.add({.name = "Old"});
    CHECK(world.names() == Texts{"New"});
}

TEST_CASE("an event that is wrong is refused, and changes nothing") {
    World world;
    auto rates = event({});
    rates.type = "innkeeper.rates.changed.v1";
    rates.data = "{}";
    CHECK(world.deliver(rates).has_value());  // of the same topic, and not for here
    auto other_subject = event({});
    other_subject.subject = uuid(9);
    auto other_sequence = event({});
    other_sequence.sequence = 2;
    auto no_hotel = event({});
    no_hotel.data = "{}";
    auto no_json = event({});
    no_json.data = "{";
    auto no_id = event({});
    no_id.data = R"({"hotel":{"id":"x"}})";
    for (const auto& bad : {other_subject, other_sequence, no_hotel, no_json, no_id,
                            event({.stars = 6}), event({.version = 0})}) {
        const auto refused = world.deliver(bad);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == Code::invalid);
    }
    CHECK(world.own.items().empty());
    CHECK(world.names().empty());
}

TEST_CASE("paging to the end is one big page, whatever the limit") {
    World world;
    for (int i = 1; i <= 60; ++i)
        world.add({.id = i,
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
    world.add({.id = 3, .name = "Crown", .city = "Melbourne", .version = 2, .status = "archived"});
    CHECK(world.names("?cursor=" + next) == Texts{"Shangrilla", "Continental"});

    // A ligature that folds to eighteen letters.
    std::string longest;
    for (int i = 0; i < 100; ++i) longest += "\xef\xb7\xba";
    world.add({.id = 4, .name = longest});
    world.add({.id = 5, .name = longest});
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
    for (const char* bad : {"0", "101", "-1", "x", "", "1.5", "99999999999999999999"})
        CHECK(wrong(std::string("?limit=") + bad) == Texts{"limit"});
    for (const char* bad : {"0", "6", "x", "", "-1"})
        CHECK(wrong(std::string("?min_rating=") + bad) == Texts{"min_rating"});
    CHECK(wrong("?city=") == Texts{"city"});
    CHECK(wrong("?city=" + std::string(kMaxCityQuery + 1, 'x')) == Texts{"city"});
    CHECK(world.get("/api/v1/hotels?city=" + std::string(kMaxCityQuery, 'x')).status == 200);
    CHECK(world.get("/api/v1/hotels?limit=100").status == 200);
    CHECK(wrong("?rating=5") == Texts{"rating"});
    CHECK(wrong("?access_token=admin:eve") == Texts{"access_token"});
    CHECK(world.get("/api/v1/hotels/suggestions?limit=2").status == 400);
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions")) == Texts{"q"});
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions?q=")) == Texts{"q"});
    CHECK(fields_of(world.get("/api/v1/hotels/suggestions?q=" + std::string(101, 'x'))) ==
          Texts{"q"});
    CHECK(world.get("/api/v1/hotels/" + uuid(1) + "?x=1").status == 400);
    CHECK(world.get("/api/v1/hotels/nonsense").status == 404);
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
                               "rate_plans", "created_at", "new_field"})
        CHECK(all.find(secret) == std::string::npos);
    const auto page = object_in(world.get("/api/v1/hotels/" + uuid(2)));
    CHECK(text_in(page, "name") == "Shangrilla");
    CHECK(page.contains("room_types"));
}

TEST_CASE("suggestions: cities by their number of hotels, written as most write them") {
    World world;
    world.add({.id = 1, .city = "SYDNEY"});
    world.add({.id = 2, .city = "Sydney"});
    world.add({.id = 3, .city = "Sydney"});
    world.add({.id = 4, .city = "Sydney", .country = "CA"});
    world.add({.id = 5, .city = "Syracuse"});
    const auto response = world.get("/api/v1/hotels/suggestions?q=sy");
    const auto suggestions = object_in(response);
    const auto& first = suggestions.at("items").as_array().at(0).as_object();
    CHECK(each_in(response, "city") == Texts{"Sydney", "Sydney", "Syracuse"});
    CHECK(each_in(response, "country") == Texts{"AU", "CA", "AU"});
    CHECK(first.at("hotels") == 3);
    for (int i = 10; i < 10 + static_cast<int>(kSuggestions) + 1; ++i)
        world.add({.id = i, .city = fmt::format("Sy{}", i)});
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
