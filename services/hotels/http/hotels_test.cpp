#include "services/hotels/http/hotels_fixture.hpp"

#include "chassis/core/encoding.hpp"
#include "services/hotels/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::hotels {
namespace {

const std::string kRoot = "/api/v1/admin/hotels";

std::string edited(const std::string& id) { return kRoot + "/" + id; }

Call patch(const std::string& id, const std::string& body, const std::string& version = "\"1\"") {
    return Call::patch(edited(id)).as("admin:ada").with("If-Match", version).json(body);
}

Call managers(const std::string& id, const std::string& body, const std::string& version) {
    return Call::put(edited(id) + "/managers").as("admin:ada").with("If-Match", version).json(body);
}

Call archiving(const std::string& id, const std::string& version = "\"1\"") {
    return Call::post(edited(id) + "/archive").as("admin:ada").with("If-Match", version);
}

/// Every route that needs a role, well formed but for the token.
std::vector<Call> admin_routes() {
    const std::string one = edited(kNoHotel);
    return {Call::post(kRoot).with("Idempotency-Key", "key-0001").json(kContinental),
            Call::get(kRoot),
            Call::get(one),
            Call::patch(one).with("If-Match", "\"1\"").json(R"({"name":"x"})"),
            Call::post(one + "/archive").with("If-Match", "\"1\""),
            Call::post(one + "/photos").sends(form_type(), form_body({{"photo", "image:a"}})),
            Call::del(one + "/photos/a"),
            Call::put(one + "/managers").with("If-Match", "\"1\"").json(R"({"manager_ids":[]})")};
}

}  // namespace

TEST_CASE("without a token 401, with the wrong role 403, and nothing is done") {
    World world;
    std::vector<Call> routes = admin_routes();
    for (Call& call : routes) {
        const auto nobody = world.send(call);
        CHECK(nobody.status == 401);
        CHECK(nobody.headers.get("WWW-Authenticate").has_value());
        CHECK(world.send(call.as("expired")).status == 401);
        CHECK(world.send(call.as("nonsense")).status == 401);
        CHECK(world.send(call.as("guest:gus")).status == 403);
        CHECK(world.send(call.as("manager:max")).status == 403);
    }
    CHECK(world.send(Call::get("/api/v1/manage/hotels")).status == 401);
    CHECK(world.send(Call::get("/api/v1/manage/hotels").as("guest:gus")).status == 403);
    CHECK(world.memory.items().empty());
}

TEST_CASE("an id that no hotel has is 404 on every route") {
    World world;
    for (const std::string& id :
         {kNoHotel, std::string("nonsense"), std::string(3000, 'x'), std::string("owner#ada")}) {
        const std::string one = edited(percent_encode(id));
        for (Call call :
             {Call::get(one), Call::patch(one).with("If-Match", "\"1\"").json(R"({"name":"x"})"),
              Call::post(one + "/archive").with("If-Match", "\"1\""),
              Call::post(one + "/photos").sends(form_type(), form_body({{"photo", "image:a"}})),
              Call::del(one + "/photos/a"),
              Call::put(one + "/managers")
                  .with("If-Match", "\"1\"")
                  .json(R"({"manager_ids":[]})")}) {
            const auto response = world.send(call.as("admin:ada"));
            CHECK(response.status == 404);
            CHECK(slug_of(response) == "hotel-not-found");
        }
    }
    CHECK(world.pictures.processed == 0);
}

TEST_CASE("a hotel is read back as it was made, by any admin") {
    World world;
    const auto created = world.create(kContinental);
    REQUIRE(created.status == 201);
    CHECK(created.headers.get("ETag") == "\"1\"");
    const auto id = text_in(object_in(created), "id");
    CHECK(created.headers.get("Location") == kRoot + "/" + id);
    for (const char* who : {"admin:ada", "admin:bob"}) {
        const auto read = world.send(Call::get(edited(id)).as(who));
        CHECK(read.status == 200);
        CHECK(read.body == created.body);
        CHECK(read.headers.get("ETag") == "\"1\"");
        CHECK(read.headers.get("Cache-Control") == "no-store");
    }
    CHECK(world.send(Call::get(edited(id) + "?verbose=1").as("admin:ada")).status == 400);
}

TEST_CASE("lists: the own hotels newest first, in pages; another admin has none") {
    World world;
    std::vector<std::string> made;
    for (const char* name : {"One", "Two", "Three", "Four", "Five"}) {
        made.insert(made.begin(), world.made(name));
        world.clock.advance(Millis(1000));
    }
    CHECK(each_in(world.send(Call::get(kRoot).as("admin:ada")), "id") == made);
    CHECK(each_in(world.send(Call::get(kRoot).as("admin:bob")), "id").empty());

    std::vector<std::string> paged;
    std::string next;
    do {
        const auto page =
            world.send(Call::get(kRoot + "?limit=2" + (next.empty() ? "" : "&cursor=" + next))
                           .as("admin:ada"));
        REQUIRE(page.status == 200);
        for (const auto& id : each_in(page, "id")) paged.push_back(id);
        next = text_in(object_in(page), "next");
    } while (!next.empty());
    CHECK(paged == made);

    const auto first = object_in(world.send(Call::get(kRoot + "?limit=2").as("admin:ada")));
    const auto cursor = text_in(first, "next");
    CHECK(world.send(Call::get(kRoot + "?cursor=" + cursor).as("admin:bob")).status == 400);
    for (const char* bad : {"limit=0", "limit=101", "limit=x", "cursor=forged", "cursor=", "q=a"}) {
        CHECK(world.send(Call::get(kRoot + "?" + bad).as("admin:ada")).status == 400);
        CHECK(world.send(Call::get(std::string("/api/v1/manage/hotels?") + bad).as("manager:max"))
                  .status == 400);
    }
    CHECK(world.send(Call::get(kRoot + "?limit=100").as("admin:ada")).status == 200);
}

TEST_CASE("a change needs If-Match with the present version") {
    World world;
    const auto id = world.made("Continental");
    const std::string body = R"({"name":"Grand","star_rating":5,"price":)"
                             R"({"amount":"250.50","currency":"AUD"},"rooms":12})";
    const auto missing = world.send(Call::patch(edited(id)).as("admin:ada").json(body));
    CHECK(missing.status == 400);
    CHECK(slug_of(missing) == "if-match-missing");
    for (const char* bad : {"*", "1", "\"\"", "W/\"1\"", "\"1\", \"2\"", "\"-1\""})
        CHECK(slug_of(world.send(patch(id, body, bad))) == "if-match-invalid");

    world.clock.advance(Millis(5000));
    const auto changed = world.send(patch(id, body));
    REQUIRE(changed.status == 200);
    CHECK(changed.headers.get("ETag") == "\"2\"");
    const auto hotel = object_in(changed);
    CHECK(text_in(hotel, "name") == "Grand");
    CHECK(text_in(hotel.at("price").as_object(), "amount") == "250.50");
    CHECK(text_in(hotel, "owner_id") == "ada");
    CHECK(text_in(hotel, "updated_at") != text_in(hotel, "created_at"));

    const auto stale = world.send(patch(id, body));
    CHECK(stale.status == 409);
    CHECK(slug_of(stale) == "hotel-moved-on");
    CHECK(text_in(object_in(stale), "version_now") == "2");
    CHECK(world.send(archiving(id)).status == 409);
    CHECK(world.send(managers(id, R"({"manager_ids":[]})", "\"1\"")).status == 409);
    CHECK(slug_of(world.send(Call::post(edited(id) + "/archive").as("admin:ada"))) ==
          "if-match-missing");
}

TEST_CASE("bad edits name what is wrong and change nothing") {
    World world;
    const auto id = world.made("Continental");
    const auto wrong = [&](const std::string& body) {
        return fields_of(world.send(patch(id, body)));
    };
    using Fields = std::vector<std::string>;
    CHECK(wrong(R"({"nmae":"x"})") == Fields{"nmae"});
    CHECK(wrong(R"({"city":"Perth"})") == Fields{"city"});
    CHECK(wrong(R"({"currency":"EUR"})") == Fields{"currency"});
    CHECK(wrong(R"({"time_zone":"Europe/Berlin"})") == Fields{"time_zone"});
    CHECK(wrong(R"({"owner_id":"bob"})") == Fields{"owner_id"});
    CHECK(wrong(R"({"price":{"amount":"1","currency":"EUR"}})") == Fields{"price.currency"});
    CHECK(wrong(R"({"star_rating":6})") == Fields{"star_rating"});
    CHECK(wrong(R"({"rooms":-1})") == Fields{"rooms"});
    CHECK(wrong(R"({"name":")" + std::string(kMaxName + 1, 'x') + R"("})") == Fields{"name"});
    CHECK(slug_of(world.send(patch(id, "{}"))) == "nothing-to-change");
    CHECK(slug_of(world.send(patch(id, "{"))) == "malformed-json");
    CHECK(slug_of(world.send(patch(id, ""))) == "malformed-json");
    CHECK(world
              .send(Call::patch(edited(id))
                        .as("admin:ada")
                        .with("If-Match", "\"1\"")
                        .sends("text/plain", "{}"))
              .status == 415);
    CHECK(world.send(patch(id, std::string(64 * 1024 + 1, ' '))).status == 413);
    CHECK(world.send(Call::get(edited(id)).as("admin:ada")).headers.get("ETag") == "\"1\"");
    CHECK(world.outbox().size() == 1);
}

TEST_CASE("the same again makes neither a version nor an event") {
    World world;
    const auto id = world.made("Continental");
    const auto same = world.send(patch(id, R"({"name":"Continental"})"));
    CHECK(same.status == 200);
    CHECK(same.headers.get("ETag") == "\"1\"");
    CHECK(world.outbox().size() == 1);
}

TEST_CASE("a change that another writer overtakes is refused with If-Match") {
    World world;
    const auto id = world.made("Continental");
    const auto other = patch(id, R"({"name":"Other"})").request();
    world.table.before_commit = [&] {
        return [](World& w, http::Request request) -> Task<void> {
            co_await w.service->router().handle(std::move(request));
        }(world, other);
    };
    const auto late = world.send(patch(id, R"({"name":"Late"})"));
    CHECK(late.status == 409);
    CHECK(text_in(object_in(late), "version_now") == "2");
    CHECK(text_in(object_in(world.send(Call::get(edited(id)).as("admin:ada"))), "name") == "Other");
}

TEST_CASE("the managers' list follows set_managers") {
    World world;
    const auto one = world.made("One");
    const auto two = world.made("Two");
    const auto of = [&](const char* who) {
        return each_in(world.send(Call::get("/api/v1/manage/hotels").as(who)), "name");
    };
    using Names = std::vector<std::string>;
    CHECK(of("manager:max").empty());
    CHECK(world.send(managers(one, R"({"manager_ids":["max","mia"]})", "\"1\"")).status == 200);
    CHECK(world.send(managers(two, R"({"manager_ids":["max"]})", "\"1\"")).status == 200);
    CHECK(of("manager:max") == Names{"Two", "One"});
    CHECK(of("manager:mia") == Names{"One"});
    CHECK(world.send(managers(one, R"({"manager_ids":["mia","moe"]})", "\"2\"")).status == 200);
    CHECK(of("manager:max") == Names{"Two"});
    CHECK(of("manager:moe") == Names{"One"});
    CHECK(of("admin:ada").empty());
    CHECK(of("admin:max") == Names{"Two"});

    CHECK(fields_of(world.send(managers(one, R"({"manager_ids":["a","a"]})", "\"3\""))) ==
          Names{"manager_ids"});
    std::string many = R"({"manager_ids":[)";
    for (std::size_t i = 0; i <= kMaxManagers; ++i)
        many += (i ? ",\"m" : "\"m") + std::to_string(i) + "\"";
    CHECK(fields_of(world.send(managers(one, many + "]}", "\"3\""))) == Names{"manager_ids"});
    CHECK(fields_of(world.send(managers(one, "{}", "\"3\""))) == Names{"manager_ids"});
    CHECK(of("manager:moe") == Names{"One"});
}

TEST_CASE("an archived hotel is readable, and takes no edit") {
    World world;
    const auto id = world.made("Continental");
    CHECK(world.send(archiving(id).json(R"({"why":"closed"})")).status == 400);
    const auto archived = world.send(archiving(id));
    REQUIRE(archived.status == 200);
    CHECK(text_in(object_in(archived), "status") == "archived");
    for (const Call& call :
         {patch(id, R"({"name":"x"})", "\"2\""), managers(id, R"({"manager_ids":["m"]})", "\"2\""),
          Call::post(edited(id) + "/photos")
              .as("admin:ada")
              .sends(form_type(), form_body({{"photo", "image:a"}})),
          Call::del(edited(id) + "/photos/a").as("admin:ada")}) {
        const auto refused = world.send(call);
        CHECK(refused.status == 409);
        CHECK(slug_of(refused) == "hotel-archived");
    }
    CHECK(world.send(archiving(id, "\"2\"")).headers.get("ETag") == "\"2\"");
    CHECK(world.send(Call::get(edited(id)).as("admin:ada")).status == 200);
    CHECK(world.outbox().size() == 2);
}

}  // namespace innkeeper::hotels
