#include "services/hotels/http/hotels_fixture.hpp"

#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

namespace innkeeper::hotels {
namespace {

/// The hotel of the golden files, through its life.
void live(World& world) {
    const auto created =
        world.send(Call::post("/api/v1/admin/hotels")
                       .as("admin:ada")
                       .with("Idempotency-Key", "key-gold")
                       .json(R"({"name":"Shangrilla","star_rating":5,"city":"Sydney",)"
                             R"("price":{"amount":"400"},"address":"176 Cumberland St",)"
                             R"("description":"Harbour views.","amenities":["pool","wifi"],)"
                             R"("manager_ids":["max"]})"));
    REQUIRE(created.status == 201);
    const std::string one = "/api/v1/admin/hotels/" + text_in(object_in(created), "id");
    world.clock.advance(Millis(1500));
    REQUIRE(world
                .send(Call::post(one + "/photos")
                          .as("admin:ada")
                          .sends(form_type(), form_body({{"photo", "image:abc123"}})))
                .status == 201);
    world.clock.advance(Millis(1500));
    REQUIRE(
        world.send(Call::post(one + "/archive").as("admin:bob").with("If-Match", "\"2\"")).status ==
        200);
}

std::string golden(const std::string& what) {
    return testing::read_file(std::filesystem::path(HOTELS_GOLDEN_DIR) / (what + ".v1.json"));
}

/// All that `old` says, `now` says too; `now` may say more.
bool covers(const json::bj::value& now, const json::bj::value& old) {
    if (old.is_object() && now.is_object())
        return std::ranges::all_of(old.get_object(), [&](const auto& member) {
            const auto* value = now.get_object().if_contains(member.key());
            return value != nullptr && covers(*value, member.value());
        });
    if (old.is_array() && now.is_array())
        return std::ranges::equal(now.get_array(), old.get_array(), covers);
    return now == old;
}

}  // namespace

TEST_CASE("the events are those of the golden files") {
    World world;
    live(world);
    const auto events = world.outbox();
    REQUIRE(events.size() == 3);
    const char* const names[] = {"created", "updated", "archived"};
    for (std::size_t i = 0; i < events.size(); ++i) {
        CAPTURE(names[i]);
        // The first files are of the time before tax rules and policies.
        const auto first = json::parse(golden(names[i]));
        const auto wanted = json::parse(golden(names[i] + std::string(".2")));
        const auto got = json::parse(bus::to_json(events[i]));
        REQUIRE(first.has_value());
        REQUIRE(wanted.has_value());
        REQUIRE(got.has_value());
        CHECK(covers(*got, *first));
        CHECK_MESSAGE(*got == *wanted, bus::to_json(events[i]));
    }
}

TEST_CASE("a golden file is not covered by one that says less or other") {
    const auto value = [](const char* text) { return *json::parse(text); };
    const auto old = value(R"({"a":1,"b":[{"c":"x"}]})");
    CHECK(covers(value(R"({"b":[{"d":2,"c":"x"}],"a":1,"e":null})"), old));
    for (const char* less : {R"({"a":1})", R"({"a":2,"b":[{"c":"x"}]})", R"({"a":1,"b":[]})",
                             R"({"a":1,"b":[{"c":"y"}]})", R"({"a":1,"b":[{}]})"})
        CHECK_FALSE(covers(value(less), old));
}

TEST_CASE("an event's hotel is the hotel of the API, its sequence the version") {
    World world;
    live(world);
    std::uint64_t sequence = 0;
    for (const auto& event : world.outbox()) {
        CHECK(event.sequence == ++sequence);
        const auto data = json::parse(event.data);
        REQUIRE(data.has_value());
        const auto& hotel = data->as_object().at("hotel").as_object();
        CHECK(hotel.at("version") == sequence);
        CHECK(text_in(hotel, "id") == event.subject);
        CHECK(text_in(hotel, "owner_id") == "ada");
        if (sequence == 3)
            CHECK(json::bj::value(hotel) ==
                  object_in(world.send(
                      Call::get("/api/v1/admin/hotels/" + event.subject).as("admin:ada"))));
    }
}

TEST_CASE("the service publishes its outbox to the topic hotels, in order") {
    World world;
    REQUIRE(testing::run(world.io, world.service->start()).has_value());
    live(world);
    testing::settle(world.io);
    CHECK(world.outbox().empty());
    std::vector<std::string> types;
    for (const auto& event : world.bus.published["hotels"]) types.push_back(event.type);
    CHECK(types == std::vector<std::string>{"innkeeper.hotels.created.v1",
                                            "innkeeper.hotels.updated.v1",
                                            "innkeeper.hotels.archived.v1"});
    testing::run(world.io, world.service->stop());
}

}  // namespace innkeeper::hotels
