#include "services/booking/app/told_state.hpp"

#include "chassis/core/json.hpp"
#include "services/booking/app/fixture_test.hpp"

#include <doctest/doctest.h>

#include <map>

namespace innkeeper::booking {
namespace {

/// Of each night what is told of it in the highest version.
using Last = std::map<std::string, std::pair<std::int64_t, std::string>>;

void note(Last& last, const bus::Event& event) {
    const auto data = json::parse(event.data).value();
    for (const auto& night : data.at("nights").as_array()) {
        auto& known = last[event.subject + std::string(night.at("night").as_string())];
        const auto version = night.at("version").as_int64();
        if (known.first < version) known = {version, json::bj::serialize(night)};
    }
}

TEST_CASE("the rows of stock tell what the events told in the end") {
    Fixture f;
    const std::string confirmed = f.pending("gus");
    CHECK(f.run(decide_booking(f.one.transitions, manager("mia"), confirmed, 2, {})));
    (void)f.held("bob");
    const InventorySet fewer{
        .from = sample::date("2027-07-20"), .to = sample::date("2027-07-24"), .out_of_order = 1};
    CHECK(f.run(f.one.inventory.set(manager("mia"), sample::kHotelId, "double", fewer)));

    Last by_events;
    Last by_rows;
    StateTeller teller;
    for (const auto& item : f.table.inner.items()) {
        if (item.key.partition.starts_with("outbox")) {
            const auto event = bus::parse_event(item.document).value();
            if (event.type == "innkeeper.inventory.changed.v1") note(by_events, event);
        }
        const auto told = teller.tell(item);
        REQUIRE(told.has_value());
        if (*told) note(by_rows, **told);
    }
    CHECK(by_rows == by_events);
    CHECK_EQ(by_rows.size(), 5);

    Last by_hotel;
    const auto all = f.run(told_of(f.table, sample::kHotelId));
    REQUIRE(all.has_value());
    for (const bus::Event& event : *all) note(by_hotel, event);
    CHECK(by_hotel == by_events);
    CHECK(f.run(told_of(f.table, "nobody")).value().empty());
}

}  // namespace
}  // namespace innkeeper::booking
