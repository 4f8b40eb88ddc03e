#include "chassis/core/probe.hpp"
#include "services/booking/limits.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

/// Both windows together ask for more than is allowed; StockWatch counts what they get.
constexpr std::size_t kHoldsOfWindow = booking::kMaxHoldsPerGuest;

Task<void> window(Stage& stage, Ports& ports, std::string subject, std::string side,
                  Generator draw) {
    Person guest(stage, ports, "guest", std::move(subject));
    co_await guest.wait_for_opening();
    for (std::size_t i = 0; i < kHoldsOfWindow; ++i) {
        const Stay stay = draw_stay(draw);
        const std::string key = fmt::format("hoard-{}-{}", side, i);
        const Told held = co_await guest.hold(stage.inn, stay, key);
        if (held.slug == "too-many-holds") REACHED("people-too-many-holds");
        const bool refused = held.slug == "too-many-holds" || held.slug == "room-sold-out";
        if (!held.ok() && !refused) guest.surprised("hold", held);
    }
}

}  // namespace

void hoard(Stage& stage, unsigned number) {
    const std::string subject = fmt::format("hoarder-{}", number);
    for (const char* side : {"left", "right"}) {
        Ports& ports = stage.sim.add_client(fmt::format("{}-{}", subject, side));
        stage.sim.run_client(ports, window(stage, ports, subject, side, stage.draw.fork()));
    }
}

}  // namespace innkeeper::sim
