#include "services/hotels/http/hotels_fixture.hpp"

#include "services/hotels/limits.hpp"
#include "stay/limits.hpp"

#include <doctest/doctest.h>

namespace innkeeper::hotels {
namespace {

const std::string kRoot = "/api/v1/manage/hotels/";
using Fields = std::vector<std::string>;

const std::string kRoom =
    R"({"name":"Suite","max_adults":2,"max_children":1,"max_total":3,"physical":4})";
const std::string kPlan = R"({"name":"Flexible","room_type_id":"suite","payment":"at_hotel",)"
                          R"("price":{"amount":"300","currency":"AUD"}})";
const std::string kDerived =
    R"({"name":"Saver","room_type_id":"suite","payment":"prepay","meal_plan":"breakfast",)"
    R"("derived":{"parent_id":"flexible","kind":"percent","basis_points":-1000}})";
const std::string kPolicy =
    R"({"name":"Strict","windows":[{"days_before":7,"time":"12:00","penalty":{"kind":"none"}}],)"
    R"("otherwise":{"kind":"full"},"no_show":{"kind":"full"}})";
const std::string kTaxes =
    R"({"tax_rules":[{"id":"gst","name":"GST","kind":"tax","basis":"percent_of",)"
    R"("basis_points":1000,"included":true}]})";

/// A hotel that max manages; its version is 2.
std::string managed(World& world, const std::string& name = "Continental") {
    const auto id = world.made(name);
    REQUIRE(world
                .send(Call::put("/api/v1/admin/hotels/" + id + "/managers")
                          .as("admin:ada")
                          .with("If-Match", "\"1\"")
                          .json(R"({"manager_ids":["max"]})"))
                .status == 200);
    return id;
}

Call put(const std::string& id, const std::string& path, const std::string& body, int version,
         const std::string& who = "manager:max") {
    return Call::put(kRoot + id + "/" + path)
        .as(who)
        .with("If-Match", "\"" + std::to_string(version) + "\"")
        .json(body);
}

/// Every route about what one hotel sells, well formed but for the token.
std::vector<Call> routes_of(const std::string& id) {
    const std::string one = kRoot + id;
    const std::string rates = R"({"rate_plan_id":"p","from":"2027-02-01","to":"2027-02-01",)"
                              R"("set":{"closed":true}})";
    std::vector<Call> calls{Call::get(one), Call::put(one + "/rates").json(rates),
                            Call::get(one + "/rates?rate_plan_id=p&from=2027-02-01&to=2027-02-02")};
    for (const auto& [path, body] :
         {std::pair("room-types/suite", kRoom), std::pair("rate-plans/flexible", kPlan),
          std::pair("cancellation-policies/strict", kPolicy), std::pair("tax-rules", kTaxes)})
        calls.push_back(put(id, path, body, 2, ""));
    return calls;
}

std::size_t events(const World& world) { return world.outbox().size(); }

}  // namespace

TEST_CASE("who may: 401, 403 by role, 403 for another's hotel, 404 for none") {
    World world;
    const auto id = managed(world);
    for (Call call : routes_of(id)) {
        CHECK(world.send(call).status == 401);
        CHECK(world.send(call.as("expired")).status == 401);
        CHECK(slug_of(world.send(call.as("guest:max"))) == "wrong-role");
        const auto other = world.send(call.as("manager:mia"));
        CHECK(other.status == 403);
        CHECK(slug_of(other) == "not-your-hotel");
    }
    for (const std::string& nobody : {kNoHotel, std::string("nonsense")})
        for (Call call : routes_of(nobody))
            for (const char* who : {"manager:max", "admin:ada"}) {
                const auto missing = world.send(call.as(who));
                CHECK(missing.status == 404);
                CHECK(slug_of(missing) == "hotel-not-found");
            }
    CHECK(events(world) == 2);
}

TEST_CASE("a manager and any admin see all of the hotel") {
    World world;
    const auto id = managed(world);
    const auto seen = world.send(Call::get(kRoot + id).as("manager:max"));
    REQUIRE(seen.status == 200);
    CHECK(seen.headers.get("ETag") == "\"2\"");
    const auto hotel = object_in(seen);
    CHECK(text_in(hotel, "on_deadline") == "reject");
    CHECK(hotel.at("tax_rules").as_array().empty());
    const auto& policy = hotel.at("cancellation_policies").as_array().at(0).as_object();
    CHECK(text_in(policy, "id") == "standard");
    const auto& plan = hotel.at("rate_plans").as_array().at(0).as_object();
    CHECK(text_in(plan, "cancellation_policy_id") == "standard");
    CHECK(text_in(plan, "meal_plan") == "room_only");
    CHECK(plan.at("child_bands").as_array().at(0).as_object().at("to_age") == 17);
    CHECK(world.send(Call::get(kRoot + id).as("admin:bob")).body == seen.body);
    CHECK(world.send(Call::get("/api/v1/admin/hotels/" + id).as("admin:bob")).body == seen.body);
}

TEST_CASE("parts are put one after the other, each a version and an event") {
    World world;
    const auto id = managed(world);
    const std::vector<std::pair<std::string, std::string>> parts{
        {"room-types/suite", kRoom},
        {"cancellation-policies/strict", kPolicy},
        {"rate-plans/flexible", kPlan},
        {"rate-plans/saver", kDerived},
        {"tax-rules", kTaxes}};
    int version = 2;
    for (const auto& [path, body] : parts) {
        CAPTURE(path);
        const auto done = world.send(put(id, path, body, version));
        REQUIRE(done.status == 200);
        CHECK(done.headers.get("ETag") == "\"" + std::to_string(++version) + "\"");
        const auto again = world.send(put(id, path, body, version));
        CHECK(again.headers.get("ETag") == "\"" + std::to_string(version) + "\"");
    }
    CHECK(events(world) == 7);
    const auto seen = world.send(Call::get(kRoot + id).as("manager:max"));
    const auto hotel = object_in(seen);
    CHECK(hotel.at("room_types").as_array().size() == 2);
    const auto& plans = hotel.at("rate_plans").as_array();
    REQUIRE(plans.size() == 3);
    CHECK(plans.at(2).as_object().at("derived").as_object().at("basis_points") == -1000);
    CHECK(text_in(hotel.at("price").as_object(), "amount") == "200.00");
    CHECK(text_in(hotel.at("tax_rules").as_array().at(0).as_object(), "id") == "gst");
    CHECK(world.outbox().back().type == "innkeeper.hotels.updated.v1");

    // What was read may be sent back, with its id.
    const std::string same = json::bj::serialize(plans.at(1));
    CHECK(world.send(put(id, "rate-plans/flexible", same, version)).headers.get("ETag") == "\"7\"");
    CHECK(fields_of(world.send(put(id, "rate-plans/other", same, version))) == Fields{"id"});
    CHECK(world.send(put(id, "room-types/suite", kRoom, version, "admin:ada")).status == 200);
}

TEST_CASE("a part is put with If-Match and the present version") {
    World world;
    const auto id = managed(world);
    const auto missing =
        world.send(Call::put(kRoot + id + "/tax-rules").as("manager:max").json(kTaxes));
    CHECK(slug_of(missing) == "if-match-missing");
    CHECK(slug_of(world.send(put(id, "tax-rules", kTaxes, 2).with("If-Match", "2"))) ==
          "if-match-invalid");
    const auto stale = world.send(put(id, "tax-rules", kTaxes, 1));
    CHECK(stale.status == 409);
    CHECK(slug_of(stale) == "hotel-moved-on");
    CHECK(text_in(object_in(stale), "version_now") == "2");
    CHECK(events(world) == 2);
}

TEST_CASE("bad parts name what is wrong and change nothing") {
    World world;
    const auto id = managed(world);
    const auto wrong = [&](const std::string& path, const std::string& body) {
        return fields_of(world.send(put(id, path, body, 2)));
    };
    CHECK(slug_of(world.send(put(id, "tax-rules", "{", 2))) == "malformed-json");
    CHECK(wrong("room-types/suite", "{}") ==
          Fields{"max_adults", "max_children", "max_total", "physical", "name"});
    CHECK(wrong("room-types/a%23b", kRoom) == Fields{"room_type_id"});
    CHECK(wrong("room-types/suite", kRoom.substr(0, kRoom.size() - 1) + R"(,"beds":2})") ==
          Fields{"beds"});
    CHECK(wrong("rate-plans/p", R"({"name":"P"})") == Fields{"payment", "room_type_id", "price"});
    CHECK(wrong("rate-plans/p", kPlan) == Fields{"room_type_id"});
    CHECK(wrong("rate-plans/p", kDerived) == Fields{"room_type_id", "derived.parent_id"});
    CHECK(wrong("rate-plans/p", R"({"name":"P","room_type_id":"r","payment":"later",)"
                                R"("price":{"amount":"1","currency":"EUR"}})") ==
          Fields{"price.currency", "payment"});
    CHECK(wrong("cancellation-policies/p", "{}") ==
          Fields{"windows", "otherwise", "no_show", "name"});
    const auto wrong_window = [&](const std::string& window) {
        return wrong("cancellation-policies/p",
                     R"({"name":"P","windows":[)" + window +
                         R"(],"otherwise":{"kind":"full"},"no_show":{"kind":"full"}})");
    };
    CHECK(wrong_window(R"({"days_before":366,"time":"18:00","penalty":{"kind":"none"}})") ==
          Fields{"windows[0].days_before"});
    CHECK(wrong_window(R"({"days_before":1,"penalty":{"kind":"none"}})") ==
          Fields{"windows[0].time"});
    CHECK(wrong("tax-rules", "{}") == Fields{"tax_rules"});
    CHECK(wrong("tax-rules", R"({"tax_rules":[{"name":"T","basis":"per_night"}]})") ==
          Fields{"tax_rules[0].kind", "tax_rules[0].amount"});
    CHECK(wrong("tax-rules",
                R"({"tax_rules":[{"name":"T","kind":"fee","basis":"per_night",)"
                R"("amount":{"amount":"1","currency":"AUD"}}]})") == Fields{"tax_rules[0].id"});
    CHECK(events(world) == 2);
    CHECK(world.send(Call::get(kRoot + id).as("manager:max")).headers.get("ETag") == "\"2\"");
}

TEST_CASE("an archived hotel is seen by its managers, and takes no part") {
    World world;
    const auto id = managed(world);
    REQUIRE(world
                .send(Call::post("/api/v1/admin/hotels/" + id + "/archive")
                          .as("admin:ada")
                          .with("If-Match", "\"2\""))
                .status == 200);
    CHECK(world.send(Call::get(kRoot + id).as("manager:max")).status == 200);
    const auto refused = world.send(put(id, "tax-rules", kTaxes, 3));
    CHECK(refused.status == 409);
    CHECK(slug_of(refused) == "hotel-archived");
}

TEST_CASE("on_deadline is the admin's choice") {
    World world;
    const auto id = world.made("Continental");
    const auto patch = [&](const std::string& body) {
        return world.send(Call::patch("/api/v1/admin/hotels/" + id)
                              .as("admin:ada")
                              .with("If-Match", "\"1\"")
                              .json(body));
    };
    CHECK(fields_of(patch(R"({"on_deadline":"wait"})")) == Fields{"on_deadline"});
    CHECK(text_in(object_in(patch(R"({"on_deadline":"confirm"})")), "on_deadline") == "confirm");
}

TEST_CASE("a hotel is at most kMaxHotelBytes, and its event fits the bus") {
    World world;
    const auto id = managed(world);
    std::string bands;
    for (int age = 0; age < static_cast<int>(stay::kMaxChildBands); ++age)
        bands += (age ? "," : "") + std::string(R"({"from_age":)") + std::to_string(age) +
                 R"(,"to_age":)" + std::to_string(age) +
                 R"(,"price":{"amount":"1000000000.00","currency":"AUD"}})";
    const auto hotel = object_in(world.send(Call::get(kRoot + id).as("manager:max")));
    const std::string room = text_in(hotel.at("room_types").as_array().at(0).as_object(), "id");
    std::string name;
    for (std::size_t i = 0; i < stay::kMaxName; ++i) name += "\xf0\x9f\x8f\xa8";
    const auto plan_call = [&](int i, int version) {
        return put(id, "rate-plans/" + std::string(60, 'p') + std::to_string(i),
                   R"({"name":")" + name + R"(","room_type_id":")" + room +
                       R"(","payment":"deposit","deposit_basis_points":10000,)" +
                       R"("min_advance_days":730,"max_advance_days":730,"child_bands":[)" + bands +
                       R"(],"price":{"amount":"1000000000.00","currency":"AUD"},)" +
                       R"("extra_adult":{"amount":"1000000000.00","currency":"AUD"},)" +
                       R"("cancellation_policy_id":"standard"})",
                   version);
    };
    int version = 2;
    for (int i = 1; i < static_cast<int>(stay::kMaxRatePlans); ++i)
        REQUIRE(world.send(plan_call(i, version++)).status == 200);
    std::string text = R"({"description":")";
    for (std::size_t i = 0; i < kMaxDescription; ++i) text += "\xf0\x9f\x8f\xa8";
    text += "\"}";
    REQUIRE(world
                .send(Call::patch("/api/v1/admin/hotels/" + id)
                          .as("admin:ada")
                          .with("If-Match", "\"" + std::to_string(version++) + "\"")
                          .json(text))
                .status == 200);
    std::string rules;
    for (std::size_t i = 0; i < stay::kMaxTaxRules; ++i)
        rules += (i ? "," : "") + std::string(R"({"id":")") + std::string(60, 't') +
                 std::to_string(i) + R"(","name":")" + name +
                 R"(","kind":"tax","basis":"percent_of","basis_points":10000,"included":true})";
    REQUIRE(
        world.send(put(id, "tax-rules", R"({"tax_rules":[)" + rules + "]}", version++)).status ==
        200);
    http::Response last;
    for (int i = 1; i < static_cast<int>(stay::kMaxRoomTypes) && last.status != 422; ++i)
        last = world.send(put(id, "room-types/" + std::string(60, 'r') + std::to_string(i),
                              R"({"name":")" + name + R"(","max_adults":2,"max_children":1,)" +
                                  R"("max_total":3,"physical":4})",
                              version++));
    const auto policy = [&](int i) {
        std::string windows;
        for (int w = 0; w < static_cast<int>(stay::kMaxWindows); ++w)
            windows += (w ? "," : "") + std::string(R"({"days_before":)") +
                       std::to_string(300 - w) +
                       R"(,"time":"18:00","penalty":{"kind":"fixed",)"
                       R"("amount":{"amount":"1000000000.00","currency":"AUD"}}})";
        return put(id, "cancellation-policies/" + std::string(60, 'c') + std::to_string(i),
                   R"({"name":")" + name + R"(","windows":[)" + windows +
                       R"(],"otherwise":{"kind":"full"},"no_show":{"kind":"full"}})",
                   version++);
    };
    for (int i = 1; i < static_cast<int>(stay::kMaxPolicies) && last.status != 422; ++i)
        last = world.send(policy(i));
    REQUIRE(last.status == 422);
    CHECK(slug_of(last) == "hotel-too-large");
    const auto biggest = world.outbox().back();
    const std::size_t bytes = bus::to_json(biggest).size();
    CHECK(bytes > kMaxHotelBytes - 3000);
    CHECK(bytes < bus::kMaxEventBytes);
}

}  // namespace innkeeper::hotels
