#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/rebuild.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

constexpr Micros kWithin{10'000'000};

Task<void> run(Stage& stage, Ports& ports) {
    Person operator_(stage, ports, "admin", "ada");
    co_await operator_.wait_for_opening();
    co_await operator_.pause(kWithin);
    for (const char* service : {"bookings", "approvals", "search"})
        co_await feed_rebuild(stage.sim, ports, BookingSetup{}, service);
    REACHED("people-rebuilt-while-written");
}

}  // namespace

void rebuild_early(Stage& stage, unsigned number) {
    // Two on one table would be told of each other's rows.
    if (std::exchange(stage.rebuilding, true)) return;
    Ports& ports = stage.sim.add_client(fmt::format("operator-{}", number));
    stage.sim.run_client(ports, run(stage, ports));
}

}  // namespace innkeeper::sim
