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
    Person manager(stage, ports, "manager", "max");
    co_await manager.wait_for_opening();
    const std::string path = fmt::format("/api/v1/manage/hotels/{}/rates", stage.inn.id);
    for (int round = 0; round < kRounds; ++round) {
        const bj::object price{{"amount", fmt::format("{}.00", draw.between(90, 150))},
                               {"currency", "EUR"}};
        const bj::object body{{"rate_plan_id", stage.inn.rate_plan_id},
                              {"from", kSeason.first},
                              {"to", kSeason.second},
                              {"set", bj::object{{"price", price}}}};
        const Told told = co_await manager.put("hotels", path, bj::serialize(body), 0);
        const bool contended = told.slug == "rates-contended";
        if (!told.ok() && !contended) manager.surprised("rates", told);
        co_await manager.pause(kThinks);
    }
}

}  // namespace

void change_prices(Stage& stage, unsigned number) {
    Ports& ports = stage.sim.add_client(fmt::format("pricer-{}", number));
    stage.sim.run_client(ports, run(stage, ports, stage.draw.fork()));
}

}  // namespace innkeeper::sim
