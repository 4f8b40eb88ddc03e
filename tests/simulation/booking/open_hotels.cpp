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
    std::string city;
    int stars = 1;
    std::string amenity;
    int rooms = 1;
    std::string approval_mode;
    int deadline_hours = 1;
};

std::string body_of(const NewHotel& hotel) {
    return bj::serialize(bj::object{{"name", hotel.name},
                                    {"star_rating", hotel.stars},
                                    {"city", hotel.city},
                                    {"amenities", bj::array{"wifi", hotel.amenity}},
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

Task<HotelSeen> open_one(Person& admin, NewHotel hotel) {
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

std::string prepaid_plan(const HotelSeen& hotel) {
    return bj::serialize(bj::object{{"name", "Paid in advance"},
                                    {"room_type_id", hotel.room_type_id},
                                    {"derived", bj::object{{"parent_id", hotel.rate_plan_id},
                                                           {"kind", "percent"},
                                                           {"basis_points", -1'000}}},
                                    {"payment", "prepay"},
                                    {"meal_plan", "breakfast"},
                                    {"cancellation_policy_id", "half"}});
}

std::string half_policy() {
    const bj::object half{{"kind", "percent"}, {"basis_points", 5'000}};
    const bj::object full{{"kind", "full"}};
    return bj::serialize(bj::object{
        {"name", "Half"}, {"windows", bj::array{}}, {"otherwise", half}, {"no_show", full}});
}

/// Adds the rate that is paid in advance, and waits until it is on sale.
Task<void> add_prepaid(Person& admin, HotelSeen hotel) {
    const Told policy =
        co_await admin.put_part(hotel.id, "/cancellation-policies/half", half_policy());
    if (!policy.ok()) admin.surprised("a policy", policy);
    const std::string path = fmt::format("/rate-plans/{}", kPrepaid);
    const Told plan = co_await admin.put_part(hotel.id, path, prepaid_plan(hotel));
    if (!plan.ok()) co_return admin.surprised("a rate plan", plan);
    for (;;) {
        const Told told = co_await admin.quote(hotel.at_rate(kPrepaid), race_stay());
        if (told.ok()) co_return;
        if (told.slug != "rate-plan-not-found") co_return admin.surprised("a quote", told);
        co_await admin.wait(kLookAgain);
    }
}

Task<void> open_all(Stage& stage, Ports& ports, NewHotel race, NewHotel desk, NewHotel inn) {
    Person admin(stage, ports, "admin", "ada");
    stage.race = co_await open_one(admin, std::move(race));
    stage.desk = co_await open_one(admin, std::move(desk));
    stage.inn = co_await open_one(admin, std::move(inn));
    co_await add_prepaid(admin, stage.desk);
    co_await add_prepaid(admin, stage.inn);
    stage.open = true;
}

}  // namespace

void open_hotels(Stage& stage) {
    const auto rooms = [&] { return static_cast<int>(stage.draw.between(1, 3)); };
    // Nobody decides the bookings of the race: the deadline must be later than all leaps.
    const NewHotel race{.name = "Race",
                        .city = "Berlin",
                        .stars = 3,
                        .amenity = "bar",
                        .rooms = rooms(),
                        .approval_mode = stage.draw.below(2) == 0 ? "auto" : "manual",
                        .deadline_hours = 48};
    const NewHotel desk{.name = "Desk",
                        .city = "Potsdam",
                        .stars = 4,
                        .amenity = "pool",
                        .rooms = rooms(),
                        .approval_mode = "manual",
                        .deadline_hours = 1};
    const NewHotel inn{.name = "Inn",
                       .city = "Berlin",
                       .stars = 5,
                       .amenity = "pool",
                       .rooms = rooms() + 1,
                       .approval_mode = "auto"};
    Ports& ports = stage.sim.add_client("admin");
    stage.sim.run_client(ports, open_all(stage, ports, race, desk, inn));
}

}  // namespace innkeeper::sim
