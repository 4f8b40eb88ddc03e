#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

constexpr Micros kAskAgain{1'500'000};

/// True when the guest has a room now.
Task<bool> try_once(Stage& stage, Person& guest, int attempt) {
    const std::string key = fmt::format("race-{}-{}", guest.subject(), attempt);
    const Told held = co_await guest.hold(stage.race, race_stay(), key);
    if (!held.ok()) {
        const bool expected = held.slug == "room-sold-out" || held.slug == "too-many-holds";
        if (!expected) guest.surprised("hold", held);
        co_return false;
    }
    const Told booked = co_await guest.book(held.booking.id, key);
    if (booked.ok()) co_return true;
    if (booked.slug != "hold-expired") guest.surprised("book", booked);
    REACHED("people-hold-lost-in-race");
    co_return false;
}

Task<void> race(Stage& stage, Ports& ports, std::string subject) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    const auto all_gone = [&stage] {
        return stage.stock.all_gone(stage.race.id, stage.race.room_type_id, race_stay());
    };
    for (int attempt = 0;; ++attempt) {
        const bool booked = co_await try_once(stage, guest, attempt);
        if (booked) {
            ++stage.race_booked;
            co_return;
        }
        if (all_gone()) {
            REACHED("people-race-lost");
            co_return;
        }
        co_await guest.pause(kAskAgain);
    }
}

}  // namespace

void race_for_last_room(Stage& stage, unsigned number) {
    const std::string name = fmt::format("racer-{}", number);
    Ports& ports = stage.sim.add_client(name);
    ++stage.race_guests;
    stage.sim.run_client(ports, race(stage, ports, name));
}

}  // namespace innkeeper::sim
