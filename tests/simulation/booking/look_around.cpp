#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

#include <set>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr int kRounds = 3;
constexpr Micros kThinks{4'000'000};

/// The hotels of the city, a page of one at a time; none comes twice.
Task<std::set<std::string>> search(Person& guest) {
    std::set<std::string> found;
    std::string cursor;
    do {
        http::Pairs query{{"city", "berlin"}, {"limit", "1"}};
        if (!cursor.empty()) query.emplace_back("cursor", cursor);
        const Told page = co_await guest.get("search", "/api/v1/hotels", query);
        if (!page.ok()) {
            guest.surprised("search", page);
            break;
        }
        const bj::value body = bj::parse(page.body);
        for (const auto& item : body.at("items").as_array())
            if (!found.emplace(item.at("id").as_string()).second)
                guest.surprised("a hotel on two pages", page);
        cursor = body.at("next").is_null() ? "" : std::string(body.at("next").as_string());
    } while (!cursor.empty());
    co_return found;
}

/// What is offered is what a quote then says, unless rooms or prices have changed in between.
Task<void> ask_for_price(Person& guest, HotelSeen hotel, Stay stay) {
    const http::Pairs query{{"arrival", to_string(stay.arrival)},
                            {"departure", to_string(stay.departure)}};
    const Told offers =
        co_await guest.get("booking", fmt::format("/api/v1/hotels/{}/offers", hotel.id), query);
    if (!offers.ok()) co_return guest.surprised("offers", offers);
    const Told quoted = co_await guest.quote(hotel, stay);
    if (quoted.ok()) REACHED("people-looked-around");
    if (!quoted.ok() && quoted.slug != "room-sold-out") guest.surprised("quote", quoted);
}

Task<void> run(Stage& stage, Ports& ports, std::string subject, Generator draw) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    std::set<std::string> known;
    for (int round = 0; round < kRounds; ++round) {
        const std::set<std::string> found = co_await search(guest);
        for (const std::string& id : known)
            if (!found.contains(id))
                stage.sim.world().fail("search", guest.subject() + " finds no more " + id);
        known = found;
        co_await ask_for_price(guest, draw.below(2) == 0 ? stage.inn : stage.desk, draw_stay(draw));
        co_await guest.pause(kThinks);
    }
}

}  // namespace

void look_around(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("looker-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    stage.sim.run_client(ports, run(stage, ports, subject, stage.draw.fork()));
}

}  // namespace innkeeper::sim
