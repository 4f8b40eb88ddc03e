#include "chassis/core/json.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr int kRounds = 4;
constexpr Micros kThinks{6'000'000};

Task<void> run(Stage& stage, Ports& ports, Generator draw) {
    Person manager(stage, ports, "manager", "mia");
    co_await manager.wait_for_opening();
    for (int round = 0; round < kRounds; ++round) {
        co_await manager.pause(kThinks);
        const bj::object room{{"name", "Double room"},
                              {"max_adults", 2},
                              {"max_children", 2},
                              {"max_total", 4},
                              {"physical", draw.between(1, kMostRooms)}};
        const Told told = co_await manager.put_part(
            stage.inn.id, "/room-types/" + stage.inn.room_type_id, bj::serialize(room));
        if (!told.ok()) manager.surprised("a room type", told);
    }
}

}  // namespace

void change_rooms(Stage& stage, unsigned number) {
    Ports& ports = stage.sim.add_client(fmt::format("builder-{}", number));
    stage.sim.run_client(ports, run(stage, ports, stage.draw.fork()));
}

}  // namespace innkeeper::sim
