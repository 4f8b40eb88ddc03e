#include "chassis/core/json.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr int kRounds = 4;
constexpr Micros kThinks{6'000'000};

bj::object draw_setting(Generator& draw, const std::string& room_type_id) {
    constexpr std::uint64_t kNights = 8;
    const CivilDate first = *parse_date(kSeason.first);
    const std::uint64_t from = draw.below(kNights);
    const std::uint64_t to = draw.between(from, kNights - 1);
    bj::object body{{"room_type_id", room_type_id},
                    {"from", json::of(first + std::chrono::days(static_cast<int>(from)))},
                    {"to", json::of(first + std::chrono::days(static_cast<int>(to)))}};
    if (draw.below(2) == 0) body["out_of_order"] = draw.below(2);
    if (draw.below(2) == 0) body["overbook_limit"] = draw.below(2);
    body["stop_sell"] = draw.below(4) == 0;
    return body;
}

Task<void> run(Stage& stage, Ports& ports, Generator draw) {
    Person manager(stage, ports, "manager", "max");
    co_await manager.wait_for_opening();
    const std::string path = fmt::format("/api/v1/manage/hotels/{}/inventory", stage.inn.id);
    for (int round = 0; round < kRounds; ++round) {
        const std::string body = bj::serialize(draw_setting(draw, stage.inn.room_type_id));
        const Told told = co_await manager.put("booking", path, body, 0);
        if (!told.ok()) manager.surprised("inventory", told);
        co_await manager.pause(kThinks);
    }
}

}  // namespace

void keep_house(Stage& stage, unsigned number) {
    Ports& ports = stage.sim.add_client(fmt::format("keeper-{}", number));
    stage.sim.run_client(ports, run(stage, ports, stage.draw.fork()));
}

}  // namespace innkeeper::sim
