#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

constexpr const char* kLateCard = "4000000000000259";
constexpr int kAttempts = 6;
constexpr Micros kAskAgain{8'000'000};

Task<void> pay(Stage& stage, Ports& ports, std::string subject, Stay stay) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    const Told card = co_await guest.add_card(kLateCard, "card");
    if (!card.ok()) co_return guest.surprised("a card", card);
    const Told held = co_await guest.hold(stage.inn.at_rate(kPrepaid), stay, "late-hold");
    if (!held.ok()) {
        if (held.slug != "room-sold-out") guest.surprised("hold", held);
        co_return;
    }
    const Told booked = co_await guest.book(held.booking.id, id_in(card.body), "late-book");
    if (!booked.ok() && booked.slug != "hold-expired") guest.surprised("book", booked);
}

/// Takes every room of the stay that comes free.
Task<void> lurk(Stage& stage, Ports& ports, std::string subject, Stay stay) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        co_await guest.pause(kAskAgain);
        const std::string key = fmt::format("lurk-{}", attempt);
        const Told held = co_await guest.hold(stage.inn, stay, key);
        if (!held.ok()) {
            if (held.slug != "room-sold-out") guest.surprised("hold", held);
            continue;
        }
        const Told booked = co_await guest.book(held.booking.id, key);
        if (!booked.ok() && booked.slug != "hold-expired") guest.surprised("book", booked);
    }
}

}  // namespace

void pay_late(Stage& stage, unsigned number) {
    const Stay stay = draw_stay(stage.draw);
    const std::string late = fmt::format("late-{}", number);
    Ports& paying = stage.sim.add_client(late);
    stage.sim.run_client(paying, pay(stage, paying, late, stay));
    if (stage.draw.below(2) == 0) return;
    const std::string lurker = fmt::format("lurker-{}", number);
    Ports& lurking = stage.sim.add_client(lurker);
    stage.sim.run_client(lurking, lurk(stage, lurking, lurker, stay));
}

}  // namespace innkeeper::sim
