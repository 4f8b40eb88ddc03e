#include "chassis/core/json.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr Micros kLookAgain{250'000};

struct NewHotel {
    std::string name;
    int rooms = 1;
    std::string approval_mode;
    int deadline_hours = 1;
};

std::string body_of(const NewHotel& hotel) {
    return bj::serialize(bj::object{{"name", hotel.name},
                                    {"star_rating", 4},
                                    {"city", "Berlin"},
                                    {"price", bj::object{{"amount", "120"}}},
                                    {"rooms", hotel.rooms},
                                    {"approval_mode", hotel.approval_mode},
                                    {"approval_deadline_hours", hotel.deadline_hours},
                                    {"manager_ids", bj::array{"mia", "max"}}});
}

/// Room type and rate plan of the first offer; empty when there is none.
HotelSeen offered(const std::string& body) {
    HotelSeen seen;
    const auto value = json::parse(body);
    if (!value) return seen;
    json::Fields in(*value);
    in.objects("items", 10, [&](json::Fields& item) {
        seen.room_type_id = item.text("room_type_id");
        seen.rate_plan_id = item.text("rate_plan_id");
    });
    return seen;
}

Task<HotelSeen> open_one(Stage& stage, Person& admin, NewHotel hotel) {
    const Told made =
        co_await admin.post("hotels", "/api/v1/admin/hotels", body_of(hotel), "key-" + hotel.name);
    if (made.status != 201) admin.surprised("a new hotel", made);
    const std::string id = id_in(made.body);
    const Stay stay = race_stay();
    const http::Pairs query{{"arrival", to_string(stay.arrival)},
                            {"departure", to_string(stay.departure)}};
    for (;;) {
        const Told told =
            co_await admin.get("booking", fmt::format("/api/v1/hotels/{}/offers", id), query);
        if (told.ok()) {
            HotelSeen seen = offered(told.body);
            seen.id = id;
            seen.rooms = hotel.rooms;
            co_return seen;
        }
        // Booking learns of it by an event.
        if (told.slug != "hotel-not-found") {
            admin.surprised("offers", told);
            co_return HotelSeen{};
        }
        co_await admin.wait(kLookAgain);
    }
}

Task<void> open_both(Stage& stage, Ports& ports, NewHotel race, NewHotel desk) {
    Person admin(stage, ports, "admin", "ada");
    stage.race = co_await open_one(stage, admin, std::move(race));
    stage.desk = co_await open_one(stage, admin, std::move(desk));
    stage.open = true;
}

}  // namespace

void open_hotels(Stage& stage) {
    const auto rooms = [&] { return static_cast<int>(stage.draw.between(1, 3)); };
    // Nobody decides the bookings of the race: the deadline must be later than all leaps.
    const NewHotel race{.name = "Race",
                        .rooms = rooms(),
                        .approval_mode = stage.draw.below(2) == 0 ? "auto" : "manual",
                        .deadline_hours = 48};
    const NewHotel desk{
        .name = "Desk", .rooms = rooms(), .approval_mode = "manual", .deadline_hours = 1};
    Ports& ports = stage.sim.add_client("admin");
    stage.sim.run_client(ports, open_both(stage, ports, race, desk));
}

}  // namespace innkeeper::sim
