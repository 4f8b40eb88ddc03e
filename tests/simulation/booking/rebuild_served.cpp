#include "chassis/core/json.hpp"
#include "chassis/core/probe.hpp"
#include "tests/simulation/booking/person.hpp"
#include "tests/simulation/booking/workloads.hpp"

#include <fmt/format.h>

namespace innkeeper::sim {
namespace {

namespace bj = json::bj;

constexpr const char* kPath = "/api/v1/admin/search/rebuild";
constexpr Micros kWithin{10'000'000};
constexpr Micros kLookEvery{500'000};
constexpr int kRounds = 2;

/// Until it is over; one whose process died before is over, too.
Task<void> follow(Stage& stage, Person& operator_) {
    for (;;) {
        const Told told = co_await operator_.get("search", kPath, {});
        if (!told.ok()) co_return operator_.surprised("how far the rebuild is", told);
        const bj::value progress = bj::parse(told.body);
        const bj::string& state = progress.at("state").as_string();
        if (state == "done") REACHED("people-rebuilt-what-served");
        // Of a store that is ill for long, never of what it has read.
        if (state == "failed" && !progress.at("error").at("slug").as_string().starts_with("store-"))
            stage.sim.world().fail("search", "the rebuild failed: " + told.body);
        if (state != "running") co_return;
        co_await operator_.wait(kLookEvery);
    }
}

Task<void> run(Stage& stage, Ports& ports, unsigned number) {
    Person operator_(stage, ports, "admin", fmt::format("olga-{}", number));
    co_await operator_.wait_for_opening();
    for (int round = 0; round < kRounds; ++round) {
        co_await operator_.pause(kWithin);
        const Told begun = co_await operator_.post("search", kPath, "{}", {});
        // Somebody else's, or one that was begun by a request whose answer was lost.
        if (!begun.ok() && begun.slug != "search-rebuild-running")
            co_return operator_.surprised("rebuilding search", begun);
        co_await follow(stage, operator_);
    }
}

}  // namespace

void rebuild_served(Stage& stage, unsigned number) {
    Ports& ports = stage.sim.add_client(fmt::format("rebuilder-{}", number));
    stage.sim.run_client(ports, run(stage, ports, number));
}

}  // namespace innkeeper::sim
