#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr int kRounds = 3;
constexpr Micros kThinks{4'000'000};

/// A hotel that search says can be booked, and for how much.
struct Found {
    HotelSeen hotel;
    std::string total;
};

std::vector<Found> found_in(const Told& answer) {
    std::vector<Found> all;
    const bj::value body = bj::parse(answer.body);
    for (const auto& item : body.at("items").as_array()) {
        const bj::value& offer = item.at("offer");
        const auto text = [](const bj::value& value) { return std::string(value.as_string()); };
        all.push_back({{.id = text(item.at("id")),
                        .room_type_id = text(offer.at("room_type_id")),
                        .rate_plan_id = text(offer.at("rate_plan_id"))},
                       text(offer.at("total").at("amount"))});
    }
    return all;
}

/// It can be booked at that price, unless somebody was faster or a manager has changed prices.
Task<void> book_it(Stage& stage, Person& guest, Found found, Stay stay, std::string key) {
    const Told quoted = co_await guest.quote(found.hotel, stay);
    const std::string what = fmt::format("{} found {} from {}", guest.subject(), found.hotel.id,
                                         to_string(stay.arrival));
    if (quoted.slug == "room-sold-out") {
        // Search may be behind, but not ahead of what has happened.
        if (!stage.stock.was_full(found.hotel.id, found.hotel.room_type_id, stay, Micros{0}))
            stage.sim.world().fail("search", what + ", which never was full and cannot be had");
        REACHED("people-found-what-was-gone");
        co_return;
    }
    if (!quoted.ok()) co_return guest.surprised("a quote for what was found", quoted);
    const bj::value price = bj::parse(quoted.body).at("price").at("total").at("amount");
    if (price.as_string() != found.total) {
        // Prices are changed at the inn alone.
        if (found.hotel.id != stage.inn.id)
            stage.sim.world().fail("search",
                                   fmt::format("{} for {}, and it costs {}", what, found.total,
                                               std::string(price.as_string())));
        REACHED("people-found-another-price");
        co_return;
    }
    const Told held = co_await guest.hold(found.hotel, stay, id_in(quoted.body), std::move(key));
    if (held.ok()) REACHED("people-held-what-was-found");
    const bool explained = held.slug == "room-sold-out" || held.slug == "price-changed" ||
                           held.slug == "quote-expired" || held.slug == "too-many-holds";
    if (!held.ok() && !explained) guest.surprised("a hold of what was found", held);
}

Task<void> run(Stage& stage, Ports& ports, std::string subject, Generator draw) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    for (int round = 0; round < kRounds; ++round) {
        const Stay stay = draw_stay(draw);
        const Told answer = co_await guest.get("search", "/api/v1/hotels",
                                               {{"city", "berlin"},
                                                {"sort", "price"},
                                                {"arrival", to_string(stay.arrival)},
                                                {"departure", to_string(stay.departure)}});
        if (!answer.ok()) co_return guest.surprised("search", answer);
        std::vector<Found> found = found_in(answer);
        // The race is for its own guests.
        std::erase_if(found, [&](const Found& one) { return one.hotel.id == stage.race.id; });
        if (!found.empty()) {
            Found one = std::move(found[draw.below(found.size())]);
            co_await book_it(stage, guest, std::move(one), stay, fmt::format("found-{}", round));
        }
        co_await guest.pause(kThinks);
    }
}

}  // namespace

void search_and_book(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("finder-{}", number);
    Ports& ports = stage.sim.add_client(subject);
    stage.sim.run_client(ports, run(stage, ports, subject, stage.draw.fork()));
}

}  // namespace innkeeper::sim
