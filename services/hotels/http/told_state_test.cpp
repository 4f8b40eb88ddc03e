#include "services/hotels/app/told_state.hpp"

#include "services/hotels/http/hotels_fixture.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

namespace innkeeper::hotels {
namespace {

/// What is told of each hotel, and of each month of rates, in the end.
using Last = std::map<std::string, std::string>;

void note(Last& last, const bus::Event& event) {
    if (event.type.starts_with("innkeeper.hotels.")) {
        last[event.subject] = event.type + fmt::format(" {} ", event.sequence) + event.data;
        return;
    }
    const auto data = json::parse(event.data).value();
    for (const auto& month : data.at("months").as_array())
        last[event.subject + std::string(month.at("month").as_string())] =
            event.type + json::bj::serialize(data.at("currency")) + json::bj::serialize(month);
}

TEST_CASE("the rows tell what the events told in the end") {
    World world;
    const auto sydney = world.made("Continental");
    const auto archived = world.made("Crown");
    const auto put = [&](const std::string& path, const std::string& body) {
        REQUIRE(world.send(Call::put(path).as("admin:ada").json(body)).status == 200);
    };
    const auto plan = [&] {
        const auto hotel =
            object_in(world.send(Call::get("/api/v1/manage/hotels/" + sydney).as("admin:ada")));
        return text_in(hotel.at("rate_plans").as_array().at(0).as_object(), "id");
    }();
    for (const char* price : {"210", "220"})
        put("/api/v1/manage/hotels/" + sydney + "/rates",
            R"({"rate_plan_id":")" + plan + R"(","from":"2027-02-25","to":"2027-03-02",)" +
                R"("set":{"price":{"amount":")" + price + R"(","currency":"AUD"}}})");
    REQUIRE(world
                .send(Call::post("/api/v1/admin/hotels/" + archived + "/archive")
                          .as("admin:ada")
                          .with("If-Match", "\"1\""))
                .status == 200);

    Last by_events;
    for (const bus::Event& event : world.outbox()) note(by_events, event);
    Last by_rows;
    StateTeller teller;
    for (const auto& item : world.memory.items()) {
        const auto event = teller.tell(item);
        REQUIRE(event.has_value());
        if (*event) note(by_rows, **event);
    }
    CHECK(by_rows == by_events);
    CHECK(by_rows.size() == 4);  // two hotels, two months

    Last by_hotels;
    for (const auto& item : world.memory.items()) {
        const auto hotel_id = told_hotel(item.key);
        if (!hotel_id) continue;
        const auto told = testing::run(world.io, told_of(world.memory, *hotel_id));
        REQUIRE(told.has_value());
        for (const bus::Event& event : *told) note(by_hotels, event);
    }
    CHECK(by_hotels == by_events);
    CHECK(testing::run(world.io, told_of(world.memory, "nobody")).value().empty());
}

TEST_CASE("a row that cannot be read is a defect") {
    const auto tell = [](std::string partition, std::string sort, std::string document) {
        store::Item row;
        row.key = {std::move(partition), std::move(sort)};
        row.document = std::move(document);
        return StateTeller{}.tell(row);
    };
    CHECK(tell("hotel#x", "", "{").error().code == Code::bug);
    CHECK(tell("rates#x", "p#2027-02", "{}").error().code == Code::bug);
}

}  // namespace
}  // namespace innkeeper::hotels
